//! Facts about collecting and handing over.

use super::*;
use crate::declaration::Declaration;
use crate::declaration::revision::{Declarant, Revision};
use crate::declaration::withdrawal_report;
use crate::declaration::withdrawal_report::WithdrawalReport;
use crate::fixtures::campaign;
use crate::people::person::Person;
use crate::people::roster::RosterEntry;
use crate::process::dossier::Dossier;
use crate::process::sign_off::{Action, Actor, Capacity, SignOff, Taken};
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use jiff::Timestamp;
use serde_json::json;

fn now() -> Timestamp {
    "2017-09-12T01:00:00Z".parse().unwrap()
}

fn somebody(number: &str) -> Person {
    Person {
        number: RosterNumber::parse(number).unwrap(),
        name: format!("示例{number}"),
    }
}

fn entry(number: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": number, "name": format!("示例{number}"), "born": "1970-03", "unit": "hetang", "position": "局长",
        "rank": "正处级", "civil_servant": true, "category": "党政机关", "municipally_managed": true, "employment": "在职"
    }))
    .unwrap()
}

fn revision(entry: &RosterEntry, revision: u32) -> Revision {
    let content: Declaration = serde_json::from_value(json!({
        "kind": "disclosure", "phone": format!("1381234567{revision}"), "political_affiliation": "群众", "status": "在职",
        "relatives": [], "signature": entry.name, "participations": [{
            "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": "示例砂石", "from": "2015-03",
            "to": null, "content": "持有股份并分红", "amount_wan": "12.50", "profit_wan": "1.00",
            "withdrawal": {"status": "未退出"}
        }]
    }))
    .unwrap();
    Revision {
        reference: Reference::from_random([9; 5]),
        number: entry.number.clone(),
        revision,
        filed_at: now(),
        late: false,
        of_day: 1,
        seen_withdrawals: None,
        paper: None,
        salt: None,
        sha256: Revision::digest(None, &entry.number, &content),
        declarant: Declarant::from_roster(entry),
        content,
    }
}

/// A cadre whose report was filed and signed, in no list.
fn cadre(number: &str) -> Cadre {
    let entry = entry(number);
    let mut cadre = Cadre {
        current: None,
        entry,
        sign_off: None,
        office: None,
        discipline: None,
        delivered: None,
        withdrawals: Vec::new(),
    };
    file_and_sign(&mut cadre, 1);
    cadre
}

fn file_and_sign(cadre: &mut Cadre, number: u32) {
    let current = revision(&cadre.entry, number);
    let by = Actor {
        person: somebody("JL-004"),
        capacity: Capacity::PartySecretary,
        on_behalf_of: None,
    };
    let taken = SignOff::take(
        cadre.sign_off.as_ref(),
        &current,
        number,
        by,
        Action::Signed,
        now(),
    );
    let Ok(Taken::Now(sign_off)) = taken else {
        panic!("it was signed before")
    };
    cadre.sign_off = Some(*sign_off);
    cadre.current = Some(current);
}

fn collect(cadre: &mut Cadre, list: List, by: &str) -> Result<(), Refused> {
    let current = cadre.current.clone().unwrap();
    let (reference, revision) = (&current.reference, current.revision);
    let mark = Mark::collect(cadre, list, reference, revision, somebody(by), now())?;
    if let Collected::Now(mark) = mark {
        match list {
            List::Office => cadre.office = Some(mark),
            List::Discipline => cadre.discipline = Some(mark),
        }
    }
    Ok(())
}

fn collected(number: &str) -> Cadre {
    let mut cadre = cadre(number);
    collect(&mut cadre, List::Office, "JS-002").unwrap();
    collect(&mut cadre, List::Discipline, "JL-005").unwrap();
    cadre
}

fn prepared(cadres: &[Cadre], before: u32) -> Result<(Delivery, Vec<Item>), NotDelivered> {
    prepare(&campaign(), cadres, before, somebody("JS-002"), now())
}

fn deliver(cadres: &mut [Cadre], before: u32) -> Vec<Item> {
    let (delivery, items) = prepared(cadres, before).unwrap();
    for cadre in cadres {
        for item in items.iter().filter(|item| item.number == cadre.entry.number) {
            cadre.delivered = Some(Delivered::with(cadre.delivered, delivery.serial, item));
        }
    }
    items
}

fn report_withdrawal(cadre: &mut Cadre) {
    let dossier = Dossier {
        withdrawals: cadre.withdrawals.clone(),
        ..Dossier::of(cadre.current.clone().unwrap())
    };
    let left =
        serde_json::from_value(json!({"status": "已退", "date": "2017-09-12", "method": "撤资"})).unwrap();
    let seen = dossier.current.revision;
    let taken = WithdrawalReport::take(&campaign(), &dossier, seen, 0, left, now()).unwrap();
    let withdrawal_report::Taken::Now(report) = taken else {
        panic!("it was reported before")
    };
    cadre.withdrawals.push(*report);
}

#[test]
fn a_report_is_agreed_once_both_lists_hold_the_revision_that_stands() {
    let mut cadre = cadre("A-1");
    assert_eq!(cadre.stage(), Stage::NotCollected);
    collect(&mut cadre, List::Discipline, "JL-005").unwrap();
    let list = List::Discipline;
    assert_eq!(cadre.stage(), Stage::OnlyIn { list });
    collect(&mut cadre, List::Office, "JS-002").unwrap();
    assert_eq!(cadre.stage(), Stage::Agreed);
}

#[test]
fn only_what_was_signed_and_still_stands_is_collected() {
    let mut cadre = cadre("A-1");
    let reference = cadre.current.as_ref().unwrap().reference.clone();
    let attempt = |cadre: &Cadre, reference: &Reference, revision| {
        Mark::collect(
            cadre,
            List::Office,
            reference,
            revision,
            somebody("JS-002"),
            now(),
        )
    };
    let other = Reference::from_random([7; 5]);
    assert_eq!(attempt(&cadre, &other, 1), Err(Refused::NotThere));
    cadre.current = Some(revision(&cadre.entry, 2));
    assert_eq!(
        attempt(&cadre, &reference, 1),
        Err(Refused::OldRevision { current: 2 })
    );
    assert_eq!(attempt(&cadre, &reference, 2), Err(Refused::NotSigned));
    assert_eq!(cadre.stage(), Stage::NotSigned);
}

#[test]
fn nobody_collects_the_same_report_for_both_lists() {
    let mut cadre = cadre("A-1");
    collect(&mut cadre, List::Office, "JS-002").unwrap();
    assert_eq!(
        collect(&mut cadre, List::Discipline, "JS-002"),
        Err(Refused::SamePerson(List::Office))
    );
    collect(&mut cadre, List::Office, "JS-003").unwrap();
    assert_eq!(
        cadre.office.unwrap().by,
        somebody("JS-002"),
        "collecting again changes nothing"
    );
}

#[test]
fn a_mark_is_taken_back_with_a_reason_until_the_report_is_delivered() {
    let mut cadre = collected("A-1");
    let reference = cadre.current.as_ref().unwrap().reference.clone();
    let back = |cadre: &Cadre, reason: &str| {
        Mark::take_back(
            cadre,
            List::Office,
            &reference,
            1,
            somebody("JS-002"),
            reason,
            now(),
        )
    };
    assert_eq!(back(&cadre, " "), Err(Refused::Wording));
    let taken_back = back(&cadre, "收错材料").unwrap();
    let mut without = cadre.clone();
    without.office = Some(taken_back);
    let list = List::Discipline;
    assert_eq!(without.stage(), Stage::OnlyIn { list });
    assert_eq!(back(&without, "收错材料"), Err(Refused::NotCollected));
    deliver(std::slice::from_mut(&mut cadre), 0);
    assert_eq!(back(&cadre, "收错材料"), Err(Refused::Delivered));
}

#[test]
fn nothing_goes_out_while_the_lists_disagree() {
    let mut odd = cadre("A-2");
    collect(&mut odd, List::Office, "JS-002").unwrap();
    let refused = prepared(&[collected("A-1"), odd], 0).unwrap_err();
    assert_eq!(
        refused.in_chinese(&campaign()),
        "两份名单不一致，不能报送：示例A-2（仅局专项整治办收集）"
    );
}

#[test]
fn who_is_missing_holds_nobody_else_up() {
    let (delivery, items) = prepared(&[collected("A-1"), cadre("A-2")], 0).unwrap();
    assert_eq!((delivery.serial, delivery.reports, items.len()), (1, 1, 1));
    assert_eq!(delivery.kind_in_chinese(), "报送");
    assert!(delivery.holds(&items));
    assert_eq!(prepared(&[cadre("A-2")], 0), Err(NotDelivered::Nothing));
}

#[test]
fn an_amended_report_is_collected_anew_and_added() {
    let mut cadres = vec![collected("A-1")];
    file_and_sign(&mut cadres[0], 2);
    assert_eq!(cadres[0].stage(), Stage::NotCollected, "the marks are outdated");
    collect(&mut cadres[0], List::Office, "JS-002").unwrap();
    assert_eq!(cadres[0].stage(), Stage::Differs);
    collect(&mut cadres[0], List::Discipline, "JL-005").unwrap();
    assert_eq!(deliver(&mut cadres, 0)[0].occasion, Occasion::First);
    assert_eq!(cadres[0].stage(), Stage::Delivered);
    file_and_sign(&mut cadres[0], 3);
    assert_eq!(cadres[0].stage(), Stage::NotCollected);
    collect(&mut cadres[0], List::Office, "JS-002").unwrap();
    collect(&mut cadres[0], List::Discipline, "JL-005").unwrap();
    let added = deliver(&mut cadres, 1);
    assert_eq!(added[0].occasion, Occasion::NewerRevision);
    assert_eq!(added[0].report.as_ref().unwrap().revision, 3);
    assert_eq!(prepared(&cadres, 2), Err(NotDelivered::Nothing));
}

#[test]
fn a_withdrawal_goes_with_the_report_or_is_added_later() {
    let mut cadres = vec![collected("A-1"), collected("A-2"), cadre("A-3")];
    report_withdrawal(&mut cadres[0]);
    report_withdrawal(&mut cadres[2]);
    let first = deliver(&mut cadres, 0);
    assert_eq!(
        first
            .iter()
            .map(|item| item.withdrawals.len())
            .collect::<Vec<_>>(),
        [1, 0],
        "a withdrawal does not go before its report"
    );
    report_withdrawal(&mut cadres[1]);
    let added = deliver(&mut cadres, 1);
    assert_eq!((added.len(), added[0].occasion), (1, Occasion::Withdrawal));
    assert!(added[0].report.is_none());
}

#[test]
fn a_delivery_after_the_day_is_late() {
    let at = |moment: &str| {
        let by = somebody("JS-002");
        let prepared = prepare(&campaign(), &[collected("A-1")], 0, by, moment.parse().unwrap());
        prepared.unwrap().0.late
    };
    assert!(!at("2017-09-15T15:59:59Z"));
    assert!(at("2017-09-15T16:00:00Z"));
}
