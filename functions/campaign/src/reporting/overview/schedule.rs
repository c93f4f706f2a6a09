//! When a summary is due: every day at 18:00, and when a deadline has passed, in the campaign's own time zone.

use crate::people::plan::{Campaign, PhaseId};
use crate::values::timing;
use crate::values::timing::TIME_ZONE;
use jiff::civil::{Date, Time, time};
use jiff::{Span, Timestamp};

/// The daily summary's time.
const DAILY: Time = time(18, 0, 0, 0);

impl Campaign {
    /// The last days whose end is summed up, beside the daily summary: to deliver, to withdraw leniently, to file on
    /// time, and of the campaign.
    #[must_use]
    pub fn deadline_days(&self) -> Vec<Date> {
        let self_check = self.phase(PhaseId::SelfCheck).map(|phase| phase.ends);
        let mut days: Vec<Date> = [self.rules.deliver_by, self.rules.lenient_until, self.ends]
            .into_iter()
            .chain(self_check)
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Whether the schedule has a summary at this moment. One schedule fires at 18:00 and at midnight; midnight counts
    /// only as the end of a deadline's day: 24:00, the first moment after it.
    #[must_use]
    pub fn is_summary_due(&self, moment: Timestamp) -> bool {
        let local = timing::local(moment);
        let is_midnight = local.time() == Time::midnight();
        !is_midnight
            || self
                .deadline_days()
                .iter()
                .any(|day| day.tomorrow().is_ok_and(|after| after == local.date()))
    }

    /// The first summary of the schedule after a moment.
    #[must_use]
    pub fn next_summary(&self, after: Timestamp) -> Timestamp {
        let today = timing::day(after);
        let days = (0..2).filter_map(|more| today.checked_add(Span::new().days(more)).ok());
        let daily = days.map(|day| day.to_datetime(DAILY));
        let deadlines = self
            .deadline_days()
            .into_iter()
            .filter_map(|day| day.tomorrow().ok());
        let ends = deadlines.map(|day| day.to_datetime(Time::midnight()));
        let moments = daily
            .chain(ends)
            .filter_map(|moment| moment.to_zoned_datetime(TIME_ZONE).ok());
        moments
            .map(|moment| moment.timestamp())
            .filter(|moment| *moment > after)
            .min()
            .unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::campaign;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_summary_is_due_every_evening_at_six_and_when_a_deadline_has_passed() {
        let campaign = campaign();
        let mut moment = at("2017-09-13T12:00:00+08:00");
        let mut due = Vec::new();
        for _ in 0..5 {
            moment = campaign.next_summary(moment);
            due.push(timing::local(moment).strftime("%m-%d %H:%M").to_string());
        }
        assert_eq!(
            due,
            [
                "09-13 18:00",
                "09-14 18:00",
                "09-15 18:00",
                "09-16 00:00",
                "09-16 18:00"
            ]
        );
        assert_eq!(
            campaign.next_summary(at("2017-09-30T18:00:00+08:00")),
            at("2017-10-01T00:00:00+08:00")
        );
        assert_eq!(
            campaign.next_summary(at("2018-01-31T18:00:00+08:00")),
            at("2018-02-01T00:00:00+08:00")
        );
    }

    #[test]
    fn midnight_counts_only_after_a_deadline() {
        let campaign = campaign();
        assert!(campaign.is_summary_due(at("2017-09-16T00:00:00+08:00")));
        assert!(!campaign.is_summary_due(at("2017-09-17T00:00:00+08:00")));
        assert!(campaign.is_summary_due(at("2017-09-17T18:00:00+08:00")));
    }

    #[test]
    fn everything_due_is_found_due() {
        let campaign = campaign();
        let mut moment = at("2017-08-15T00:00:00+08:00");
        while moment < at("2018-02-03T00:00:00+08:00") {
            moment = campaign.next_summary(moment);
            assert!(campaign.is_summary_due(moment), "{moment}");
        }
    }
}
