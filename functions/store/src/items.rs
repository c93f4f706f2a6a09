//! Items to and from what they hold.

use crate::StoreError;
use crate::attempts::Attempts;
use crate::keys::{self, Item, Key};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::{Reference, Revision, RosterEntry, RosterNumber};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A keyed SHA-256 of a personal code. Compare it in constant time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodeHash([u8; 32]);

impl CodeHash {
    /// Takes the 32 bytes of the hash.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        CodeHash(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CodeHash(…)")
    }
}

/// A string attribute.
pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn roster_item(entry: &RosterEntry) -> Result<Item, StoreError> {
    let key = Key::roster(&entry.number);
    let mut item = key.attributes();
    item.insert(keys::ENTRY.to_owned(), json(&key, entry)?);
    item.insert(keys::UNIT_PK.to_owned(), text(keys::unit_roster(&entry.unit)));
    item.insert(keys::UNIT_SK.to_owned(), text(entry.number.as_str()));
    Ok(item)
}

/// A personal code. One that `starts` the account was seen by whoever issued it.
pub(crate) fn code_item(of: &RosterNumber, hash: &CodeHash, issued_at: Timestamp, starts: bool) -> Item {
    let mut item = Key::code(of).attributes();
    if starts {
        item.insert(keys::STARTS.to_owned(), AttributeValue::Bool(true));
    }
    item.insert(keys::HASH.to_owned(), self::hash(hash));
    item.insert(keys::ISSUED_AT.to_owned(), text(issued_at.to_string()));
    item
}

pub(crate) fn hash(hash: &CodeHash) -> AttributeValue {
    AttributeValue::B(Blob::new(hash.0))
}

pub(crate) fn revision_item(revision: &Revision) -> Result<Item, StoreError> {
    let key = Key::revision(&revision.number, revision.revision);
    let mut item = key.attributes();
    item.insert(keys::REVISION.to_owned(), number(revision.revision));
    item.insert(keys::REFERENCE.to_owned(), text(revision.reference.as_str()));
    item.insert(keys::SHA256.to_owned(), text(revision.sha256.as_str()));
    item.insert(keys::FILED_AT.to_owned(), text(revision.filed_at.to_string()));
    item.insert(keys::BODY.to_owned(), json(&key, revision)?);
    Ok(item)
}

/// The current revision: the same attributes under its own key, and in the index of the declarant's unit.
pub(crate) fn current_item(revision: &Revision, revision_item: &Item) -> Item {
    let mut item = revision_item.clone();
    item.extend(Key::current(&revision.number).attributes());
    item.insert(
        keys::UNIT_PK.to_owned(),
        text(keys::unit_declarations(&revision.declarant.unit)),
    );
    item.insert(keys::UNIT_SK.to_owned(), text(revision.number.as_str()));
    item
}

pub(crate) fn reference_item(reference: &Reference, of: &RosterNumber) -> Item {
    let mut item = Key::reference(reference).attributes();
    item.insert(keys::NUMBER.to_owned(), text(of.as_str()));
    item
}

pub(crate) fn read_roster(item: &Item) -> Result<RosterEntry, StoreError> {
    read_json(item, keys::ENTRY)
}

pub(crate) fn read_revision(item: &Item) -> Result<Revision, StoreError> {
    read_json(item, keys::BODY)
}

pub(crate) fn read_code(item: &Item) -> Result<CodeHash, StoreError> {
    match item.get(keys::HASH) {
        Some(AttributeValue::B(blob)) => blob.as_ref().try_into().map(CodeHash).ok(),
        _ => None,
    }
    .ok_or_else(|| unreadable(item, keys::HASH))
}

pub(crate) fn read_starts(item: &Item) -> bool {
    matches!(item.get(keys::STARTS), Some(AttributeValue::Bool(true)))
}

pub(crate) fn read_attempts(item: &Item) -> Result<Attempts, StoreError> {
    let window_ends = read_number(item, keys::WINDOW_ENDS)?;
    Ok(Attempts {
        failures: read_number(item, keys::FAILURES)?,
        window_ends: Timestamp::from_second(window_ends).map_err(|_| unreadable(item, keys::WINDOW_ENDS))?,
    })
}

pub(crate) fn read_number_of_reference(item: &Item) -> Result<RosterNumber, StoreError> {
    read_roster_number(item, keys::NUMBER)
}

pub(crate) fn read_roster_number(item: &Item, name: &str) -> Result<RosterNumber, StoreError> {
    RosterNumber::parse(read_text(item, name)?).map_err(|_| unreadable(item, name))
}

pub(crate) fn read_text<'item>(item: &'item Item, name: &str) -> Result<&'item str, StoreError> {
    match item.get(name) {
        Some(AttributeValue::S(text)) => Ok(text),
        _ => Err(unreadable(item, name)),
    }
}

pub(crate) fn read_number<Number: std::str::FromStr>(item: &Item, name: &str) -> Result<Number, StoreError> {
    match item.get(name) {
        Some(AttributeValue::N(digits)) => digits.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| unreadable(item, name))
}

pub(crate) fn read_json<Value: DeserializeOwned>(item: &Item, name: &str) -> Result<Value, StoreError> {
    // Serde's messages quote values, and these are personal: only the place is told.
    serde_json::from_str(read_text(item, name)?).map_err(|error| {
        StoreError::corrupt(
            &Key::of(item),
            format!("{name} is wrong at column {}", error.column()),
        )
    })
}

pub(crate) fn json(key: &Key, value: &impl Serialize) -> Result<AttributeValue, StoreError> {
    serde_json::to_string(value)
        .map(AttributeValue::S)
        .map_err(|_| StoreError::corrupt(key, "it cannot be written as JSON"))
}

pub(crate) fn unreadable(item: &Item, name: &str) -> StoreError {
    StoreError::corrupt(&Key::of(item), format!("{name} is missing or wrong"))
}
