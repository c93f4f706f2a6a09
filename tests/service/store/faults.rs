//! What the store says and leaves behind when the database fails.

use super::Bench;
use super::people::{factor, first, hash, moment, number, person, reference, session, unit};
use campaign::Digest;
use campaign::roster_step::Author;
use jiff::SignedDuration;
use local::database::{self, Fault, Faults};
use std::time::{Duration, Instant};
use store::{ByWhom, Cause, Counted, FileError, Opening, StoreError};

async fn bench() -> (Bench, Faults) {
    let faults = Faults::default();
    let client = database::in_memory_with(faults.clone()).unwrap();
    (Bench::new(client, "campaign").await, faults)
}

fn cause(error: StoreError) -> Cause {
    match error {
        StoreError::Unavailable { cause, .. } => cause,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_way_to_fail_is_told_as_unavailable() {
    let (bench, faults) = bench().await;
    let (of, address) = (number("A-1"), Digest::of(b"an address or a token"));
    for fault in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken] {
        faults.on(fault);
        let told = |cause: Cause| match fault {
            Fault::Throttled => cause == Cause::Throttled,
            Fault::Gone => matches!(cause, Cause::Connection(_)),
            Fault::TimedOut => cause == Cause::TimedOut,
            _ => matches!(cause, Cause::Fault(_)),
        };
        let (store, now) = (&bench.store, moment("2017-09-11T01:00:00Z"));
        assert!(told(cause(store.sessions.ping().await.unwrap_err())));
        assert!(told(cause(store.people.standing(&of, &[]).await.unwrap_err())));
        assert!(told(cause(
            store.sign_in.credentials(&of, &address).await.unwrap_err()
        )));
        assert!(told(cause(store.sessions.find(&address).await.unwrap_err())));
        let opened = session(&of);
        let opening = Opening {
            token: &address,
            session: &opened,
            browser: "",
            ends: now,
            replaces: None,
            forgets: &[],
        };
        assert!(told(cause(
            store.sign_in.open_session(opening).await.unwrap_err()
        )));
        assert!(told(cause(
            store.sessions.touch(&address, now).await.unwrap_err()
        )));
        assert!(told(cause(
            store.sign_in.end_session(&of, &address).await.unwrap_err()
        )));
        assert!(told(cause(store.sign_in.sessions_of(&of).await.unwrap_err())));
        assert!(told(cause(
            store
                .sign_in
                .enrol_second_factor(&of, &factor(1), &Author::Operator)
                .await
                .unwrap_err()
        )));
        assert!(told(cause(
            store.sign_in.use_second_factor(&of, 2).await.unwrap_err()
        )));
        assert!(told(cause(
            store
                .accounts
                .reset_second_factor(&of, ByWhom::alone(&Author::Operator, now))
                .await
                .unwrap_err()
        )));
        assert!(told(cause(
            store.declarations.by_reference(&reference(1)).await.unwrap_err()
        )));
        assert!(told(cause(store.declarations.revisions(&of).await.unwrap_err())));
        assert!(told(cause(
            store.roster.page(&unit("lab"), None).await.unwrap_err()
        )));
        assert!(told(cause(
            store.unit_files.page(&unit("lab"), None, now).await.unwrap_err()
        )));
        assert!(told(cause(
            store
                .roster_changes
                .load(&[(person("A-1", "lab"), hash(1))], now)
                .await
                .unwrap_err()
        )));
        let counted = store
            .sign_in
            .take_attempt(Counted::Person(&of), 5, now, SignedDuration::from_mins(15))
            .await;
        assert!(told(cause(counted.unwrap_err())));
        match store
            .filings
            .file(&first(&person("A-1", "lab"), reference(1)), None, None)
            .await
        {
            Err(FileError::Store(error)) => assert!(told(cause(error))),
            other => panic!("{other:?}"),
        }
    }
    faults.off();
    let standing = bench.store.people.standing(&of, &[]).await.unwrap();
    assert!(standing.entry.is_none() && standing.current.is_none());
    let credentials = bench.store.sign_in.credentials(&of, &address).await.unwrap();
    assert!(credentials.by_person.is_none() && credentials.by_address.is_none());
    assert_eq!(bench.store.sessions.find(&address).await.unwrap(), None);
}

#[tokio::test]
async fn one_failure_is_got_over() {
    let (bench, faults) = bench().await;
    for (at, fault) in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken]
        .into_iter()
        .enumerate()
    {
        faults.on_for(1, fault);
        let filed = first(
            &person(&format!("N{at}"), "lab"),
            reference(u8::try_from(at).unwrap()),
        );
        bench.store.filings.file(&filed, None, None).await.unwrap();
        assert_eq!(bench.revisions(&filed.number).await, [filed]);
    }
}

#[tokio::test]
async fn a_filing_whose_answer_was_lost_is_recognised_as_done() {
    let (bench, faults) = bench().await;
    let filed = first(&person("A-1", "lab"), reference(1));
    faults.on_for(1, Fault::AnswerLost);
    bench.store.filings.file(&filed, None, None).await.unwrap();
    assert_eq!(bench.revisions(&filed.number).await, [filed]);
}

#[tokio::test]
async fn a_filing_whose_every_answer_is_lost_can_be_filed_again() {
    let (bench, faults) = bench().await;
    let filed = first(&person("A-1", "lab"), reference(1));
    faults.on(Fault::AnswerLost);
    let unknown = bench.store.filings.file(&filed, None, None).await;
    assert!(
        matches!(&unknown, Err(FileError::Store(error)) if error.is_unavailable()),
        "{unknown:?}"
    );
    faults.off();
    bench.store.filings.file(&filed, None, None).await.unwrap();
    assert_eq!(bench.revisions(&filed.number).await, [filed]);
}

#[tokio::test]
async fn items_held_by_another_transaction_are_waited_for_but_not_for_ever() {
    let (bench, faults) = bench().await;
    let filed = first(&person("A-1", "lab"), reference(1));
    faults.on(Fault::Conflict);
    match bench.store.filings.file(&filed, None, None).await {
        Err(FileError::Store(error)) => assert_eq!(cause(error), Cause::Conflict),
        other => panic!("{other:?}"),
    }
    faults.on_for(2, Fault::Conflict);
    bench.store.filings.file(&filed, None, None).await.unwrap();
    assert_eq!(bench.revisions(&filed.number).await, [filed]);
}

#[tokio::test]
async fn a_slow_database_is_given_up_within_seconds() {
    let (bench, faults) = bench().await;
    faults.on(Fault::Slow(Duration::from_millis(300)));
    bench.store.sessions.ping().await.unwrap();
    faults.on(Fault::Slow(Duration::from_secs(3600)));
    let begun = Instant::now();
    assert_eq!(
        cause(bench.store.sessions.ping().await.unwrap_err()),
        Cause::TimedOut
    );
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_missing_table_is_rejected_not_unavailable() {
    let store = store::Store::new(database::in_memory().unwrap(), "campaign");
    match store.people.standing(&number("A-1"), &[]).await {
        Err(StoreError::Rejected { code, .. }) => assert_eq!(code, "ResourceNotFoundException"),
        other => panic!("{other:?}"),
    }
}
