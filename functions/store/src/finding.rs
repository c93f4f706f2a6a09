//! The index by which people and businesses are found. Its items are written with what they lead to: a name with its roster
//! entry, what a report is found by with the revision that is filed. It leads to candidates; what stands is read by their
//! keys, so that nothing old is ever found for something that stands.

use crate::engine::{Attributes, Body, MOST_WRITES, Query, Record, Table, Transaction, Write, number, text};
use crate::keys::{self, Item, Key};
use crate::{Businesses, Case, Cases, Declarations, Indexing, LastSought, Names, StoreError};
use campaign::{Digest, Revision, Role, RosterEntry, RosterNumber, UnitId, finding};
use futures::TryStreamExt as _;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long it is kept what somebody sought last: as long as a session lasts at most.
const KEPT: SignedDuration = SignedDuration::from_hours(8);

/// Who may be meant, in the order of the keys by which they are found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Each once with each revision that was the last to be found by a key; 0 for a name.
    pub found: Vec<(RosterNumber, u32)>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// Somebody who was found, on the roster or gone from it.
#[derive(Clone, Debug)]
pub struct Known {
    /// The entry; of somebody who left the roster, as it was.
    pub entry: RosterEntry,
    /// When they left the roster.
    pub departed_on: Option<Date>,
    /// What they filed, with where it stands.
    pub case: Option<Case>,
}

/// What somebody sought last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Last {
    sought: String,
    at: Timestamp,
}

impl Body for Last {}

impl Names {
    /// Whose names begin with a key of [`finding::name_keys`], be they on the roster or gone from it: so many at most. Who was
    /// loaded moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn named(&self, key: &str, most: usize) -> Result<Candidates, StoreError> {
        candidates(&self.table, keys::names(key), key, most).await
    }

    /// Who holds the office's role by the roster, or held it once: what stands is read by their keys. Who was loaded moments
    /// ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn of_the_office(&self) -> Result<Vec<RosterNumber>, StoreError> {
        let mut listed = self.table.items(Query::listed(keys::NAMES_OF_THE_OFFICE));
        let mut numbers = Vec::new();
        while let Some(item) = listed.try_next().await? {
            numbers.push(item.roster_number(keys::NUMBER)?);
        }
        Ok(numbers)
    }

    /// These people as they stand, with what they filed, in the order in which they are asked for; whoever never was on the
    /// roster is left out. What was written moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn known(&self, numbers: &[RosterNumber]) -> Result<Vec<Known>, StoreError> {
        let keys = numbers
            .iter()
            .flat_map(|number| [Key::roster(number), Key::departed(number)]);
        let found = self.table.found_lately(keys).await?;
        let mut cases = Cases::over(&self.table).of(numbers).await?;
        let mut known = Vec::with_capacity(numbers.len());
        for number in numbers {
            let on_roster: Option<RosterEntry> = found.one(&Key::roster(number))?;
            let (entry, departed_on) = match on_roster {
                Some(entry) => (entry, None),
                None => match found.one::<Departed>(&Key::departed(number))? {
                    Some(departed) => (departed.entry, Some(departed.on)),
                    None => continue,
                },
            };
            let case = cases.iter().position(|case| &case.current.number == number);
            known.push(Known {
                entry,
                departed_on,
                case: case.map(|place| cases.swap_remove(place)),
            });
        }
        Ok(known)
    }
}

impl Businesses {
    /// Who named a business, now or before, with a key of [`finding::declaration_keys`] that begins so: so many at most. What
    /// was filed moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn declared(&self, key: &str, most: usize) -> Result<Candidates, StoreError> {
        candidates(&self.table, keys::businesses(key), key, most).await
    }

    /// These revisions, in no order; what is not there is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn revisions(&self, asked: &[(RosterNumber, u32)]) -> Result<Vec<Revision>, StoreError> {
        let keys = asked
            .iter()
            .map(|(number, revision)| Key::revision(number, *revision));
        self.table.found_lately(keys).await?.all()
    }
}

impl Indexing {
    /// Whether nobody of this unit is found by their name: the table was loaded before there was an index.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn is_missing(&self, unit: &UnitId) -> Result<bool, StoreError> {
        let anyone = Query::listed(keys::unit_roster(unit)).most(1);
        let anyone: Vec<RosterEntry> = self.table.all(anyone).await?;
        match anyone.first() {
            Some(entry) => Ok(self.table.item(&Key::name(&entry.number, 0)).await?.is_none()),
            None => Ok(false),
        }
    }

    /// Whether nobody is found by the office's role: the table was loaded before they were, or has nobody of it.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn has_no_office(&self) -> Result<bool, StoreError> {
        let anyone = Query::listed(keys::NAMES_OF_THE_OFFICE).most(1);
        Ok(self.table.page(&anyone, None).await?.0.is_empty())
    }

    /// Writes what everyone of a unit is found by, those who left it included, and what everything they ever filed is found
    /// by. Done again it changes nothing. How many people there are.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read: some of it may be written.
    pub async fn write_unit(&self, unit: &UnitId) -> Result<usize, StoreError> {
        let mut people = 0;
        for partition in [keys::unit_roster(unit), keys::unit_departed(unit)] {
            let mut listed = self.table.items(Query::listed(partition));
            while let Some(item) = listed.try_next().await? {
                self.write_person(&RosterEntry::read(&item)?).await?;
                people += 1;
            }
        }
        Ok(people)
    }

    async fn write_person(&self, entry: &RosterEntry) -> Result<(), StoreError> {
        let filed = Declarations::over(&self.table).revisions(&entry.number).await?;
        // The last revision that names a business is written last.
        let items: BTreeMap<Key, Item> = name_items(entry)
            .into_iter()
            .chain(filed.iter().flat_map(business_items))
            .map(|item| (Key::of(&item), item))
            .collect();
        let mut writes: Vec<Write> = items.into_values().map(Write::put).collect();
        while !writes.is_empty() {
            let rest = writes.split_off(MOST_WRITES.min(writes.len()));
            // Nothing here has a condition, so nothing is ever raced.
            let _ = self
                .table
                .commit(Transaction::of(std::mem::replace(&mut writes, rest)))
                .await?;
        }
        Ok(())
    }
}

impl LastSought {
    /// Notes what somebody sought, in place of what they sought before.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn note(&self, by: &RosterNumber, sought: &str, at: Timestamp) -> Result<(), StoreError> {
        let last = Last {
            sought: sought.to_owned(),
            at,
        };
        let item = last.under(&Key::sought(by))?;
        let ends = number((at + KEPT).as_second());
        self.table.put(item.with(keys::TTL, ends)).await
    }

    /// What somebody sought last, unless that is too long ago.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(&self, by: &RosterNumber, now: Timestamp) -> Result<Option<String>, StoreError> {
        let last: Option<Last> = self.table.one(&Key::sought(by)).await?;
        let last = last.filter(|last| now.duration_since(last.at) < KEPT);
        Ok(last.map(|last| last.sought))
    }
}

async fn candidates(
    table: &Table,
    partition: String,
    key: &str,
    most: usize,
) -> Result<Candidates, StoreError> {
    let at_once = i32::try_from(most + 1).unwrap_or(i32::MAX);
    let query = Query::listed(partition).starting(key).at_once(at_once);
    let (items, next) = table.page(&query, None).await?;
    let mut candidates = Candidates {
        found: Vec::new(),
        more: next.is_some() || items.len() > most,
    };
    for item in items.iter().take(most) {
        let lead = (item.roster_number(keys::NUMBER)?, item.number(keys::REVISION)?);
        if !candidates.found.contains(&lead) {
            candidates.found.push(lead);
        }
    }
    Ok(candidates)
}

/// Somebody who left the roster.
struct Departed {
    entry: RosterEntry,
    on: Date,
}

impl Record for Departed {
    fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Departed {
            entry: Record::read(item)?,
            on: item.parsed(keys::DEPARTED_ON)?,
        })
    }
}

/// What somebody is found by, by their role too where it is the office's. A name with fewer keys than another leaves the last places of that one behind, see
/// [`name_places_beyond`].
pub(crate) fn name_items(entry: &RosterEntry) -> Vec<Item> {
    let keys = finding::name_keys(&entry.name).into_iter();
    let names = keys.enumerate().map(|(place, key)| {
        let at = Key::name(&entry.number, place);
        lead(at, &entry.number, 0, keys::names(&key), &key)
    });
    let of_the_office = entry.roles.contains(&Role::Office).then(|| {
        let at = Key::name_of_the_office(&entry.number);
        lead(at, &entry.number, 0, keys::NAMES_OF_THE_OFFICE.to_owned(), "")
    });
    names.chain(of_the_office).collect()
}

/// The places that somebody's former name took beyond those of the name they have.
pub(crate) fn name_places_beyond(entry: &RosterEntry, before: &RosterEntry) -> Vec<Key> {
    let places = finding::name_keys(&entry.name).len()..finding::name_keys(&before.name).len();
    places.map(|place| Key::name(&entry.number, place)).collect()
}

/// What a report is found by. What an earlier revision named stays, with the last revision that did: it is found as what was
/// declared before.
pub(crate) fn business_items(revision: &Revision) -> Vec<Item> {
    let keys = finding::declaration_keys(&revision.content).into_iter();
    keys.map(|key| {
        let at = Key::business(&revision.number, &Digest::of(key.as_bytes()));
        lead(
            at,
            &revision.number,
            revision.revision,
            keys::businesses(&key),
            &key,
        )
    })
    .collect()
}

fn lead(at: Key, to: &RosterNumber, revision: u32, partition: String, key: &str) -> Item {
    // The number keeps two of one key apart.
    at.attributes()
        .with(keys::NUMBER, text(to.as_str()))
        .with(keys::REVISION, number(revision))
        .listed(partition, format!("{key}#{to}"))
}
