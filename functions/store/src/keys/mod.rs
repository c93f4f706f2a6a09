//! Partition and sort keys, and the names of the attributes.
//!
//! The prefixes of partition keys separate rights: `dynamodb:LeadingKeys` conditions in the template name them.

mod attributes;
mod index;
mod key;
mod partitions;

pub(crate) use attributes::*;
pub(crate) use index::*;
pub(crate) use key::Key;
pub(crate) use partitions::*;

use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// An item as the SDK carries it.
pub(crate) type Item = HashMap<String, AttributeValue>;
