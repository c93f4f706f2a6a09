//! Moments and days in the campaign's own time zone.

use crate::values::date;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// The campaign's time zone, compiled in: no time zone files are needed where it runs.
pub const TIME_ZONE: TimeZone = jiff::tz::get!("Asia/Shanghai");

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
        date::in_chinese(local.date())
    )
}

/// When a report was made, as people read it; one on paper, which counts from the beginning of a day, by that day.
#[must_use]
pub fn made_in_chinese(at: Timestamp) -> String {
    let local = local(at);
    if local.time() == Time::midnight() {
        date::in_chinese(local.date())
    } else {
        moment_in_chinese(at)
    }
}
