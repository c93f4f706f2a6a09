//! What a person is told of what was done to their account.

use super::Person;
use campaign::roster_step::{Action, RosterStep};
use campaign::{Right, Role, timing};
use serde_json::{Value, json};
use store::Account;

/// What they have not taken note of, for the head of every page; null for nothing.
pub(super) fn unseen(account: &Account) -> Value {
    let unseen = account.unseen();
    if unseen.is_empty() {
        return Value::Null;
    }
    json!({ "acts": unseen.iter().map(act).collect::<Vec<_>>(), "seen": account.acts.len() })
}

/// The desks that a person's rights lead to, for the menu of every page: addresses with their names. Empty for who only
/// declares.
pub(super) fn desks(person: &Person) -> Vec<(String, &'static str)> {
    let unit = format!("/api/units/{}", person.entry.unit);
    let doors = [
        (Right::Sign, "/api/reviews", "阅签"),
        (Right::CheckUnit, unit.as_str(), "本单位"),
        (Right::ReportLead, "/api/leads/reported", "报告线索"),
        (Right::CheckUnit, "/api/spot-checks/announced", "抽查通报"),
        (Right::ReadOverview, "/api/overview", "工作总览"),
        (Right::Oversee, "/api/units", "各单位"),
        (Right::ReadRoster, "/api/roster", "花名册"),
        (Right::EnterPaper, "/api/papers", "纸质报告"),
        (Right::Confirm, "/api/confirmations", "账户和角色变动"),
        (Right::ReadVerification, "/api/watch", "待办事项"),
        (Right::SendReminders, "/api/reminders", "催办"),
        (Right::ReadLeads, "/api/leads", "线索"),
        (Right::ReadSpotChecks, "/api/spot-checks", "抽查"),
        (Right::Collect, "/api/collections", "收集报告"),
        (Right::ReadDeliveries, "/api/deliveries", "报送"),
        (Right::Export, "/api/exports", "导出"),
    ];
    let open = doors
        .into_iter()
        .filter(|(right, _, _)| right.is_held_by(&person.roles));
    open.map(|(_, href, name)| (href.to_owned(), name)).collect()
}

/// One act on an account, as pages print it.
#[must_use]
pub fn act(step: &RosterStep) -> Value {
    json!({
        "at": timing::moment_in_chinese(step.at),
        "what": step.action.in_chinese(),
        "about": about(step),
        "by": step.by.in_chinese(),
        "confirmed_by": step.confirmed_by.as_ref().map(|person| &person.name),
    })
}

/// What it was about: the roles that were granted or taken away, or whose namesake somebody is. Empty where the act says
/// it all.
fn about(step: &RosterStep) -> Vec<String> {
    let (before, after) = match &step.action {
        Action::Loaded { before, after } => (before, after),
        Action::Namesake { of, reason, .. } => {
            return vec![format!("{}（{}）的报告：{reason}", of.name, of.number)];
        }
        _ => return Vec::new(),
    };
    let before = before.as_ref().map_or(&[] as &[Role], |entry| &entry.roles);
    let granted = after.roles.iter().filter(|role| !before.contains(role));
    let withdrawn = before.iter().filter(|role| !after.roles.contains(role));
    let granted = granted.map(|role| format!("授予{}", role.in_chinese()));
    let withdrawn = withdrawn.map(|role| format!("取消{}", role.in_chinese()));
    granted.chain(withdrawn).collect()
}
