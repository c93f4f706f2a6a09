//! The manifest of a run: what it made and whether everyone is accounted for.

use campaign::annex3::{Mismatch, Tally};
use campaign::desks::Unattended;
use campaign::overview::{Counts, Overview, Pending};
use campaign::plan::Unit;
use campaign::seal::Seal;
use campaign::{Campaign, Reconciliation, UnitId, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a run came to; written as `summary.json`, after everything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
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
    /// Reports that nobody of a desk may act on; the discipline team is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unattended: Vec<Unattended>,
    /// What waits for somebody of the bureau.
    #[serde(default)]
    pub pending: Pending,
    /// The folder of the summary this one was compared with; none for the first.
    pub previous: Option<String>,
    /// Everything that was counted.
    pub overview: Overview,
    /// The files made, in the order they were written.
    pub files: Vec<MadeFile>,
}

/// A unit's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitReport {
    /// The unit's id.
    pub id: UnitId,
    /// The unit's name.
    pub name: String,
    /// Its counts.
    pub reconciliation: Reconciliation,
    /// When something was last filed or noted that its table is made of; none where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
}

/// A file that a run made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// Its path in the object store.
    pub path: String,
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Manifest {
    /// Starts one for a moment.
    #[must_use]
    pub fn new(campaign: &Campaign, moment: Timestamp) -> Self {
        Manifest {
            campaign: campaign.name.clone(),
            moment,
            filled_on: timing::day(moment),
            ok: true,
            reconciliation: Reconciliation::default(),
            units: Vec::with_capacity(campaign.units.len()),
            errors: Vec::new(),
            unattended: Vec::new(),
            pending: Pending::default(),
            previous: None,
            overview: Overview::new(moment),
            files: Vec::new(),
        }
    }

    /// What a unit came to.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&UnitReport> {
        self.units.iter().find(|report| &report.id == id)
    }

    /// Whether something that a unit's table is made of was filed or noted since it was sealed, or whoever came or went since
    /// makes it add up to something else.
    #[must_use]
    pub fn has_changed_since(&self, seal: &Seal) -> bool {
        let counted = self.unit(&seal.unit).filter(|_| self.moment > seal.at);
        counted.is_some_and(|counted| {
            counted.reconciliation != seal.reconciliation || counted.changed.is_some_and(|at| at > seal.at)
        })
    }

    /// Adds what a unit came to.
    pub fn add(&mut self, unit: &Unit, tally: &Tally, counts: Counts, changed: Option<Timestamp>) {
        self.ok &= tally.errors.is_empty();
        self.reconciliation += tally.reconciliation;
        self.errors.extend_from_slice(&tally.errors);
        self.units.push(UnitReport {
            id: unit.id.clone(),
            name: unit.name.clone(),
            reconciliation: tally.reconciliation,
            changed,
        });
        self.overview.add(unit, counts, tally.errors.is_empty());
    }
}

impl MadeFile {
    /// Its name within its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}
