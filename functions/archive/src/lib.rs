//! The archive of summaries: one folder a moment, a manifest in each, nothing ever replaced; and beside them what the
//! public was told last. Scans of reports on paper lie in the same bucket, under keys that `declare` gives them.
//!
//! The scheduled function writes it, the office reads it: in the cloud from a bucket ([`s3`]), locally from a folder. Here
//! too are the signed requests to S3 and Lambda, small on purpose: the object store crate's own client brings a second
//! HTTP stack and checksum tables, more than a megabyte of code, where the store's connections and the SDK's signer do.
//!
//! Deliberately absent: what a summary says, and the clock.

mod exchange;
mod folders;
pub mod invoke;
mod manifest;
pub mod s3;

pub use folders::{Archive, ArchiveError, FOLDER, Moment, PUBLISHED, manifest_path};
pub use manifest::{MadeFile, Manifest, UnitReport};
