//! Signing, delegating, checking and sealing: each one step after the other, whoever races.

use super::Bench;
use super::people::{first, moment, nil, person, reference, revision};
use campaign::annex3::Annex3;
use campaign::person::Person;
use campaign::plan::Unit;
use campaign::seal::{Foot, Seal, SealedTable};
use campaign::sign_off::{Action, Actor, Capacity, Delegation, SignOff, Taken, Waiting};
use campaign::unit_check::{Noted, UnitCheck};
use campaign::{Campaign, Revision, RosterEntry};
use store::Written;

const NOW: &str = "2017-09-12T01:00:00Z";

fn named(entry: &RosterEntry) -> Person {
    Person::of(entry)
}

fn signer(number: &str) -> Actor {
    Actor {
        person: named(&person(number, "lab")),
        capacity: Capacity::UnitLeader,
        on_behalf_of: None,
    }
}

/// A sign-off one step further.
fn step(previous: Option<&SignOff>, current: &Revision, by: &str, action: Action) -> SignOff {
    let taken = SignOff::take(
        previous,
        current,
        current.revision,
        signer(by),
        action,
        moment(NOW),
    );
    match taken.unwrap() {
        Taken::Now(sign_off) => *sign_off,
        Taken::Already(_) => panic!("it was done before"),
    }
}

async fn filed(bench: &Bench) -> Revision {
    let filed = first(&person("A-1", "lab"), reference(1));
    let signer = person("B-1", "lab").number;
    bench
        .store
        .filings
        .file(&filed, None, Some(&signer))
        .await
        .unwrap();
    filed
}

pub(super) async fn a_filing_waits_until_it_is_signed(bench: &Bench) {
    let current = filed(bench).await;
    let of = person("B-1", "lab").number;
    let waiting = bench.store.queues.page(Some(&of), None).await.unwrap();
    assert_eq!(waiting.items[0].reference, current.reference);
    assert!(
        bench
            .store
            .queues
            .page(None, None)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let signed = step(None, &current, "B-1", Action::Signed);
    for _ in 0..2 {
        let written = bench.store.reviews.sign(&signed, &current, None).await.unwrap();
        assert_eq!(written, Written::Committed, "the same again is done");
    }
    assert!(
        bench
            .store
            .queues
            .page(Some(&of), None)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let case = bench.store.cases.find(&current.reference).await.unwrap().unwrap();
    assert_eq!((case.current, case.sign_off.as_ref()), (current, Some(&signed)));
    assert!(case.waiting.is_none() && case.entry.is_none());
    assert_eq!(
        bench.store.sign_offs.of(&signed.number).await.unwrap(),
        Some(signed)
    );
}

pub(super) async fn of_twenty_racing_signatures_one_is_written(bench: &Bench) {
    let current = filed(bench).await;
    let tasks: Vec<_> = (0..20)
        .map(|at| {
            let (store, current) = (bench.store.clone(), current.clone());
            tokio::spawn(async move {
                let signed = step(None, &current, &format!("B-{at}"), Action::Signed);
                store.reviews.sign(&signed, &current, None).await.unwrap()
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += u32::from(task.await.unwrap() == Written::Committed);
    }
    assert_eq!(done, 1);
    assert_eq!(
        bench.store.sign_offs.steps(&current.number).await.unwrap().len(),
        1
    );
}

pub(super) async fn what_was_amended_meanwhile_is_not_signed(bench: &Bench) {
    let old = filed(bench).await;
    let amended = revision(&person("A-1", "lab"), reference(1), 2, NOW, nil());
    bench.store.filings.file(&amended, Some(1), None).await.unwrap();
    let signed = step(None, &old, "B-1", Action::Signed);
    assert_eq!(
        bench.store.reviews.sign(&signed, &old, None).await.unwrap(),
        Written::Conflict
    );
    assert!(bench.store.sign_offs.of(&old.number).await.unwrap().is_none());
    let waiting = bench.store.reviews.waiting(&old.number).await.unwrap().unwrap();
    assert_eq!((waiting.revision, waiting.signer), (2, None), "it waits again");
}

pub(super) async fn an_appointment_moves_it_to_another_queue(bench: &Bench) {
    let current = filed(bench).await;
    let other = person("C-1", "lab");
    let action = Action::Appointed {
        signer: named(&other),
        why: None,
    };
    let appointed = step(None, &current, "O-1", action);
    let waits = Waiting::of(&current, Some(other.number.clone()));
    let written = bench
        .store
        .reviews
        .sign(&appointed, &current, Some(&waits))
        .await
        .unwrap();
    assert_eq!(written, Written::Committed);
    let waiting = bench.store.queues.page(Some(&other.number), None).await.unwrap();
    assert_eq!(waiting.items.len(), 1);
    let signed = step(Some(&appointed), &current, "C-1", Action::Signed);
    assert_eq!(
        bench.store.reviews.sign(&signed, &current, None).await.unwrap(),
        Written::Committed
    );
    let steps = bench.store.sign_offs.steps(&current.number).await.unwrap();
    assert_eq!(steps.iter().map(|step| step.step).collect::<Vec<_>>(), [1, 2]);
}

pub(super) async fn what_waits_is_moved_only_while_it_stands_as_it_was_read(bench: &Bench) {
    let current = filed(bench).await;
    let store = &bench.store;
    let of = std::slice::from_ref(&current.number);
    let case = store.cases.of(of).await.unwrap().remove(0);
    let other = person("C-1", "lab").number;
    let waits = Waiting::of(&current, Some(other.clone()));
    for _ in 0..2 {
        let written = store.routing.move_to(&case, Some(&waits)).await.unwrap();
        assert_eq!(written, Written::Committed, "done again it is the same");
    }
    let waiting = store.queues.page(Some(&other), None).await.unwrap();
    assert_eq!(waiting.items, std::slice::from_ref(&waits));
    let case = store.cases.of(of).await.unwrap().remove(0);
    let signed = step(None, &current, "C-1", Action::Signed);
    let written = store.reviews.sign(&signed, &current, None).await.unwrap();
    assert_eq!(written, Written::Committed);
    for waits in [Some(&waits), None] {
        let written = store.routing.move_to(&case, waits).await.unwrap();
        assert_eq!(written, Written::Conflict, "it was signed meanwhile");
    }
    let waiting = store.queues.page(Some(&other), None).await.unwrap();
    assert_eq!(waiting.items, []);
}

pub(super) async fn a_check_follows_the_one_before(bench: &Bench) {
    let current = filed(bench).await;
    let note = |previous: Option<&UnitCheck>, comment: &str| {
        let by = person("H-1", "lab");
        match UnitCheck::note(
            previous,
            &current,
            1,
            None,
            campaign::Party::of(&by),
            comment,
            moment(NOW),
        )
        .unwrap()
        {
            Noted::Now(check) => *check,
            Noted::Already(_) => panic!("it was noted before"),
        }
    };
    let first = note(None, "");
    let second = note(Some(&first), "金额不符");
    let store = &bench.store;
    assert_eq!(
        store.reviews.note_check(&first, &current).await.unwrap(),
        Written::Committed
    );
    let rival = note(None, "另一意见");
    assert_eq!(
        store.reviews.note_check(&rival, &current).await.unwrap(),
        Written::Conflict
    );
    assert_eq!(
        store.reviews.note_check(&second, &current).await.unwrap(),
        Written::Committed
    );
    assert_eq!(
        store.checks.of(&current.number).await.unwrap(),
        [first, second.clone()]
    );
    let case = store.cases.find(&current.reference).await.unwrap().unwrap();
    assert_eq!(case.check, Some(second));
}

fn delegation(serial: u32, to: &str) -> Delegation {
    Delegation {
        serial,
        from: named(&person("B-1", "lab")),
        to: named(&person(to, "lab")),
        until: jiff::civil::date(2017, 9, 30),
        made_at: moment(NOW),
        ended_at: None,
    }
}

pub(super) async fn a_signer_has_one_delegate_at_a_time(bench: &Bench) {
    let store = &bench.store;
    let (first, second) = (delegation(1, "C-1"), delegation(2, "D-1"));
    assert_eq!(
        store.reviews.delegate(&first, None).await.unwrap(),
        Written::Committed
    );
    assert_eq!(
        store.reviews.delegate(&delegation(1, "E-1"), None).await.unwrap(),
        Written::Conflict
    );
    assert_eq!(
        store.delegations.to(&first.to.number).await.unwrap(),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        store.reviews.delegate(&second, Some(&first)).await.unwrap(),
        Written::Committed
    );
    assert!(store.delegations.to(&first.to.number).await.unwrap().is_empty());
    assert_eq!(
        store.delegations.by(&first.from.number).await.unwrap(),
        Some(second.clone())
    );
    let ended = second.end(moment(NOW));
    assert_eq!(
        store.reviews.delegate(&ended, Some(&second)).await.unwrap(),
        Written::Committed
    );
    assert!(store.delegations.to(&second.to.number).await.unwrap().is_empty());
}

/// The first unit of the campaign with this many people, none of whom filed.
fn table(campaign: &Campaign, people: usize) -> SealedTable {
    let unit: &Unit = &campaign.units[0];
    let roster = (0..people)
        .map(|at| RosterEntry {
            name: "示".repeat(1000),
            ..person(&format!("A-{at}"), unit.id.as_str())
        })
        .collect();
    SealedTable::of(
        campaign,
        unit,
        Annex3::of_unit(campaign, unit, roster, Vec::new()),
    )
    .0
}

fn sealed(previous: Option<&Seal>, table: &SealedTable, by: &str) -> Seal {
    let by = named(&person(by, "lab"));
    table
        .seal(previous, &[], by, Foot::default(), true, moment(NOW))
        .unwrap()
}

pub(super) async fn a_sealed_table_comes_back_whole_and_is_opened_and_sealed_again(bench: &Bench) {
    let campaign = support::campaign();
    let store = &bench.store;
    // Names of 3 KB make a text of several pieces.
    let large = table(&campaign, 250);
    let first = sealed(None, &large, "H-1");
    for _ in 0..2 {
        assert_eq!(store.seals.put(&first, &large).await.unwrap(), Written::Committed);
    }
    assert_eq!(store.seals.table_of(&first).await.unwrap(), large);
    let opened = first
        .unseal(None, named(&person("O-1", "lab")), "金额有误", moment(NOW))
        .unwrap();
    assert_eq!(store.seals.unseal(&opened).await.unwrap(), Written::Committed);
    let other = table(&campaign, 2);
    let second = sealed(Some(&opened), &other, "H-1");
    assert_eq!(
        store.seals.put(&second, &other).await.unwrap(),
        Written::Committed
    );
    assert_eq!(
        store.seals.table_of(&first).await.unwrap(),
        large,
        "history stays"
    );
    assert_eq!(
        store.last_seals.all().await.unwrap(),
        std::slice::from_ref(&second)
    );
    assert_eq!(
        store.seals.history(&second.unit).await.unwrap(),
        [first, opened, second]
    );
}

pub(super) async fn of_two_racing_seals_one_stands_with_its_own_table(bench: &Bench) {
    let campaign = support::campaign();
    let store = &bench.store;
    let (one, other) = (table(&campaign, 250), table(&campaign, 240));
    let (mine, yours) = (sealed(None, &one, "H-1"), sealed(None, &other, "H-2"));
    let (first, second) = tokio::join!(store.seals.put(&mine, &one), store.seals.put(&yours, &other));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_ne!(first, second);
    let standing = store.seals.of(&mine.unit).await.unwrap().unwrap();
    let expected = if first == Written::Committed { one } else { other };
    assert_eq!(store.seals.table_of(&standing).await.unwrap(), expected);
}
