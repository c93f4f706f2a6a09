//! The scheduled function: Annex 3 of each unit and of the bureau, with its reconciliation.
//!
//! One run reads unit by unit what stood at one moment and writes a folder for that moment. Rows pass through
//! as they are read, so the length of the tables costs no memory. The manifest is written last: a run that
//! fails half-way leaves none, and a run repeated for the same moment writes the same bytes.
//!
//! Deliberately absent: the clock, and any knowledge of which object store takes the files.

pub mod config;
mod draft;
mod errors;
pub mod handler;
mod people;
mod report;
mod run;
pub mod s3;
mod table;

pub use errors::SummaryError;
pub use report::{MadeFile, Report, UnitReport};
pub use run::run;
