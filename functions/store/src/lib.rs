//! The only crate that speaks DynamoDB: keys, items, transactions.
//!
//! One table holds everything; `infra/template.yaml` describes it. One user action is one transaction with
//! conditions, so nothing is lost, doubled or half-written when two actions race. Revisions of a declaration
//! are only ever added. Every list is read in pages, and nothing here scans.
//!
//! Deliberately absent: the clock (a moment is an argument), rules of the campaign, and the choice of database
//! (the caller hands in the client; only its endpoint or connector differs between cloud and desk).

mod accounts;
mod attempts;
mod checks;
pub mod client;
mod collections;
mod declarations;
mod delegations;
mod deliveries;
mod errors;
mod exports;
mod filing;
mod history;
mod items;
mod keys;
mod leads;
mod on_file;
mod pages;
mod proposals;
mod queue;
mod roster;
mod roster_changes;
mod roster_codes;
mod seals;
mod second_factor;
mod sessions;
mod sign_offs;
mod spot_checks;
mod standing;
mod steps;
mod transaction;
mod uploads;
mod verifications;
mod withdrawals;

pub use accounts::{Account, AccountAct};
pub use attempts::{Attempt, Attempts, Counted};
pub use collections::Lists;
pub use errors::{Cause, FileError, StoreError};
pub use exports::place_of_export;
pub use items::CodeHash;
pub use leads::place_of_lead;
pub use on_file::{OnFile, WithSteps};
pub use pages::{Items, Page, paged};
pub use proposals::Decision;
pub use roster_changes::{Cause as ChangeCause, RosterChange, Seen, Stamp};
pub use roster_codes::ByWhom;
pub use second_factor::{NONCE, SecondFactor};
pub use sessions::Session;
pub use sign_offs::Case;
pub use spot_checks::place_of_spot_check;
pub use standing::{Credentials, Standing};
pub use steps::Written;
pub use uploads::{Staged, Versioned};
pub use verifications::WatchPage;

use aws_sdk_dynamodb::Client;
use std::time::Duration;

/// Items asked for at once when a unit is read. DynamoDB ends a page at 1 MB anyway.
const PAGE_SIZE: i32 = 500;

/// How often a request is sent again when the database left part of it undone or another transaction held an
/// item. Beyond that the caller is told, since a person waits for the answer.
const MOST_TRIES: u32 = 5;

/// The campaign's table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
    page_size: i32,
}

impl Store {
    /// A store in this table. Timeouts and attempts are the client's configuration.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Store {
            client,
            table: table.into(),
            page_size: PAGE_SIZE,
        }
    }

    /// The same store with this many items to a page, 1 to 1,000.
    #[must_use]
    pub fn with_page_size(mut self, items: i32) -> Self {
        self.page_size = items.clamp(1, 1000);
        self
    }

    /// One read of an item that is never there: whether the database answers, and a connection for what follows.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let key = keys::Key::probe();
        let request = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()));
        request
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::from_sdk("GetItem", &error))
    }
}

/// The pause before the next try: 20 ms, doubled each time.
async fn pause(tries: u32) {
    tokio::time::sleep(Duration::from_millis(20 << tries.min(MOST_TRIES))).await;
}
