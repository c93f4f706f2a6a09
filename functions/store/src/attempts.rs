//! Failed sign-in attempts, counted by roster number and by address; unknown numbers too, so that they look no
//! different. Those of a browser in which the person has signed in before are counted apart from strangers'.

use crate::engine::{Attributes, MOST_TRIES, Record, Table, Terms, Updated, number, pause};
use crate::keys::{self, Item, Key};
use crate::{Cause, SignIn, StoreError};
use campaign::{Digest, RosterNumber};
use jiff::{SignedDuration, Timestamp};

/// Whose attempts are counted.
#[derive(Clone, Copy, Debug)]
pub enum Counted<'a> {
    /// Those under a roster number, known or not, by strangers: browsers in which nobody has signed in with it.
    Person(&'a RosterNumber),
    /// The same by browsers in which its person has.
    KnownBrowser(&'a RosterNumber),
    /// One-time codes that strangers gave with the right personal code.
    OneTimeCode(&'a RosterNumber),
    /// The same by browsers in which the person has signed in before.
    OneTimeCodeOfKnown(&'a RosterNumber),
    /// Those from an address, by its keyed digest: the address itself is personal.
    Address(&'a Digest),
}

/// What is counted within one window of time: failed attempts to sign in, or acts that cost much.
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

    /// Seconds until the window ends, 1 at least: what `Retry-After` says.
    #[must_use]
    pub fn seconds_left(&self, now: Timestamp) -> u64 {
        let seconds = self.window_ends.duration_since(now).as_secs();
        u64::try_from(seconds).unwrap_or(1).max(1)
    }

    fn is_open(&self, now: Timestamp, window: SignedDuration) -> bool {
        (1..=window.as_secs()).contains(&(self.window_ends.as_second() - now.as_second()))
    }
}

impl SignIn {
    /// Forgets the attempts, once the right code was given.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn forget_attempts(&self, of: Counted<'_>) -> Result<(), StoreError> {
        self.table.delete(&Key::attempts(of)).await
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
        take(&self.table, &Key::attempts(of), most, now, window).await
    }

    /// Gives back an attempt that was no guess, if its window is still the one that is open.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn give_back_attempt(&self, of: Counted<'_>, taken: Attempts) -> Result<(), StoreError> {
        let terms = Terms::when("#ends = :ends AND #failures >= :one")
            .set("SET #failures = #failures - :one")
            .name("#failures", keys::FAILURES)
            .name("#ends", keys::WINDOW_ENDS)
            .value(":one", number(1))
            .value(":ends", number(taken.window_ends.as_second()));
        self.table.update(&Key::attempts(of), &terms).await.map(|_| ())
    }
}

/// Counts one more under a key, unless `most` of the window that is open are taken: see [`SignIn::take_attempt`].
pub(crate) async fn take(
    table: &Table,
    key: &Key,
    most: u32,
    now: Timestamp,
    window: SignedDuration,
) -> Result<Attempt, StoreError> {
    for tries in 0..MOST_TRIES {
        let (opened, standing) = update(table, key, opening(now, window)).await?;
        if opened {
            return Ok(Attempt::Taken(standing));
        }
        if standing.failures >= most && standing.is_open(now, window) {
            return Ok(Attempt::Refused(standing));
        }
        let (counted, standing) = update(table, key, counting(most, now, window)).await?;
        if counted {
            return Ok(Attempt::Taken(standing));
        }
        // The window ended, or its last attempts were taken, in between: look again.
        pause(tries).await;
    }
    Err(StoreError::unavailable("UpdateItem", Cause::Conflict))
}

/// Whether the condition held, and what stands now. Nothing counted stands as an ended window without failures.
async fn update(table: &Table, key: &Key, terms: Terms) -> Result<(bool, Attempts), StoreError> {
    let (held, item) = match table.update_and_tell(key, &terms).await? {
        Updated::Done(item) => (true, item),
        Updated::Standing(item) => (false, item),
    };
    let nothing = Attempts {
        failures: 0,
        window_ends: Timestamp::UNIX_EPOCH,
    };
    Ok((held, item.as_ref().map_or(Ok(nothing), Attempts::read)?))
}

/// Counts one more in the window that is open, unless `most` are counted.
fn counting(most: u32, now: Timestamp, window: SignedDuration) -> Terms {
    Terms::when("#ends > :now AND #ends <= :latest AND #failures < :most")
        .set("SET #failures = #failures + :one")
        .name("#failures", keys::FAILURES)
        .name("#ends", keys::WINDOW_ENDS)
        .value(":one", number(1))
        .value(":most", number(most))
        .value(":now", number(now.as_second()))
        .value(":latest", number(now.as_second() + window.as_secs()))
}

/// Opens a window with the first one in it, if none is open.
fn opening(now: Timestamp, window: SignedDuration) -> Terms {
    Terms::when("attribute_not_exists(#ends) OR #ends <= :now OR #ends > :ends")
        .set("SET #failures = :one, #ends = :ends, #ttl = :ends")
        .name("#failures", keys::FAILURES)
        .name("#ends", keys::WINDOW_ENDS)
        .name("#ttl", keys::TTL)
        .value(":one", number(1))
        .value(":ends", number(now.as_second() + window.as_secs()))
        .value(":now", number(now.as_second()))
}

impl Record for Attempts {
    fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Attempts {
            failures: item.number(keys::FAILURES)?,
            window_ends: item.moment(keys::WINDOW_ENDS)?,
        })
    }
}
