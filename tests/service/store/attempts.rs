//! Failed sign-in attempts.

use super::Bench;
use super::people::{moment, number};
use jiff::SignedDuration;
use store::Attempts;

const WINDOW: SignedDuration = SignedDuration::from_mins(15);

pub(super) async fn failures_add_up_within_a_window_and_start_over_after_it(bench: &Bench) {
    let of = number("NOBODY");
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
        assert_eq!(bench.store.standing(&of, &[]).await.unwrap().attempts, Some(counted));
    }
    let stored = bench.store.standing(&of, &[]).await.unwrap().attempts.unwrap();
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
                tokio::spawn(
                    async move { store.count_failed_attempt(Counted::Person(&of), moment(at), WINDOW).await.unwrap() },
                )
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
