//! The rules of one clean-up campaign: who must declare about whom, what a declaration holds, its deadlines,
//! and the fold of all declarations into Annex 3.
//!
//! Pure on purpose: no I/O, no clock, no async, nothing of AWS. The moment is always an argument.
//! Section marks (§) are those of the campaign's plan.
//!
//! Five floors, and no file uses one above its own: values, people, declaration, process, reporting. Within a floor, too, no
//! two modules use each other. From outside each module is reached without its floor's name.

pub mod declaration;
#[cfg(test)]
mod fixtures;
mod people;
mod process;
mod reporting;
mod values;

pub use declaration::{
    contradiction, entered, finding, flags, on_paper, pairing, participant, revision, withdrawal_report,
};
pub use people::{asking, deadlines, obligation, person, plan, rights, role, roles, roster};
pub use process::{
    case_file, confirmation, delivery, dossier, lead, letter, near, on_file, paper, reach, roster_step,
    sign_off, spot_check, unit_check, verification,
};
pub use reporting::{annex3, desks, export, overview, progress, reminder, seal};
pub use values::{
    bounds, code, credit_code, date, digest, errors, form, money, month, phone, reference, roster_number,
    terms, text, timing, unit_id,
};

pub use declaration::Declaration;
pub use declaration::entered::Entered;
pub use declaration::revision::{Declarant, Revision};
pub use declaration::withdrawal_report::WithdrawalReport;
pub use people::plan::Campaign;
pub use people::rights::Right;
pub use people::role::{Role, Roles};
pub use people::roster::RosterEntry;
pub use process::dossier::Dossier;
pub use process::near::Party;
pub use process::on_file::{Apart, OnFile};
pub use process::reach::{Member, Reading};
pub use reporting::annex3::{Annex3, Reconciliation};
pub use values::bounds::{Bounds, RowLimit};
pub use values::code::PersonalCode;
pub use values::credit_code::CreditCode;
pub use values::digest::{Digest, Salt};
pub use values::errors::{FieldErrors, WHOLE_FORM};
pub use values::form::{Check, FormFields, Source};
pub use values::money::Wan;
pub use values::month::Month;
pub use values::reference::Reference;
pub use values::roster_number::RosterNumber;
pub use values::unit_id::UnitId;
