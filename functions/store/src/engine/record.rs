//! Values as items.

use super::attributes::Attributes;
use crate::StoreError;
use crate::keys::{self, Item, Key};
use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is read from an item.
pub(crate) trait Record: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// The item is not as this crate writes it.
    fn read(item: &Item) -> Result<Self, StoreError>;
}

/// A value that its item holds as JSON, in one attribute.
pub(crate) trait Body: Serialize + DeserializeOwned {
    /// The attribute.
    const ATTRIBUTE: &'static str = keys::BODY;

    /// The item under this key.
    fn under(&self, key: &Key) -> Result<Item, StoreError> {
        Ok(key.attributes().with(Self::ATTRIBUTE, json(key, self)?))
    }
}

impl<Value: Body> Record for Value {
    fn read(item: &Item) -> Result<Self, StoreError> {
        json_in(item, Value::ATTRIBUTE)
    }
}

/// What an attribute of an item holds as JSON.
pub(crate) fn json_in<Value: DeserializeOwned>(item: &Item, name: &str) -> Result<Value, StoreError> {
    // Serde's messages quote values, and these are personal: only the place is told.
    serde_json::from_str(item.text(name)?).map_err(|error| {
        StoreError::corrupt(
            &Key::of(item),
            format!("{name} is wrong at column {}", error.column()),
        )
    })
}

/// A value as JSON, for the item under this key.
pub(crate) fn json(key: &Key, value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_json::to_string(value)
        .map(AttributeValue::S)
        .map_err(|_| StoreError::corrupt(key, "it cannot be written as JSON"))
}
