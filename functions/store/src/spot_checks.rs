//! Spot checks: the sample, what was found of each item, and the unit's result.
//!
//! The items are written before the head that speaks of them, under a key that bears the drawing's digest: of two
//! drawings that race under one id, the one that comes too late is never read.

use crate::items::{self, text};
use crate::keys::{self, Item as Stored, Key};
use crate::leads::body_item;
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::TransactWriteItem;
use campaign::Reference;
use campaign::spot_check::{Finding, Item, SpotCheck, Step};

/// A transaction takes 100 writes.
const AT_ONCE: usize = 100;

/// What the sort keys of findings start with.
const FINDING_PREFIX: &str = "FINDING#";

impl Store {
    /// A spot check, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn spot_check(&self, id: &Reference) -> Result<Option<SpotCheck>, StoreError> {
        let found = self.get(&Key::spot_check(id)).await?;
        found
            .as_ref()
            .map(|item| items::read_json(item, keys::BODY))
            .transpose()
    }

    /// The spot checks, newest first, after the one at this place: at most so many, fewer only at the end. What was
    /// done moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn spot_checks(&self, after: Option<&str>, limit: usize) -> Result<Vec<SpotCheck>, StoreError> {
        let found = self.newest(keys::SPOT_CHECKS, after, limit).await?;
        found.iter().map(read_body).collect()
    }

    /// What was drawn, by place.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn spot_check_items(&self, check: &SpotCheck) -> Result<Vec<Item>, StoreError> {
        let prefix = item_prefix(check);
        let found = self
            .all_under(&keys::spot_check_partition(&check.id), &prefix)
            .await?;
        found.iter().map(read_body).collect()
    }

    /// One thing that was drawn, with what was found of it, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn spot_check_item(
        &self,
        check: &SpotCheck,
        place: u32,
    ) -> Result<Option<(Item, Option<Finding>)>, StoreError> {
        let item = Key::spot_check_entry(&check.id, format!("{}{place:04}", item_prefix(check)));
        let finding = finding_key(&check.id, place);
        let found = self.get_all(&[&item, &finding]).await?;
        let at = |key: &Key| found.iter().find(|stored| &Key::of(stored) == key);
        let Some(drawn) = at(&item) else {
            return Ok(None);
        };
        Ok(Some((
            read_body(drawn)?,
            at(&finding).map(read_body).transpose()?,
        )))
    }

    /// What was found, by place.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn findings(&self, id: &Reference) -> Result<Vec<Finding>, StoreError> {
        let found = self
            .all_under(&keys::spot_check_partition(id), FINDING_PREFIX)
            .await?;
        found.iter().map(read_body).collect()
    }

    /// Everything that was done in a spot check, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn spot_check_steps(&self, id: &Reference) -> Result<Vec<Step>, StoreError> {
        let found = self
            .all_under(&keys::spot_check_partition(id), keys::STEP_PREFIX)
            .await?;
        found.iter().map(read_body).collect()
    }

    /// Records a sample. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses; there is no spot check then.
    pub async fn record_spot_check(&self, check: &SpotCheck, drawn: &[Item]) -> Result<Written, StoreError> {
        for some in drawn.chunks(AT_ONCE) {
            let puts = some.iter().map(|item| {
                let key =
                    Key::spot_check_entry(&check.id, format!("{}{:04}", item_prefix(check), item.place));
                body_item(key, item)
            });
            let puts: Vec<Stored> = puts.collect::<Result<_, _>>()?;
            self.put_all(puts).await?;
        }
        self.write_spot_check(check, None).await
    }

    /// Takes the last step of a spot check, with the finding it is about, if nobody took another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn change_spot_check(
        &self,
        check: &SpotCheck,
        finding: Option<&Finding>,
    ) -> Result<Written, StoreError> {
        self.write_spot_check(check, finding).await
    }

    async fn write_spot_check(
        &self,
        check: &SpotCheck,
        finding: Option<&Finding>,
    ) -> Result<Written, StoreError> {
        let step = check.last.step;
        let key = Key::spot_check_entry(&check.id, format!("{}{step:06}", keys::STEP_PREFIX));
        let history = body_item(key, &check.last)?;
        let mut head = body_item(Key::spot_check(&check.id), check)?;
        head.insert(keys::UNIT_PK.to_owned(), text(keys::SPOT_CHECKS));
        head.insert(keys::UNIT_SK.to_owned(), text(place_of_spot_check(check)));
        let found = finding
            .map(|finding| body_item(finding_key(&check.id, finding.place), finding))
            .transpose()?;
        let steps = || -> Result<Steps, BuildError> {
            let (history, head) = (self.put_if_new(history)?, self.put_version(head, step)?);
            // A first step alone does not tell two drawings of one moment apart.
            let steps = if step == 1 {
                Steps::starting_with(head).and(history)
            } else {
                Steps::starting_with(history).and(head)
            };
            Ok(match (found, finding) {
                (Some(item), Some(finding)) => steps.and(self.put_version(item, finding.version)?),
                _ => steps,
            })
        };
        self.advance(steps()).await
    }

    /// Puts these items, all or none, whatever stood there.
    async fn put_all(&self, puts: Vec<Stored>) -> Result<(), StoreError> {
        let actions: Result<Vec<TransactWriteItem>, BuildError> =
            puts.into_iter().map(|item| self.put(item)).collect();
        let steps = actions.map(|actions| {
            let mut actions = actions.into_iter();
            let first = actions.next();
            first.map(|first| actions.fold(Steps::starting_with(first), Steps::and))
        });
        match steps {
            Ok(None) => Ok(()),
            Ok(Some(steps)) => self.advance(Ok(steps)).await.map(|_| ()),
            Err(error) => self.advance(Err(error)).await.map(|_| ()),
        }
    }
}

/// A spot check's place among all, by the time of drawing.
#[must_use]
pub fn place_of_spot_check(check: &SpotCheck) -> String {
    format!("{}#{}", check.drawn_at, check.id)
}

fn item_prefix(check: &SpotCheck) -> String {
    format!("ITEM#{}#", &check.drawing().as_str()[..16])
}

fn finding_key(id: &Reference, place: u32) -> Key {
    Key::spot_check_entry(id, format!("{FINDING_PREFIX}{place:04}"))
}

fn read_body<Body: serde::de::DeserializeOwned>(item: &Stored) -> Result<Body, StoreError> {
    items::read_json(item, keys::BODY)
}
