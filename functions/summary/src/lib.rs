//! The scheduled function: Annex 3 of each unit and of the bureau with its reconciliation, the counts, the brief, the
//! reminders; then the public progress page, and the reminders go out.
//!
//! One run reads unit by unit what stood at one moment and writes a folder for that moment. Rows pass through
//! as they are read, so the length of the tables costs no memory. The manifest is written last: a run that
//! fails half-way leaves none, and a run repeated for the same moment writes the same bytes.
//!
//! Deliberately absent: the clock, and any knowledge of which object store takes the files.

mod brief;
pub mod config;
mod delivered;
mod draft;
mod errors;
pub mod handler;
mod people;
pub mod progress;
pub mod reminders;
mod run;
mod table;
mod unit;

pub use archive::{MadeFile, Manifest as Report, UnitReport};
pub use errors::SummaryError;
pub use run::run;

store::holding! {
    /// What a summary reads of the store, and where its reminders are noted.
    pub struct Facets {
        unit_files: UnitFiles,
        sign_offs: SignOffs,
        deliveries: Deliveries,
        roster: Roster,
        queues: Queues,
        last_seals: LastSeals,
        reminders: Reminders,
    }
}
