//! The fold of current declarations into Annex 3 (汇总表) and its reconciliation.
//!
//! [`UnitFold`] takes one unit's people in the order of their numbers and hands out rows as it goes, so a table of any
//! length passes through without being held. [`Annex3::of_unit`] is the same fold over lists in any order, for a table
//! that fits in memory.

mod fold;
mod reconciliation;
mod row;
#[cfg(test)]
mod tests;

pub use fold::{AddedNote, Tally, UnitFold, added_notes};
pub use reconciliation::{Cause, Mismatch, Reconciliation};
pub use row::{COLUMNS, Cell, Row, row_at, rows};

use crate::declaration::revision::Revision;
use crate::people::plan::{Campaign, Unit};
use crate::people::roster::RosterEntry;
use crate::process::dossier::Dossier;
use crate::process::on_file::OnFile;
use serde::Serialize;
use std::collections::HashMap;

/// Annex 3 of one unit, held in memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Annex3 {
    /// One row for each participation.
    pub rows: Vec<Row>,
    /// How the unit's people are accounted for.
    #[serde(flatten)]
    pub tally: Tally,
}

impl Annex3 {
    /// Folds a unit's roster and current declarations, given in any order, without earlier revisions or later reports.
    #[must_use]
    pub fn of_unit(
        campaign: &Campaign,
        unit: &Unit,
        roster: Vec<RosterEntry>,
        declarations: Vec<Revision>,
    ) -> Self {
        let dossiers = declarations.into_iter().map(Dossier::of).collect();
        Annex3::of_dossiers(campaign, unit, roster, dossiers)
    }

    /// Folds a unit's roster and what its people filed, given in any order.
    #[must_use]
    pub fn of_dossiers(
        campaign: &Campaign,
        unit: &Unit,
        mut roster: Vec<RosterEntry>,
        dossiers: Vec<Dossier>,
    ) -> Self {
        roster.sort_by(|a, b| a.number.cmp(&b.number));
        let mut dossiers: HashMap<_, _> = dossiers
            .into_iter()
            .map(|dossier| (dossier.current.number.clone(), dossier))
            .collect();
        let mut fold = UnitFold::new(campaign, unit);
        let mut rows = Vec::new();
        for entry in roster {
            let dossier = dossiers.remove(&entry.number);
            rows.extend(fold.person(&OnFile::new(entry, dossier)));
        }
        Annex3 {
            rows,
            tally: fold.finish(),
        }
    }
}
