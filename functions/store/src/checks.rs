//! Units' checks of their people's declarations: the last one, and all there were.

use crate::declarations::still_stands;
use crate::engine::{Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Checks, Reviews, StoreError, Written};
use campaign::unit_check::UnitCheck;
use campaign::{Revision, RosterNumber};

impl Reviews {
    /// Notes a check, if `current` still is the current revision and nobody noted another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn note_check(&self, check: &UnitCheck, current: &Revision) -> Result<Written, StoreError> {
        let of = &check.number;
        let step = check.under(&Key::check_step(of, check.step))?;
        let last = check.under(&Key::check(of))?;
        let transaction = Transaction::recognised_by(Write::put_new(step))
            .and(still_stands(current))
            .and(Write::put_version(last, check.step));
        self.table.commit(transaction).await
    }
}

impl Checks {
    /// Every check of a person's declaration, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn of(&self, of: &RosterNumber) -> Result<Vec<UnitCheck>, StoreError> {
        let steps = Query::under(keys::check_partition(of), keys::STEP_PREFIX);
        self.table.all(steps).await
    }

    /// Every check up to this last one, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn up_to(&self, last: &UnitCheck) -> Result<Vec<UnitCheck>, StoreError> {
        if last.step == 1 {
            return Ok(vec![last.clone()]);
        }
        self.of(&last.number).await
    }
}

impl Body for UnitCheck {}
