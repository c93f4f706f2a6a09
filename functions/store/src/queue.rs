//! What waits to be signed: one item a declarant, put at each filing and gone once somebody decided.

use crate::items::{self, number, text};
use crate::keys::{self, Item, Key};
use crate::{Page, Store, StoreError};
use campaign::RosterNumber;
use campaign::sign_off::Waiting;

/// The item of a filed revision that waits, in the index of who is to sign it. A filing puts it whatever lay there
/// before: only the newest revision waits.
pub(crate) fn queue_item(waiting: &Waiting) -> Result<Item, StoreError> {
    let key = Key::queue(&waiting.number);
    let mut item = key.attributes();
    item.insert(keys::REVISION.to_owned(), number(waiting.revision));
    item.insert(keys::BODY.to_owned(), items::json(&key, waiting)?);
    item.insert(
        keys::UNIT_PK.to_owned(),
        text(keys::signer_queue(waiting.signer.as_ref())),
    );
    item.insert(keys::UNIT_SK.to_owned(), text(waiting.number.as_str()));
    Ok(item)
}

impl Store {
    /// What waits for this signer, or, for none, for the office to appoint one: by the declarants' roster numbers,
    /// after the given one. What was filed or signed moments ago may be missing or still there.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn waiting_page(
        &self,
        signer: Option<&RosterNumber>,
        after: Option<&RosterNumber>,
    ) -> Result<Page<Waiting>, StoreError> {
        let (found, next) = self
            .unit_page(keys::signer_queue(signer), after, self.page_size)
            .await?;
        let items = found.iter().map(read_waiting).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// What of this person's waits, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn waiting(&self, of: &RosterNumber) -> Result<Option<Waiting>, StoreError> {
        self.get(&Key::queue(of))
            .await?
            .as_ref()
            .map(read_waiting)
            .transpose()
    }
}

pub(crate) fn read_waiting(item: &Item) -> Result<Waiting, StoreError> {
    items::read_json(item, keys::BODY)
}
