//! Exports: who took what out of the system, and when. Entries are only ever added.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::leads::body_item;
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::export::Export;

impl Store {
    /// Records an export before it begins. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn record_export(&self, export: &Export) -> Result<Written, StoreError> {
        let mut item = body_item(Key::export(&export.id), export)?;
        item.insert(keys::UNIT_PK.to_owned(), text(keys::EXPORTS));
        item.insert(keys::UNIT_SK.to_owned(), text(place_of_export(export)));
        let steps = || -> Result<Steps, BuildError> { Ok(Steps::starting_with(self.put_if_new(item)?)) };
        self.advance(steps()).await
    }

    /// The exports, newest first, after the one at this place: at most so many, fewer only at the end. What was made
    /// moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn exports(&self, after: Option<&str>, limit: usize) -> Result<Vec<Export>, StoreError> {
        let found = self.newest(keys::EXPORTS, after, limit).await?;
        found.iter().map(read_export).collect()
    }
}

/// An export's place among all, by its time.
#[must_use]
pub fn place_of_export(export: &Export) -> String {
    format!("{}#{}", export.at, export.id)
}

fn read_export(item: &Item) -> Result<Export, StoreError> {
    items::read_json(item, keys::BODY)
}
