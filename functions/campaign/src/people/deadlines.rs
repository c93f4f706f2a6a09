//! What is due by when, and whether a participation met the line for lenient treatment (§5.2.3).
//!
//! Here are the days left, what filing at a moment means, and the line "reported on one's own and withdrawn by the day the
//! plan sets".

use crate::people::plan::{Campaign, PhaseId};
use crate::terms;
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// A last day, and how far away it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Deadline {
    /// The last day, included.
    pub day: Date,
    /// Days left after today: 0 on the last day itself, below 0 once it has passed.
    pub days_left: i32,
}

/// The campaign's last days, as seen at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Deadlines {
    /// To file on time: the self-check phase ends (§5.2).
    pub file: Deadline,
    /// To have reported and withdrawn for lenient treatment (§5.2.3).
    pub lenient: Deadline,
    /// To hand the municipally managed cadres' reports to the city (§5.2.3).
    pub deliver: Deadline,
    /// To file at all, late or not.
    pub close: Deadline,
}

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

terms! {
    /// Where a participation stands with the line for lenient treatment.
    pub enum LenientLine {
        /// Reported and withdrawn in time.
        Met = "met" => "期限内报告并退出",
        /// Reported in time and not withdrawn yet, while there are days left.
        Open = "open" => "已报告，尚未退出",
        /// Reported or withdrawn too late, or not withdrawn when the day had passed.
        Missed = "missed" => "未在期限内报告并退出",
    }
}

impl Deadline {
    /// This day, seen at a moment.
    #[must_use]
    pub fn at(day: Date, now: Timestamp) -> Self {
        let left = day - timing::day(now);
        Deadline {
            day,
            days_left: left.get_days(),
        }
    }

    /// Whether the day is over.
    #[must_use]
    pub fn has_passed(self) -> bool {
        self.days_left < 0
    }

    /// As pages print it: `还有 4 天`, `今天截止`, `已过 2 天`.
    #[must_use]
    pub fn in_chinese(self) -> String {
        match self.days_left {
            0 => "今天截止".to_owned(),
            left if left > 0 => format!("还有 {left} 天"),
            left => format!("已过 {} 天", -left),
        }
    }
}

impl Campaign {
    /// The last days, as seen at a moment.
    #[must_use]
    pub fn deadlines(&self, now: Timestamp) -> Deadlines {
        let self_check_ends = self
            .phase(PhaseId::SelfCheck)
            .map_or(self.ends, |phase| phase.ends);
        Deadlines {
            file: Deadline::at(self_check_ends, now),
            lenient: Deadline::at(self.rules.lenient_until, now),
            deliver: Deadline::at(self.rules.deliver_by, now),
            close: Deadline::at(self.ends, now),
        }
    }
}

impl Campaign {
    /// The first day of filing online, and on which a report on paper may have been received.
    #[must_use]
    pub fn filing_opens(&self) -> Date {
        self.phase(PhaseId::SelfCheck)
            .map_or(self.starts, |phase| phase.starts)
    }

    /// What filing at this moment means (§5.2).
    #[must_use]
    pub fn filing_window(&self, moment: Timestamp) -> FilingWindow {
        self.filing_window_on(timing::day(moment))
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_left_are_counted_in_the_campaigns_time_zone_and_include_the_last_day() {
        let deadline = |now: &str| Deadline::at(date(2017, 9, 30), now.parse().unwrap());
        assert_eq!(deadline("2017-09-29T16:00:00Z").days_left, 0);
        assert_eq!(deadline("2017-09-29T15:59:59Z").in_chinese(), "还有 1 天");
        assert!(!deadline("2017-09-30T15:59:59Z").has_passed());
        assert!(deadline("2017-09-30T16:00:00Z").has_passed());
        assert_eq!(deadline("2017-10-02T01:00:00Z").in_chinese(), "已过 2 天");
        let campaign = crate::fixtures::campaign();
        let days = campaign.deadlines("2017-09-11T01:00:00Z".parse().unwrap());
        assert_eq!((days.deliver.days_left, days.lenient.days_left), (4, 19));
    }
}
