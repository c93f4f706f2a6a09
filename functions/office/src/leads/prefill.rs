//! What a new lead's form starts with when somebody comes from a person's record or from a spot check: the address
//! carries no more than a roster number, the rest is read here.

use super::today;
use campaign::flags::{Flag, flags};
use campaign::lead::Source;
use campaign::{Revision, RosterNumber};
use serde_json::{Value, json};
use web::access::fields_of;
use web::{Person, Refusal, Web};

/// The form's first values.
pub(super) async fn values(web: &Web, person: &Person, query: &str) -> Result<Value, Refusal> {
    let asked = fields_of(query);
    let text = |name: &str| {
        asked
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.trim())
    };
    let source = text("source").and_then(Source::parse).unwrap_or(Source::Hotline);
    let mut form = json!({
        "source": source,
        "kind": "participation",
        "received_on": today(web).to_string(),
    });
    let number = text("number").and_then(|number| RosterNumber::parse(number).ok());
    let Some(number) = number.filter(|number| *number != person.entry.number) else {
        return Ok(form);
    };
    let found = web.store.roster_entries(std::slice::from_ref(&number)).await;
    if let Some(entry) = found.map_err(|error| web.refuse(&error))?.first() {
        form["subject_number"] = json!(entry.number);
        form["subject_name"] = json!(entry.name);
        form["subject_unit"] = json!(entry.unit);
        form["subject_position"] = json!(entry.position);
    }
    if source == Source::SystemFlag {
        let filed = web.store.current_declarations(&[number]).await;
        if let Some(declaration) = filed.map_err(|error| web.refuse(&error))?.first() {
            form["content"] = json!(flagged(web, declaration));
        }
    }
    Ok(form)
}

/// What the system noticed in a declaration, in words; empty if nothing.
fn flagged(web: &Web, declaration: &Revision) -> String {
    let content = &declaration.content;
    let mut lines = Vec::new();
    for participation in &content.participations {
        for flag in flags(&web.campaign.rules, content, participation) {
            let what = match flag {
                Flag::RelativeAsTransferee => "受让人是亲属，需核实是否明退实不退",
                Flag::PriceAboveMarket => "转让价明显偏高，需核实",
            };
            lines.push(format!("{}：{what}", participation.business_name));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "报告 {}（第 {} 次提交）\n{}",
        declaration.reference,
        declaration.revision,
        lines.join("\n")
    )
}
