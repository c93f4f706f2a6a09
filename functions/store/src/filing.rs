//! Filing a revision: history and change together, in one transaction.

use crate::declarations::{Declarant, current_item, is_current, revision_item};
use crate::engine::{Record, Table, Transaction, Write};
use crate::finding::business_items;
use crate::{FileError, Filings, StoreError, queue};
use campaign::sign_off::Waiting;
use campaign::{Revision, RosterNumber};

/// Places of the writes in a filing's transaction.
const REVISION_WRITE: usize = 0;
const CURRENT_WRITE: usize = 1;
const REFERENCE_WRITE: usize = 2;

impl Filings {
    /// Files a revision: adds it to the history and makes it the current one, if `replaces` still is, or if
    /// there is none yet. Amending keeps the reference. It goes into the queue of its signer; for none,
    /// of those for whom the office appoints one. It is found by the businesses in it.
    ///
    /// Sent again after a lost answer, a filing that was done is recognised as done.
    ///
    /// # Errors
    /// Another revision was filed first, the reference is taken, or the database is unavailable or refuses. In
    /// every case nothing was written.
    pub async fn file(
        &self,
        revision: &Revision,
        replaces: Option<u32>,
        signer: Option<&RosterNumber>,
    ) -> Result<(), FileError> {
        commit(&self.table, transaction(revision, replaces, signer)?).await
    }
}

/// What files a revision, to which more can be added that is done with it.
pub(crate) fn transaction(
    revision: &Revision,
    replaces: Option<u32>,
    signer: Option<&RosterNumber>,
) -> Result<Transaction, StoreError> {
    if revision.revision != replaces.unwrap_or(0) + 1 {
        return Err(StoreError::rejected("TransactWriteItems", "RevisionOutOfOrder"));
    }
    let history = revision_item(revision)?;
    let current = current_item(revision, &history);
    let standing = match replaces {
        Some(replaced) => vec![Write::put_if(current, is_current(replaced, &revision.reference))],
        None => {
            let reference = Declarant(revision.number.clone()).item(&revision.reference);
            vec![Write::put_new(current), Write::put_new(reference)]
        }
    };
    let waiting = Waiting::of(revision, signer.cloned());
    Ok(Transaction::recognised_by(Write::put_new(history))
        .and_all(standing.into_iter().map(Write::telling))
        .and(Write::put(queue::queue_item(&waiting)?))
        .and_all(business_items(revision).into_iter().map(Write::put)))
}

/// Does it, or tells what stood against it.
pub(crate) async fn commit(table: &Table, transaction: Transaction) -> Result<(), FileError> {
    let Err(conflict) = table.commit_or_tell(transaction).await? else {
        return Ok(());
    };
    if conflict.is_at(CURRENT_WRITE) {
        let current = conflict.stood_at(CURRENT_WRITE).map(Revision::read).transpose()?;
        return Err(FileError::Raced {
            current: current.map(Box::new),
        });
    }
    // Of an amendment this is the queue's write, which has no condition.
    if conflict.is_at(REFERENCE_WRITE) && !conflict.is_at(REVISION_WRITE) {
        return Err(FileError::ReferenceTaken);
    }
    Err(FileError::Raced { current: None })
}
