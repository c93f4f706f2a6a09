//! Declarations that were filed: by reference, and their history.

use crate::engine::{Attributes, Body, Query, Record, Terms, Write, number, text};
use crate::keys::{self, Item, Key};
use crate::{Declarations, StoreError};
use campaign::{Reference, Revision, RosterNumber};
use futures::TryStreamExt as _;
use jiff::Timestamp;

/// Revisions read at once when the one that stood at a moment is looked for, newest first. Few people amend
/// more than a few times.
const NEWEST: i32 = 8;

impl Declarations {
    /// The current revision of the declaration with this reference.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn by_reference(&self, reference: &Reference) -> Result<Option<Revision>, StoreError> {
        match self.table.one(&Key::reference(reference)).await? {
            Some(Declarant(number)) => self.table.one(&Key::current(&number)).await,
            None => Ok(None),
        }
    }

    /// Every revision a person filed, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn revisions(&self, of: &RosterNumber) -> Result<Vec<Revision>, StoreError> {
        self.table.all(history(of)).await
    }

    /// One revision a person filed.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn revision(&self, of: &RosterNumber, revision: u32) -> Result<Option<Revision>, StoreError> {
        self.table.one(&Key::revision(of, revision)).await
    }

    /// The declarations of these people as they stand, in no order; who filed none is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn current(&self, of: &[RosterNumber]) -> Result<Vec<Revision>, StoreError> {
        self.table.found(of.iter().map(Key::current)).await?.all()
    }

    /// The newest revision filed at or before a moment.
    pub(crate) async fn newest_revision(
        &self,
        of: &RosterNumber,
        as_of: Timestamp,
    ) -> Result<Option<Revision>, StoreError> {
        let newest_first = history(of).newest(None).at_once(NEWEST);
        let mut revisions = self.table.items(newest_first);
        while let Some(item) = revisions.try_next().await? {
            let revision = Revision::read(&item)?;
            if revision.filed_at <= as_of {
                return Ok(Some(revision));
            }
        }
        Ok(None)
    }
}

/// Someone's revisions, oldest first.
fn history(of: &RosterNumber) -> Query {
    Query::under(keys::declaration_partition(of), keys::REVISION_PREFIX)
}

/// Whose declaration has a reference.
pub(crate) struct Declarant(pub(crate) RosterNumber);

impl Declarant {
    pub(crate) fn item(&self, reference: &Reference) -> Item {
        Key::reference(reference)
            .attributes()
            .with(keys::NUMBER, text(self.0.as_str()))
    }
}

impl Record for Declarant {
    fn read(item: &Item) -> Result<Self, StoreError> {
        item.roster_number(keys::NUMBER).map(Declarant)
    }
}

impl Body for Revision {}

/// A revision in the history of its declaration.
pub(crate) fn revision_item(revision: &Revision) -> Result<Item, StoreError> {
    Ok(revision
        .under(&Key::revision(&revision.number, revision.revision))?
        .with(keys::REVISION, number(revision.revision))
        .with(keys::REFERENCE, text(revision.reference.as_str()))
        .with(keys::SHA256, text(revision.sha256.as_str()))
        .with(keys::FILED_AT, text(revision.filed_at.to_string())))
}

/// The current revision: the same attributes under its own key.
pub(crate) fn current_item(revision: &Revision, revision_item: &Item) -> Item {
    let mut item = revision_item.clone();
    item.extend(Key::current(&revision.number).attributes());
    item
}

/// This revision is the current one of its declaration.
pub(crate) fn is_current(revision: u32, reference: &Reference) -> Terms {
    Terms::equal([
        (keys::REVISION, number(revision)),
        (keys::REFERENCE, text(reference.as_str())),
    ])
}

/// Holds the rest of a transaction to a revision that still is the current one.
pub(crate) fn still_stands(revision: &Revision) -> Write {
    let terms = is_current(revision.revision, &revision.reference);
    Write::check(Key::current(&revision.number), terms)
}
