//! Deliveries to the city: a head each, and what was in it.
//!
//! A delivery's items are written before the head that speaks of them. They bear the start of the list's digest, so
//! that of two offices who hand over at once neither writes over the other's; those of the one who comes too late are
//! never read.

use crate::collections::Lists;
use crate::items;
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::delivery::{Delivery, Item as Delivered};
use campaign::{Revision, RosterNumber};

/// Heads read at once.
const HEADS_AT_ONCE: usize = 100;

impl Store {
    /// The deliveries so far, oldest first and up to date; how many there are is told by [`Store::lists`].
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn deliveries(&self, how_many: u32) -> Result<Vec<Delivery>, StoreError> {
        let keys: Vec<Key> = (1..=how_many).map(Key::delivery).collect();
        let mut deliveries = Vec::with_capacity(keys.len());
        for some in keys.chunks(HEADS_AT_ONCE) {
            for item in self.get_all(&some.iter().collect::<Vec<_>>()).await? {
                deliveries.push(read_delivery(&item)?);
            }
        }
        deliveries.sort_by_key(|delivery| delivery.serial);
        Ok(deliveries)
    }

    /// The delivery with this number, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn delivery(&self, serial: u32) -> Result<Option<Delivery>, StoreError> {
        let found = self.get(&Key::delivery(serial)).await?;
        found.as_ref().map(read_delivery).transpose()
    }

    /// What was in a delivery, by roster number.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the list is not what was handed over.
    pub async fn delivery_items(&self, delivery: &Delivery) -> Result<Vec<Delivered>, StoreError> {
        let partition = keys::delivery_partition(delivery.serial);
        let found = self.all_under(&partition, &item_prefix(delivery)).await?;
        let items: Vec<Delivered> = found
            .iter()
            .map(|item| items::read_json(item, keys::BODY))
            .collect::<Result<_, _>>()?;
        if delivery.holds(&items) {
            Ok(items)
        } else {
            let key = Key::delivery(delivery.serial);
            Err(StoreError::corrupt(&key, "the list is not what was handed over"))
        }
    }

    /// The deliveries that held something of this person's, oldest first, with what it was.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn deliveries_of(
        &self,
        number: &RosterNumber,
        lists: Lists,
    ) -> Result<Vec<(Delivery, Delivered)>, StoreError> {
        let heads = self.deliveries(lists.deliveries).await?;
        let keys: Vec<Key> = heads.iter().map(|head| item_key(head, number)).collect();
        let mut found = Vec::new();
        for some in keys.chunks(HEADS_AT_ONCE) {
            found.extend(self.get_all(&some.iter().collect::<Vec<_>>()).await?);
        }
        let mut deliveries = Vec::new();
        for (head, key) in heads.into_iter().zip(&keys) {
            if let Some(item) = found.iter().find(|item| &Key::of(item) == key) {
                deliveries.push((head, items::read_json(item, keys::BODY)?));
            }
        }
        Ok(deliveries)
    }

    /// One revision a person filed.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn revision(&self, of: &RosterNumber, revision: u32) -> Result<Option<Revision>, StoreError> {
        let found = self.get(&Key::revision(of, revision)).await?;
        found.as_ref().map(items::read_revision).transpose()
    }

    /// Hands a delivery over, if the lists still stand as they were read.
    ///
    /// # Errors
    /// The database is unavailable or refuses; nothing is handed over then.
    pub async fn deliver(
        &self,
        delivery: &Delivery,
        contents: &[Delivered],
        lists: Lists,
    ) -> Result<Written, StoreError> {
        for one in contents {
            let key = item_key(delivery, &one.number);
            let mut item = key.attributes();
            item.insert(keys::BODY.to_owned(), items::json(&key, one)?);
            let request = self
                .client
                .put_item()
                .table_name(&self.table)
                .set_item(Some(item));
            request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        }
        let key = Key::delivery(delivery.serial);
        let mut head = key.attributes();
        head.insert(keys::BODY.to_owned(), items::json(&key, delivery)?);
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(head)?).and(self.put_lists(lists, delivery.serial)?))
        };
        self.advance(steps()).await
    }
}

fn item_prefix(delivery: &Delivery) -> String {
    format!("ITEM#{}#", &delivery.sha256.as_str()[..16])
}

fn item_key(delivery: &Delivery, number: &RosterNumber) -> Key {
    Key::new(
        keys::delivery_partition(delivery.serial),
        format!("{}{number}", item_prefix(delivery)),
    )
}

fn read_delivery(item: &Item) -> Result<Delivery, StoreError> {
    items::read_json(item, keys::BODY)
}
