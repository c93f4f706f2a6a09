//! Failed sign-in attempts, by person and by address.

use super::Bench;
use super::people::{moment, number};
use campaign::{Digest, RosterNumber};
use futures::stream::{self, StreamExt as _};
use jiff::SignedDuration;
use store::{Attempt, Attempts, Counted, Store};

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// More than any of these facts takes.
const MANY: u32 = 100;

/// An attempt that has to be there to take.
async fn taken(store: &Store, of: Counted<'_>, at: &str) -> Option<Attempts> {
    match store
        .sign_in
        .take_attempt(of, MANY, moment(at), WINDOW)
        .await
        .unwrap()
    {
        Attempt::Taken(attempts) => Some(attempts),
        Attempt::Refused(_) => None,
    }
}

/// What is stored of a person's attempts, and of an address's.
async fn stored(bench: &Bench, of: &RosterNumber, address: &Digest) -> (Option<Attempts>, Option<Attempts>) {
    let credentials = bench.store.sign_in.credentials(of, address).await.unwrap();
    (credentials.by_person, credentials.by_address)
}

pub(super) async fn failures_add_up_within_a_window_and_start_over_after_it(bench: &Bench) {
    let (of, nowhere) = (number("NOBODY"), Digest::of(b"an address"));
    let count = async |at: &str| taken(&bench.store, Counted::Person(&of), at).await.unwrap();
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
    assert_eq!(stored.failures_at(moment("2017-09-11T01:14:59Z"), WINDOW), 3);
    assert_eq!(stored.failures_at(first_window, WINDOW), 0);

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
                tokio::spawn(async move { taken(&store, Counted::Person(&of), at).await.unwrap() })
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
    for counted in [
        Counted::Person(&one),
        Counted::Address(&here),
        Counted::Address(&here),
    ] {
        taken(&bench.store, counted, "2017-09-11T01:00:00Z")
            .await
            .unwrap();
    }
    let failures = |(person, address): (Option<Attempts>, Option<Attempts>)| {
        let count = |attempts: Option<Attempts>| attempts.map(|attempts| attempts.failures);
        (count(person), count(address))
    };
    assert_eq!(failures(stored(bench, &one, &here).await), (Some(1), Some(2)));
    assert_eq!(failures(stored(bench, &other, &there).await), (None, None));

    bench
        .store
        .sign_in
        .forget_attempts(Counted::Person(&one))
        .await
        .unwrap();
    assert_eq!(
        failures(stored(bench, &one, &here).await),
        (None, Some(2)),
        "who shares the address is still counted"
    );
    // Nothing to forget is fine too.
    bench
        .store
        .sign_in
        .forget_attempts(Counted::Person(&other))
        .await
        .unwrap();
}

pub(super) async fn of_a_thousand_racing_attempts_no_more_are_taken_than_the_limit(bench: &Bench) {
    const MOST: u32 = 5;
    let (of, now) = (number("NOBODY"), moment("2017-09-11T01:00:00Z"));
    let racing = stream::iter(0..1000)
        .map(|_| {
            bench
                .store
                .sign_in
                .take_attempt(Counted::Person(&of), MOST, now, WINDOW)
        })
        // More at a time would wait for connections until their time is over.
        .buffer_unordered(100);
    let mut taken = Vec::new();
    for attempt in racing.collect::<Vec<_>>().await {
        match attempt.unwrap() {
            Attempt::Taken(attempts) => taken.push(attempts),
            Attempt::Refused(standing) => assert_eq!(standing.failures, MOST),
        }
    }
    assert_eq!(taken.len(), MOST as usize);
    // One that is given back can be taken again, by one.
    let given = bench
        .store
        .sign_in
        .give_back_attempt(Counted::Person(&of), taken[0])
        .await;
    given.unwrap();
    let again = async || {
        bench
            .store
            .sign_in
            .take_attempt(Counted::Person(&of), MOST, now, WINDOW)
            .await
    };
    assert!(matches!(again().await.unwrap(), Attempt::Taken(_)));
    assert!(matches!(again().await.unwrap(), Attempt::Refused(_)));
}

pub(super) async fn an_attempt_is_given_back_to_its_own_window_only(bench: &Bench) {
    let of = number("NOBODY");
    let first = taken(&bench.store, Counted::Person(&of), "2017-09-11T01:00:00Z").await;
    let second = taken(&bench.store, Counted::Person(&of), "2017-09-11T01:15:00Z").await;
    for (attempts, failures) in [(first, 1), (second, 0), (second, 0)] {
        let given = bench
            .store
            .sign_in
            .give_back_attempt(Counted::Person(&of), attempts.unwrap())
            .await;
        given.unwrap();
        let (standing, _) = stored(bench, &of, &Digest::of(b"")).await;
        assert_eq!(standing.unwrap().failures, failures);
    }
    // Nothing is made of nothing.
    bench
        .store
        .sign_in
        .forget_attempts(Counted::Person(&of))
        .await
        .unwrap();
    let given = bench
        .store
        .sign_in
        .give_back_attempt(Counted::Person(&of), second.unwrap())
        .await;
    given.unwrap();
    assert_eq!(stored(bench, &of, &Digest::of(b"")).await.0, None);
}

pub(super) async fn a_clock_that_is_set_back_makes_no_window_longer(bench: &Bench) {
    let of = number("NOBODY");
    for _ in 0..MANY {
        taken(&bench.store, Counted::Person(&of), "2017-09-12T01:00:00Z")
            .await
            .unwrap();
    }
    let later = taken(&bench.store, Counted::Person(&of), "2017-09-12T01:14:00Z").await;
    assert_eq!(later, None);
    let set_back = taken(&bench.store, Counted::Person(&of), "2017-09-11T01:00:00Z")
        .await
        .unwrap();
    assert_eq!(set_back.failures, 1);
    assert_eq!(set_back.window_ends, moment("2017-09-11T01:15:00Z"));
}
