//! The one way to read and write the table: values as items, requests for keys, queries in pages, and transactions with
//! one outcome. Nothing here knows what the items are about.

mod attributes;
mod query;
mod reading;
mod record;
mod terms;
mod transaction;
mod writing;

pub(crate) use attributes::{Attributes, number, text, unreadable};
pub(crate) use query::Query;
pub(crate) use record::{Body, Record, json, json_in};
pub(crate) use terms::Terms;
pub use transaction::Written;
pub(crate) use transaction::{Transaction, Write};
pub(crate) use writing::Updated;

use aws_sdk_dynamodb::Client;
use std::sync::Arc;
use std::time::Duration;

/// Items asked for at once when a list is read. DynamoDB ends a page at 1 MB anyway.
const PAGE_SIZE: i32 = 500;

/// How often a request is sent again when the database left part of it undone or another transaction held an
/// item. Beyond that the caller is told, since a person waits for the answer.
pub(crate) const MOST_TRIES: u32 = 5;

/// The campaign's table, as the client reaches it.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    client: Client,
    name: Arc<str>,
    page_size: i32,
}

impl Table {
    pub(crate) fn new(client: Client, name: &str) -> Self {
        Table {
            client,
            name: name.into(),
            page_size: PAGE_SIZE,
        }
    }

    /// The same table with this many items to a page, 1 to 1,000.
    pub(crate) fn with_page_size(self, items: i32) -> Self {
        Table {
            page_size: items.clamp(1, 1000),
            ..self
        }
    }
}

/// The pause before the next try: 20 ms, doubled each time.
pub(crate) async fn pause(tries: u32) {
    tokio::time::sleep(Duration::from_millis(20 << tries.min(MOST_TRIES))).await;
}
