//! Reading declarations: by reference, as of a moment, page by page.

use super::Bench;
use super::people::{first, full, moment, nil, person, reference, retired_person, revision, unit};
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::roster_step::Author;
use campaign::{Declarant, OnFile, Reference, Revision, RosterEntry};
use futures::TryStreamExt as _;
use store::{ChangeCause, RosterChange, StoreError};

pub(super) async fn an_unknown_reference_leads_nowhere(bench: &Bench) {
    assert_eq!(
        bench
            .store
            .declarations
            .by_reference(&reference(1))
            .await
            .unwrap(),
        None
    );
}

pub(super) async fn what_was_filed_later_does_not_count(bench: &Bench) {
    let (one, other) = (person("A-1", "lab"), person("B-2", "lab"));
    bench.enlist(&one).await;
    bench.enlist(&other).await;
    let early = revision(&one, reference(1), 1, "2017-09-11T01:00:00Z", full());
    let amended = revision(&one, reference(1), 2, "2017-09-20T01:00:00Z", nil());
    let late = revision(&other, reference(2), 1, "2017-09-15T01:00:00Z", nil());
    bench.store.filings.file(&early, None, None).await.unwrap();
    bench.store.filings.file(&late, None, None).await.unwrap();
    let before = bench.standing_at("2017-09-18T00:00:00Z").await;
    bench.store.filings.file(&amended, Some(1), None).await.unwrap();

    assert_eq!(before, [early.clone(), late.clone()]);
    assert_eq!(bench.standing_at("2017-09-18T00:00:00Z").await, before);
    assert_eq!(bench.standing_at("2017-09-11T00:59:59Z").await, []);
    assert_eq!(bench.standing_at("2017-09-11T01:00:00Z").await, [early]);
    assert_eq!(bench.standing_at("2017-09-20T01:00:00Z").await, [amended, late]);
}

pub(super) async fn an_older_revision_is_found_among_many(bench: &Bench) {
    let entry = person("A-1", "lab");
    bench.enlist(&entry).await;
    let filed = |at: u32| {
        revision(
            &entry,
            reference(1),
            at,
            &format!("2017-09-{at:02}T00:00:00Z"),
            nil(),
        )
    };
    for at in 1..=29 {
        bench
            .store
            .filings
            .file(&filed(at), (at > 1).then(|| at - 1), None)
            .await
            .unwrap();
    }
    for at in [1, 2, 12, 28, 29] {
        assert_eq!(
            bench.standing_at(&format!("2017-09-{at:02}T12:00:00Z")).await,
            [filed(at)]
        );
    }
    let all: Vec<_> = (1..=29).map(filed).collect();
    assert_eq!(
        bench
            .store
            .clone()
            .with_page_size(4)
            .declarations
            .revisions(&entry.number)
            .await
            .unwrap(),
        all
    );
}

pub(super) async fn declarations_are_read_page_by_page(bench: &Bench) {
    let store = bench.store.clone().with_page_size(10);
    let mut expected = Vec::new();
    for at in 0..25 {
        let unit = if at % 5 == 4 { "other" } else { "lab" };
        let entry = retired_person(&format!("N{at:03}"), unit);
        bench.enlist(&entry).await;
        let filed = first(&entry, reference(at));
        store.filings.file(&filed, None, None).await.unwrap();
        if unit == "lab" {
            expected.push(filed);
        }
    }
    let (lab, as_of) = (unit("lab"), moment("2018-01-31T00:00:00Z"));
    let page = store.unit_files.page(&lab, None, as_of).await.unwrap();
    assert_eq!(filed_by(&page.items), expected[..10]);
    let next = page.next.as_ref();
    let next = store.unit_files.page(&lab, next, as_of).await.unwrap();
    assert_eq!(filed_by(&next.items), expected[10..]);

    let everyone: Vec<OnFile> = store
        .unit_files
        .everyone(&lab, as_of)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(filed_by(&everyone), expected);

    let before = moment("2017-09-01T00:00:00Z");
    let everyone: Vec<OnFile> = store
        .unit_files
        .everyone(&lab, before)
        .try_collect()
        .await
        .unwrap();
    assert_eq!((everyone.len(), filed_by(&everyone).len()), (expected.len(), 0));
}

fn filed_by(people: &[OnFile]) -> Vec<Revision> {
    let dossiers = people.iter().filter_map(|person| person.dossier.as_ref());
    dossiers.map(|dossier| dossier.current.clone()).collect()
}

pub(super) async fn who_left_comes_after_the_others_with_the_report(bench: &Bench) {
    for (number, last) in [("A-1", Some(1)), ("A-2", None), ("B-1", Some(2))] {
        let entry = person(number, "lab");
        bench.enlist(&entry).await;
        if let Some(last) = last {
            let filed = first(&entry, reference(last));
            bench.store.filings.file(&filed, None, None).await.unwrap();
        }
    }
    let everyone = async || {
        let (lab, at) = (unit("lab"), moment("2018-01-31T00:00:00Z"));
        let everyone: Vec<OnFile> = bench
            .store
            .unit_files
            .everyone(&lab, at)
            .try_collect()
            .await
            .unwrap();
        let told = everyone.into_iter().map(|one| {
            let departed = one.departed_on.map(|day| day.to_string());
            (one.entry.number.to_string(), departed, one.dossier.is_some())
        });
        told.collect::<Vec<_>>()
    };
    let told =
        |number: &str, departed: Option<&str>, filed| (number.to_owned(), departed.map(str::to_owned), filed);
    for (number, comes_back) in [("A-1", false), ("A-2", false), ("A-1", true)] {
        let of = super::people::number(number);
        let seen = bench.store.roster_changes.seen(std::slice::from_ref(&of)).await;
        let change = if comes_back {
            RosterChange::Load {
                entry: Box::new(person(number, "lab")),
                before: None,
            }
        } else {
            RosterChange::Depart {
                before: seen.unwrap()[&of].stamp.clone(),
                number: of,
            }
        };
        let cause = ChangeCause {
            by: Author::Operator,
            at: moment("2017-09-20T01:00:00Z"),
            upload: None,
            confirmed_by: None,
        };
        let changes = [change];
        assert_eq!(
            bench.store.roster_changes.make(&changes, &cause).await.unwrap(),
            []
        );
        if (number, comes_back) == ("A-2", false) {
            let gone = told("A-1", Some("2017-09-20"), true);
            assert_eq!(
                everyone().await,
                [told("B-1", None, true), gone],
                "A-2 filed nothing"
            );
        }
    }
    let back = [told("A-1", None, true), told("B-1", None, true)];
    assert_eq!(
        everyone().await,
        back,
        "who is back is no longer among those who left"
    );
}

pub(super) async fn a_report_is_read_where_its_person_is_now(bench: &Bench) {
    let entry = person("A-1", "other");
    bench.enlist(&entry).await;
    let filed = first(&entry, reference(1));
    bench.store.filings.file(&filed, None, None).await.unwrap();
    assert_eq!(bench.standing_at("2018-01-31T00:00:00Z").await, []);
    let moved = RosterEntry {
        position: "副科长".to_owned(),
        ..person("A-1", "lab")
    };
    bench.enlist(&moved).await;
    let shown = Revision {
        declarant: Declarant::from_roster(&moved),
        ..filed
    };
    assert_eq!(bench.standing_at("2018-01-31T00:00:00Z").await, [shown]);
}

pub(super) async fn an_item_that_cannot_be_read_is_named_without_what_it_holds(bench: &Bench) {
    let text = |value: &str| AttributeValue::S(value.to_owned());
    let put = bench.client.put_item().table_name(&bench.table);
    let put = put.item("pk", text("ROSTER#A-1")).item("sk", text("ENTRY"));
    put.item("entry", text(r#"{"number":"A-1","name":"示例甲","born":"机密"}"#))
        .send()
        .await
        .unwrap();
    let error = bench
        .store
        .people
        .standing(&person("A-1", "lab").number, &[])
        .await
        .unwrap_err();
    let StoreError::Corrupt { key, reason } = &error else {
        panic!("{error:?}")
    };
    assert!(key.starts_with("ROSTER#") && key.ends_with("/ENTRY"), "{key}");
    assert!(reason.starts_with("entry is wrong"), "{reason}");
    for shown in [error.to_string(), format!("{error:?}")] {
        assert!(!shown.contains("示例甲") && !shown.contains("机密"), "{shown}");
    }

    let broken: Reference = reference(1);
    let put = bench.client.put_item().table_name(&bench.table);
    let put = put
        .item("pk", text(&format!("REFERENCE#{broken}")))
        .item("sk", text("DECLARATION"));
    put.item("number", text("？？")).send().await.unwrap();
    let error = bench.store.declarations.by_reference(&broken).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
}
