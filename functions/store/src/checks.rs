//! Units' checks of their people's declarations: the last one, and all there were.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Page, Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::unit_check::UnitCheck;
use campaign::{Revision, RosterNumber, UnitId};

impl Store {
    /// The last check of each of a unit's people by roster number, after the given one. What was checked moments ago
    /// may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn checks_page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
    ) -> Result<Page<UnitCheck>, StoreError> {
        let (found, next) = self
            .unit_page(keys::unit_checks(unit), after, self.page_size)
            .await?;
        let items = found.iter().map(read_check).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// Every check of a person's declaration, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn checks(&self, of: &RosterNumber) -> Result<Vec<UnitCheck>, StoreError> {
        let found = self
            .all_under(&keys::check_partition(of), keys::STEP_PREFIX)
            .await?;
        found.iter().map(read_check).collect()
    }

    /// Notes a check, if `current` still is the current revision and nobody noted another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn note_check(&self, check: &UnitCheck, current: &Revision) -> Result<Written, StoreError> {
        let step = check_item(Key::check_step(&check.number, check.step), check)?;
        let mut last = check_item(Key::check(&check.number), check)?;
        last.insert(keys::UNIT_PK.to_owned(), text(keys::unit_checks(&check.unit)));
        last.insert(keys::UNIT_SK.to_owned(), text(check.number.as_str()));
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(step)?)
                .and(self.still_stands(current)?)
                .and(self.put_version(last, check.step)?))
        };
        self.advance(steps()).await
    }
}

fn check_item(key: Key, check: &UnitCheck) -> Result<Item, StoreError> {
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, check)?);
    Ok(item)
}

pub(crate) fn read_check(item: &Item) -> Result<UnitCheck, StoreError> {
    items::read_json(item, keys::BODY)
}
