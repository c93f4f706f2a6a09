//! The one way to read and write the table: values as items, requests for keys, queries in pages, and transactions with
//! one outcome. Nothing here knows what the items are about.

mod attributes;
mod query;
mod reading;
mod record;
mod terms;
mod touch;
mod transaction;
mod writing;

pub(crate) use attributes::{Attributes, number, text, unreadable};
pub(crate) use query::Query;
pub(crate) use record::{Body, Record, json, json_in};
pub(crate) use terms::Terms;
pub use touch::{Keys, Touch};
pub use transaction::Written;
pub(crate) use transaction::{MOST_WRITES, Transaction, Write};
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
    keys: Keys,
}

impl Table {
    pub(crate) fn new(client: Client, name: &str) -> Self {
        Table {
            client,
            name: name.into(),
            page_size: PAGE_SIZE,
            keys: Keys::ALL,
        }
    }

    /// The same table with this many items to a page, 1 to 1,000.
    pub(crate) fn with_page_size(self, items: i32) -> Self {
        Table {
            page_size: items.clamp(1, 1000),
            ..self
        }
    }

    /// The same table with no more than this many items to a page.
    pub(crate) fn with_pages_of_at_most(&self, items: i32) -> Self {
        Table {
            page_size: self.page_size.min(items),
            ..self.clone()
        }
    }

    /// The same table, of which only these partitions are touched.
    pub(crate) fn within(&self, keys: Keys) -> Self {
        Table { keys, ..self.clone() }
    }

    /// Holds whoever uses the table to the keys they named.
    fn touch(&self, touch: Touch, partition: &str) {
        debug_assert!(
            self.keys.include(touch, partition),
            "{:?} do not name {touch:?} of {}",
            self.keys,
            partition.split('#').next().unwrap_or_default()
        );
    }
}

/// The pause before the next try: 20 ms, doubled each time.
pub(crate) async fn pause(tries: u32) {
    tokio::time::sleep(Duration::from_millis(20 << tries.min(MOST_TRIES))).await;
}

#[cfg(test)]
mod tests {
    use crate::{Store, Touch};
    use aws_sdk_dynamodb::Client;
    use aws_sdk_dynamodb::config::{BehaviorVersion, Config};

    fn store() -> Store {
        let config = Config::builder().behavior_version(BehaviorVersion::latest());
        Store::new(Client::from_conf(config.build()), "table")
    }

    #[test]
    fn a_facet_touches_the_keys_that_it_names() {
        store().sessions.table.touch(Touch::Write, "SESSION#A-1");
        store().roster.table.touch(Touch::List, "ROSTER#a");
    }

    #[test]
    #[should_panic(expected = "do not name Read of ROSTER")]
    fn a_facet_touches_no_others() {
        store().sessions.table.touch(Touch::Read, "ROSTER#A-1");
    }

    #[test]
    #[should_panic(expected = "do not name Write of ROSTER")]
    fn a_facet_writes_nothing_that_it_only_reads() {
        store().people.table.touch(Touch::Write, "ROSTER#A-1");
    }

    #[test]
    #[should_panic(expected = "do not name Read of ROSTER")]
    fn a_facet_of_a_list_touches_no_item_of_the_same_name() {
        store().roster.table.touch(Touch::Read, "ROSTER#A-1");
    }

    #[test]
    #[should_panic(expected = "do not name Read of ROSTER")]
    fn with_another_page_size_it_is_held_to_the_same_keys() {
        let paged = store().with_page_size(1);
        paged.sessions.table.touch(Touch::Read, "ROSTER#A-1");
    }
}
