//! Sign-offs: where a declaration stands with its signer, and the steps that led there.

use crate::declarations::{Declarant, still_stands};
use crate::engine::{Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::queue::queue_item;
use crate::{Cases, Reviews, SignOffs, StoreError, Written};
use campaign::sign_off::{SignOff, Step, Waiting};
use campaign::unit_check::UnitCheck;
use campaign::{Reference, Revision, RosterEntry, RosterNumber, UnitId};

/// A declaration with all that is to be known before somebody decides on it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The revision that stands.
    pub current: Revision,
    /// The declarant as the roster has them now; none if they are no longer on it.
    pub entry: Option<RosterEntry>,
    /// Where it stands with its signer; none if nothing was done yet.
    pub sign_off: Option<SignOff>,
    /// Its place in a signer's queue; none once somebody decided.
    pub waiting: Option<Waiting>,
    /// The unit's last check.
    pub check: Option<UnitCheck>,
}

impl Cases {
    /// The declaration with this reference and how it stands, in two round trips and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn find(&self, reference: &Reference) -> Result<Option<Case>, StoreError> {
        let Some(Declarant(number)) = self.table.one(&Key::reference(reference)).await? else {
            return Ok(None);
        };
        Ok(self.of(&[number]).await?.pop())
    }

    /// The declarations of these people and how they stand, up to date; who filed none is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn of(&self, numbers: &[RosterNumber]) -> Result<Vec<Case>, StoreError> {
        let keys = numbers.iter().flat_map(|number| {
            [
                Key::current(number),
                Key::roster(number),
                Key::sign_off(number),
                Key::queue(number),
                Key::check(number),
            ]
        });
        let found = self.table.found(keys).await?;
        let mut cases = Vec::with_capacity(numbers.len());
        for number in numbers {
            let Some(current) = found.one(&Key::current(number))? else {
                continue;
            };
            cases.push(Case {
                current,
                entry: found.one(&Key::roster(number))?,
                sign_off: found.one(&Key::sign_off(number))?,
                waiting: found.one(&Key::queue(number))?,
                check: found.one(&Key::check(number))?,
            });
        }
        Ok(cases)
    }
}

impl Case {
    /// The unit the declarant is in; of somebody who left the roster, the one they filed in.
    #[must_use]
    pub fn unit(&self) -> &UnitId {
        let entry = self.entry.as_ref().map(|entry| &entry.unit);
        entry.unwrap_or(&self.current.declarant.unit)
    }

    /// Its place in this signer's queue.
    #[must_use]
    pub fn waits_for(&self, signer: &RosterNumber) -> Waiting {
        Waiting {
            unit: self.unit().clone(),
            ..Waiting::of(&self.current, Some(signer.clone()))
        }
    }
}

impl SignOffs {
    /// Where a person's declaration stands with its signer, up to date; none if nothing was done yet.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn of(&self, of: &RosterNumber) -> Result<Option<SignOff>, StoreError> {
        self.table.one(&Key::sign_off(of)).await
    }

    /// Everything that was done to a person's declaration, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn steps(&self, of: &RosterNumber) -> Result<Vec<Step>, StoreError> {
        let steps = Query::under(keys::sign_off_partition(of), keys::STEP_PREFIX);
        self.table.all(steps).await
    }

    /// Every step of a sign-off, oldest first. Of most there is but one, which the sign-off itself tells.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn steps_of(&self, sign_off: &SignOff) -> Result<Vec<Step>, StoreError> {
        if sign_off.last.step == 1 {
            return Ok(vec![sign_off.last.clone()]);
        }
        self.steps(&sign_off.number).await
    }
}

impl Reviews {
    /// Takes the last step of this sign-off: it joins the history, the sign-off stands as given, and what waited
    /// leaves the queue, or goes where it `waits`, all at once; if `current` still is the current revision and nobody
    /// took another step meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn sign(
        &self,
        sign_off: &SignOff,
        current: &Revision,
        waits: Option<&Waiting>,
    ) -> Result<Written, StoreError> {
        let (of, last) = (&sign_off.number, &sign_off.last);
        let queue = match waits {
            Some(waiting) => Write::put(queue_item(waiting)?),
            None => Write::delete(Key::queue(of)),
        };
        let step = last.under(&Key::sign_off_step(of, last.step))?;
        let transaction = Transaction::recognised_by(Write::put_new(step))
            .and(still_stands(current))
            .and(Write::put_version(sign_off.under(&Key::sign_off(of))?, last.step))
            .and(queue);
        self.table.commit(transaction).await
    }
}

impl Body for SignOff {}

impl Body for Step {}
