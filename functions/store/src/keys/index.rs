//! The index: its partitions, and the order within them.

use campaign::{RosterNumber, UnitId};
use jiff::civil::Date;

/// The index of all lists: of a unit's people by roster number, of a signer's queue and others.
pub(crate) const BY_UNIT: &str = "by-unit";

/// The index partition of a unit's people.
pub(crate) fn unit_roster(unit: &UnitId) -> String {
    format!("ROSTER#{unit}")
}

/// The index partition of those who left a unit's roster.
pub(crate) fn unit_departed(unit: &UnitId) -> String {
    format!("DEPARTED#{unit}")
}

/// The index partition of the names that begin with the same character as this key.
pub(crate) fn names(key: &str) -> String {
    format!("NAME#{}", first_character(key))
}

/// The index partition of those who hold the office's role.
pub(crate) const NAMES_OF_THE_OFFICE: &str = "NAME#@office";

/// The index partition of the businesses whose keys begin with the same character as this one.
pub(crate) fn businesses(key: &str) -> String {
    format!("BUSINESS#{}", first_character(key))
}

fn first_character(key: &str) -> String {
    key.chars().take(1).collect()
}

/// The index partition of the municipally managed cadres.
pub(crate) const MUNICIPAL: &str = "MUNICIPAL";

/// The index partition of what waits for a signer, or for the office to appoint one. Roster numbers are capitals,
/// so nobody's is `nobody`.
pub(crate) fn signer_queue(signer: Option<&RosterNumber>) -> String {
    format!("QUEUE#{}", signer.map_or("nobody", RosterNumber::as_str))
}

/// The index partition of the units' current seals.
pub(crate) const SEALS: &str = "SEALS";

/// The index partition of the leads that the office and the discipline team see.
pub(crate) const LEADS: &str = "LEADS";

/// The index partition of the leads that only the discipline team sees.
pub(crate) const LEADS_OF_DISCIPLINE: &str = "LEADS#DISCIPLINE";

/// The index partition of the spot checks.
pub(crate) const SPOT_CHECKS: &str = "SPOTCHECKS";

/// The index partition of the proposals that wait for a second person.
pub(crate) const PROPOSALS: &str = "PROPOSALS";

/// The index partition of the reports on paper that wait to be compared.
pub(crate) const PAPERS: &str = "PAPERS";

/// The index partition of what was done to accounts in the month of this day: months keep it from growing hot.
pub(crate) fn account_acts(month: Date) -> String {
    format!("ACCOUNTACTS#{:04}-{:02}", month.year(), month.month())
}

/// The index partition of the reminders that went out.
pub(crate) const REMINDERS: &str = "REMINDERS";

/// The index partition of the exports that were made.
pub(crate) const EXPORTS: &str = "EXPORTS";

/// The index partition of the watch list.
pub(crate) const WATCH: &str = "WATCH";
