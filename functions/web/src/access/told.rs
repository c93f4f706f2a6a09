//! What a person is told of what was done to their account.

use campaign::roster_step::{Action, RosterStep};
use campaign::{Role, timing};
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
