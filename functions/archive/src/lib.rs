//! The archive of summaries: one folder a moment, a manifest in each, nothing ever replaced; and beside them what the
//! public was told last. Scans of reports on paper lie in the same bucket, under keys that `declare` gives them.
//!
//! The scheduled function writes it, the office reads it: in the cloud from a bucket, locally from a folder.
//!
//! Deliberately absent: what a summary says, and the clock.

mod folders;
mod manifest;

pub use folders::{Archive, ArchiveError, FOLDER, Moment, PUBLISHED, manifest_path};
pub use manifest::{MadeFile, Manifest, UnitReport};
