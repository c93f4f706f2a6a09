//! The index: its partitions, and the order within them.

use campaign::{RosterNumber, UnitId};
use jiff::civil::Date;

/// The index that lists a unit's people and their declarations by roster number.
pub(crate) const BY_UNIT: &str = "by-unit";

/// The index partition of a unit's people.
pub(crate) fn unit_roster(unit: &UnitId) -> String {
    format!("ROSTER#{unit}")
}

/// The index partition of the municipally managed cadres.
pub(crate) const MUNICIPAL: &str = "MUNICIPAL";

/// The index partition of a unit's current declarations.
pub(crate) fn unit_declarations(unit: &UnitId) -> String {
    format!("DECLARATIONS#{unit}")
}

/// The index partition of a unit's sign-offs.
pub(crate) fn unit_sign_offs(unit: &UnitId) -> String {
    format!("SIGNOFFS#{unit}")
}

/// The index partition of what waits for a signer, or for the office to appoint one. Roster numbers are capitals,
/// so nobody's is `nobody`.
pub(crate) fn signer_queue(signer: Option<&RosterNumber>) -> String {
    format!("QUEUE#{}", signer.map_or("nobody", RosterNumber::as_str))
}

/// The index partition of a unit's checks.
pub(crate) fn unit_checks(unit: &UnitId) -> String {
    format!("CHECKS#{unit}")
}

/// The index partition of the withdrawals a unit's people reported.
pub(crate) fn unit_withdrawals(unit: &UnitId) -> String {
    format!("WITHDRAWALS#{unit}")
}

/// A reported withdrawal's place in that index: by roster number, then in its order. `#` sorts before everything a
/// number can go on with, so the order is that of the numbers.
pub(crate) fn indexed_report(number: &RosterNumber, serial: u32) -> String {
    format!("{number}#{serial:010}")
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

/// The index partition of what was done to accounts in the month of this day: months keep it from growing hot.
pub(crate) fn account_acts(month: Date) -> String {
    format!("ACCOUNTACTS#{:04}-{:02}", month.year(), month.month())
}

/// The index partition of the exports that were made.
pub(crate) const EXPORTS: &str = "EXPORTS";

/// The index partition of what the office found and decided about a unit's people.
pub(crate) fn unit_dockets(unit: &UnitId) -> String {
    format!("VERIFICATIONS#{unit}")
}

/// The index partition of the watch list.
pub(crate) const WATCH: &str = "WATCH";
