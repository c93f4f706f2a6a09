//! The rules of one clean-up campaign: who must declare about whom, what a declaration holds, its deadlines,
//! and the fold of all declarations into Annex 3.
//!
//! Pure on purpose: no I/O, no clock, no async, nothing of AWS. The moment is always an argument.
//! Section marks (§) are those of the campaign's plan.

/// How a value with a `parse` of its own is carried: as its text, in JSON and on paper.
macro_rules! carried_as_text {
    ($value:ident, $error:ident) => {
        impl std::fmt::Display for $value {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl From<$value> for String {
            fn from(value: $value) -> String {
                value.0
            }
        }

        impl TryFrom<String> for $value {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                $value::parse(&text)
            }
        }
    };
}

/// How a value that is carried as text but kept otherwise is described: by the text.
macro_rules! described_as_text {
    ($value:ident, $description:literal, $example:literal) => {
        impl utoipa::PartialSchema for $value {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($description))
                    .examples([$example])
                    .into()
            }
        }

        impl utoipa::ToSchema for $value {}
    };
}

pub mod annex3;
pub mod asking;
pub mod bounds;
pub mod code;
pub mod confirmation;
pub mod contradiction;
pub mod credit_code;
pub mod date;
pub mod deadlines;
pub mod declaration;
pub mod delivery;
pub mod desks;
pub mod entered;
pub mod errors;
pub mod export;
pub mod finding;
pub mod flags;
pub mod form;
pub mod lead;
pub mod letter;
pub mod money;
pub mod month;
pub mod near;
pub mod obligation;
pub mod on_file;
pub mod overview;
pub mod paper;
pub mod phone;
pub mod plan;
pub mod progress;
pub mod reach;
pub mod reference;
pub mod reminder;
pub mod revision;
pub mod rights;
pub mod roles;
pub mod roster;
pub mod roster_step;
pub mod seal;
pub mod sign_off;
pub mod spot_check;
pub mod terms;
pub mod text;
pub mod timing;
pub mod unit_check;
pub mod verification;
pub mod withdrawal_report;

pub use annex3::{Annex3, Reconciliation};
pub use bounds::{Bounds, RowLimit};
pub use code::PersonalCode;
pub use credit_code::CreditCode;
pub use deadlines::Dossier;
pub use declaration::Declaration;
pub use entered::Entered;
pub use errors::{FieldErrors, WHOLE_FORM};
pub use form::{Check, FormFields, Source};
pub use money::Wan;
pub use month::Month;
pub use near::Party;
pub use on_file::{Apart, OnFile};
pub use plan::Campaign;
pub use reach::{Member, Reading};
pub use reference::Reference;
pub use revision::{Declarant, Digest, Revision, Salt};
pub use rights::Right;
pub use roles::{Role, Roles};
pub use roster::{RosterEntry, RosterNumber, UnitId};
pub use withdrawal_report::WithdrawalReport;
