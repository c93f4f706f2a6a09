//! Facts about sealing.

use super::*;
use crate::declaration::revision::{Declarant, Revision};
use crate::declaration::{Declaration, Participant};
use crate::fixtures::campaign;
use crate::people::plan::{Campaign, Unit};
use crate::people::roster::RosterEntry;
use crate::process::on_file::Apart;
use crate::reporting::annex3::{Annex3, Cause};
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use serde_json::json;

fn unit(campaign: &Campaign) -> &Unit {
    campaign.unit(&UnitId::parse("hetang").unwrap()).unwrap()
}

fn moment() -> Timestamp {
    "2017-09-20T01:00:00Z".parse().unwrap()
}

fn entry(number: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": number, "name": format!("示例{number}"), "born": "1980-03", "unit": "hetang", "position": "科员",
        "rank": "科员", "civil_servant": true, "category": "党政机关", "municipally_managed": false,
        "employment": "在职"
    }))
    .unwrap()
}

fn disclosure(number: &str, content: &str) -> Revision {
    let entry = entry(number);
    let content: Declaration = serde_json::from_value(json!({
        "kind": "disclosure", "phone": "13800000000", "political_affiliation": "群众", "status": "在职",
        "relatives": [], "signature": entry.name,
        "participations": [{
            "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": "示例砂石场", "from": "2014-01",
            "to": null, "content": content, "amount_wan": "10.00", "profit_wan": "-1.50",
            "withdrawal": { "status": "未退出" }
        }]
    }))
    .unwrap();
    Revision {
        reference: Reference::from_random([3; 5]),
        number: entry.number.clone(),
        revision: 1,
        filed_at: moment(),
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

fn table(roster: &[&str], declared: Vec<Revision>) -> (SealedTable, Vec<Mismatch>) {
    let campaign = campaign();
    let roster = roster.iter().map(|number| entry(number)).collect();
    let annex3 = Annex3::of_unit(&campaign, unit(&campaign), roster, declared);
    SealedTable::of(&campaign, unit(&campaign), annex3)
}

fn head() -> Person {
    Person {
        number: RosterNumber::parse("H-1").unwrap(),
        name: "示例长".to_owned(),
    }
}

fn seal(previous: Option<&Seal>, sealed: &(SealedTable, Vec<Mismatch>)) -> Result<Seal, SealRefused> {
    sealed
        .0
        .seal(previous, &sealed.1, head(), Foot::default(), true, moment())
}

fn sealed(previous: Option<&Seal>, what: &(SealedTable, Vec<Mismatch>)) -> Seal {
    seal(previous, what).unwrap()
}

#[test]
fn a_sealed_table_comes_back_from_its_text() {
    let (table, errors) = table(&["A-1", "A-2"], vec![disclosure("A-1", "=1+1 占股三成")]);
    assert!(errors.is_empty());
    let text = table.canonical();
    assert_eq!(serde_json::from_str::<SealedTable>(&text).unwrap(), table);
    assert_eq!(Digest::of(text.as_bytes()), table.digest());
    assert_eq!(table.missing.len(), 1);
}

#[test]
fn a_table_is_sealed_once_whether_it_changed_or_not() {
    let first = table(&["A-1"], vec![disclosure("A-1", "占股三成")]);
    let standing = sealed(None, &first);
    assert_eq!((standing.serial, standing.changes()), (1, 1));
    assert_eq!(
        seal(Some(&standing), &first),
        Err(SealRefused::Sealed(Box::new(standing.clone())))
    );
    let other = table(&["A-1"], vec![disclosure("A-1", "占股五成")]);
    assert_eq!(
        seal(Some(&standing), &other),
        Err(SealRefused::Sealed(Box::new(standing)))
    );
}

#[test]
fn what_the_office_opened_is_sealed_again_under_the_next_number() {
    let first = table(&["A-1"], vec![disclosure("A-1", "占股三成")]);
    let standing = sealed(None, &first);
    let open = standing
        .unseal(Some(1), head(), " 金额有误，退回重核 ", moment())
        .unwrap();
    assert_eq!((open.stands(), open.changes()), (false, 2));
    assert_eq!(
        open.unseal(None, head(), "再次解封", moment()),
        Err(SealRefused::Open)
    );
    let again = sealed(Some(&open), &first);
    assert_eq!((again.serial, again.changes(), again.stands()), (2, 3, true));
}

#[test]
fn opening_takes_a_reason_and_the_seal_that_was_meant() {
    let standing = sealed(None, &table(&["A-1"], vec![]));
    assert_eq!(
        standing.unseal(None, head(), " ", moment()),
        Err(SealRefused::Wording)
    );
    assert_eq!(
        standing.unseal(Some(2), head(), "有误", moment()),
        Err(SealRefused::Changed)
    );
}

#[test]
fn a_table_that_does_not_fit_is_not_sealed_and_says_whose_it_is() {
    let mut damaged = disclosure("A-1", "占股三成");
    damaged.content.participations[0].participant = Participant::Relative(7);
    let Err(SealRefused::Mismatches(errors)) = seal(None, &table(&["A-1"], vec![damaged])) else {
        panic!("it was sealed");
    };
    assert_eq!(errors[0].cause, Cause::UnknownRelative);
    assert!(errors[0].in_chinese().starts_with("示例A-1（A-1）"));
}

#[test]
fn a_sealed_table_says_who_left_since_and_how_the_counts_stood() {
    let sealed = table(&["A-1", "A-2"], vec![disclosure("A-1", "占股三成")]).0;
    let mut now = table(&["A-2"], vec![]).0;
    now.apart.push(Apart {
        person: person_of("A-1"),
        reference: Reference::from_random([3; 5]),
        departed_on: Some("2017-09-21".parse().unwrap()),
    });
    let differences = sealed.differences(&now).unwrap();
    assert_eq!((differences.added, differences.gone), (0, 1));
    assert_eq!(differences.people, [person_of("A-1")]);
    assert_eq!(differences.reconciliation, Some(sealed.reconciliation));
}

fn person_of(number: &str) -> Person {
    Person::of(&entry(number))
}

#[test]
fn differences_name_people_and_ignore_serial_numbers() {
    let sealed = table(&["A-1", "A-2", "A-3"], vec![disclosure("A-2", "占股三成")]).0;
    assert_eq!(sealed.differences(&sealed), None);
    let later = vec![disclosure("A-1", "任职"), disclosure("A-2", "占股三成")];
    let now = table(&["A-1", "A-2", "A-3"], later).0;
    assert_eq!(now.rows[1].serial, 2);
    let differences = sealed.differences(&now).unwrap();
    assert_eq!((differences.added, differences.gone), (1, 0));
    let people: Vec<&str> = differences
        .people
        .iter()
        .map(|person| person.number.as_str())
        .collect();
    assert_eq!(people, ["A-1"]);
}

#[test]
fn the_foot_takes_short_entries_only() {
    let table = table(&["A-1"], vec![]);
    let foot = |phone: &str| Foot {
        filled_by: Some(" 示例员 ".to_owned()),
        phone: Some(phone.to_owned()),
    };
    let seal = |phone: &str| table.0.seal(None, &table.1, head(), foot(phone), true, moment());
    assert_eq!(seal(&"1".repeat(41)), Err(SealRefused::TooLong));
    let Ok(seal) = seal("") else {
        panic!("it was refused");
    };
    assert_eq!(
        (seal.foot.filled_by.as_deref(), seal.foot.phone),
        (Some("示例员"), None)
    );
}

#[test]
fn who_reported_nothing_and_was_exchanged_for_another_is_named_as_a_change() {
    let nil = |numbers: &[&str]| {
        let (mut table, _) = table(&[], vec![]);
        table.reconciliation.nil = numbers.len() as u64;
        table.nil = numbers.iter().map(|number| Person::of(&entry(number))).collect();
        table
    };
    let changed = nil(&["A-1", "A-2"]).differences(&nil(&["A-1", "A-3"])).unwrap();
    let people: Vec<_> = changed
        .people
        .iter()
        .map(|person| person.number.as_str())
        .collect();
    assert_eq!(people, ["A-2", "A-3"]);
    // A table of a time when it did not say who they are differs in nothing by that.
    let mut early = nil(&["A-1"]);
    early.nil.clear();
    assert_eq!(early.differences(&nil(&["A-1"])), None);
    let fewer = early.differences(&nil(&[])).unwrap();
    assert_eq!(
        (fewer.reconciliation.unwrap().nil, fewer.now.unwrap().nil),
        (1, 0)
    );
}
