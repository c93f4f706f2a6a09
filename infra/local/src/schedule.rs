//! The schedule: the summary every day at 18:00 of the campaign's time zone, like the scheduler in the cloud.

use crate::stack::Stack;
use campaign::timing;
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};
use object_store::ObjectStore;
use std::time::Duration;

/// The clock may be a demo clock: it is looked at again at least this often.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Runs the summary at each scheduled moment, for ever. A run that fails is logged and leaves the others alone.
pub async fn run(stack: &Stack, objects: &dyn ObjectStore) {
    let mut next = next_run((stack.clock.now)());
    loop {
        let wait = next.duration_since((stack.clock.now)());
        if wait > SignedDuration::ZERO {
            tokio::time::sleep(
                Duration::try_from(wait)
                    .unwrap_or(LONGEST_SLEEP)
                    .min(LONGEST_SLEEP),
            )
            .await;
            continue;
        }
        match summary::run(&stack.store, objects, &stack.campaign, next).await {
            Ok(report) if report.ok => tracing::info!(moment = %next, "the scheduled summary is written"),
            Ok(report) => {
                let errors = report.errors.len();
                tracing::error!(moment = %next, errors, "the scheduled summary does not reconcile");
            }
            Err(error) => tracing::error!(moment = %next, %error, "the scheduled summary failed"),
        }
        next = next_run(next);
    }
}

/// The first 18:00 after a moment.
fn next_run(after: Timestamp) -> Timestamp {
    let local = timing::local(after);
    let today = local.date().to_datetime(time(18, 0, 0, 0));
    let moments = [today, today.saturating_add(jiff::Span::new().days(1))];
    let zoned = moments
        .iter()
        .filter_map(|moment| moment.to_zoned_datetime(timing::TIME_ZONE).ok());
    zoned
        .map(|zoned| zoned.timestamp())
        .find(|moment| *moment > after)
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_run_is_today_or_tomorrow_at_six_in_the_evening() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(next_run(at("2017-09-11T01:00:00Z")), at("2017-09-11T10:00:00Z"));
        assert_eq!(next_run(at("2017-09-11T10:00:00Z")), at("2017-09-12T10:00:00Z"));
        assert_eq!(next_run(at("2017-12-31T15:59:59Z")), at("2018-01-01T10:00:00Z"));
    }
}
