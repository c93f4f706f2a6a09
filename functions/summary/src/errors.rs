//! Why a run failed.

/// What kept a run from being completed. No variant carries what a declaration holds.
#[derive(Debug, thiserror::Error)]
pub enum SummaryError {
    /// The database did not hand over a unit's people.
    #[error("reading a unit: {0}")]
    Store(#[from] store::StoreError),
    /// The summary before this one could not be read.
    #[error("the archive: {0}")]
    Archive(#[from] archive::ArchiveError),
    /// A workbook could not be made.
    #[error(transparent)]
    Sheet(#[from] sheets::SheetError),
    /// A page could not be made.
    #[error("making a page: {0}")]
    Page(#[from] pages::PageError),
    /// A file in the temporary folder could not be written or read.
    #[error("the temporary folder: {0}")]
    Temporary(#[from] std::io::Error),
    /// The object store did not take a file.
    #[error("writing {path}: {cause}")]
    Objects {
        /// The file's path in the object store.
        path: String,
        /// What the object store says.
        cause: object_store::Error,
    },
    /// The operating system gives no random bytes, by which runs are told apart.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
    /// A moment that no folder can be named after.
    #[error("{0} is outside the years a summary can be made for")]
    Moment(jiff::Timestamp),
}
