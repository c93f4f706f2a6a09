//! Where a person stands: all that a request of theirs needs to know, in one round trip.

use crate::attempts::Attempts;
use crate::items::{self, CodeHash};
use crate::keys::{Item, Key};
use crate::{Cause, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::types::KeysAndAttributes;
use campaign::{Revision, RosterEntry, RosterNumber};

const OPERATION: &str = "BatchGetItem";

/// Where a person stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The roster entry; none if the number is not on the roster.
    pub entry: Option<RosterEntry>,
    /// The hash of the personal code; none if none was issued.
    pub code_hash: Option<CodeHash>,
    /// Failed sign-in attempts, of a window that may have ended.
    pub attempts: Option<Attempts>,
    /// The current revision of the declaration; none if nothing was filed.
    pub current: Option<Revision>,
}

impl Store {
    /// Reads where a person stands, in one round trip and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn standing(&self, number: &RosterNumber) -> Result<Standing, StoreError> {
        let (roster, code) = (Key::roster(number), Key::code(number));
        let (attempts, current) = (Key::attempts(number), Key::current(number));
        let mut standing = Standing::default();
        for item in self.get_all(&[&roster, &code, &attempts, &current]).await? {
            let key = Key::of(&item);
            if key == roster {
                standing.entry = Some(items::read_roster(&item)?);
            } else if key == code {
                standing.code_hash = Some(items::read_code(&item)?);
            } else if key == attempts {
                standing.attempts = Some(items::read_attempts(&item)?);
            } else if key == current {
                standing.current = Some(items::read_revision(&item)?);
            }
        }
        Ok(standing)
    }

    /// The items under these keys that exist, in no order. A throttled table answers a part of them: the rest is
    /// asked for again.
    async fn get_all(&self, keys: &[&Key]) -> Result<Vec<Item>, StoreError> {
        let keys = keys.iter().map(|key| key.attributes()).collect();
        let mut open = KeysAndAttributes::builder()
            .consistent_read(true)
            .set_keys(Some(keys))
            .build()
            .ok();
        let mut found = Vec::new();
        for tries in 0..MOST_TRIES {
            let Some(asked) = open.take() else {
                return Ok(found);
            };
            let request = self.client.batch_get_item().request_items(&self.table, asked);
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
                crate::pause(tries).await;
            }
        }
        if open.is_none() {
            Ok(found)
        } else {
            Err(StoreError::unavailable(OPERATION, Cause::Throttled))
        }
    }
}
