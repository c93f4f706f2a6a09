//! What went out: who was reminded of what, when, by which way, and what became of it. Nobody is reminded twice a day.

use super::{Reminder, Why};
use crate::terms;
use crate::values::roster_number::RosterNumber;
use crate::values::timing;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Nothing goes out by the schedule before this time of the day, nor from the next one on: telephones ring.
const FIRST: Time = Time::constant(7, 0, 0, 0);
const LAST: Time = Time::constant(21, 0, 0, 0);

terms! {
    /// By which way reminders go out.
    #[schema(as = ReminderWay)]
    pub enum Way {
        /// A messaging service is handed each person's number and text.
        Service = "service" => "消息服务",
        /// A group is told how many of each unit are to act.
        Group = "group" => "群机器人",
    }
}

/// Somebody who was reminded, or was meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reminded {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名.
    pub name: String,
    /// What about.
    pub why: Vec<Why>,
}

terms! {
    /// What became of what was sent.
    #[schema(as = ReminderOutcome)]
    pub enum Outcome {
        /// Nothing is known yet; if nothing ever is, it may have arrived.
        Sending = "sending" => "没有结果，可能已送达",
        /// It was taken.
        Taken = "taken" => "已送出",
        /// It was refused, so that it may be sent again.
        Refused = "refused" => "被拒绝，未送出",
        /// There was no answer that tells: it may have arrived, and is not sent again.
        Unknown = "unknown" => "答复不明，可能已送达",
        /// Others before it failed, and it was not tried.
        Untried = "untried" => "前面接连失败，没有再发",
    }
}

/// What was sent about the people of one unit, in one message. One message may be about several units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Dispatch {
    /// The day.
    pub day: Date,
    /// The unit.
    pub unit: UnitId,
    /// 1 for the first of the unit on that day, then counting up.
    pub serial: u32,
    /// What names the run that sent it: no two have the same.
    pub run: String,
    /// When.
    pub at: Timestamp,
    /// Who asked for it; none by the schedule.
    #[schema(required)]
    pub by: Option<RosterNumber>,
    /// By which way.
    pub way: Way,
    /// Who.
    pub people: Vec<Reminded>,
    /// What became of it.
    pub outcome: Outcome,
    /// What was answered, or why there was no answer.
    pub answer: String,
}

impl Reminded {
    /// Who is reminded of what.
    #[must_use]
    pub fn of(reminder: &Reminder) -> Self {
        Reminded {
            number: reminder.number.clone(),
            name: reminder.name.clone(),
            why: reminder.occasions.iter().map(super::Occasion::why).collect(),
        }
    }
}

impl Dispatch {
    /// What tells a messaging service that it may have the same already.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}-{}-{}", self.day, self.unit, self.serial)
    }
}

/// Whom nothing more is sent on a day on which this went out: all but those for whom it was refused or not tried.
#[must_use]
pub fn spared(before: &[Dispatch]) -> HashSet<&RosterNumber> {
    let standing = before
        .iter()
        .filter(|one| !matches!(one.outcome, Outcome::Refused | Outcome::Untried));
    standing
        .flat_map(|one| one.people.iter().map(|person| &person.number))
        .collect()
}

/// Whether the reminders of this moment may go out now: they are today's, and by the schedule it is no night.
#[must_use]
pub fn may_go_out(moment: Timestamp, now: Timestamp, by_hand: bool) -> bool {
    let (meant, is) = (timing::local(moment), timing::local(now));
    let by_day = (FIRST..LAST).contains(&meant.time());
    meant.date() == is.date() && (by_hand || by_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_todays_or_falls_into_the_night_stays() {
        let may = |moment: &str, now: &str, by_hand| {
            may_go_out(moment.parse().unwrap(), now.parse().unwrap(), by_hand)
        };
        let evening = "2017-09-11T18:00:00+08:00";
        assert!(may(evening, "2017-09-11T18:03:00+08:00", false));
        assert!(!may(evening, "2017-09-12T09:00:00+08:00", false));
        let midnight = "2017-09-16T00:00:00+08:00";
        assert!(!may(midnight, midnight, false) && may(midnight, midnight, true));
    }
}
