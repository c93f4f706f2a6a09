//! What is due by when, and whether a participation met the line for lenient treatment (§5.2.3).
//!
//! Filing on time or late is [`crate::timing`]'s; here are the days left, and the line "reported on one's own and
//! withdrawn by the day the plan sets".

mod dossier;
mod pairing;
#[cfg(test)]
mod tests;

pub use dossier::{Dossier, Standing, places, standings};
pub use pairing::Subject;

use crate::plan::{Campaign, PhaseId};
use crate::terms;
use crate::timing;
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
