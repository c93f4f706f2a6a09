//! Filing and amending.

use super::Bench;
use super::people::{first, full, nil, person, reference, retired_person, revision};
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::{Declaration, Revision};
use std::collections::HashMap;
use store::{FileError, StoreError};

type Item = HashMap<String, AttributeValue>;

/// An item as it lies in the table.
async fn raw(bench: &Bench, partition: &str, sort: &str) -> Option<Item> {
    let request = bench
        .client
        .get_item()
        .table_name(&bench.table)
        .consistent_read(true);
    let key = |text: &str| AttributeValue::S(text.to_owned());
    request
        .key("pk", key(partition))
        .key("sk", key(sort))
        .send()
        .await
        .unwrap()
        .item
}

pub(super) async fn a_declaration_comes_back_with_all_its_fields(bench: &Bench) {
    let entry = retired_person("B-2", "lab");
    bench.enlist(&entry).await;
    let filed = revision(&entry, reference(1), 1, "2017-09-11T01:05:03Z", full());
    bench.store.filings.file(&filed, None, None).await.unwrap();
    let standing = bench.store.people.standing(&filed.number, &[]).await.unwrap();
    assert_eq!(standing.current.as_ref(), Some(&filed));
    assert_eq!(
        bench
            .store
            .declarations
            .by_reference(&filed.reference)
            .await
            .unwrap()
            .as_ref(),
        Some(&filed)
    );
    assert_eq!(bench.revisions(&filed.number).await, std::slice::from_ref(&filed));
    let standing = bench.standing_at(&filed.filed_at.to_string()).await;
    assert_eq!(standing, [filed]);
}

pub(super) async fn the_first_filing_happens_once(bench: &Bench) {
    let stands = first(&person("A-1", "lab"), reference(1));
    bench.store.filings.file(&stands, None, None).await.unwrap();
    let second = first(&person("A-1", "lab"), reference(2));
    match bench.store.filings.file(&second, None, None).await {
        Err(FileError::Raced { current }) => assert_eq!(current.as_deref(), Some(&stands)),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        bench
            .store
            .declarations
            .by_reference(&reference(2))
            .await
            .unwrap(),
        None
    );
    assert_eq!(bench.revisions(&stands.number).await, [stands]);
}

pub(super) async fn of_twenty_racing_first_filings_one_wins(bench: &Bench) {
    let entry = person("A-1", "lab");
    let racing = (0..20).map(|at| (first(&entry, reference(at)), None)).collect();
    let won = race(bench, racing).await;
    assert_eq!(bench.revisions(&entry.number).await, std::slice::from_ref(&won));
    for at in 0..20 {
        let expected = (reference(at) == won.reference).then_some(&won);
        assert_eq!(
            bench
                .store
                .declarations
                .by_reference(&reference(at))
                .await
                .unwrap()
                .as_ref(),
            expected
        );
    }
}

pub(super) async fn of_twenty_racing_amendments_one_wins(bench: &Bench) {
    let entry = person("A-1", "lab");
    let stands = first(&entry, reference(1));
    bench.store.filings.file(&stands, None, None).await.unwrap();
    let amended = |at: usize| {
        let content = Declaration {
            phone: format!("138000000{at:02}"),
            ..nil()
        };
        revision(&entry, reference(1), 2, "2017-09-12T01:00:00Z", content)
    };
    let won = race(bench, (0..20).map(|at| (amended(at), Some(1))).collect()).await;
    assert_eq!(bench.revisions(&entry.number).await, [stands, won]);
}

/// Files all of these at once, expects one to win and the others to learn what stands, and returns it.
async fn race(bench: &Bench, racing: Vec<(Revision, Option<u32>)>) -> Revision {
    let tasks: Vec<_> = racing
        .into_iter()
        .map(|(revision, replaces)| {
            let store = bench.store.clone();
            tokio::spawn(async move {
                let result = store.filings.file(&revision, replaces, None).await;
                (revision, result)
            })
        })
        .collect();
    let (mut won, mut told) = (Vec::new(), Vec::new());
    for task in tasks {
        match task.await.unwrap() {
            (revision, Ok(())) => won.push(revision),
            (_, Err(FileError::Raced { current })) => told.extend(current),
            (_, Err(other)) => panic!("{other:?}"),
        }
    }
    assert_eq!(won.len(), 1);
    let won = won.remove(0);
    let stands = bench
        .store
        .people
        .standing(&won.number, &[])
        .await
        .unwrap()
        .current;
    assert_eq!(stands.as_ref(), Some(&won));
    assert!(told.iter().all(|current| **current == won));
    won
}

pub(super) async fn amending_keeps_the_reference_and_the_older_revisions_byte_for_byte(bench: &Bench) {
    let entry = person("A-1", "lab");
    let mut all = vec![revision(&entry, reference(1), 1, "2017-09-11T01:00:00Z", full())];
    bench.store.filings.file(&all[0], None, None).await.unwrap();
    let before = raw(bench, "DECLARATION#A-1", "REVISION#000001").await.unwrap();
    assert!(before["body"].as_s().unwrap().contains("示例砂石场"));

    for at in 2..=4 {
        let day = format!("2017-09-1{at}T01:00:00Z");
        let amended = revision(&entry, reference(1), at, &day, nil());
        bench
            .store
            .filings
            .file(&amended, Some(at - 1), None)
            .await
            .unwrap();
        all.push(amended);
    }
    assert_eq!(
        raw(bench, "DECLARATION#A-1", "REVISION#000001").await.unwrap(),
        before
    );
    assert_eq!(bench.revisions(&entry.number).await, all);
    assert_eq!(
        bench
            .store
            .declarations
            .by_reference(&reference(1))
            .await
            .unwrap()
            .as_ref(),
        all.last()
    );

    let stale = revision(&entry, reference(1), 4, "2017-09-20T01:00:00Z", full());
    let refused = bench.store.filings.file(&stale, Some(3), None).await;
    assert!(
        matches!(refused, Err(FileError::Raced { current: Some(_) })),
        "{refused:?}"
    );
    assert_eq!(bench.revisions(&entry.number).await, all);
}

pub(super) async fn amending_under_another_reference_is_refused(bench: &Bench) {
    let entry = person("A-1", "lab");
    bench
        .store
        .filings
        .file(&first(&entry, reference(1)), None, None)
        .await
        .unwrap();
    let amended = revision(&entry, reference(2), 2, "2017-09-12T01:00:00Z", nil());
    let refused = bench.store.filings.file(&amended, Some(1), None).await;
    assert!(matches!(refused, Err(FileError::Raced { .. })), "{refused:?}");
    assert_eq!(bench.revisions(&entry.number).await.len(), 1);
}

pub(super) async fn a_revision_that_skips_one_is_refused(bench: &Bench) {
    let entry = person("A-1", "lab");
    bench
        .store
        .filings
        .file(&first(&entry, reference(1)), None, None)
        .await
        .unwrap();
    let skipping = revision(&entry, reference(1), 3, "2017-09-12T01:00:00Z", nil());
    for replaces in [None, Some(1)] {
        let refused = bench.store.filings.file(&skipping, replaces, None).await;
        assert!(
            matches!(refused, Err(FileError::Store(StoreError::Rejected { .. }))),
            "{refused:?}"
        );
    }
    let unfounded = bench.store.filings.file(&skipping, Some(2), None).await;
    assert!(matches!(unfounded, Err(FileError::Raced { .. })), "{unfounded:?}");
    assert_eq!(bench.revisions(&entry.number).await.len(), 1);
}

pub(super) async fn a_taken_reference_leaves_nothing_half_written(bench: &Bench) {
    let (one, other) = (person("A-1", "lab"), person("B-2", "lab"));
    bench.enlist(&one).await;
    bench.enlist(&other).await;
    bench
        .store
        .filings
        .file(&first(&one, reference(1)), None, None)
        .await
        .unwrap();
    let refused = bench
        .store
        .filings
        .file(&first(&other, reference(1)), None, None)
        .await;
    assert!(matches!(refused, Err(FileError::ReferenceTaken)), "{refused:?}");
    let standing = bench.store.people.standing(&other.number, &[]).await.unwrap();
    assert_eq!(standing.current, None);
    assert!(bench.revisions(&other.number).await.is_empty());
    assert_eq!(
        bench
            .store
            .declarations
            .by_reference(&reference(1))
            .await
            .unwrap()
            .unwrap()
            .number,
        one.number
    );
    assert_eq!(bench.standing_at("2018-01-31T00:00:00Z").await.len(), 1);

    bench
        .store
        .filings
        .file(&first(&other, reference(2)), None, None)
        .await
        .unwrap();
}
