//! Exports: who took what out of the system, and when. Entries are only ever added.

use crate::engine::{Attributes, Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Exports, StoreError, Written};
use campaign::export::Export;

impl Exports {
    /// Records an export before it begins. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn record(&self, export: &Export) -> Result<Written, StoreError> {
        let item = export.under(&Key::export(&export.id))?;
        let item = item.listed(keys::EXPORTS, place_of_export(export));
        let transaction = Transaction::recognised_by(Write::put_new(item));
        self.table.commit(transaction).await
    }

    /// The exports, newest first, after the one at this place: at most so many, fewer only at the end. What was made
    /// moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<Export>, StoreError> {
        let exports = Query::listed(keys::EXPORTS);
        self.table.all(exports.newest(after).most(limit)).await
    }
}

/// An export's place among all, by its time.
#[must_use]
pub fn place_of_export(export: &Export) -> String {
    format!("{}#{}", export.at, export.id)
}

impl Body for Export {}
