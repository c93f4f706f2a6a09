//! What a new lead's form starts with when somebody comes from a person's record or from a spot check: the address
//! carries no more than a roster number, the rest is read here.

use super::today;
use crate::Web;
use campaign::annex3;
use campaign::flags::Flag;
use campaign::lead::Source;
use campaign::verification::View;
use campaign::{Dossier, RosterNumber, date};
use serde_json::{Value, json};
use web::{Person, Problem, Query};

/// The form's first values.
pub(super) async fn values(web: &Web, person: &Person, query: &Query) -> Result<Value, Problem> {
    let source = Source::parse(query.text("source")).unwrap_or(Source::Hotline);
    let mut form = json!({
        "source": source,
        "kind": "participation",
        "received_on": today(web).to_string(),
    });
    let number = RosterNumber::parse(query.text("number")).ok();
    let Some(number) = number.filter(|number| *number != person.entry.number) else {
        return Ok(form);
    };
    let found = web.store.people.entries(std::slice::from_ref(&number)).await?;
    if let Some(entry) = found.first() {
        form["subject_number"] = json!(entry.number);
        form["subject_name"] = json!(entry.name);
        form["subject_unit"] = json!(entry.unit);
        form["subject_position"] = json!(entry.position);
    }
    if source == Source::SystemFlag {
        form["content"] = json!(flagged(web, person, number).await?);
    }
    Ok(form)
}

/// What the system noticed in somebody's declaration and what followed it, in words; empty if nothing, and for whoever
/// has to stand aside.
async fn flagged(web: &Web, person: &Person, number: RosterNumber) -> Result<String, Problem> {
    let filed = web.store.declarations.current(&[number]).await?;
    let Some(declaration) = filed.first() else {
        return Ok(String::new());
    };
    let dossier = web.store.verifications.dossier(&declaration.reference).await?;
    let dossier = dossier.filter(|dossier| person.party().bar(&dossier.current).is_none());
    let lines = dossier.map_or_else(Vec::new, |dossier| noticed(web, &dossier));
    if lines.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(
        "报告 {}（第 {} 次提交）\n{}",
        declaration.reference,
        declaration.revision,
        lines.join("\n")
    ))
}

/// One line for each thing that was noticed.
fn noticed(web: &Web, dossier: &Dossier) -> Vec<String> {
    let view = View::of(dossier);
    let mut lines = Vec::new();
    for (place, standing) in view.standings().iter().enumerate() {
        for flag in view.flags(&web.campaign, place) {
            let what = match flag {
                Flag::RelativeAsTransferee => "受让人是亲属，需核实是否明退实不退",
                Flag::PriceAboveMarket => "转让价明显偏高，需核实",
                Flag::WithdrawalTakenBack => "曾报告退出，后又更正为未退出，需核实",
                Flag::WithdrawalToConfirm => "期限以后报告退出，需核实",
                Flag::CreditCodeToCheck => "统一社会信用代码的校验码不符，需核实",
                Flag::Contradiction => "填报内容前后矛盾，需核实",
            };
            lines.push(format!("{}：{what}", standing.declared.business_name));
        }
    }
    let rows = annex3::rows(&web.campaign, dossier);
    for (place, date) in dossier.past_dates(&web.campaign, &rows, web.now()) {
        let day = date::in_chinese(date);
        lines.push(format!(
            "{}：约定或者拟退出的日期 {day}已过，尚未退出",
            rows[place].business_name
        ));
    }
    lines
}
