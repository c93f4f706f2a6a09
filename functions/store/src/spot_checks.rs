//! Spot checks: the sample, what was found of each item, and the unit's result.
//!
//! The items are written before the head that speaks of them, under a key that bears the drawing's digest: of two
//! drawings that race under one id, the one that comes too late is never read.

use crate::engine::{Attributes, Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{SpotChecks, StoreError, Written};
use campaign::spot_check::{Action, Finding, Item, SpotCheck, Step};
use campaign::{Reference, UnitId};

/// A transaction takes 100 writes.
const AT_ONCE: usize = 100;

/// What the sort keys of findings start with.
const FINDING_PREFIX: &str = "FINDING#";

impl SpotChecks {
    /// A spot check, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(&self, id: &Reference) -> Result<Option<SpotCheck>, StoreError> {
        self.table.one(&Key::spot_check(id)).await
    }

    /// Those of these ids that there are, up to date and in no order.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn found(&self, ids: &[Reference]) -> Result<Vec<SpotCheck>, StoreError> {
        self.table.found(ids.iter().map(Key::spot_check)).await?.all()
    }

    /// What a unit was told of its spot checks, newest first and up to date: each as it stood when its result was last
    /// stated or taken back.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn told(&self, unit: &UnitId, most: usize) -> Result<Vec<SpotCheck>, StoreError> {
        let told = Query::of(keys::told_of_spot_checks_partition(unit));
        self.table.all(told.newest(None).most(most)).await
    }

    /// The spot checks, newest first, after the one at this place: at most so many, fewer only at the end. What was
    /// done moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<SpotCheck>, StoreError> {
        let spot_checks = Query::listed(keys::SPOT_CHECKS);
        self.table.all(spot_checks.newest(after).most(limit)).await
    }

    /// What was drawn, by place.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn items(&self, check: &SpotCheck) -> Result<Vec<Item>, StoreError> {
        let drawn = Query::under(keys::spot_check_partition(&check.id), &item_prefix(check));
        self.table.all(drawn).await
    }

    /// One thing that was drawn, with what was found of it, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn item(
        &self,
        check: &SpotCheck,
        place: u32,
    ) -> Result<Option<(Item, Option<Finding>)>, StoreError> {
        let (item, finding) = (item_key(check, place), finding_key(&check.id, place));
        let found = self.table.found([item.clone(), finding.clone()]).await?;
        let Some(drawn) = found.one(&item)? else {
            return Ok(None);
        };
        Ok(Some((drawn, found.one(&finding)?)))
    }

    /// What was found, by place.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn findings(&self, id: &Reference) -> Result<Vec<Finding>, StoreError> {
        let findings = Query::under(keys::spot_check_partition(id), FINDING_PREFIX);
        self.table.all(findings).await
    }

    /// Everything that was done in a spot check, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn steps(&self, id: &Reference) -> Result<Vec<Step>, StoreError> {
        let steps = Query::under(keys::spot_check_partition(id), keys::STEP_PREFIX);
        self.table.all(steps).await
    }

    /// Records a sample. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses; there is no spot check then.
    pub async fn record(&self, check: &SpotCheck, drawn: &[Item]) -> Result<Written, StoreError> {
        for some in drawn.chunks(AT_ONCE) {
            let puts = some
                .iter()
                .map(|item| item.under(&item_key(check, item.place)).map(Write::put));
            let puts: Vec<Write> = puts.collect::<Result<_, _>>()?;
            // Nothing here has a condition, so nothing is ever raced.
            let _ = self.table.commit(Transaction::of(puts)).await?;
        }
        self.write_spot_check(check, None).await
    }

    /// Takes the last step of a spot check, with the finding it is about, if nobody took another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn change(&self, check: &SpotCheck, finding: Option<&Finding>) -> Result<Written, StoreError> {
        self.write_spot_check(check, finding).await
    }

    async fn write_spot_check(
        &self,
        check: &SpotCheck,
        finding: Option<&Finding>,
    ) -> Result<Written, StoreError> {
        let step = check.last.step;
        let key = Key::spot_check_entry(&check.id, format!("{}{step:06}", keys::STEP_PREFIX));
        let history = Write::put_new(check.last.under(&key)?);
        let head = check.under(&Key::spot_check(&check.id))?;
        let head = Write::put_version(head.listed(keys::SPOT_CHECKS, place_of_spot_check(check)), step);
        // A first step alone does not tell two drawings of one moment apart.
        let (first, second) = if step == 1 {
            (head, history)
        } else {
            (history, head)
        };
        // The unit is told in the transaction that states its result, or takes it back.
        let tells = matches!(
            check.last.action,
            Action::Concluded { .. } | Action::TakenBack { .. }
        );
        let told = tells.then(|| {
            let key = Key::told_of_spot_check(&check.unit, &place_of_spot_check(check));
            check.under(&key).map(Write::put)
        });
        let found = finding.map(|finding| {
            let item = finding.under(&finding_key(&check.id, finding.place))?;
            Ok::<_, StoreError>(Write::put_version(item, finding.version))
        });
        let transaction = Transaction::recognised_by(first)
            .and(second)
            .and_all(found.transpose()?)
            .and_all(told.transpose()?);
        self.table.commit(transaction).await
    }
}

impl Body for SpotCheck {}

impl Body for Step {}

impl Body for Item {}

impl Body for Finding {}

/// A spot check's place among all, by the time of drawing.
#[must_use]
pub fn place_of_spot_check(check: &SpotCheck) -> String {
    format!("{}#{}", check.drawn_at, check.id)
}

fn item_prefix(check: &SpotCheck) -> String {
    format!("ITEM#{}#", &check.drawing().as_str()[..16])
}

fn item_key(check: &SpotCheck, place: u32) -> Key {
    Key::spot_check_entry(&check.id, format!("{}{place:04}", item_prefix(check)))
}

fn finding_key(id: &Reference, place: u32) -> Key {
    Key::spot_check_entry(id, format!("{FINDING_PREFIX}{place:04}"))
}
