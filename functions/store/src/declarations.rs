//! Declarations that were filed: by reference, their history, and unit by unit.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::{Page, Store, StoreError};
use campaign::{Reference, Revision, RosterNumber, UnitId};
use jiff::Timestamp;

/// Revisions read at once when the one that stood at a moment is looked for, newest first. Few people amend
/// more than a few times.
const NEWEST: i32 = 8;

impl Store {
    /// The current revision of the declaration with this reference.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn by_reference(&self, reference: &Reference) -> Result<Option<Revision>, StoreError> {
        let Some(found) = self.get(&Key::reference(reference)).await? else {
            return Ok(None);
        };
        let number = items::read_number_of_reference(&found)?;
        self.get(&Key::current(&number))
            .await?
            .as_ref()
            .map(items::read_revision)
            .transpose()
    }

    /// Every revision a person filed, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn revisions(&self, of: &RosterNumber) -> Result<Vec<Revision>, StoreError> {
        let mut revisions = Vec::new();
        let mut start = None;
        loop {
            let (found, next) = self.history_page(of, start, true, self.page_size).await?;
            for item in &found {
                revisions.push(items::read_revision(item)?);
            }
            if next.is_none() {
                return Ok(revisions);
            }
            start = next;
        }
    }

    /// The declarations of a unit's people as they stood at a moment, by roster number, after the given one.
    ///
    /// What was filed later counts as not yet filed: an older revision stands in, or the declaration is left
    /// out. So a page may be empty while others follow, and reading twice for one past moment gives the same.
    /// A declaration is listed under the unit of its newest revision. What was filed moments ago may be
    /// missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn declarations_page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
        as_of: Timestamp,
    ) -> Result<Page<Revision>, StoreError> {
        let (found, next) = self
            .unit_page(keys::unit_declarations(unit), after, self.page_size)
            .await?;
        let mut standing = Vec::with_capacity(found.len());
        for item in &found {
            let current = items::read_revision(item)?;
            if current.filed_at <= as_of {
                standing.push(current);
            } else {
                standing.extend(self.newest_revision(&current.number, as_of).await?);
            }
        }
        Ok(Page {
            items: standing,
            next,
        })
    }

    /// Hands the declarations of a unit's people as they stood at a moment to `each`, one by one, holding one
    /// page at a time.
    ///
    /// # Errors
    /// As [`Store::declarations_page`], and whatever `each` fails with.
    pub async fn each_declaration<E: From<StoreError>>(
        &self,
        unit: &UnitId,
        as_of: Timestamp,
        mut each: impl FnMut(Revision) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = None;
        loop {
            let page = self.declarations_page(unit, after.as_ref(), as_of).await?;
            page.items.into_iter().try_for_each(&mut each)?;
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// The newest revision filed at or before a moment.
    async fn newest_revision(
        &self,
        of: &RosterNumber,
        as_of: Timestamp,
    ) -> Result<Option<Revision>, StoreError> {
        let mut start = None;
        loop {
            let (found, next) = self.history_page(of, start, false, NEWEST).await?;
            for item in &found {
                let revision = items::read_revision(item)?;
                if revision.filed_at <= as_of {
                    return Ok(Some(revision));
                }
            }
            if next.is_none() {
                return Ok(None);
            }
            start = next;
        }
    }

    /// A page of someone's revisions, oldest or newest first, with where the next one starts.
    async fn history_page(
        &self,
        of: &RosterNumber,
        start: Option<Item>,
        oldest_first: bool,
        limit: i32,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let request = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .scan_index_forward(oldest_first)
            .limit(limit)
            .set_exclusive_start_key(start)
            .key_condition_expression("#pk = :declaration AND begins_with(#sk, :revision)")
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_names("#sk", keys::SK)
            .expression_attribute_values(":declaration", text(keys::declaration_partition(of)))
            .expression_attribute_values(":revision", text(keys::REVISION_PREFIX));
        let output = request
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        Ok((output.items.unwrap_or_default(), output.last_evaluated_key))
    }

    pub(crate) async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let request = self
            .client
            .get_item()
            .table_name(&self.table)
            .consistent_read(true);
        let output = request
            .set_key(Some(key.attributes()))
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("GetItem", &error))?;
        Ok(output.item)
    }
}
