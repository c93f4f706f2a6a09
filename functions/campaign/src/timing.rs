//! Deadlines: what is on time, late or refused, in the campaign's own time zone.

use crate::plan::{Campaign, PhaseId};
use crate::terms;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// The campaign's time zone, compiled in: no time zone files are needed where it runs.
pub const TIME_ZONE: TimeZone = jiff::tz::get!("Asia/Shanghai");

terms! {
    /// What filing at a moment means.
    pub enum FilingWindow {
        /// The self-check phase has not begun.
        NotYetOpen = "not_yet_open",
        /// Within the self-check phase.
        OnTime = "on_time",
        /// 逾期: after the self-check phase, before the campaign ends.
        Late = "late",
        /// The campaign has ended.
        Closed = "closed",
    }
}

/// The moment as people in the campaign's time zone read it.
#[must_use]
pub fn local(moment: Timestamp) -> ZonedDateTime {
    moment.to_zoned_datetime(TIME_ZONE)
}

/// The day a moment falls on in the campaign's time zone.
#[must_use]
pub fn day(moment: Timestamp) -> Date {
    local(moment).date()
}

/// The first moment of a day in the campaign's time zone.
#[must_use]
pub fn begin_of(day: Date) -> Timestamp {
    let midnight = day.to_datetime(Time::midnight()).to_zoned_datetime(TIME_ZONE);
    midnight.map_or(Timestamp::MIN, |midnight| midnight.timestamp())
}

/// The moment as people read it: `2017年9月11日 09:05:03`.
#[must_use]
pub fn moment_in_chinese(moment: Timestamp) -> String {
    let local = local(moment);
    let (hour, minute, second) = (local.hour(), local.minute(), local.second());
    format!(
        "{} {hour:02}:{minute:02}:{second:02}",
        crate::date::in_chinese(local.date())
    )
}

/// When a report was made, as people read it; one on paper, which counts from the beginning of a day, by that day.
#[must_use]
pub fn made_in_chinese(at: Timestamp) -> String {
    let local = local(at);
    if local.time() == Time::midnight() {
        crate::date::in_chinese(local.date())
    } else {
        moment_in_chinese(at)
    }
}

impl Campaign {
    /// What filing at this moment means (§5.2).
    #[must_use]
    pub fn filing_window(&self, moment: Timestamp) -> FilingWindow {
        self.filing_window_on(day(moment))
    }

    /// What filing on this day means.
    #[must_use]
    pub fn filing_window_on(&self, today: Date) -> FilingWindow {
        let Some(self_check) = self.phase(PhaseId::SelfCheck) else {
            return FilingWindow::Closed;
        };
        if today > self.ends {
            FilingWindow::Closed
        } else if today > self_check.ends {
            FilingWindow::Late
        } else if today >= self_check.starts {
            FilingWindow::OnTime
        } else {
            FilingWindow::NotYetOpen
        }
    }
}
