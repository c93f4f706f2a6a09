//! What the office finds and decides: each step after the one before, whoever races, and the watch list beside it.

use super::Bench;
use super::people::{full, moment, nil, person, reference, revision, unit};
use campaign::case_file::Kind;
use campaign::person::Person;
use campaign::verification::{Noted, UnitNote};
use campaign::{Campaign, Reference, Revision, RosterEntry};
use serde_json::{Value, json};
use store::Written;
use support::verifying::Noting;

/// In the verification stage.
const NOW: &str = "2017-11-06T07:00:00Z";

/// The place of a participation of [`full`] that was not left.
const OPEN: usize = 1;

fn office() -> RosterEntry {
    person("B-1", "lab")
}

async fn filed(bench: &Bench, number: &str, last: u8) -> Revision {
    let entry = person(number, "lab");
    let filed = revision(&entry, reference(last), 1, "2017-09-11T01:05:03Z", full());
    bench.store.filings.file(&filed, None, None).await.unwrap();
    filed
}

async fn note(bench: &Bench, of: &Reference, kind: Kind, sent: Value) {
    noting(bench, &office(), &support::campaign())
        .note(of, kind, sent)
        .await;
}

fn noting<'a>(bench: &'a Bench, by: &'a RosterEntry, campaign: &'a Campaign) -> Noting<'a> {
    Noting {
        store: &bench.store,
        campaign,
        by,
        at: moment(NOW),
    }
}

fn confirmed(place: usize) -> Value {
    json!({ "participation": place, "outcome": "confirmed", "evidence": "工商登记档案" })
}

fn agreed(on: &str) -> Value {
    json!({ "participation": OPEN, "date": on })
}

fn disposed() -> Value {
    json!({
        "participations": [OPEN], "measure": "纪律处分", "reason": "未如实报告",
        "case_report": {
            "what_happened": "持有股份。", "findings": "占股三成。", "grounds": "纪律规定", "decision": "党内警告",
            "decided_by": "局党组", "decided_on": "2017-11-01"
        }
    })
}

async fn watched(bench: &Bench) -> Vec<(String, Option<String>)> {
    let page = bench
        .store
        .watch_list
        .watch_page(None, None, None, 25)
        .await
        .unwrap();
    let watched = page.items.iter();
    watched
        .map(|one| (one.number.to_string(), one.date.map(|date| date.to_string())))
        .collect()
}

pub(super) async fn what_was_decided_comes_back_with_its_steps_and_its_case_report(bench: &Bench) {
    let current = filed(bench, "A-1", 1).await;
    assert!(
        bench
            .store
            .verifications
            .case_file(&current.number)
            .await
            .unwrap()
            .is_none()
    );
    note(bench, &current.reference, Kind::Verification, confirmed(OPEN)).await;
    note(bench, &current.reference, Kind::Disposition, disposed()).await;
    let case_file = bench
        .store
        .verifications
        .case_file(&current.number)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (case_file.step, case_file.reports, case_file.entries.len()),
        (2, 1, 2)
    );
    let steps = bench.store.verifications.steps(&current.number).await.unwrap();
    let kinds: Vec<_> = steps.iter().map(|step| (step.step, step.kind)).collect();
    assert_eq!(kinds, [(1, Kind::Verification), (2, Kind::Disposition)]);
    let reports = bench.store.verifications.reports(&current.number).await.unwrap();
    assert_eq!((reports[0].serial, reports[0].decided_by.as_str()), (1, "局党组"));
    bench.enlist(&person("A-1", "lab")).await;
    let people = bench
        .store
        .unit_files
        .page(&unit("lab"), None, moment("2017-11-05T00:00:00Z"))
        .await
        .unwrap();
    let dossier = people.items[0].dossier.as_ref().unwrap();
    assert!(
        dossier
            .case_file
            .as_ref()
            .is_none_or(|case_file| case_file.entries.is_empty()),
        "what was decided later does not count"
    );
}

pub(super) async fn of_twenty_racing_steps_one_is_taken(bench: &Bench) {
    let current = filed(bench, "A-1", 1).await;
    let (campaign, mut tasks) = (support::campaign(), Vec::new());
    for at in 0..20 {
        let by = person(&format!("B-{at}"), "lab");
        let noting = noting(bench, &by, &campaign);
        let prepared = noting
            .prepare(&current.reference, Kind::Verification, confirmed(OPEN))
            .await;
        let store = bench.store.clone();
        tasks.push(async move { prepared.take(&store).await });
    }
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut done = 0;
    for task in tasks {
        done += u32::from(task.await.unwrap() == Written::Committed);
    }
    assert_eq!(done, 1);
    let steps = bench.store.verifications.steps(&current.number).await.unwrap();
    assert_eq!(steps.len(), 1);
    assert_eq!(watched(bench).await.len(), 1);
}

pub(super) async fn what_was_amended_meanwhile_is_not_decided(bench: &Bench) {
    let old = filed(bench, "A-1", 1).await;
    let (by, campaign) = (office(), support::campaign());
    let noting = noting(bench, &by, &campaign);
    let prepared = noting
        .prepare(&old.reference, Kind::Verification, confirmed(OPEN))
        .await;
    let amended = revision(&person("A-1", "lab"), reference(1), 2, NOW, nil());
    bench.store.filings.file(&amended, Some(1), None).await.unwrap();
    assert_eq!(prepared.take(&bench.store).await, Written::Conflict);
    assert!(
        bench
            .store
            .verifications
            .case_file(&old.number)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        bench
            .store
            .verifications
            .steps(&old.number)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(watched(bench).await.is_empty(), "nothing is half-written");
}

pub(super) async fn the_watch_list_has_what_is_undated_first_and_then_goes_by_date(bench: &Bench) {
    for (last, number) in (1..).zip(["A-1", "A-2", "A-3"]) {
        let current = filed(bench, number, last).await;
        note(bench, &current.reference, Kind::Verification, confirmed(OPEN)).await;
    }
    note(bench, &reference(1), Kind::AgreedDate, agreed("2017-12-10")).await;
    note(bench, &reference(2), Kind::AgreedDate, agreed("2017-12-01")).await;
    let dated = |number: &str, date: &str| (number.to_owned(), Some(date.to_owned()));
    assert_eq!(
        watched(bench).await,
        [
            ("A-3".to_owned(), None),
            dated("A-2", "2017-12-01"),
            dated("A-1", "2017-12-10")
        ]
    );
    let (mut after, mut numbers) = (None, Vec::new());
    loop {
        let page = bench
            .store
            .watch_list
            .watch_page(None, None, after.as_deref(), 1)
            .await
            .unwrap();
        numbers.extend(page.items.iter().map(|one| one.number.to_string()));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(numbers, ["A-3", "A-2", "A-1"], "page by page");
    let until = Some("2017-12-09".parse().unwrap());
    let from = Some("2017-12-01".parse().unwrap());
    let page = bench
        .store
        .watch_list
        .watch_page(from, until, None, 25)
        .await
        .unwrap();
    assert_eq!((page.items.len(), page.items[0].number.as_str()), (1, "A-2"));
}

pub(super) async fn what_is_left_goes_from_the_watch_list_in_the_same_step(bench: &Bench) {
    let current = filed(bench, "A-1", 1).await;
    note(bench, &current.reference, Kind::Verification, confirmed(OPEN)).await;
    assert_eq!(watched(bench).await.len(), 1);
    let done = json!({ "participation": OPEN, "ordered_on": "2017-10-10", "done_on": "2017-10-20" });
    note(bench, &current.reference, Kind::OrderedWithdrawal, done).await;
    assert!(watched(bench).await.is_empty());
}

pub(super) async fn a_units_note_changes_one_version_at_a_time_and_is_read_as_of_a_moment(bench: &Bench) {
    let (lab, by) = (unit("lab"), Person::of(&office()));
    let noted = |previous: Option<&UnitNote>, text: &str, at: &str| {
        let noted = UnitNote::note(previous, &lab, by.clone(), text, "说明有变", moment(at));
        match noted.unwrap() {
            Noted::Now(note) => *note,
            Noted::Already(_) => panic!("it says so already"),
        }
    };
    let first = noted(None, "两人借调在外", "2017-11-06T07:00:00Z");
    assert_eq!(
        bench.store.verifications.write_unit_note(&first).await.unwrap(),
        Written::Committed
    );
    let second = noted(Some(&first), "三人借调在外", "2017-11-07T07:00:00Z");
    let rival = noted(Some(&first), "四人借调在外", "2017-11-07T07:00:00Z");
    assert_eq!(
        bench.store.verifications.write_unit_note(&second).await.unwrap(),
        Written::Committed
    );
    assert_eq!(
        bench.store.verifications.write_unit_note(&rival).await.unwrap(),
        Written::Conflict
    );
    assert_eq!(
        bench.store.unit_files.unit_note(&lab).await.unwrap().unwrap(),
        second
    );
    let then = bench
        .store
        .unit_files
        .unit_note_at(&lab, moment("2017-11-06T12:00:00Z"))
        .await;
    assert_eq!(then.unwrap().as_deref(), Some("两人借调在外"));
    assert_eq!(
        bench.store.unit_files.unit_notes(&lab).await.unwrap(),
        [first, second]
    );
}
