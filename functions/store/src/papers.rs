//! Reports on paper that the office enters: one of each person at a time, with the entries that were decided on, and the
//! list of those that wait to be compared.

use crate::engine::{Attributes as _, Body, Query, Transaction, Write};
use crate::filing;
use crate::keys::{self, Item, Key};
use crate::{FileError, OpenPapers, Papers, StoreError, Written};
use campaign::paper::{PaperEntry, PaperWaiting};
use campaign::{Revision, RosterNumber};

/// Entries read at once to tell which wait: far more than a bureau has open.
const MOST_WAITING: usize = 500;

impl Papers {
    /// The last entry of this person's report, waiting or decided on; none if nothing was ever entered.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn of(&self, number: &RosterNumber) -> Result<Option<PaperEntry>, StoreError> {
        self.table.one(&Key::paper(number)).await
    }

    /// Puts an entry that waits in the place of what stood after one step less: it is new, or has a scan more.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn put(&self, entry: &PaperEntry) -> Result<Written, StoreError> {
        let [standing, place] = standing(entry)?;
        let transaction = Transaction::recognised_by(standing).and(place);
        self.table.commit(transaction).await
    }

    /// Sends an entry back, which was decided on as the last step of it; it stays in the history.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn send_back(&self, entry: &PaperEntry) -> Result<Written, StoreError> {
        let [standing, place] = standing(entry)?;
        let transaction = Transaction::recognised_by(Write::put_new(decided(entry)?))
            .and(standing)
            .and(place);
        self.table.commit(transaction).await
    }

    /// Files the revision that an entry becomes, which was confirmed as the last step of it: as
    /// [`Filings::file`](crate::Filings::file), in the same transaction.
    ///
    /// # Errors
    /// As [`Filings::file`](crate::Filings::file). Where something else was done to the entry meanwhile, `Raced` without a
    /// revision.
    pub async fn file(
        &self,
        entry: &PaperEntry,
        revision: &Revision,
        replaces: Option<u32>,
        signer: Option<&RosterNumber>,
    ) -> Result<(), FileError> {
        let [standing, place] = standing(entry)?;
        let transaction = filing::transaction(revision, replaces, signer)?
            .and(Write::put_new(decided(entry)?))
            .and(standing)
            .and(place);
        filing::commit(&self.table, transaction).await
    }
}

impl OpenPapers {
    /// The entries that wait to be compared, oldest first. What was entered moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn waiting(&self) -> Result<Vec<PaperWaiting>, StoreError> {
        let newest = Query::listed(keys::PAPERS).newest(None).most(MOST_WAITING);
        let mut waiting: Vec<PaperWaiting> = self.table.all(newest).await?;
        waiting.reverse();
        Ok(waiting)
    }
}

/// The entry, if nothing else was done meanwhile, and its place: in the list only while it waits.
fn standing(entry: &PaperEntry) -> Result<[Write; 2], StoreError> {
    let standing = Write::put_version(entry.under(&Key::paper(&entry.number))?, entry.step);
    let waiting = entry.waiting();
    let place = waiting.under(&Key::paper_place(&entry.number))?;
    let place = if entry.waits() {
        place.listed(keys::PAPERS, format!("{}#{}", entry.at, entry.number))
    } else {
        place
    };
    Ok([standing, Write::put(place)])
}

/// An entry that was decided on, in the history.
fn decided(entry: &PaperEntry) -> Result<Item, StoreError> {
    entry.under(&Key::paper_step(&entry.number, entry.step))
}

impl Body for PaperEntry {}

impl Body for PaperWaiting {}
