//! What waits for a signer is put where it waits now, once the roster changed.

use crate::declarations::still_stands;
use crate::engine::{Terms, Transaction, Write, number};
use crate::keys::{self, Key};
use crate::queue::queue_item;
use crate::{Case, Routing, StoreError, Written};
use campaign::sign_off::{SignOff, Waiting};

impl Routing {
    /// Puts a report where it `waits` now, or takes it out of every queue; if it still is as the case says. Done again it
    /// is found done.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn move_to(&self, case: &Case, waits: Option<&Waiting>) -> Result<Written, StoreError> {
        let key = Key::queue(&case.current.number);
        let as_seen = case.waiting.as_ref().map_or_else(Terms::absent, |waiting| {
            Terms::equal([(keys::REVISION, number(waiting.revision))])
        });
        let moved = match waits {
            Some(waiting) => Write::put_if(queue_item(waiting)?, as_seen),
            None => Write::delete_if(key, as_seen),
        };
        let transaction = Transaction::of([
            moved,
            still_stands(&case.current),
            undecided_since(case.sign_off.as_ref(), Key::sign_off(&case.current.number)),
        ]);
        self.table.commit(transaction).await
    }
}

/// Holds the rest to a sign-off in which no step was taken since it was read.
fn undecided_since(sign_off: Option<&SignOff>, key: Key) -> Write {
    let terms = sign_off.map_or_else(Terms::absent, |sign_off| {
        Terms::equal([(keys::STEP, number(sign_off.last.step))])
    });
    Write::check(key, terms)
}
