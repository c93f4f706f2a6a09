//! The largest declaration that the form takes, and one that no item takes.

use super::Bench;
use super::people::{full, nil, number, person, reference, retired_person, revision};
use campaign::declaration::{Participation, Relative, Withdrawal};
use campaign::{Declaration, Revision};
use store::{FileError, StoreError};

/// Characters that take four bytes each, in every field that the form takes, as long and as many as it takes.
fn largest() -> Declaration {
    let text = |length: usize| "𠮷".repeat(length);
    let mut declaration = full();
    declaration.former_duties = Some(text(500));
    declaration.roster_note = Some(text(500));
    let relative = Relative {
        name: text(100),
        position: text(100),
        ..declaration.relatives[0].clone()
    };
    declaration.relatives = vec![relative; 30];
    let mut participation: Participation = declaration.participations[0].clone();
    participation.content = text(500);
    participation.business_name = text(100);
    participation.mode_other = Some(text(100));
    participation.sector_other = Some(text(100));
    if let Withdrawal::Withdrawn {
        transfer: Some(transfer),
        ..
    } = &mut participation.withdrawal
    {
        transfer.transferee = text(100);
        transfer.transferee_relation = text(100);
        transfer.pricing_basis = text(100);
    }
    declaration.participations = vec![participation; 20];
    declaration
}

pub(super) async fn the_largest_declaration_is_stored(bench: &Bench) {
    let entry = retired_person("B-2", "lab");
    let filed = revision(&entry, reference(1), 1, "2017-09-11T01:00:00Z", largest());
    assert!(serde_json::to_string(&filed).unwrap().len() > 120_000);
    bench.store.filings.file(&filed, None, None).await.unwrap();
    assert_eq!(
        bench
            .store
            .people
            .standing(&filed.number, &[])
            .await
            .unwrap()
            .current
            .as_ref(),
        Some(&filed)
    );
    let amended = Revision {
        revision: 2,
        ..filed.clone()
    };
    bench.store.filings.file(&amended, Some(1), None).await.unwrap();
    assert_eq!(
        bench.store.declarations.revisions(&number("B-2")).await.unwrap(),
        [filed, amended]
    );
}

pub(super) async fn a_declaration_too_large_for_an_item_is_rejected(bench: &Bench) {
    let content = Declaration {
        roster_note: Some("x".repeat(400 * 1024)),
        ..nil()
    };
    let filed = revision(
        &person("A-1", "lab"),
        reference(1),
        1,
        "2017-09-11T01:00:00Z",
        content,
    );
    let refused = bench.store.filings.file(&filed, None, None).await;
    assert!(
        matches!(refused, Err(FileError::Store(StoreError::Rejected { .. }))),
        "{refused:?}"
    );
    assert_eq!(
        bench
            .store
            .people
            .standing(&filed.number, &[])
            .await
            .unwrap()
            .current,
        None
    );
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
