//! Sign-offs: where a declaration stands with its signer, and the steps that led there.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::queue::{queue_item, read_waiting};
use crate::steps::{Steps, Written};
use crate::{Page, Store, StoreError, checks};
use aws_sdk_dynamodb::error::BuildError;
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

impl Store {
    /// The declaration with this reference and how it stands, in two round trips and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn case(&self, reference: &Reference) -> Result<Option<Case>, StoreError> {
        let Some(found) = self.get(&Key::reference(reference)).await? else {
            return Ok(None);
        };
        let number = items::read_number_of_reference(&found)?;
        let (current, roster) = (Key::current(&number), Key::roster(&number));
        let (sign_off, waiting, check) = (Key::sign_off(&number), Key::queue(&number), Key::check(&number));
        let found = self
            .get_all(&[&current, &roster, &sign_off, &waiting, &check])
            .await?;
        let at = |key: &Key| found.iter().find(|item| &Key::of(item) == key);
        let Some(revision) = at(&current) else {
            return Ok(None);
        };
        Ok(Some(Case {
            current: items::read_revision(revision)?,
            entry: at(&roster).map(items::read_roster).transpose()?,
            sign_off: at(&sign_off).map(read_sign_off).transpose()?,
            waiting: at(&waiting).map(read_waiting).transpose()?,
            check: at(&check).map(checks::read_check).transpose()?,
        }))
    }

    /// Where a person's declaration stands with its signer, up to date; none if nothing was done yet.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn sign_off(&self, of: &RosterNumber) -> Result<Option<SignOff>, StoreError> {
        let found = self.get(&Key::sign_off(of)).await?;
        found.as_ref().map(read_sign_off).transpose()
    }

    /// Everything that was done to a person's declaration, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn sign_off_steps(&self, of: &RosterNumber) -> Result<Vec<Step>, StoreError> {
        let found = self
            .all_under(&keys::sign_off_partition(of), keys::STEP_PREFIX)
            .await?;
        found
            .iter()
            .map(|item| items::read_json(item, keys::BODY))
            .collect()
    }

    /// The sign-offs of a unit's people by roster number, after the given one. What was done moments ago may be
    /// missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn sign_offs_page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
    ) -> Result<Page<SignOff>, StoreError> {
        let (found, next) = self
            .unit_page(keys::unit_sign_offs(unit), after, self.page_size)
            .await?;
        let items = found.iter().map(read_sign_off).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// Takes the last step of this sign-off: it joins the history, the sign-off stands as given, and what waited
    /// leaves the queue, or goes to `waits_for`, all at once; if `current` still is the current revision and nobody
    /// took another step meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn sign(
        &self,
        sign_off: &SignOff,
        current: &Revision,
        waits_for: Option<&RosterNumber>,
    ) -> Result<Written, StoreError> {
        let waiting = waits_for.map(|signer| Waiting::of(current, Some(signer.clone())));
        let queued = waiting.as_ref().map(queue_item).transpose()?;
        let (step, standing) = (step_item(sign_off)?, sign_off_item(sign_off)?);
        let steps = || -> Result<Steps, BuildError> {
            let queue = match queued {
                Some(item) => self.put(item)?,
                None => self.delete(&Key::queue(&sign_off.number))?,
            };
            Ok(Steps::starting_with(self.put_if_new(step)?)
                .and(self.still_stands(current)?)
                .and(self.put_version(standing, sign_off.last.step)?)
                .and(queue))
        };
        self.advance(steps()).await
    }
}

fn step_item(sign_off: &SignOff) -> Result<Item, StoreError> {
    let key = Key::sign_off_step(&sign_off.number, sign_off.last.step);
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, &sign_off.last)?);
    Ok(item)
}

fn sign_off_item(sign_off: &SignOff) -> Result<Item, StoreError> {
    let key = Key::sign_off(&sign_off.number);
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, sign_off)?);
    item.insert(
        keys::UNIT_PK.to_owned(),
        text(keys::unit_sign_offs(&sign_off.unit)),
    );
    item.insert(keys::UNIT_SK.to_owned(), text(sign_off.number.as_str()));
    Ok(item)
}

fn read_sign_off(item: &Item) -> Result<SignOff, StoreError> {
    items::read_json(item, keys::BODY)
}
