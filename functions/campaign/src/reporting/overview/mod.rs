//! Where the campaign stands at a moment, in numbers: per unit and in all, what changed since, whom to urge.
//!
//! The scheduled function counts, the office's pages and the brief read: nothing here holds anyone's name.

mod brief;
mod changes;
mod counts;
mod figure;
mod issue;
mod pending;
mod schedule;
mod urging;

pub use brief::{Brief, Table};
pub use changes::{Change, Changes, UnitChanges};
pub use counts::{Counting, Counts, Filed, Kept, Share, SignOffs, Withdrawals};
pub use figure::Figure;
pub use issue::{Affairs, Issue, LARGEST_NUMBER};
pub use pending::{DAYS_TO_SIGN, OpenReport, Pending, Task, TaskReports, noticed};
pub use urging::{Matter, Urge, urging};

use crate::people::plan::Unit;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The counts of a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CampaignCounts)]
pub struct Overview {
    /// The moment.
    pub moment: Timestamp,
    /// Whether the counts can be trusted: nothing in the data keeps a unit's table from adding up.
    pub ok: bool,
    /// The bureau's: the sum of its units'.
    pub bureau: Counts,
    /// Each unit's, in the campaign file's order.
    pub units: Vec<UnitCounts>,
}

/// A unit's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = UnitOverview)]
pub struct UnitCounts {
    /// The unit's id.
    pub id: UnitId,
    /// The unit's name.
    pub name: String,
    /// Its counts.
    #[serde(flatten)]
    pub counts: Counts,
}

impl Overview {
    /// Starts with nobody counted.
    #[must_use]
    pub fn new(moment: Timestamp) -> Self {
        Overview {
            moment,
            ok: true,
            bureau: Counts::default(),
            units: Vec::new(),
        }
    }

    /// Adds a unit.
    pub fn add(&mut self, unit: &Unit, counts: Counts, ok: bool) {
        self.ok &= ok;
        self.bureau.add(&counts);
        self.units.push(UnitCounts {
            id: unit.id.clone(),
            name: unit.name.clone(),
            counts,
        });
    }
}
