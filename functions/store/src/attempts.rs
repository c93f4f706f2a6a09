//! Failed sign-in attempts, counted by roster number and by address; unknown numbers too, so that they look no
//! different.

use crate::items::{number, read_attempts};
use crate::keys::{self, Key};
use crate::{Cause, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use campaign::{Digest, RosterNumber};
use jiff::{SignedDuration, Timestamp};

const OPERATION: &str = "UpdateItem";

/// Whose attempts are counted.
#[derive(Clone, Copy, Debug)]
pub enum Counted<'a> {
    /// Those under a roster number, known or not.
    Person(&'a RosterNumber),
    /// Those from an address, by its keyed digest: the address itself is personal.
    Address(&'a Digest),
}

/// Failed sign-in attempts within one window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How many there were.
    pub failures: u32,
    /// When they stop counting, to the second.
    pub window_ends: Timestamp,
}

impl Attempts {
    /// How many failures count at this moment: none once the window has ended.
    #[must_use]
    pub fn failures_at(&self, now: Timestamp) -> u32 {
        if now < self.window_ends { self.failures } else { 0 }
    }
}

impl Store {
    /// Forgets the attempts, once the right code was given.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn forget_attempts(&self, of: Counted<'_>) -> Result<(), StoreError> {
        let request = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(Key::attempts(of).attributes()));
        request
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::from_sdk("DeleteItem", &error))
    }

    /// Counts one more failed attempt: within the window that is open, else as the first of a new window.
    ///
    /// An attempt may count twice when the database's answer was lost and the request sent again; it never
    /// counts less than once.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn count_failed_attempt(
        &self,
        of: Counted<'_>,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Attempts, StoreError> {
        for tries in 0..MOST_TRIES {
            if let Some(attempts) = self.count_in_open_window(of, now).await? {
                return Ok(attempts);
            }
            // No window was open. If another request opens one in between, this one counts within that.
            if let Some(attempts) = self.open_window(of, now, window).await? {
                return Ok(attempts);
            }
            crate::pause(tries).await;
        }
        Err(StoreError::unavailable(OPERATION, Cause::Conflict))
    }

    async fn count_in_open_window(
        &self,
        of: Counted<'_>,
        now: Timestamp,
    ) -> Result<Option<Attempts>, StoreError> {
        let update = Update {
            set: "SET #failures = #failures + :one",
            condition: "#ends > :now",
            names: &[("#failures", keys::FAILURES), ("#ends", keys::WINDOW_ENDS)],
            values: vec![(":one", number(1)), (":now", number(now.as_second()))],
        };
        self.update_attempts(of, update).await
    }

    async fn open_window(
        &self,
        of: Counted<'_>,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Option<Attempts>, StoreError> {
        let ends = now.as_second() + window.as_secs();
        let update = Update {
            set: "SET #failures = :one, #ends = :ends, #ttl = :ends",
            condition: "attribute_not_exists(#ends) OR #ends <= :now",
            names: &[
                ("#failures", keys::FAILURES),
                ("#ends", keys::WINDOW_ENDS),
                ("#ttl", keys::TTL),
            ],
            values: vec![
                (":one", number(1)),
                (":ends", number(ends)),
                (":now", number(now.as_second())),
            ],
        };
        self.update_attempts(of, update).await
    }

    /// The attempts after the update, or none if its condition did not hold.
    async fn update_attempts(
        &self,
        of: Counted<'_>,
        update: Update<'_>,
    ) -> Result<Option<Attempts>, StoreError> {
        let mut request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::attempts(of).attributes()))
            .update_expression(update.set)
            .condition_expression(update.condition)
            .return_values(ReturnValue::AllNew);
        for (placeholder, name) in update.names {
            request = request.expression_attribute_names(*placeholder, *name);
        }
        for (placeholder, value) in update.values {
            request = request.expression_attribute_values(placeholder, value);
        }
        match request.send().await {
            Ok(output) => output.attributes().map(read_attempts).transpose(),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(None)
            }
            Err(error) => Err(StoreError::from_sdk(OPERATION, &error)),
        }
    }
}

/// One conditional update.
struct Update<'names> {
    set: &'static str,
    condition: &'static str,
    names: &'names [(&'static str, &'static str)],
    values: Vec<(&'static str, AttributeValue)>,
}
