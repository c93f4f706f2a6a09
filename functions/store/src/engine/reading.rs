//! Items by their keys, up to date unless it says otherwise.

use super::{MOST_TRIES, Record, Table, Touch, pause};
use crate::keys::{Item, Key};
use crate::{Cause, StoreError};
use aws_sdk_dynamodb::types::KeysAndAttributes;
use std::collections::BTreeMap;

/// DynamoDB answers at most this many keys at once.
const KEYS_AT_ONCE: usize = 100;

const OPERATION: &str = "BatchGetItem";

/// Items that were read together, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Found(BTreeMap<Key, Item>);

impl Found {
    /// What lies under this key, if something does.
    pub(crate) fn one<Value: Record>(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        self.0.get(key).map(Value::read).transpose()
    }

    /// All of it, in the order of keys.
    pub(crate) fn all<Value: Record>(&self) -> Result<Vec<Value>, StoreError> {
        self.0.values().map(Value::read).collect()
    }
}

impl Table {
    /// What lies under this key, if something does.
    pub(crate) async fn one<Value: Record>(&self, key: &Key) -> Result<Option<Value>, StoreError> {
        self.item(key).await?.as_ref().map(Value::read).transpose()
    }

    /// The item under this key, if there is one.
    pub(crate) async fn item(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.touch(Touch::Read, &key.partition);
        let request = self
            .client
            .get_item()
            .table_name(&*self.name)
            .consistent_read(true)
            .set_key(Some(key.attributes()));
        let output = request
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("GetItem", &error))?;
        Ok(output.item)
    }

    /// The items under these keys that exist, each asked for once: one request for every hundred.
    pub(crate) async fn found(&self, keys: impl IntoIterator<Item = Key>) -> Result<Found, StoreError> {
        self.batch(keys, true).await
    }

    /// The same at half the price, for lists: what was written moments ago may be missing, as in the index.
    pub(crate) async fn found_lately(
        &self,
        keys: impl IntoIterator<Item = Key>,
    ) -> Result<Found, StoreError> {
        self.batch(keys, false).await
    }

    async fn batch(
        &self,
        keys: impl IntoIterator<Item = Key>,
        is_up_to_date: bool,
    ) -> Result<Found, StoreError> {
        let mut keys: Vec<Key> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        let mut found = BTreeMap::new();
        for some in keys.chunks(KEYS_AT_ONCE) {
            let items = self.some(some, is_up_to_date).await?;
            found.extend(items.into_iter().map(|item| (Key::of(&item), item)));
        }
        Ok(Found(found))
    }

    /// The items under a hundred keys at most. A throttled table answers a part of them: the rest is asked for again.
    async fn some(&self, keys: &[Key], is_up_to_date: bool) -> Result<Vec<Item>, StoreError> {
        keys.iter()
            .for_each(|key| self.touch(Touch::Read, &key.partition));
        let mut open = KeysAndAttributes::builder()
            .consistent_read(is_up_to_date)
            .set_keys(Some(keys.iter().map(Key::attributes).collect()))
            .build()
            .ok();
        let mut found = Vec::new();
        for tries in 0..MOST_TRIES {
            let Some(asked) = open.take() else {
                return Ok(found);
            };
            let request = self.client.batch_get_item().request_items(&*self.name, asked);
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk(OPERATION, &error))?;
            found.extend(output.responses.unwrap_or_default().into_values().flatten());
            open = output
                .unprocessed_keys
                .unwrap_or_default()
                .into_values()
                .find(|rest| !rest.keys.is_empty());
            if open.is_some() {
                pause(tries).await;
            }
        }
        if open.is_none() {
            Ok(found)
        } else {
            Err(StoreError::unavailable(OPERATION, Cause::Throttled))
        }
    }
}
