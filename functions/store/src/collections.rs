//! What the office and the discipline team collected, each in its own list.
//!
//! Marks and deliveries are written one after the other: each takes the next version of one small item, so that a
//! delivery goes out only with the lists that were checked. People make these marks by hand, a few a minute.

use crate::items::{self, number};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::delivery::{Cadre, Delivered, List, Mark};
use campaign::{Campaign, Reference, Revision, RosterEntry, RosterNumber};
use std::collections::HashMap;

/// Cadres read at once: four items each, of which DynamoDB answers 100.
const CADRES_AT_ONCE: usize = 25;

/// Where the lists stand as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Counts the marks and deliveries.
    pub version: u32,
    /// How many deliveries went out.
    pub deliveries: u32,
}

impl Store {
    /// Where the lists stand, up to date. Whatever is to be written next has to be read after this.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn lists(&self) -> Result<Lists, StoreError> {
        let Some(found) = self.get(&Key::lists()).await? else {
            return Ok(Lists::default());
        };
        Ok(Lists {
            version: items::read_number(&found, keys::STEP)?,
            deliveries: items::read_number(&found, keys::DELIVERIES)?,
        })
    }

    /// The municipally managed cadres by roster number, with everything that counts for a delivery: those who must
    /// declare, and whoever filed all the same.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn cadres(&self, campaign: &Campaign, lists: Lists) -> Result<Vec<Cadre>, StoreError> {
        let delivered = self.delivered(lists.deliveries).await?;
        let mut cadres = Vec::new();
        let mut after = None;
        loop {
            let page = self.municipal_page(after.as_ref()).await?;
            for some in page.items.chunks(CADRES_AT_ONCE) {
                cadres.extend(self.cadres_of(some, &delivered).await?);
            }
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        cadres.retain(|cadre| cadre.is_expected(campaign));
        Ok(cadres)
    }

    /// The municipally managed cadre whose declaration has this reference; none if it is somebody else's.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn cadre(&self, reference: &Reference, lists: Lists) -> Result<Option<Cadre>, StoreError> {
        let Some(declaration) = self.by_reference(reference).await? else {
            return Ok(None);
        };
        let of = &declaration.number;
        let Some(found) = self.get(&Key::municipal(of)).await? else {
            return Ok(None);
        };
        let mut delivered = HashMap::new();
        for (delivery, item) in self.deliveries_of(of, lists).await? {
            let before = delivered.get(of).copied();
            delivered.insert(of.clone(), Delivered::with(before, delivery.serial, &item));
        }
        let entry = items::read_roster(&found)?;
        let cadres = self.cadres_of(std::slice::from_ref(&entry), &delivered).await?;
        Ok(cadres.into_iter().next())
    }

    /// What the city has of whom. The municipally managed cadres are few.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn delivered(&self, deliveries: u32) -> Result<HashMap<RosterNumber, Delivered>, StoreError> {
        let mut delivered = HashMap::new();
        for delivery in self.deliveries(deliveries).await? {
            for item in self.delivery_items(&delivery).await? {
                let before = delivered.get(&item.number).copied();
                let with = Delivered::with(before, delivery.serial, &item);
                delivered.insert(item.number, with);
            }
        }
        Ok(delivered)
    }

    async fn cadres_of(
        &self,
        entries: &[RosterEntry],
        delivered: &HashMap<RosterNumber, Delivered>,
    ) -> Result<Vec<Cadre>, StoreError> {
        let keys: Vec<Key> = entries
            .iter()
            .flat_map(|entry| {
                let of = &entry.number;
                let marks = [List::Office, List::Discipline].map(|list| Key::mark(of, list));
                [Key::current(of), Key::sign_off(of)].into_iter().chain(marks)
            })
            .collect();
        let found = self.get_all(&keys.iter().collect::<Vec<_>>()).await?;
        let found: HashMap<Key, Item> = found.into_iter().map(|item| (Key::of(&item), item)).collect();
        let mut cadres = Vec::with_capacity(entries.len());
        for entry in entries {
            let of = &entry.number;
            let mark = |list| found.get(&Key::mark(of, list)).map(read_mark).transpose();
            let current = found.get(&Key::current(of));
            let current = current.map(items::read_revision).transpose()?;
            let sign_off = found.get(&Key::sign_off(of));
            let withdrawals = match &current {
                Some(current) if may_have_left_something(current) => self.withdrawals(of).await?,
                _ => Vec::new(),
            };
            cadres.push(Cadre {
                entry: entry.clone(),
                current,
                sign_off: sign_off
                    .map(|item| items::read_json(item, keys::BODY))
                    .transpose()?,
                office: mark(List::Office)?,
                discipline: mark(List::Discipline)?,
                delivered: delivered.get(of).copied(),
                withdrawals,
            });
        }
        Ok(cadres)
    }

    /// Everything a list said of a person's report, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn marks(&self, of: &RosterNumber, list: List) -> Result<Vec<Mark>, StoreError> {
        let partition = keys::collection_partition(of);
        let found = self.all_under(&partition, &keys::mark_prefix(list)).await?;
        found.iter().map(read_mark).collect()
    }

    /// Collects a report, or takes it back, if the lists still stand as they were read and this revision still is the
    /// current one.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn mark(
        &self,
        mark: &Mark,
        current: Option<&Revision>,
        lists: Lists,
    ) -> Result<Written, StoreError> {
        let history = mark_item(Key::mark_step(&mark.number, mark.list, mark.step), mark)?;
        let standing = mark_item(Key::mark(&mark.number, mark.list), mark)?;
        let steps = || -> Result<Steps, BuildError> {
            let mut steps = Steps::starting_with(self.put_if_new(history)?)
                .and(self.put_version(standing, mark.step)?)
                .and(self.put_lists(lists, lists.deliveries)?);
            if let Some(current) = current {
                steps = steps.and(self.still_stands(current)?);
            }
            Ok(steps)
        };
        self.advance(steps()).await
    }

    /// Moves the lists on by one, if they still stand as they were read.
    pub(crate) fn put_lists(
        &self,
        lists: Lists,
        deliveries: u32,
    ) -> Result<aws_sdk_dynamodb::types::TransactWriteItem, BuildError> {
        let mut item = Key::lists().attributes();
        item.insert(keys::DELIVERIES.to_owned(), number(deliveries));
        self.put_version(item, lists.version + 1)
    }
}

/// Whether withdrawals may have been reported: something was declared, now or in an earlier revision.
fn may_have_left_something(current: &Revision) -> bool {
    current.revision > 1 || !current.content.participations.is_empty()
}

fn mark_item(key: Key, mark: &Mark) -> Result<Item, StoreError> {
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, mark)?);
    Ok(item)
}

fn read_mark(item: &Item) -> Result<Mark, StoreError> {
    items::read_json(item, keys::BODY)
}
