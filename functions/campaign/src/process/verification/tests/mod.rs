//! Facts about what is found and decided, and about what Annex 3 prints of it.

mod amending;
mod columns;
mod properties;
mod taking;

use super::*;
use crate::declaration::revision::{Declarant, Revision};
use crate::declaration::{Declaration, Participation};
use crate::fixtures::campaign;
use crate::people::role::Role;
use crate::people::roster::RosterEntry;
use crate::process::case_file::*;
use crate::process::dossier::Dossier;
use crate::process::near::{Bar, Party};
use crate::reporting::annex3::{Annex3, Cell};
use crate::values::errors::FieldErrors;
use crate::values::reference::Reference;
use crate::values::timing;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

/// After the self-check, in the verification stage: 2017-11-06 in the afternoon.
const NOW: &str = "2017-11-06T07:00:00Z";

fn person(number: &str, name: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": number, "name": name, "born": "1980-03", "unit": "hetang", "position": "科员", "rank": "科员",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap()
}

fn participation(business: &str, left_on: Option<&str>) -> Value {
    let withdrawal = left_on.map_or_else(
        || json!({ "status": "未退出" }),
        |day| json!({ "status": "已退", "date": day, "method": "撤资" }),
    );
    json!({
        "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": business, "from": "2015-03",
        "to": null, "content": "持有股份", "amount_wan": "12.50", "profit_wan": "1.00", "withdrawal": withdrawal
    })
}

fn revision(serial: u32, participations: Vec<Value>) -> Revision {
    let entry = person("A-1", "示例甲");
    let kind = if participations.is_empty() {
        "nil"
    } else {
        "disclosure"
    };
    let content: Declaration = serde_json::from_value(json!({
        "kind": kind, "phone": "13800000000", "political_affiliation": "群众", "status": "在职",
        "relatives": [{ "name": "示例亲", "relation": "配偶", "position": "无" }],
        "participations": participations, "signature": "示例甲"
    }))
    .unwrap();
    Revision {
        reference: Reference::from_random([3; 5]),
        number: entry.number.clone(),
        revision: serial,
        filed_at: "2017-09-12T01:00:00Z".parse().unwrap(),
        late: false,
        of_day: 1,
        seen_withdrawals: None,
        paper: None,
        salt: None,
        sha256: Revision::digest(None, &entry.number, &content),
        declarant: Declarant::from_roster(&entry),
        content,
    }
}

fn filed(participations: Vec<Value>) -> Dossier {
    Dossier::of(revision(1, participations))
}

/// The same person's next filing.
fn amended(before: &Dossier, participations: Vec<Value>) -> Dossier {
    let mut earlier = before.earlier.clone();
    earlier.push(before.current.clone());
    Dossier {
        earlier,
        case_file: before.case_file.clone(),
        ..Dossier::of(revision(before.current.revision + 1, participations))
    }
}

fn attempt(dossier: &Dossier, kind: Kind, mut sent: Value, by: &RosterEntry) -> Result<Taken, Refused> {
    let now: Timestamp = NOW.parse().unwrap();
    if sent.get("revision").is_none() {
        sent["revision"] = json!(dossier.current.revision);
    }
    let mut errors = FieldErrors::default();
    let asked = Asked::read(kind, &sent, timing::day(now), &mut errors);
    let asked = asked.unwrap_or_else(|| panic!("{errors:?}"));
    let campaign = campaign();
    let deciding = Deciding {
        campaign: &campaign,
        dossier,
        by: Party::of(by),
        role: Role::Office,
        at: now,
    };
    deciding.take(&asked)
}

/// Notes something, and the dossier goes on with it.
fn note(dossier: &mut Dossier, kind: Kind, sent: Value) -> Step {
    match attempt(dossier, kind, sent, &person("B-1", "示例乙")) {
        Ok(Taken::Now { case_file, step, .. }) => {
            dossier.case_file = Some(case_file);
            *step
        }
        other => panic!("{other:?}"),
    }
}

fn errors(kind: Kind, sent: &Value) -> Vec<String> {
    let today = timing::day(NOW.parse().unwrap());
    let mut errors = FieldErrors::default();
    assert_eq!(Asked::read(kind, sent, today, &mut errors), None);
    let mut fields: Vec<String> = errors.iter().map(|(field, _)| field.to_owned()).collect();
    fields.sort();
    fields
}

fn verified() -> Value {
    json!({ "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" })
}

fn disposed(measure: &str) -> Value {
    let mut sent = json!({ "participations": [0], "measure": measure, "reason": "情节轻微" });
    if measure != "免予处理" {
        sent["case_report"] = report();
    }
    sent
}

fn report() -> Value {
    json!({
        "what_happened": "持有砂石企业股份", "findings": "自 2015 年起持股", "grounds": "有关纪律规定",
        "decision": "诫勉谈话", "decided_by": "局党组", "decided_on": "2017-11-01"
    })
}

/// Columns 15 to 19 of the first row, as the fold prints them.
fn printed(dossier: &Dossier) -> [String; 5] {
    let campaign = campaign();
    let unit = campaign.unit(&UnitId::parse("hetang").unwrap()).unwrap();
    let roster = vec![person("A-1", "示例甲")];
    let table = Annex3::of_dossiers(&campaign, unit, roster, vec![dossier.clone()]);
    assert_eq!(table.tally.errors, []);
    let cells = table.rows[0].cells();
    std::array::from_fn(|at| match &cells[14 + at] {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    })
}
