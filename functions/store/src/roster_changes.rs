//! Changes to the roster: people who come, change and go, each only if they still stand as they were seen.

use crate::engine::{
    Attributes, Body as _, MOST_TRIES, MOST_WRITES, Record, Terms, Transaction, Write, text,
};
use crate::finding::{name_items, name_places_beyond};
use crate::history::roster_step;
use crate::keys::{self, Item, Key};
use crate::roster::{municipal_item, roster_item};
use crate::{Cause as Unavailable, RosterChanges, StoreError, Written};
use campaign::person::Person;
use campaign::roster_step::{Action, Author, RosterStep};
use campaign::{Reference, RosterEntry, RosterNumber, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What one person takes of a transaction at most: six actions, and the keys of the names they have and had.
const MOST_OF_ONE: usize = 6 + 7;

const CHANGES_AT_ONCE: usize = MOST_WRITES / MOST_OF_ONE;

/// A person's entry exactly as it was stored when it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(String);

/// Somebody on the roster, with what a change is conditioned on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The entry.
    pub entry: RosterEntry,
    /// As it was stored.
    pub stamp: Stamp,
}

/// Who changes the roster, when, and with which upload.
#[derive(Clone, Debug)]
pub struct Cause {
    /// Who.
    pub by: Author,
    /// When, by the server's clock; the day is noted with those who leave.
    pub at: Timestamp,
    /// The upload.
    pub upload: Option<Reference>,
    /// Who confirmed it, where it took a second person.
    pub confirmed_by: Option<Person>,
}

/// One change to the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterChange {
    /// Somebody comes, or changes.
    Load {
        /// What is to stand.
        entry: Box<RosterEntry>,
        /// What stood when the change was prepared; none for somebody new.
        before: Option<Stamp>,
    },
    /// Somebody leaves the roster. Whatever they declared is kept, see [`crate::UnitFiles::departed_page`].
    Depart {
        /// Who.
        number: RosterNumber,
        /// What stood when the change was prepared.
        before: Stamp,
    },
}

impl Stamp {
    pub(crate) fn of(item: &Item) -> Result<Self, StoreError> {
        item.text(keys::ENTRY).map(|entry| Stamp(entry.to_owned()))
    }

    /// The entry is stored like this.
    fn stands(&self) -> Terms {
        Terms::equal([(keys::ENTRY, text(&self.0))])
    }

    /// The entry that was stored.
    #[must_use]
    pub fn entry(&self) -> Option<RosterEntry> {
        serde_json::from_str(&self.0).ok()
    }
}

impl RosterChange {
    /// Whom it concerns.
    #[must_use]
    pub fn number(&self) -> &RosterNumber {
        match self {
            RosterChange::Load { entry, .. } => &entry.number,
            RosterChange::Depart { number, .. } => number,
        }
    }

    /// What stood when the change was prepared.
    #[must_use]
    pub fn before(&self) -> Option<&Stamp> {
        match self {
            RosterChange::Load { before, .. } => before.as_ref(),
            RosterChange::Depart { before, .. } => Some(before),
        }
    }

    fn step(&self, cause: &Cause) -> Result<RosterStep, StoreError> {
        let unreadable = || StoreError::corrupt(&Key::roster(self.number()), "what stood before is no entry");
        let before = |stamp: &Stamp| stamp.entry().map(Box::new).ok_or_else(unreadable);
        Ok(RosterStep {
            at: cause.at,
            by: cause.by.clone(),
            upload: cause.upload.clone(),
            confirmed_by: cause.confirmed_by.clone(),
            action: match self {
                RosterChange::Load { entry, before: stood } => Action::Loaded {
                    before: stood.as_ref().map(before).transpose()?,
                    after: entry.clone(),
                },
                RosterChange::Depart { before: stood, .. } => Action::Departed {
                    before: before(stood)?,
                },
            },
        })
    }

    fn against(&self, standing: Option<&Seen>) -> Against {
        let is_done = match self {
            RosterChange::Load { entry, .. } => standing.is_some_and(|seen| seen.entry == **entry),
            RosterChange::Depart { .. } => standing.is_none(),
        };
        if is_done {
            Against::Done
        } else if standing.map(|seen| &seen.stamp) == self.before() {
            Against::Open
        } else {
            Against::Overtaken
        }
    }
}

/// A change, against what stands now.
enum Against {
    Open,
    Done,
    Overtaken,
}

impl RosterChanges {
    /// Those of these people who are on the roster, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn seen(&self, numbers: &[RosterNumber]) -> Result<HashMap<RosterNumber, Seen>, StoreError> {
        let found = self.table.found(numbers.iter().map(Key::roster)).await?;
        let seen: Vec<Seen> = found.all()?;
        Ok(seen
            .into_iter()
            .map(|seen| (seen.entry.number.clone(), seen))
            .collect())
    }

    /// Makes these changes, about different people, and returns whose were overtaken: they no longer stand as the
    /// change was prepared for, and were left alone. Made again, or after an error, what is done stays done. Each change
    /// leaves a step in the person's history. The codes and second factors of those who leave end.
    ///
    /// # Errors
    /// The database is unavailable or refuses: some of the changes may be made.
    pub async fn make(
        &self,
        changes: &[RosterChange],
        cause: &Cause,
    ) -> Result<Vec<RosterNumber>, StoreError> {
        let mut overtaken = Vec::new();
        for some in changes.chunks(CHANGES_AT_ONCE) {
            overtaken.extend(self.change_some(some, cause).await?);
        }
        Ok(overtaken)
    }

    async fn change_some(
        &self,
        changes: &[RosterChange],
        cause: &Cause,
    ) -> Result<Vec<RosterNumber>, StoreError> {
        let mut open: Vec<&RosterChange> = changes.iter().collect();
        let mut overtaken = Vec::new();
        for _ in 0..MOST_TRIES {
            if open.is_empty() {
                return Ok(overtaken);
            }
            let mut writes = Vec::new();
            for change in &open {
                writes.extend(change.writes(cause)?);
            }
            if self.table.commit(Transaction::of(writes)).await? == Written::Committed {
                return Ok(overtaken);
            }
            // Somebody stands otherwise than the change was prepared for, or the change is made already.
            let numbers: Vec<RosterNumber> = open.iter().map(|change| change.number().clone()).collect();
            let standing = self.seen(&numbers).await?;
            open.retain(|change| match change.against(standing.get(change.number())) {
                Against::Open => true,
                Against::Done => false,
                Against::Overtaken => {
                    overtaken.push(change.number().clone());
                    false
                }
            });
        }
        if open.is_empty() {
            Ok(overtaken)
        } else {
            Err(StoreError::unavailable(
                "TransactWriteItems",
                Unavailable::Conflict,
            ))
        }
    }
}

impl RosterChange {
    fn writes(&self, cause: &Cause) -> Result<Vec<Write>, StoreError> {
        let step = roster_step(self.number(), &self.step(cause)?, &[])?;
        let mut writes = match self {
            RosterChange::Load { entry, before } => {
                let terms = before.as_ref().map_or_else(Terms::absent, Stamp::stands);
                let mut writes = vec![Write::put_if(roster_item(entry)?, terms)];
                writes.extend(name_items(entry).into_iter().map(Write::put));
                let stood = before.as_ref().and_then(Stamp::entry);
                let beyond = stood.map_or_else(Vec::new, |stood| name_places_beyond(entry, &stood));
                writes.extend(beyond.into_iter().map(Write::delete));
                if entry.municipally_managed {
                    writes.push(Write::put(municipal_item(entry)?));
                } else if before.is_some() {
                    writes.push(Write::delete(Key::municipal(&entry.number)));
                }
                if before.is_none() {
                    writes.push(Write::delete(Key::departed(&entry.number)));
                }
                writes
            }
            RosterChange::Depart { number, before } => vec![
                Write::delete_if(Key::roster(number), before.stands()),
                Write::put(departed_item(number, before, timing::day(cause.at))?),
                Write::delete(Key::code(number)),
                Write::delete(Key::second_factor(number)),
                Write::delete(Key::municipal(number)),
            ],
        };
        writes.extend(step);
        Ok(writes)
    }
}

impl Record for Seen {
    fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Seen {
            entry: Record::read(item)?,
            stamp: Stamp::of(item)?,
        })
    }
}

/// What is kept of somebody who left the roster, in the list of those who left their unit.
fn departed_item(number: &RosterNumber, before: &Stamp, on: Date) -> Result<Item, StoreError> {
    let key = Key::departed(number);
    let entry = before
        .entry()
        .ok_or_else(|| StoreError::corrupt(&key, "what stood before is no entry"))?;
    Ok(entry
        .under(&key)?
        .with(keys::DEPARTED_ON, text(on.to_string()))
        .listed(keys::unit_departed(&entry.unit), number.as_str()))
}
