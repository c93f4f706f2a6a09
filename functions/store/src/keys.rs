//! Partition and sort keys, and the names of the attributes.
//!
//! The prefixes of partition keys separate rights: `dynamodb:LeadingKeys` conditions in the template name them.

use aws_sdk_dynamodb::types::AttributeValue;
use campaign::{Reference, RosterNumber, UnitId};
use std::collections::HashMap;
use std::fmt;

/// An item as the SDK carries it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Partition key.
pub(crate) const PK: &str = "pk";
/// Sort key.
pub(crate) const SK: &str = "sk";
/// The index that lists a unit's people and their declarations by roster number.
pub(crate) const BY_UNIT: &str = "by-unit";
/// Partition key of the index.
pub(crate) const UNIT_PK: &str = "unit_pk";
/// Sort key of the index.
pub(crate) const UNIT_SK: &str = "unit_sk";
/// A roster entry as JSON.
pub(crate) const ENTRY: &str = "entry";
/// The keyed hash of a personal code.
pub(crate) const HASH: &str = "hash";
/// When a personal code was issued.
pub(crate) const ISSUED_AT: &str = "issued_at";
/// Failed sign-in attempts in the current window.
pub(crate) const FAILURES: &str = "failures";
/// When the window of attempts ends, in seconds since 1970.
pub(crate) const WINDOW_ENDS: &str = "window_ends";
/// When DynamoDB may remove the item, in seconds since 1970. Clean-up only: nothing relies on it.
pub(crate) const TTL: &str = "ttl";
/// A declaration's revision, counting from 1.
pub(crate) const REVISION: &str = "revision";
/// The receipt's reference.
pub(crate) const REFERENCE: &str = "reference";
/// The digest on the receipt.
pub(crate) const SHA256: &str = "sha256";
/// The time of filing.
pub(crate) const FILED_AT: &str = "filed_at";
/// A revision as JSON.
pub(crate) const BODY: &str = "body";
/// The roster number a reference leads to.
pub(crate) const NUMBER: &str = "number";

/// What all sort keys of revisions start with.
pub(crate) const REVISION_PREFIX: &str = "REVISION#";

/// The key of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) partition: String,
    pub(crate) sort: String,
}

impl Key {
    fn new(partition: String, sort: impl Into<String>) -> Self {
        Key {
            partition,
            sort: sort.into(),
        }
    }

    pub(crate) fn roster(number: &RosterNumber) -> Self {
        Key::new(format!("ROSTER#{number}"), "ENTRY")
    }

    pub(crate) fn code(number: &RosterNumber) -> Self {
        Key::new(format!("CODE#{number}"), "CODE")
    }

    pub(crate) fn attempts(number: &RosterNumber) -> Self {
        Key::new(format!("ATTEMPTS#{number}"), "ATTEMPTS")
    }

    pub(crate) fn current(number: &RosterNumber) -> Self {
        Key::new(declaration_partition(number), "CURRENT")
    }

    /// Six digits keep revisions in order: far more than anyone files.
    pub(crate) fn revision(number: &RosterNumber, revision: u32) -> Self {
        Key::new(
            declaration_partition(number),
            format!("{REVISION_PREFIX}{revision:06}"),
        )
    }

    pub(crate) fn reference(reference: &Reference) -> Self {
        Key::new(format!("REFERENCE#{reference}"), "DECLARATION")
    }

    /// A key under a prefix that every function may read, and that no reference can have.
    pub(crate) fn reference_probe() -> Self {
        Key::new("REFERENCE#-".to_owned(), "DECLARATION")
    }

    /// The key as attributes.
    pub(crate) fn attributes(&self) -> Item {
        Item::from([
            (PK.to_owned(), AttributeValue::S(self.partition.clone())),
            (SK.to_owned(), AttributeValue::S(self.sort.clone())),
        ])
    }

    /// The key an item was read under; empty where it has none, which only happens in messages.
    pub(crate) fn of(item: &Item) -> Self {
        let part = |name| match item.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        Key {
            partition: part(PK),
            sort: part(SK),
        }
    }
}

/// For errors and logs, which name nobody: the kind of item, and the partition key by the start of its SHA-256.
impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.partition.split('#').next().unwrap_or_default();
        let digest = campaign::Digest::of(self.partition.as_bytes());
        write!(
            formatter,
            "{kind}#sha256:{}/{}",
            &digest.as_str()[..12],
            self.sort
        )
    }
}

/// Where all revisions of a person's declaration lie.
pub(crate) fn declaration_partition(number: &RosterNumber) -> String {
    format!("DECLARATION#{number}")
}

/// The index partition of a unit's people.
pub(crate) fn unit_roster(unit: &UnitId) -> String {
    format!("ROSTER#{unit}")
}

/// The index partition of a unit's current declarations.
pub(crate) fn unit_declarations(unit: &UnitId) -> String {
    format!("DECLARATIONS#{unit}")
}
