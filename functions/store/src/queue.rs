//! What waits to be signed: one item a declarant, put at each filing and gone once somebody decided.

use crate::engine::{Attributes, Body, number};
use crate::keys::{self, Item, Key};
use crate::{Page, Queues, Reviews, StoreError};
use campaign::RosterNumber;
use campaign::sign_off::Waiting;

/// The item of a filed revision that waits, in the index of who is to sign it. A filing puts it whatever lay there
/// before: only the newest revision waits.
pub(crate) fn queue_item(waiting: &Waiting) -> Result<Item, StoreError> {
    let item = waiting.under(&Key::queue(&waiting.number))?;
    let queue = keys::signer_queue(waiting.signer.as_ref());
    Ok(item
        .with(keys::REVISION, number(waiting.revision))
        .listed(queue, waiting.number.as_str()))
}

impl Body for Waiting {}

impl Queues {
    /// What waits for this signer, or, for none, for the office to appoint one: by the declarants' roster numbers,
    /// after the given one. What was filed or signed moments ago may be missing or still there.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn page(
        &self,
        signer: Option<&RosterNumber>,
        after: Option<&RosterNumber>,
    ) -> Result<Page<Waiting>, StoreError> {
        self.table.people_page(keys::signer_queue(signer), after).await
    }

    /// Hands what waits for this signer to `take`, a page at a time.
    ///
    /// # Errors
    /// As [`Queues::page`].
    pub async fn each_page(
        &self,
        signer: &RosterNumber,
        mut take: impl FnMut(&[Waiting]),
    ) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.page(Some(signer), after.as_ref()).await?;
            take(&page.items);
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

impl Reviews {
    /// What of this person's waits, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn waiting(&self, of: &RosterNumber) -> Result<Option<Waiting>, StoreError> {
        self.table.one(&Key::queue(of)).await
    }
}
