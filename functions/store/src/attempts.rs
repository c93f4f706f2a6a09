//! Failed sign-in attempts, counted by roster number and by address; unknown numbers too, so that they look no
//! different.

use crate::items::{number, read_attempts};
use crate::keys::{self, Item, Key};
use crate::{Cause, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
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

/// An attempt that somebody wants judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Attempt {
    /// It may be judged, and counts as a failure until it is given back.
    Taken(Attempts),
    /// As many as the window allows were taken before.
    Refused(Attempts),
}

impl Attempts {
    /// How many failures count at this moment, in windows of this length: none once the window has ended, or where
    /// the clock was set back to before it could have begun.
    #[must_use]
    pub fn failures_at(&self, now: Timestamp, window: SignedDuration) -> u32 {
        if self.is_open(now, window) {
            self.failures
        } else {
            0
        }
    }

    fn is_open(&self, now: Timestamp, window: SignedDuration) -> bool {
        (1..=window.as_secs()).contains(&(self.window_ends.as_second() - now.as_second()))
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

    /// Takes an attempt before it is judged: one conditional write counts it as a failure, unless `most` of the window
    /// that is open are taken. So however many arrive at once, no more than `most` are judged. Whoever succeeds gives
    /// theirs back. A clock that was set back makes no window longer than `window`.
    ///
    /// One attempt may count twice when the database's answer was lost and the request sent again; it never counts
    /// less than once.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn take_attempt(
        &self,
        of: Counted<'_>,
        most: u32,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Attempt, StoreError> {
        for tries in 0..MOST_TRIES {
            let standing = match self.open_window(of, now, window).await? {
                Updated::Done(attempts) => return Ok(Attempt::Taken(attempts)),
                Updated::Standing(attempts) => attempts,
            };
            if standing.failures >= most && standing.is_open(now, window) {
                return Ok(Attempt::Refused(standing));
            }
            if let Updated::Done(attempts) = self.count_in_open_window(of, most, now, window).await? {
                return Ok(Attempt::Taken(attempts));
            }
            // The window ended, or its last attempts were taken, in between: look again.
            crate::pause(tries).await;
        }
        Err(StoreError::unavailable(OPERATION, Cause::Conflict))
    }

    /// Gives back an attempt that was no guess, if its window is still the one that is open.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn give_back_attempt(&self, of: Counted<'_>, taken: Attempts) -> Result<(), StoreError> {
        let update = Update {
            set: "SET #failures = #failures - :one",
            condition: "#ends = :ends AND #failures >= :one",
            names: &[("#failures", keys::FAILURES), ("#ends", keys::WINDOW_ENDS)],
            values: vec![
                (":one", number(1)),
                (":ends", number(taken.window_ends.as_second())),
            ],
        };
        self.update_attempts(of, update).await.map(|_| ())
    }

    async fn count_in_open_window(
        &self,
        of: Counted<'_>,
        most: u32,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Updated, StoreError> {
        let update = Update {
            set: "SET #failures = #failures + :one",
            condition: "#ends > :now AND #ends <= :latest AND #failures < :most",
            names: &[("#failures", keys::FAILURES), ("#ends", keys::WINDOW_ENDS)],
            values: vec![
                (":one", number(1)),
                (":most", number(most)),
                (":now", number(now.as_second())),
                (":latest", number(now.as_second() + window.as_secs())),
            ],
        };
        self.update_attempts(of, update).await
    }

    async fn open_window(
        &self,
        of: Counted<'_>,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Updated, StoreError> {
        let update = Update {
            set: "SET #failures = :one, #ends = :ends, #ttl = :ends",
            condition: "attribute_not_exists(#ends) OR #ends <= :now OR #ends > :ends",
            names: &[
                ("#failures", keys::FAILURES),
                ("#ends", keys::WINDOW_ENDS),
                ("#ttl", keys::TTL),
            ],
            values: vec![
                (":one", number(1)),
                (":ends", number(now.as_second() + window.as_secs())),
                (":now", number(now.as_second())),
            ],
        };
        self.update_attempts(of, update).await
    }

    async fn update_attempts(&self, of: Counted<'_>, update: Update<'_>) -> Result<Updated, StoreError> {
        let mut request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::attempts(of).attributes()))
            .update_expression(update.set)
            .condition_expression(update.condition)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for (placeholder, name) in update.names {
            request = request.expression_attribute_names(*placeholder, *name);
        }
        for (placeholder, value) in update.values {
            request = request.expression_attribute_values(placeholder, value);
        }
        let error = match request.send().await {
            Ok(output) => return Updated::done(output.attributes()),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                Updated::standing(failed.item())
            }
            _ => Err(StoreError::from_sdk(OPERATION, &error)),
        }
    }
}

/// What became of a conditional update.
enum Updated {
    /// It was made; this stands now.
    Done(Attempts),
    /// Its condition did not hold for what stands. Nothing counted stands as an ended window without failures.
    Standing(Attempts),
}

impl Updated {
    const NOTHING: Attempts = Attempts {
        failures: 0,
        window_ends: Timestamp::UNIX_EPOCH,
    };

    fn done(item: Option<&Item>) -> Result<Self, StoreError> {
        item.map_or(Ok(Self::NOTHING), read_attempts).map(Updated::Done)
    }

    fn standing(item: Option<&Item>) -> Result<Self, StoreError> {
        item.map_or(Ok(Self::NOTHING), read_attempts)
            .map(Updated::Standing)
    }
}

/// One conditional update.
struct Update<'names> {
    set: &'static str,
    condition: &'static str,
    names: &'names [(&'static str, &'static str)],
    values: Vec<(&'static str, AttributeValue)>,
}
