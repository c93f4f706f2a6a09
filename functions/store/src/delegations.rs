//! Delegations: under the signer who gave one, and under the signer who stands in.

use crate::items;
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::RosterNumber;
use campaign::sign_off::Delegation;

impl Store {
    /// The last delegation this signer gave, up to date; it may have ended.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn delegation_by(&self, signer: &RosterNumber) -> Result<Option<Delegation>, StoreError> {
        let found = self.get(&Key::delegation_given(signer)).await?;
        found.as_ref().map(read_delegation).transpose()
    }

    /// The delegations this signer received and that were not taken back; their last day may have passed.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn delegations_to(&self, signer: &RosterNumber) -> Result<Vec<Delegation>, StoreError> {
        let found = self
            .all_under(&keys::delegation_partition(signer), keys::FROM_PREFIX)
            .await?;
        found.iter().map(read_delegation).collect()
    }

    /// Gives a delegation, or ends it, in place of `previous`, if that still is the signer's last one.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn delegate(
        &self,
        delegation: &Delegation,
        previous: Option<&Delegation>,
    ) -> Result<Written, StoreError> {
        let (from, to) = (&delegation.from.number, &delegation.to.number);
        let given = delegation_item(Key::delegation_given(from), delegation)?;
        let received_key = Key::delegation_received(to, from);
        let received = delegation_item(received_key.clone(), delegation)?;
        let steps = || -> Result<Steps, BuildError> {
            let theirs = if delegation.ended_at.is_some() {
                self.delete(&received_key)?
            } else {
                self.put(received)?
            };
            let steps = Steps::starting_with(self.put_version(given, delegation.serial)?).and(theirs);
            match previous.map(|previous| &previous.to.number) {
                Some(former) if former != to => {
                    Ok(steps.and(self.delete(&Key::delegation_received(former, from))?))
                }
                _ => Ok(steps),
            }
        };
        self.advance(steps()).await
    }
}

fn delegation_item(key: Key, delegation: &Delegation) -> Result<Item, StoreError> {
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, delegation)?);
    Ok(item)
}

fn read_delegation(item: &Item) -> Result<Delegation, StoreError> {
    items::read_json(item, keys::BODY)
}
