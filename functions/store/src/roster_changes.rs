//! Changes to the roster: people who come, change and go, each only if they still stand as they were seen.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::{Cause as Unavailable, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::error::{BuildError, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, Delete, Put, TransactWriteItem};
use campaign::annex3::Person;
use campaign::roster_step::{Action, Author, RosterStep};
use campaign::{Reference, RosterEntry, RosterNumber, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

const OPERATION: &str = "TransactWriteItems";

/// DynamoDB takes 100 actions in a transaction, and a departure is six.
const CHANGES_AT_ONCE: usize = 16;

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
    /// Somebody leaves the roster. Whatever they declared is kept.
    Depart {
        /// Who.
        number: RosterNumber,
        /// What stood when the change was prepared.
        before: Stamp,
    },
}

impl Stamp {
    pub(crate) fn of(item: &Item) -> Result<Self, StoreError> {
        items::read_text(item, keys::ENTRY).map(|entry| Stamp(entry.to_owned()))
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

impl Store {
    /// Those of these people who are on the roster, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn seen(&self, numbers: &[RosterNumber]) -> Result<HashMap<RosterNumber, Seen>, StoreError> {
        /// DynamoDB answers at most this many keys at once.
        const AT_ONCE: usize = 100;
        let mut seen = HashMap::with_capacity(numbers.len());
        for some in numbers.chunks(AT_ONCE) {
            let keys: Vec<Key> = some.iter().map(Key::roster).collect();
            for item in self.get_all(&keys.iter().collect::<Vec<_>>()).await? {
                let found = read_seen(&item)?;
                seen.insert(found.entry.number.clone(), found);
            }
        }
        Ok(seen)
    }

    /// Makes these changes, about different people, and returns whose were overtaken: they no longer stand as the
    /// change was prepared for, and were left alone. Made again, or after an error, what is done stays done. Each change
    /// leaves a step in the person's history. The codes and second factors of those who leave end.
    ///
    /// # Errors
    /// The database is unavailable or refuses: some of the changes may be made.
    pub async fn change_roster(
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
        for tries in 0..MOST_TRIES {
            if open.is_empty() {
                return Ok(overtaken);
            }
            let mut actions = Vec::new();
            for change in &open {
                actions.extend(self.change_actions(change, cause)?);
            }
            let Err(error) = self.transact(actions).await else {
                return Ok(overtaken);
            };
            match why_cancelled(&error)? {
                Cancelled::Held => crate::pause(tries).await,
                Cancelled::Condition => {
                    let numbers: Vec<RosterNumber> =
                        open.iter().map(|change| change.number().clone()).collect();
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
            }
        }
        if open.is_empty() {
            Ok(overtaken)
        } else {
            Err(StoreError::unavailable(OPERATION, Unavailable::Conflict))
        }
    }

    fn change_actions(
        &self,
        change: &RosterChange,
        cause: &Cause,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let invalid = |_: BuildError| StoreError::invalid_request();
        let step = self.roster_step(change.number(), &change.step(cause)?, &[])?;
        match change {
            RosterChange::Load { entry, before } => {
                let put = self.put_entry(items::roster_item(entry)?, before.as_ref());
                let mut actions = vec![put.map_err(invalid)?];
                actions.extend(step);
                if entry.municipally_managed {
                    actions.push(self.put(municipal_item(entry)?).map_err(invalid)?);
                } else if before.is_some() {
                    actions.push(self.delete(&Key::municipal(&entry.number)).map_err(invalid)?);
                }
                Ok(actions)
            }
            RosterChange::Depart { number, before } => [
                self.delete_entry(number, before),
                self.put(departed_item(number, before, timing::day(cause.at))),
                self.delete(&Key::code(number)),
                self.delete(&Key::second_factor(number)),
                self.delete(&Key::municipal(number)),
            ]
            .into_iter()
            .chain(step.into_iter().map(Ok))
            .collect::<Result<_, _>>()
            .map_err(invalid),
        }
    }

    fn put_entry(&self, item: Item, before: Option<&Stamp>) -> Result<TransactWriteItem, BuildError> {
        let Some(before) = before else {
            return self.put_if_new(item);
        };
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("#entry = :before")
            .expression_attribute_names("#entry", keys::ENTRY)
            .expression_attribute_values(":before", text(&before.0))
            .build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn delete_entry(&self, number: &RosterNumber, before: &Stamp) -> Result<TransactWriteItem, BuildError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(Key::roster(number).attributes()))
            .condition_expression("#entry = :before")
            .expression_attribute_names("#entry", keys::ENTRY)
            .expression_attribute_values(":before", text(&before.0))
            .build()?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}

fn read_seen(item: &Item) -> Result<Seen, StoreError> {
    Ok(Seen {
        entry: items::read_roster(item)?,
        stamp: Stamp::of(item)?,
    })
}

/// A municipally managed cadre, in the index of these: whose reports are collected and handed to the city (§5.2.3).
pub(crate) fn municipal_item(entry: &RosterEntry) -> Result<Item, StoreError> {
    let mut item = items::roster_item(entry)?;
    item.extend(Key::municipal(&entry.number).attributes());
    item.insert(keys::UNIT_PK.to_owned(), text(keys::MUNICIPAL));
    Ok(item)
}

/// What is kept of somebody who left the roster: in no index, so in no list.
fn departed_item(number: &RosterNumber, before: &Stamp, on: Date) -> Item {
    let mut item = Key::departed(number, on).attributes();
    item.insert(keys::ENTRY.to_owned(), text(&before.0));
    item.insert(keys::DEPARTED_ON.to_owned(), text(on.to_string()));
    item
}

enum Cancelled {
    /// Somebody stands otherwise than the change was prepared for, or the change is made already.
    Condition,
    /// Another transaction held one of the items: try again.
    Held,
}

fn why_cancelled(error: &SdkError<TransactWriteItemsError>) -> Result<Cancelled, StoreError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return Err(StoreError::from_sdk(OPERATION, error));
    };
    let codes: Vec<&str> = cancelled
        .cancellation_reasons()
        .iter()
        .filter_map(CancellationReason::code)
        .filter(|code| *code != "None")
        .collect();
    if codes.contains(&"ConditionalCheckFailed") {
        return Ok(Cancelled::Condition);
    }
    match codes.first() {
        Some(&"TransactionConflict") => Ok(Cancelled::Held),
        Some(code) => Err(StoreError::from_code(OPERATION, code, false)),
        None => Err(StoreError::from_code(
            OPERATION,
            "TransactionCanceledException",
            false,
        )),
    }
}
