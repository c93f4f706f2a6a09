//! A participation in the model: how it was left, and what became of it, by the rules of the plan.

use super::declared::{Declared, Leaving};
use super::model::SELF_CHECK_ENDS;
use jiff::civil::Date;

/// A participation with all that became of it.
#[derive(Clone, Debug)]
pub(super) struct Deal {
    pub(super) declared: Declared,
    /// When it was first reported.
    pub(super) since: Date,
    /// The day it was left, by a later report.
    pub(super) reported: Option<Date>,
    /// Since when it is stated to have been left.
    pub(super) left_since: Option<Date>,
    /// It was ordered to be left; and the day it was.
    pub(super) order: Option<Option<Date>>,
    pub(super) agreed: Option<Date>,
    /// A recheck: whether it was real, and which withdrawal was looked into.
    pub(super) recheck: Option<(bool, Date)>,
    /// 核查情况, while the facts are those that were verified.
    pub(super) verified: Option<String>,
    /// Whether it ever was verified.
    pub(super) looked_into: bool,
    pub(super) disposed: Option<String>,
    pub(super) note: Option<String>,
}

impl Deal {
    pub(super) fn new(declared: &Declared, on: Date) -> Deal {
        Deal {
            declared: declared.clone(),
            since: on,
            reported: None,
            left_since: matches!(declared.leaving, Leaving::Left(..)).then_some(on),
            order: None,
            agreed: None,
            recheck: None,
            verified: None,
            looked_into: false,
            disposed: None,
            note: None,
        }
    }

    /// Whether it is the participation that an earlier revision declared like this.
    pub(super) fn goes_on_from(&self, former: &Declared) -> bool {
        let known_as = self.declared.formerly.as_ref().unwrap_or(&self.declared.business);
        former.kin == self.declared.kin && &former.business == known_as
    }

    /// The day it was left by declaration or report.
    fn stated(&self) -> Option<Date> {
        match self.declared.leaving {
            Leaving::Left(day, _) => Some(day),
            Leaving::Staying(_) => self.reported,
        }
    }

    /// The last day on which it is said to have been left.
    pub(super) fn last_stated(&self) -> Option<Date> {
        self.stated().max(self.order.flatten())
    }

    fn is_stated_in_time(&self) -> bool {
        self.left_since.is_some_and(|since| since <= SELF_CHECK_ENDS)
    }

    fn is_sham(&self, day: Date) -> bool {
        matches!(self.recheck, Some((false, until)) if day <= until)
    }

    /// The day it is said to have been left, unless a recheck found a sham.
    pub(super) fn reported_on(&self) -> Option<Date> {
        self.stated().filter(|day| !self.is_sham(*day))
    }

    /// The day it was left, as far as that is to be believed: not what a recheck found to be a sham (§4.5), and of what
    /// was stated after the line only what a recheck found real (§5.2.3).
    pub(super) fn left_on(&self) -> Option<Date> {
        let mut first = None;
        let confirmed = |day: Date| matches!(self.recheck, Some((true, until)) if day <= until);
        let stated = self
            .stated()
            .filter(|day| self.is_stated_in_time() || confirmed(*day));
        for day in [stated, self.order.flatten()].into_iter().flatten() {
            if !self.is_sham(day) && first.is_none_or(|first| day < first) {
                first = Some(day);
            }
        }
        first
    }

    /// Columns 15 to 17.
    pub(super) fn columns(&self) -> (bool, bool, Option<Date>) {
        let with_the_office =
            self.order.is_some() || self.agreed.is_some() || matches!(self.recheck, Some((true, _)));
        match self.left_on() {
            Some(day)
                if day <= SELF_CHECK_ENDS && (self.is_stated_in_time() || self.order.flatten().is_some()) =>
            {
                (true, false, None)
            }
            Some(_) => (false, with_the_office, None),
            None => (false, false, self.agreed),
        }
    }

    /// Reported and left in time (§5.2.3).
    pub(super) fn is_lenient(&self) -> bool {
        self.since <= SELF_CHECK_ENDS
            && self.is_stated_in_time()
            && self.stated().is_some_and(|day| day <= SELF_CHECK_ENDS)
            && self.left_on().is_some_and(|day| day <= SELF_CHECK_ENDS)
    }

    /// The agreed or planned day, if it is over and nothing was left.
    pub(super) fn past_date(&self, today: Date) -> Option<Date> {
        if self.left_on().is_some() {
            return None;
        }
        let planned = match self.declared.leaving {
            Leaving::Staying(planned) if self.reported.is_none() => planned,
            _ => None,
        };
        self.agreed.or(planned).filter(|day| *day < today)
    }

    /// Whether the watch list has it: the office dealt with it, and it is not left; or only the declarant says so since.
    pub(super) fn is_watched(&self) -> bool {
        let dealt_with =
            self.looked_into || self.order.is_some() || self.agreed.is_some() || self.recheck.is_some();
        dealt_with && self.left_on().is_none()
    }
}
