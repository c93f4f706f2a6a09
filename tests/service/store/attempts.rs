//! Failed sign-in attempts, by person and by address.

use super::Bench;
use super::people::{moment, number};
use campaign::{Digest, RosterNumber};
use jiff::SignedDuration;
use store::{Attempts, Counted};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// What is stored of a person's attempts, and of an address's.
async fn stored(bench: &Bench, of: &RosterNumber, address: &Digest) -> (Option<Attempts>, Option<Attempts>) {
    let credentials = bench.store.credentials(of, address).await.unwrap();
    (credentials.by_person, credentials.by_address)
}

pub(super) async fn failures_add_up_within_a_window_and_start_over_after_it(bench: &Bench) {
    let (of, nowhere) = (number("NOBODY"), Digest::of(b"an address"));
    let count = async |at: &str| {
        bench
            .store
            .count_failed_attempt(Counted::Person(&of), moment(at), WINDOW)
            .await
            .unwrap()
    };
    let first_window = moment("2017-09-11T01:15:00Z");
    for (at, failures) in [("01:00:00", 1), ("01:05:00", 2), ("01:14:59", 3)] {
        let counted = count(&format!("2017-09-11T{at}Z")).await;
        assert_eq!(
            counted,
            Attempts {
                failures,
                window_ends: first_window
            }
        );
        assert_eq!(stored(bench, &of, &nowhere).await, (Some(counted), None));
    }
    let stored = stored(bench, &of, &nowhere).await.0.unwrap();
    assert_eq!(stored.failures_at(moment("2017-09-11T01:14:59Z")), 3);
    assert_eq!(stored.failures_at(first_window), 0);

    let second_window = moment("2017-09-11T01:30:00Z");
    assert_eq!(
        count("2017-09-11T01:15:00Z").await,
        Attempts {
            failures: 1,
            window_ends: second_window
        }
    );
    assert_eq!(
        count("2017-09-11T01:16:00Z").await,
        Attempts {
            failures: 2,
            window_ends: second_window
        }
    );
}

pub(super) async fn racing_failures_are_all_counted(bench: &Bench) {
    let of = number("NOBODY");
    for (at, already) in [
        ("2017-09-11T01:00:00Z", 0),
        ("2017-09-11T02:00:00Z", 0),
        ("2017-09-11T02:05:00Z", 20),
    ] {
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let (store, of) = (bench.store.clone(), of.clone());
                tokio::spawn(async move {
                    store
                        .count_failed_attempt(Counted::Person(&of), moment(at), WINDOW)
                        .await
                        .unwrap()
                })
            })
            .collect();
        let mut counts = Vec::new();
        for task in tasks {
            counts.push(task.await.unwrap().failures);
        }
        counts.sort_unstable();
        assert_eq!(counts, (already + 1..=already + 20).collect::<Vec<_>>());
    }
}

pub(super) async fn a_person_and_an_address_are_counted_apart(bench: &Bench) {
    let (one, other) = (number("A-1"), number("B-2"));
    let (here, there) = (Digest::of(b"here"), Digest::of(b"there"));
    let now = moment("2017-09-11T01:00:00Z");
    for counted in [
        Counted::Person(&one),
        Counted::Address(&here),
        Counted::Address(&here),
    ] {
        bench
            .store
            .count_failed_attempt(counted, now, WINDOW)
            .await
            .unwrap();
    }
    let failures = |(person, address): (Option<Attempts>, Option<Attempts>)| {
        let count = |attempts: Option<Attempts>| attempts.map(|attempts| attempts.failures);
        (count(person), count(address))
    };
    assert_eq!(failures(stored(bench, &one, &here).await), (Some(1), Some(2)));
    assert_eq!(failures(stored(bench, &other, &there).await), (None, None));

    bench.store.forget_attempts(Counted::Person(&one)).await.unwrap();
    assert_eq!(
        failures(stored(bench, &one, &here).await),
        (None, Some(2)),
        "who shares the address is still counted"
    );
    // Nothing to forget is fine too.
    bench
        .store
        .forget_attempts(Counted::Person(&other))
        .await
        .unwrap();
}
