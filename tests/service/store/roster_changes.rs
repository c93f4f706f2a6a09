//! Changes to the roster, under the condition that people still stand as they were seen.

use super::Bench;
use super::people::{factor, first, hash, moment, number, person, reference, unit};
use campaign::roster_step::Author;
use campaign::{Digest, RosterEntry};
use store::{ByWhom, ChangeCause, RosterChange, Store, Written};

fn cause() -> ChangeCause {
    ChangeCause {
        by: Author::Operator,
        at: moment("2017-09-11T01:00:00Z"),
        upload: None,
        confirmed_by: None,
    }
}

fn coming(entry: RosterEntry) -> RosterChange {
    RosterChange::Load {
        entry: Box::new(entry),
        before: None,
    }
}

async fn changing(store: &Store, entry: RosterEntry) -> RosterChange {
    let mut seen = store
        .roster_changes
        .seen(std::slice::from_ref(&entry.number))
        .await
        .unwrap();
    RosterChange::Load {
        before: seen.remove(&entry.number).map(|seen| seen.stamp),
        entry: Box::new(entry),
    }
}

async fn leaving(store: &Store, who: &str) -> RosterChange {
    let mut seen = store.roster_changes.seen(&[number(who)]).await.unwrap();
    RosterChange::Depart {
        number: number(who),
        before: seen.remove(&number(who)).unwrap().stamp,
    }
}

async fn change(store: &Store, changes: &[RosterChange]) -> Vec<String> {
    let overtaken = store.roster_changes.make(changes, &cause()).await.unwrap();
    overtaken.iter().map(ToString::to_string).collect()
}

fn promoted(who: &str) -> RosterEntry {
    RosterEntry {
        position: "局长".to_owned(),
        ..person(who, "lab")
    }
}

async fn entry(store: &Store, who: &str) -> Option<RosterEntry> {
    store.people.entries(&[number(who)]).await.unwrap().pop()
}

pub(super) async fn people_come_change_and_go(bench: &Bench) {
    let store = &bench.store;
    let people: Vec<RosterEntry> = (0..45).map(|at| person(&format!("N{at:02}"), "lab")).collect();
    let changes: Vec<RosterChange> = people.iter().cloned().map(coming).collect();
    assert_eq!(change(store, &changes).await, [""; 0]);
    assert_eq!(store.roster.page(&unit("lab"), None).await.unwrap().items, people);
    let changes = [
        changing(store, promoted("N01")).await,
        leaving(store, "N02").await,
    ];
    assert_eq!(change(store, &changes).await, [""; 0]);
    assert_eq!(entry(store, "N01").await, Some(promoted("N01")));
    assert_eq!(entry(store, "N02").await, None);
    let left = store.roster.page(&unit("lab"), None).await.unwrap().items;
    assert_eq!(left.len(), 44);
}

pub(super) async fn made_again_they_change_nothing(bench: &Bench) {
    let store = &bench.store;
    change(
        store,
        &[coming(person("A-1", "lab")), coming(person("A-2", "lab"))],
    )
    .await;
    let changes = [
        changing(store, promoted("A-1")).await,
        leaving(store, "A-2").await,
        coming(person("A-3", "lab")),
    ];
    assert_eq!(change(store, &changes[..1]).await, [""; 0]);
    for _ in 0..2 {
        assert_eq!(change(store, &changes).await, [""; 0]);
        assert_eq!(entry(store, "A-1").await, Some(promoted("A-1")));
        assert_eq!(entry(store, "A-2").await, None);
        assert_eq!(entry(store, "A-3").await, Some(person("A-3", "lab")));
    }
}

pub(super) async fn whoever_changed_meanwhile_is_left_alone(bench: &Bench) {
    let store = &bench.store;
    let people = ["A-1", "A-2", "A-3"].map(|who| coming(person(who, "lab")));
    change(store, &people).await;
    let late = [
        changing(store, promoted("A-1")).await,
        leaving(store, "A-2").await,
        changing(store, promoted("A-3")).await,
        coming(promoted("A-4")),
    ];
    let moved = |who: &str| person(who, "office");
    let early = [
        changing(store, moved("A-1")).await,
        changing(store, moved("A-2")).await,
        coming(moved("A-4")),
    ];
    assert_eq!(change(store, &early).await, [""; 0]);
    let told = async |who: &str| store.roster_changes.steps(&number(who)).await.unwrap();
    let before = told("A-1").await;
    let mut overtaken = change(store, &late).await;
    overtaken.sort();
    assert_eq!(overtaken, ["A-1", "A-2", "A-4"]);
    assert_eq!(told("A-1").await, before, "what was not done is not told");
    for who in ["A-1", "A-2", "A-4"] {
        assert_eq!(entry(store, who).await, Some(moved(who)));
    }
    assert_eq!(entry(store, "A-3").await, Some(promoted("A-3")));
}

pub(super) async fn who_leaves_keeps_the_declaration_but_no_way_in(bench: &Bench) {
    let store = &bench.store;
    let leaves = person("A-1", "lab");
    let before = moment("2017-09-10T01:00:00Z");
    let people = [(leaves.clone(), hash(1))];
    store.roster_changes.load(&people, before).await.unwrap();
    assert!(
        store
            .sign_in
            .enrol_second_factor(&leaves.number, &factor(1), &Author::Operator)
            .await
            .unwrap()
    );
    let filed = first(&leaves, reference(1));
    store.filings.file(&filed, None, None).await.unwrap();
    change(store, &[leaving(store, "A-1").await]).await;
    let credentials = store
        .sign_in
        .credentials(&leaves.number, &Digest::of(b"address"))
        .await
        .unwrap();
    assert!(credentials.entry.is_none() && credentials.code_hash.is_none());
    assert!(credentials.second_factor.is_none());
    assert_eq!(
        store.declarations.revisions(&leaves.number).await.unwrap(),
        [filed]
    );
    // Coming back is coming anew, with no code yet.
    assert_eq!(change(store, &[coming(leaves.clone())]).await, [""; 0]);
    let steps = store.roster_changes.steps(&leaves.number).await.unwrap();
    let mut told: Vec<&str> = steps.iter().map(|step| step.action.in_chinese()).collect();
    told.sort_unstable();
    let mut expected = [
        "列入花名册",
        "发放个人识别码",
        "启用动态验证码",
        "移出花名册",
        "列入花名册",
    ];
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert!(
        store
            .accounts
            .codes_issued(std::slice::from_ref(&leaves.number))
            .await
            .unwrap()
            .is_empty()
    );
}

pub(super) async fn municipally_managed_cadres_are_listed_while_they_are(bench: &Bench) {
    let store = &bench.store;
    let cadre = |who: &str, managed: bool| RosterEntry {
        municipally_managed: managed,
        ..person(who, "lab")
    };
    let listed = async || {
        let page = store.collections.municipal_page(None).await.unwrap();
        page.items
            .iter()
            .map(|entry| entry.number.to_string())
            .collect::<Vec<_>>()
    };
    change(
        store,
        &[
            coming(cadre("A-1", true)),
            coming(cadre("A-2", true)),
            coming(cadre("A-3", false)),
        ],
    )
    .await;
    assert_eq!(listed().await, ["A-1", "A-2"]);
    let changes = [
        changing(store, cadre("A-1", false)).await,
        changing(store, cadre("A-3", true)).await,
        leaving(store, "A-2").await,
    ];
    change(store, &changes).await;
    assert_eq!(listed().await, ["A-3"]);
}

pub(super) async fn codes_are_issued_to_people_on_the_roster_only(bench: &Bench) {
    let store = &bench.store;
    let now = moment("2017-09-11T01:00:00Z");
    let nobody = store
        .accounts
        .issue_code(&number("A-1"), &hash(1), ByWhom::alone(&Author::Operator, now))
        .await
        .unwrap();
    assert_eq!(nobody, Written::Conflict);
    assert_eq!(
        store
            .accounts
            .issue_first_code(&number("A-1"), &hash(1), ByWhom::alone(&Author::Operator, now))
            .await
            .unwrap(),
        Written::Conflict
    );
    change(store, &[coming(person("A-1", "lab"))]).await;
    assert_eq!(
        store
            .accounts
            .issue_first_code(&number("A-1"), &hash(1), ByWhom::alone(&Author::Operator, now))
            .await
            .unwrap(),
        Written::Committed
    );
    assert_eq!(
        store
            .accounts
            .issue_first_code(&number("A-1"), &hash(2), ByWhom::alone(&Author::Operator, now))
            .await
            .unwrap(),
        Written::Conflict
    );
    let code = async || {
        store
            .people
            .standing(&number("A-1"), &[])
            .await
            .unwrap()
            .code_hash
    };
    assert_eq!(code().await, Some(hash(1)));
    let later = moment("2017-09-12T01:00:00Z");
    assert_eq!(
        store
            .accounts
            .issue_code(&number("A-1"), &hash(3), ByWhom::alone(&Author::Operator, later))
            .await
            .unwrap(),
        Written::Committed
    );
    assert_eq!(code().await, Some(hash(3)));
    let issued = store
        .accounts
        .codes_issued(&[number("A-1"), number("A-2")])
        .await
        .unwrap();
    assert_eq!(issued.len(), 1);
    assert_eq!(issued[&number("A-1")], later);
}
