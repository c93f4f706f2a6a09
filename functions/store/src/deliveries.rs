//! Deliveries to the city: a head each, and what was in it.
//!
//! A delivery's items are written before the head that speaks of them. They bear the start of the list's digest, so
//! that of two offices who hand over at once neither writes over the other's; those of the one who comes too late are
//! never read.

use crate::collections::Lists;
use crate::engine::{Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Collections, Deliveries, StoreError, Written};
use campaign::RosterNumber;
use campaign::delivery::{Delivery, Item as Delivered};

impl Deliveries {
    /// The deliveries so far, oldest first and up to date; how many there are is told by [`Deliveries::lists`].
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn all(&self, how_many: u32) -> Result<Vec<Delivery>, StoreError> {
        let found = self.table.found((1..=how_many).map(Key::delivery)).await?;
        let mut deliveries: Vec<Delivery> = found.all()?;
        deliveries.sort_by_key(|delivery| delivery.serial);
        Ok(deliveries)
    }

    /// The delivery with this number, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(&self, serial: u32) -> Result<Option<Delivery>, StoreError> {
        self.table.one(&Key::delivery(serial)).await
    }

    /// What was in a delivery, by roster number.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the list is not what was handed over.
    pub async fn items(&self, delivery: &Delivery) -> Result<Vec<Delivered>, StoreError> {
        let partition = keys::delivery_partition(delivery.serial);
        let contents = Query::under(partition, &item_prefix(delivery));
        let items: Vec<Delivered> = self.table.all(contents).await?;
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
    pub async fn of(
        &self,
        number: &RosterNumber,
        lists: Lists,
    ) -> Result<Vec<(Delivery, Delivered)>, StoreError> {
        let heads = self.all(lists.deliveries).await?;
        let keys: Vec<Key> = heads.iter().map(|head| item_key(head, number)).collect();
        let found = self.table.found(keys.iter().cloned()).await?;
        let mut deliveries = Vec::new();
        for (head, key) in heads.into_iter().zip(&keys) {
            deliveries.extend(found.one(key)?.map(|item| (head, item)));
        }
        Ok(deliveries)
    }
}

impl Collections {
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
            let item = one.under(&item_key(delivery, &one.number))?;
            self.table.put(item).await?;
        }
        let head = delivery.under(&Key::delivery(delivery.serial))?;
        let transaction =
            Transaction::recognised_by(Write::put_new(head)).and(lists.moved_on(delivery.serial));
        self.table.commit(transaction).await
    }
}

impl Body for Delivery {}

impl Body for Delivered {}

fn item_prefix(delivery: &Delivery) -> String {
    format!("ITEM#{}#", &delivery.sha256.as_str()[..16])
}

fn item_key(delivery: &Delivery, number: &RosterNumber) -> Key {
    Key::new(
        keys::delivery_partition(delivery.serial),
        format!("{}{number}", item_prefix(delivery)),
    )
}
