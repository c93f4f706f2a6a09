//! A unit's people and its declarations, a page at a time, each with everything that stands about them: for lists that
//! pass through the memory page by page.

use crate::keys::Key;
use crate::{Dossiers, Page, Roster, StoreError, UnitFiles};
use campaign::sign_off::SignOff;
use campaign::unit_check::UnitCheck;
use campaign::{Dossier, Revision, RosterEntry, RosterNumber, UnitId};
use jiff::Timestamp;
use std::collections::HashMap;

/// People whose items are read by one request: three each, of which DynamoDB answers 100.
const PEOPLE_AT_ONCE: usize = 33;

/// Somebody on the roster, and what is on file about them.
#[derive(Clone, Debug)]
pub struct OnFile {
    /// The entry.
    pub entry: RosterEntry,
    /// The declaration that stands; none if nothing was filed.
    pub current: Option<Revision>,
    /// Where it stands with its signer.
    pub sign_off: Option<SignOff>,
    /// The unit's last check.
    pub check: Option<UnitCheck>,
}

/// A declaration with everything about it.
#[derive(Clone, Debug)]
pub struct WithSteps {
    /// What was filed, with what came before and after it.
    pub dossier: Dossier,
    /// Where it stands with its signer.
    pub sign_off: Option<SignOff>,
    /// The unit's last check.
    pub check: Option<UnitCheck>,
}

/// What is read of one person.
#[derive(Default)]
struct Found {
    current: Option<Revision>,
    sign_off: Option<SignOff>,
    check: Option<UnitCheck>,
}

impl UnitFiles {
    /// A unit's people by roster number, after the given one, with what is on file about them. Who was loaded moments
    /// ago may be missing; of those who are there all is up to date, whichever unit they filed in.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
    ) -> Result<Page<OnFile>, StoreError> {
        let page = Roster::over(&self.table).page(unit, after).await?;
        let numbers: Vec<RosterNumber> = page.items.iter().map(|entry| entry.number.clone()).collect();
        let mut found = self.found(&numbers, true).await?;
        let people = page.items.into_iter().map(|entry| {
            let Found {
                current,
                sign_off,
                check,
            } = found.remove(&entry.number).unwrap_or_default();
            OnFile {
                entry,
                current,
                sign_off,
                check,
            }
        });
        Ok(Page {
            items: people.collect(),
            next: page.next,
        })
    }

    /// The declarations of a unit as [`Dossiers::page`] lists them, with their sign-offs and checks.
    ///
    /// # Errors
    /// As [`Dossiers::page`].
    pub async fn with_steps_page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
        as_of: Timestamp,
    ) -> Result<Page<WithSteps>, StoreError> {
        let page = Dossiers::over(&self.table).page(unit, after, as_of).await?;
        let of = |dossier: &Dossier| dossier.current.number.clone();
        let numbers: Vec<RosterNumber> = page.items.iter().map(of).collect();
        let mut found = self.found(&numbers, false).await?;
        let declarations = page.items.into_iter().map(|dossier| {
            let Found { sign_off, check, .. } = found.remove(&dossier.current.number).unwrap_or_default();
            WithSteps {
                dossier,
                sign_off,
                check,
            }
        });
        Ok(Page {
            items: declarations.collect(),
            next: page.next,
        })
    }

    async fn found(
        &self,
        numbers: &[RosterNumber],
        with_declarations: bool,
    ) -> Result<HashMap<RosterNumber, Found>, StoreError> {
        let mut all = HashMap::with_capacity(numbers.len());
        for some in numbers.chunks(PEOPLE_AT_ONCE) {
            let keys = some.iter().flat_map(|number| {
                let current = with_declarations.then(|| Key::current(number));
                [Key::sign_off(number), Key::check(number)]
                    .into_iter()
                    .chain(current)
            });
            let read = self.table.found(keys).await?;
            for number in some {
                let found = Found {
                    current: read.one(&Key::current(number))?,
                    sign_off: read.one(&Key::sign_off(number))?,
                    check: read.one(&Key::check(number))?,
                };
                all.insert(number.clone(), found);
            }
        }
        Ok(all)
    }
}
