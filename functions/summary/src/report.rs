//! The manifest of a run: what it made and whether everyone is accounted for.

use campaign::annex3::{Mismatch, Tally};
use campaign::plan::Unit;
use campaign::{Campaign, Reconciliation, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// What a run came to; written as `summary.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The campaign's name.
    pub campaign: String,
    /// The moment whose declarations were read.
    pub moment: Timestamp,
    /// The day the forms bear.
    pub filled_on: Date,
    /// Whether the tables can be trusted: no unit has an error.
    pub ok: bool,
    /// The bureau's counts: the sum of its units'.
    pub reconciliation: Reconciliation,
    /// Each unit's counts, in the campaign file's order.
    pub units: Vec<UnitReport>,
    /// What does not fit, unit by unit.
    pub errors: Vec<Mismatch>,
    /// The files made, in the order they were written.
    pub files: Vec<MadeFile>,
}

/// A unit's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitReport {
    /// The unit's id.
    pub id: UnitId,
    /// The unit's name.
    pub name: String,
    /// Its counts.
    pub reconciliation: Reconciliation,
}

/// A file that a run made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MadeFile {
    /// Its path in the object store.
    pub path: String,
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Report {
    pub(crate) fn new(campaign: &Campaign, moment: Timestamp, filled_on: Date) -> Self {
        Report {
            campaign: campaign.name.clone(),
            moment,
            filled_on,
            ok: true,
            reconciliation: Reconciliation::default(),
            units: Vec::with_capacity(campaign.units.len()),
            errors: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Adds what a unit came to.
    pub(crate) fn add(&mut self, unit: &Unit, tally: &Tally) {
        self.ok &= tally.errors.is_empty();
        self.reconciliation += tally.reconciliation;
        self.errors.extend_from_slice(&tally.errors);
        self.units.push(UnitReport {
            id: unit.id.clone(),
            name: unit.name.clone(),
            reconciliation: tally.reconciliation,
        });
    }
}
