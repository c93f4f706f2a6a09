//! The attributes of an item, written and read. An error names the attribute, never what it holds.

use crate::StoreError;
use crate::keys::{self, Item, Key};
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::RosterNumber;
use jiff::Timestamp;
use std::str::FromStr;

/// A string attribute.
pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// What items are put together from and taken apart into.
pub(crate) trait Attributes: Sized {
    /// With one attribute more, or another value for it.
    fn with(self, name: &str, value: AttributeValue) -> Self;

    /// Listed by the index in this partition, at this place.
    fn listed(self, partition: impl Into<String>, place: impl Into<String>) -> Self {
        self.with(keys::UNIT_PK, text(partition))
            .with(keys::UNIT_SK, text(place))
    }

    fn text(&self, name: &str) -> Result<&str, StoreError>;

    fn number<Number: FromStr>(&self, name: &str) -> Result<Number, StoreError>;

    /// A text that is written in one way only.
    fn parsed<Value: FromStr>(&self, name: &str) -> Result<Value, StoreError>;

    /// A moment in seconds since 1970.
    fn moment(&self, name: &str) -> Result<Timestamp, StoreError>;

    /// The same where there is one.
    fn moment_if_given(&self, name: &str) -> Result<Option<Timestamp>, StoreError>;

    fn roster_number(&self, name: &str) -> Result<RosterNumber, StoreError>;

    fn bytes<const LENGTH: usize>(&self, name: &str) -> Result<[u8; LENGTH], StoreError>;

    fn list(&self, name: &str) -> Result<&[AttributeValue], StoreError>;

    /// Whether a flag is set; it is not where the attribute is missing.
    fn flag(&self, name: &str) -> bool;
}

impl Attributes for Item {
    fn with(mut self, name: &str, value: AttributeValue) -> Self {
        self.insert(name.to_owned(), value);
        self
    }

    fn text(&self, name: &str) -> Result<&str, StoreError> {
        match self.get(name) {
            Some(AttributeValue::S(text)) => Ok(text),
            _ => Err(unreadable(self, name)),
        }
    }

    fn number<Number: FromStr>(&self, name: &str) -> Result<Number, StoreError> {
        match self.get(name) {
            Some(AttributeValue::N(digits)) => digits.parse().ok(),
            _ => None,
        }
        .ok_or_else(|| unreadable(self, name))
    }

    fn parsed<Value: FromStr>(&self, name: &str) -> Result<Value, StoreError> {
        self.text(name)?.parse().map_err(|_| unreadable(self, name))
    }

    fn moment(&self, name: &str) -> Result<Timestamp, StoreError> {
        let second = Attributes::number(self, name)?;
        Timestamp::from_second(second).map_err(|_| unreadable(self, name))
    }

    fn moment_if_given(&self, name: &str) -> Result<Option<Timestamp>, StoreError> {
        let given = self.contains_key(name);
        given.then(|| self.moment(name)).transpose()
    }

    fn roster_number(&self, name: &str) -> Result<RosterNumber, StoreError> {
        RosterNumber::parse(self.text(name)?).map_err(|_| unreadable(self, name))
    }

    fn bytes<const LENGTH: usize>(&self, name: &str) -> Result<[u8; LENGTH], StoreError> {
        match self.get(name) {
            Some(AttributeValue::B(blob)) => blob.as_ref().try_into().ok(),
            _ => None,
        }
        .ok_or_else(|| unreadable(self, name))
    }

    fn list(&self, name: &str) -> Result<&[AttributeValue], StoreError> {
        match self.get(name) {
            Some(AttributeValue::L(values)) => Ok(values),
            _ => Err(unreadable(self, name)),
        }
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(AttributeValue::Bool(true)))
    }
}

/// An attribute of an item is not as this crate writes it.
pub(crate) fn unreadable(item: &Item, name: &str) -> StoreError {
    StoreError::corrupt(&Key::of(item), format!("{name} is missing or wrong"))
}
