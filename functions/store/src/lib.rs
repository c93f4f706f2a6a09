//! The only crate that speaks DynamoDB: keys, items, transactions.
//!
//! One table holds everything; `infra/template.yaml` describes it. One user action is one transaction with
//! conditions, so nothing is lost, doubled or half-written when two actions race. Revisions of a declaration
//! are only ever added. Every list is read in pages, and nothing here scans.
//!
//! Deliberately absent: the clock (a moment is an argument), rules of the campaign, and the choice of database
//! (the caller hands in the client; only its endpoint or connector differs between cloud and desk).

mod accounts;
mod attempts;
mod briefs;
mod checks;
pub mod client;
mod codes;
mod collections;
mod declarations;
mod delegations;
mod deliveries;
mod drafts;
mod engine;
mod errors;
mod exports;
mod facets;
mod filing;
mod finding;
mod history;
mod keys;
mod leads;
mod limits;
mod on_file;
mod pages;
mod papers;
mod proposals;
mod queue;
mod reminders;
mod roster;
mod roster_changes;
mod roster_codes;
mod routing;
mod seals;
mod second_factor;
mod sessions;
mod sign_offs;
mod spot_checks;
mod standing;
mod uploads;
mod verifications;
mod withdrawals;

pub use accounts::{Account, AccountAct};
pub use attempts::{Attempt, Attempts, Counted};
pub use codes::CodeHash;
pub use collections::Lists;
pub use drafts::{Draft, Form};
pub use engine::{Keys, Touch, Written};
pub use errors::{Cause, FileError, StoreError};
pub use exports::place_of_export;
pub use facets::*;
pub use finding::{Candidates, Known};
pub use leads::place_of_lead;
pub use pages::{Items, Page, paged};
pub use proposals::Decision;
pub use reminders::place_of_dispatch;
pub use roster_changes::{Cause as ChangeCause, RosterChange, Seen, Stamp};
pub use roster_codes::ByWhom;
pub use second_factor::{NONCE, SecondFactor};
pub use sessions::{Opening, OwnSession, Session};
pub use sign_offs::Case;
pub use spot_checks::place_of_spot_check;
pub use standing::{Credentials, Standing};
pub use uploads::{Staged, Versioned};
pub use verifications::WatchPage;
