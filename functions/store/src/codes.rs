//! Personal codes as they are stored: a keyed hash, and whether somebody else saw the code.

use crate::StoreError;
use crate::engine::{Attributes, Record, text};
use crate::keys::{self, Item, Key};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::RosterNumber;
use jiff::Timestamp;
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

    pub(crate) fn attribute(&self) -> AttributeValue {
        AttributeValue::B(Blob::new(self.0))
    }
}

impl fmt::Debug for CodeHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CodeHash(…)")
    }
}

/// A personal code that was issued.
#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) hash: CodeHash,
    /// It only starts the account: whoever issued it has seen it.
    pub(crate) starts: bool,
    pub(crate) issued_at: Timestamp,
}

impl Code {
    pub(crate) fn item(&self, of: &RosterNumber) -> Item {
        let item = Key::code(of)
            .attributes()
            .with(keys::HASH, self.hash.attribute())
            .with(keys::ISSUED_AT, text(self.issued_at.to_string()));
        if self.starts {
            item.with(keys::STARTS, AttributeValue::Bool(true))
        } else {
            item
        }
    }
}

impl Record for Code {
    fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Code {
            hash: item.bytes(keys::HASH).map(CodeHash)?,
            starts: item.flag(keys::STARTS),
            issued_at: item.parsed(keys::ISSUED_AT)?,
        })
    }
}
