//! Reading declarations: by reference, as of a moment, page by page.

use super::Bench;
use super::people::{first, full, moment, nil, person, reference, retired_person, revision, unit};
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::{Reference, Revision};
use store::StoreError;

async fn standing_at(bench: &Bench, at: &str) -> Vec<Revision> {
    bench
        .store
        .dossiers
        .declarations_page(&unit("lab"), None, moment(at))
        .await
        .unwrap()
        .items
}

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
    let early = revision(&one, reference(1), 1, "2017-09-11T01:00:00Z", full());
    let amended = revision(&one, reference(1), 2, "2017-09-20T01:00:00Z", nil());
    let late = revision(&other, reference(2), 1, "2017-09-15T01:00:00Z", nil());
    bench.store.filings.file(&early, None, None).await.unwrap();
    bench.store.filings.file(&late, None, None).await.unwrap();
    let before = standing_at(bench, "2017-09-18T00:00:00Z").await;
    bench.store.filings.file(&amended, Some(1), None).await.unwrap();

    assert_eq!(before, [early.clone(), late.clone()]);
    assert_eq!(standing_at(bench, "2017-09-18T00:00:00Z").await, before);
    assert_eq!(standing_at(bench, "2017-09-11T00:59:59Z").await, []);
    assert_eq!(standing_at(bench, "2017-09-11T01:00:00Z").await, [early]);
    assert_eq!(standing_at(bench, "2017-09-20T01:00:00Z").await, [amended, late]);
}

pub(super) async fn an_older_revision_is_found_among_many(bench: &Bench) {
    let entry = person("A-1", "lab");
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
            standing_at(bench, &format!("2017-09-{at:02}T12:00:00Z")).await,
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
        let filed = first(&retired_person(&format!("N{at:03}"), unit), reference(at));
        store.filings.file(&filed, None, None).await.unwrap();
        if unit == "lab" {
            expected.push(filed);
        }
    }
    let as_of = moment("2018-01-31T00:00:00Z");
    let page = store
        .dossiers
        .declarations_page(&unit("lab"), None, as_of)
        .await
        .unwrap();
    assert_eq!(page.items, expected[..10]);
    let next = store
        .dossiers
        .declarations_page(&unit("lab"), page.next.as_ref(), as_of)
        .await
        .unwrap();
    assert_eq!(next.items, expected[10..]);

    let mut one_by_one = Vec::new();
    let each = |revision| {
        one_by_one.push(revision);
        Ok::<_, StoreError>(())
    };
    store
        .dossiers
        .each_declaration(&unit("lab"), as_of, each)
        .await
        .unwrap();
    assert_eq!(one_by_one, expected);

    // The loop goes on past pages on which nothing had been filed yet.
    let before = moment("2017-09-01T00:00:00Z");
    let mut none = 0;
    store
        .dossiers
        .each_declaration(&unit("lab"), before, |_| {
            none += 1;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(none, 0);
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
