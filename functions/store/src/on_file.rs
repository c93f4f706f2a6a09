//! Everyone of a unit with what is on file about them, page by page: the roster leads, and what each person filed is read
//! by its key, whichever unit they filed it in. Whoever left the roster with a report on file comes after the others.

use crate::engine::{Attributes, Record};
use crate::keys::{self, Item, Key};
use crate::{Declarations, Items, Page, StoreError, UnitFiles, Verifications, paged};
use campaign::case_file::CaseFile;
use campaign::sign_off::SignOff;
use campaign::unit_check::UnitCheck;
use campaign::{Dossier, OnFile, Revision, RosterEntry, RosterNumber, UnitId};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use jiff::civil::Date;

/// People whose items are read by one request: four each, of which DynamoDB answers 100.
const PEOPLE_AT_ONCE: usize = 25;

/// Requests under way at once: those of a page.
const REQUESTS_AT_ONCE: usize = 4;

/// People held at once when all are read, each with everything that is on file about them.
const PEOPLE_A_PAGE: i32 = 100;

/// People under way at once of whom more has to be read: what was filed before and reported after.
const DOSSIERS_AT_ONCE: usize = 8;

/// Somebody in a list: on the roster, or gone from it.
struct Listed {
    entry: RosterEntry,
    departed_on: Option<Date>,
}

/// What lies under one person's keys.
struct Filed {
    of: Listed,
    current: Option<Revision>,
    sign_off: Option<SignOff>,
    check: Option<UnitCheck>,
    case_file: Option<CaseFile>,
}

impl UnitFiles {
    /// Everyone on a unit's roster by number, and after them everyone who left it with a report on file, with what they
    /// had filed at a moment: see [`UnitFiles::page`].
    pub fn everyone<'a>(&self, unit: &'a UnitId, as_of: Timestamp) -> Items<'a, OnFile> {
        let files = UnitFiles::over(&self.table.with_pages_of_at_most(PEOPLE_A_PAGE));
        let gone_from = files.clone();
        let there = paged(None, move |after| {
            let files = files.clone();
            async move { files.page(unit, after.as_ref(), as_of).await }
        });
        let gone = paged(None, move |after| {
            let files = gone_from.clone();
            async move { files.departed_page(unit, after.as_ref(), as_of).await }
        });
        there.chain(gone).boxed()
    }

    /// A unit's people by roster number, after the given one, with what they had filed at a moment and where that stands
    /// with signer and unit now. Who was loaded, or what was filed or decided, moments ago may be missing.
    ///
    /// What was filed later counts as not yet filed: an older revision stands in, or there is none; withdrawals reported
    /// later and what the office noted later are left out. So reading twice for one past moment gives the same.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
        as_of: Timestamp,
    ) -> Result<Page<OnFile>, StoreError> {
        self.listed(keys::unit_roster(unit), after, as_of).await
    }

    /// Those who left a unit's roster with a report on file, as [`UnitFiles::page`] lists the others. A page may be empty
    /// while others follow.
    ///
    /// # Errors
    /// As [`UnitFiles::page`].
    pub async fn departed_page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
        as_of: Timestamp,
    ) -> Result<Page<OnFile>, StoreError> {
        let mut page = self.listed(keys::unit_departed(unit), after, as_of).await?;
        page.items.retain(|one| one.dossier.is_some());
        Ok(page)
    }

    async fn listed(
        &self,
        partition: String,
        after: Option<&RosterNumber>,
        as_of: Timestamp,
    ) -> Result<Page<OnFile>, StoreError> {
        let mut page: Page<Listed> = self.table.people_page(partition, after).await?;
        let mut some_at_once = Vec::new();
        while !page.items.is_empty() {
            let rest = page.items.split_off(PEOPLE_AT_ONCE.min(page.items.len()));
            some_at_once.push(std::mem::replace(&mut page.items, rest));
        }
        let requests = some_at_once.into_iter().map(|some| self.filed(some));
        let filed: Vec<Vec<Filed>> = stream::iter(requests)
            .buffered(REQUESTS_AT_ONCE)
            .try_collect()
            .await?;
        let people = filed
            .into_iter()
            .flatten()
            .map(|filed| self.on_file(filed, as_of));
        Ok(Page {
            items: stream::iter(people)
                .buffered(DOSSIERS_AT_ONCE)
                .try_collect()
                .await?,
            next: page.next,
        })
    }

    async fn filed(&self, people: Vec<Listed>) -> Result<Vec<Filed>, StoreError> {
        let keys = people.iter().flat_map(|of| {
            let number = &of.entry.number;
            [
                Key::current(number),
                Key::sign_off(number),
                Key::check(number),
                Key::case_file(number),
            ]
        });
        let found = self.table.found_lately(keys).await?;
        let filed = people.into_iter().map(|of| {
            let number = &of.entry.number;
            Ok(Filed {
                current: found.one(&Key::current(number))?,
                sign_off: found.one(&Key::sign_off(number))?,
                check: found.one(&Key::check(number))?,
                case_file: found.one(&Key::case_file(number))?,
                of,
            })
        });
        filed.collect()
    }

    /// What a person had filed at a moment, with everything that their rows in Annex 3 depend on.
    async fn on_file(&self, filed: Filed, as_of: Timestamp) -> Result<OnFile, StoreError> {
        let dossier = match filed.current {
            Some(current) => self.dossier(current, filed.case_file, as_of).await?,
            None => None,
        };
        let Listed { entry, departed_on } = filed.of;
        Ok(OnFile {
            departed_on,
            sign_off: filed.sign_off,
            check: filed.check,
            ..OnFile::new(entry, dossier)
        })
    }

    async fn dossier(
        &self,
        current: Revision,
        case_file: Option<CaseFile>,
        as_of: Timestamp,
    ) -> Result<Option<Dossier>, StoreError> {
        let declarations = Declarations::over(&self.table);
        let standing = if current.filed_at <= as_of {
            Some(current)
        } else {
            declarations.newest_revision(&current.number, as_of).await?
        };
        let Some(standing) = standing else { return Ok(None) };
        let case_file = match case_file {
            Some(case_file) if case_file.at > as_of => {
                let steps = Verifications::over(&self.table).steps(&standing.number).await?;
                Some(case_file.as_of(as_of, &steps))
            }
            case_file => case_file,
        };
        let mut dossier = declarations.dossier_of(standing).await?;
        dossier.withdrawals.retain(|report| report.reported_at <= as_of);
        dossier.case_file = case_file.map(Box::new);
        Ok(Some(dossier))
    }
}

impl Record for Listed {
    fn read(item: &Item) -> Result<Self, StoreError> {
        let departed_on = item.contains_key(keys::DEPARTED_ON).then(|| {
            let day = item.text(keys::DEPARTED_ON)?;
            day.parse()
                .map_err(|_| StoreError::corrupt(&Key::of(item), "it names no day of departure"))
        });
        Ok(Listed {
            entry: Record::read(item)?,
            departed_on: departed_on.transpose()?,
        })
    }
}
