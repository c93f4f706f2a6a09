//! What the office and the discipline team collected, each in its own list.
//!
//! Marks and deliveries are written one after the other: each takes the next version of one small item, so that a
//! delivery goes out only with the lists that were checked. People make these marks by hand, a few a minute.

use crate::declarations::still_stands;
use crate::engine::{Attributes, Body, Query, Record, Transaction, Write, number};
use crate::keys::{self, Item, Key};
use crate::{Collections, Declarations, Deliveries, StoreError, Written, paged};
use campaign::delivery::{Cadre, Delivered, List, Mark};
use campaign::{Campaign, Reference, Revision, RosterEntry, RosterNumber};
use futures::TryStreamExt as _;
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

impl Deliveries {
    /// Where the lists stand, up to date. Whatever is to be written next has to be read after this.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn lists(&self) -> Result<Lists, StoreError> {
        self.table.one(&Key::lists()).await.map(Option::unwrap_or_default)
    }
}

impl Collections {
    /// The municipally managed cadres by roster number, with everything that counts for a delivery: those who must
    /// declare, and whoever filed all the same.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn cadres(&self, campaign: &Campaign, lists: Lists) -> Result<Vec<Cadre>, StoreError> {
        let delivered = self.delivered(lists.deliveries).await?;
        let mut cadres = Vec::new();
        let entries = paged(
            None,
            |after| async move { self.municipal_page(after.as_ref()).await },
        );
        let mut some_at_once = entries.try_chunks(CADRES_AT_ONCE);
        while let Some(some) = some_at_once.try_next().await.map_err(|error| error.1)? {
            cadres.extend(self.cadres_of(&some, &delivered).await?);
        }
        cadres.retain(|cadre| cadre.is_expected(campaign));
        Ok(cadres)
    }

    /// The municipally managed cadre whose declaration has this reference; none if it is somebody else's.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn cadre(&self, reference: &Reference, lists: Lists) -> Result<Option<Cadre>, StoreError> {
        let Some(declaration) = Declarations::over(&self.table).by_reference(reference).await? else {
            return Ok(None);
        };
        let of = &declaration.number;
        let Some(entry) = self.table.one(&Key::municipal(of)).await? else {
            return Ok(None);
        };
        let mut delivered = HashMap::new();
        for (delivery, item) in Deliveries::over(&self.table).of(of, lists).await? {
            let before = delivered.get(of).copied();
            delivered.insert(of.clone(), Delivered::with(before, delivery.serial, &item));
        }
        let cadres = self.cadres_of(std::slice::from_ref(&entry), &delivered).await?;
        Ok(cadres.into_iter().next())
    }

    /// What the city has of whom. The municipally managed cadres are few.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn delivered(&self, deliveries: u32) -> Result<HashMap<RosterNumber, Delivered>, StoreError> {
        let mut delivered = HashMap::new();
        for delivery in Deliveries::over(&self.table).all(deliveries).await? {
            for item in Deliveries::over(&self.table).items(&delivery).await? {
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
        let keys = entries.iter().flat_map(|entry| {
            let of = &entry.number;
            let marks = [List::Office, List::Discipline].map(|list| Key::mark(of, list));
            [Key::current(of), Key::sign_off(of)].into_iter().chain(marks)
        });
        let found = self.table.found(keys).await?;
        let mut cadres = Vec::with_capacity(entries.len());
        for entry in entries {
            let of = &entry.number;
            let mark = |list| found.one(&Key::mark(of, list));
            let current = found.one(&Key::current(of))?;
            let withdrawals = match &current {
                Some(current) if may_have_left_something(current) => {
                    Declarations::over(&self.table).withdrawals(of).await?
                }
                _ => Vec::new(),
            };
            cadres.push(Cadre {
                entry: entry.clone(),
                current,
                sign_off: found.one(&Key::sign_off(of))?,
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
        let marks = Query::under(partition, &keys::mark_prefix(list));
        self.table.all(marks).await
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
        let history = mark.under(&Key::mark_step(&mark.number, mark.list, mark.step))?;
        let standing = mark.under(&Key::mark(&mark.number, mark.list))?;
        let transaction = Transaction::recognised_by(Write::put_new(history))
            .and(Write::put_version(standing, mark.step))
            .and(lists.moved_on(lists.deliveries))
            .and_all(current.map(still_stands));
        self.table.commit(transaction).await
    }
}

impl Lists {
    /// Moves the lists on by one, if they still stand as they were read.
    pub(crate) fn moved_on(self, deliveries: u32) -> Write {
        let item = Key::lists().attributes();
        Write::put_version(item.with(keys::DELIVERIES, number(deliveries)), self.version + 1)
    }
}

impl Record for Lists {
    fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(Lists {
            version: item.number(keys::STEP)?,
            deliveries: item.number(keys::DELIVERIES)?,
        })
    }
}

impl Body for Mark {}

/// Whether withdrawals may have been reported: something was declared, now or in an earlier revision.
fn may_have_left_something(current: &Revision) -> bool {
    current.revision > 1 || !current.content.participations.is_empty()
}
