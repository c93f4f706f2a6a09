//! What lies together in a partition, and what the sort keys there start with.

use campaign::delivery::List;
use campaign::{Reference, RosterNumber, UnitId};
use jiff::civil::Date;

/// Where all revisions of a person's declaration lie.
pub(crate) fn declaration_partition(number: &RosterNumber) -> String {
    format!("DECLARATION#{number}")
}

/// What all sort keys of revisions start with.
pub(crate) const REVISION_PREFIX: &str = "REVISION#";

/// What all sort keys of steps start with.
pub(crate) const STEP_PREFIX: &str = "STEP#";

/// Where all steps of a declaration's sign-off lie.
pub(crate) fn sign_off_partition(number: &RosterNumber) -> String {
    format!("SIGNOFF#{number}")
}

/// Where all steps of a unit's check of a declaration lie.
pub(crate) fn check_partition(number: &RosterNumber) -> String {
    format!("CHECK#{number}")
}

/// Where the delegations lie that somebody gave or received.
pub(crate) fn delegation_partition(number: &RosterNumber) -> String {
    format!("DELEGATION#{number}")
}

/// What the sort keys of delegations somebody received start with.
pub(crate) const FROM_PREFIX: &str = "FROM#";

/// Where everything lies that the office entered of a person's reports on paper.
pub(crate) fn paper_partition(number: &RosterNumber) -> String {
    format!("PAPER#{number}")
}

/// Where everything lies that a unit sealed.
pub(crate) fn seal_partition(unit: &UnitId) -> String {
    format!("SEAL#{unit}")
}

/// Where everything lies that reminds people on a day.
pub(crate) fn reminders_partition(day: Date) -> String {
    format!("REMINDER#{day}")
}

/// Where all withdrawals lie that a person reported after filing.
pub(crate) fn withdrawal_partition(number: &RosterNumber) -> String {
    format!("WITHDRAWAL#{number}")
}

/// What all sort keys of withdrawals reported after filing start with.
pub(crate) const WITHDRAWAL_PREFIX: &str = "WITHDRAWAL#";

/// Where everything lies that the lists said of a person's report.
pub(crate) fn collection_partition(number: &RosterNumber) -> String {
    format!("COLLECTION#{number}")
}

/// What the sort keys of a list's marks start with.
pub(crate) fn mark_prefix(list: List) -> String {
    format!("{}#", list_name(list))
}

pub(super) fn list_name(list: List) -> &'static str {
    match list {
        List::Office => "OFFICE",
        List::Discipline => "DISCIPLINE",
    }
}

/// Where a person's sessions are listed. No digest of a token starts with the sign.
pub(crate) fn own_sessions_partition(number: &RosterNumber) -> String {
    format!("SESSION#@{number}")
}

/// Where a delivery lies.
pub(crate) fn delivery_partition(serial: u32) -> String {
    format!("DELIVERY#{serial}")
}

/// Where a lead lies with all its steps.
pub(crate) fn lead_partition(id: &Reference) -> String {
    format!("LEAD#{id}")
}

/// Where the leads lie that somebody reported from their unit, as they see them again. No id starts with the sign.
pub(crate) fn reported_leads_partition(by: &RosterNumber) -> String {
    format!("LEAD#@{by}")
}

/// Where the identity of a lead's reporter lies, with every reading of it.
pub(crate) fn reporter_partition(id: &Reference) -> String {
    format!("REPORTER#{id}")
}

/// What all sort keys of readings of an identity start with.
pub(crate) const READ_PREFIX: &str = "READ#";

const HISTORY_PREFIX: &str = "HISTORY#";

/// Where everything lies that was done to somebody's roster entry, code and second factor.
pub(crate) fn history_partition(of: &RosterNumber) -> String {
    format!("{HISTORY_PREFIX}{of}")
}

/// Whose history lies there; none for other partitions.
pub(crate) fn person_of_history(partition: &str) -> Option<RosterNumber> {
    RosterNumber::parse(partition.strip_prefix(HISTORY_PREFIX)?).ok()
}

/// Where the briefs lie that were issued.
pub(crate) const BRIEFS: &str = "BRIEF#issued";

/// What the sort keys of briefs under their numbers start with.
pub(crate) const NUMBER_PREFIX: &str = "NUMBER#";

/// Where a spot check lies with its sample, its findings and its steps.
pub(crate) fn spot_check_partition(id: &Reference) -> String {
    format!("SPOTCHECK#{id}")
}

/// Where a unit's spot checks lie as it was told of them. No id starts with the sign.
pub(crate) fn told_of_spot_checks_partition(unit: &UnitId) -> String {
    format!("SPOTCHECK#@{unit}")
}

/// Where everything lies that the office found and decided about a person's declaration, or noted of a unit.
pub(crate) fn case_file_partition(of: &str) -> String {
    format!("VERIFICATION#{of}")
}

/// What stands for a unit among the roster numbers there: none starts with this sign.
pub(crate) fn unit_in_case_files(unit: &UnitId) -> String {
    format!("@{unit}")
}

/// What all sort keys of case reports start with.
pub(crate) const REPORT_PREFIX: &str = "REPORT#";

/// A watched participation among those of its person.
pub(crate) fn watch_sort(revision: u32, place: usize) -> String {
    format!("{revision:06}#{place:02}")
}
