//! Uploads that wait to be loaded.

use super::Bench;
use super::people::{moment, reference};
use store::{Staged, Versioned};

const NOW: &str = "2017-09-11T01:00:00Z";
const ENDS: &str = "2017-09-12T01:00:00Z";

pub(super) async fn an_uploads_head_changes_one_version_at_a_time_until_its_time_is_over(bench: &Bench) {
    let store = &bench.store;
    let (id, ends) = (reference(1), moment(ENDS));
    let read = async |at: &str| store.uploads.find::<String>(&id, moment(at)).await.unwrap();
    assert_eq!(read(NOW).await, None);
    assert!(store.uploads.put(&id, &"one", 0, ends).await.unwrap());
    assert!(!store.uploads.put(&id, &"another", 0, ends).await.unwrap());
    let (left, right) = tokio::join!(
        store.uploads.put(&id, &"left", 1, ends),
        store.uploads.put(&id, &"right", 1, ends)
    );
    let (left, right) = (left.unwrap(), right.unwrap());
    assert!(left != right);
    let head = if left { "left" } else { "right" }.to_owned();
    assert_eq!(read(NOW).await, Some(Versioned { head, version: 2 }));
    assert_eq!(read(ENDS).await, None);
}

pub(super) async fn what_is_staged_comes_back_in_order_and_in_pieces(bench: &Bench) {
    let store = &bench.store;
    let (id, ends) = (reference(2), moment(ENDS));
    let values: Vec<u32> = (0..450).collect();
    let pieces = store
        .uploads
        .stage(&id, "0001-A", Staged::Changes, values.clone(), 200, ends)
        .await
        .unwrap();
    assert_eq!(pieces, 3);
    let mut found: Vec<u32> = Vec::new();
    store
        .uploads
        .each_staged(&id, "0001-A", Staged::Changes, pieces, |value| found.push(value))
        .await
        .unwrap();
    assert_eq!(found, values);
    let last: Vec<u32> = store
        .uploads
        .piece(&id, "0001-A", Staged::Changes, 2)
        .await
        .unwrap();
    assert_eq!(last.len(), 50);
    // Other kinds, parts and uploads hold nothing of it.
    for (part, kind) in [("0001-A", Staged::Numbers), ("0001-B", Staged::Changes)] {
        let none: Vec<u32> = store.uploads.piece(&id, part, kind, 0).await.unwrap();
        assert!(none.is_empty());
    }
    let none = store
        .uploads
        .stage(&id, "0002-A", Staged::Changes, Vec::<u32>::new(), 200, ends)
        .await;
    assert_eq!(none.unwrap(), 0);
}

pub(super) async fn large_values_make_more_pieces_than_an_item_could_hold(bench: &Bench) {
    let store = &bench.store;
    let (id, ends) = (reference(3), moment(ENDS));
    let values = vec!["长".repeat(30_000); 20];
    let pieces = store
        .uploads
        .stage(&id, "0001-A", Staged::Changes, values.clone(), usize::MAX, ends)
        .await
        .unwrap();
    assert!((6..=10).contains(&pieces), "{pieces}");
    let mut found: Vec<String> = Vec::new();
    store
        .uploads
        .each_staged(&id, "0001-A", Staged::Changes, pieces, |value| found.push(value))
        .await
        .unwrap();
    assert_eq!(found, values);
}
