//! What the office keeps an eye on.

use super::About;
use crate::people::deadlines::Deadline;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A participation that is not left, with the agreed day if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WatchedEntry)]
pub struct Watched {
    /// The day that was agreed; none where nothing was, which the office has to see to first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declarant's name.
    pub name: String,
    /// The declarant's unit.
    pub unit: UnitId,
    /// The declaration's reference.
    pub reference: Reference,
    /// The revision that its place is told in.
    pub revision: u32,
    /// Its place there, from 0.
    pub place: usize,
    /// Which participation it is.
    pub about: About,
    /// Whether withdrawal was ordered.
    pub ordered: bool,
    /// Whether an amendment left it out of the declaration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_out: bool,
}

impl Watched {
    /// The agreed day as seen at a moment.
    #[must_use]
    pub fn deadline(&self, now: Timestamp) -> Option<Deadline> {
        self.date.map(|date| Deadline::at(date, now))
    }
}
