//! The roster with its personal codes.

use crate::accounts::put_account;
use crate::codes::{Code, CodeHash};
use crate::engine::{Attributes, Body, MOST_WRITES, Query, Record, Transaction, Write};
use crate::finding::name_items;
use crate::history::put_roster_step;
use crate::keys::{self, Item, Key};
use crate::roster_changes::Stamp;
use crate::{Collections, Page, Roster, RosterChanges, StoreError};
use campaign::roster_step::{Action, Author, RosterStep};
use campaign::{RosterEntry, RosterNumber, UnitId};
use futures::TryStreamExt as _;
use jiff::Timestamp;

/// What people who are loaded sign in with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codes {
    /// Codes that only they know.
    Own,
    /// Codes that whoever loads them has seen: each starts an account.
    Issued,
}

impl RosterChanges {
    /// Loads people with the hashes of codes that nobody else has seen, replacing those already there, from outside the
    /// pages: the history names the operator. What stood before is not looked at. So many people at once are one
    /// transaction: after an error, load the same people again.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn load(
        &self,
        people: &[(RosterEntry, CodeHash)],
        issued_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.load_people(people, issued_at, Codes::Own).await
    }

    /// As [`RosterChanges::load`], with codes that whoever loads them has seen: each only starts its account, and the
    /// people and the discipline team are told of it.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn load_new_accounts(
        &self,
        people: &[(RosterEntry, CodeHash)],
        issued_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.load_people(people, issued_at, Codes::Issued).await
    }

    async fn load_people(
        &self,
        people: &[(RosterEntry, CodeHash)],
        at: Timestamp,
        codes: Codes,
    ) -> Result<(), StoreError> {
        let mut together = Vec::with_capacity(MOST_WRITES);
        for (entry, hash) in people {
            let writes = loading(entry, hash, at, codes)?;
            if together.len() + writes.len() > MOST_WRITES {
                self.load_together(std::mem::take(&mut together)).await?;
            }
            together.extend(writes);
        }
        self.load_together(together).await
    }

    async fn load_together(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if !writes.is_empty() {
            // Nothing here has a condition, so nothing is ever raced.
            let _ = self.table.commit(Transaction::of(writes)).await?;
        }
        Ok(())
    }
}

impl Roster {
    /// A unit's people by roster number, after the given one. What was written moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
    ) -> Result<Page<RosterEntry>, StoreError> {
        self.table.people_page(keys::unit_roster(unit), after).await
    }

    /// Hands the numbers of a unit's people with their stamps to `each` one by one, holding one page at a time.
    ///
    /// # Errors
    /// As [`Roster::page`].
    pub async fn each_stamp(
        &self,
        unit: &UnitId,
        mut each: impl FnMut(RosterNumber, Stamp),
    ) -> Result<(), StoreError> {
        let mut people = self.table.items(Query::listed(keys::unit_roster(unit)));
        while let Some(item) = people.try_next().await? {
            each(item.roster_number(keys::UNIT_SK)?, Stamp::of(&item)?);
        }
        Ok(())
    }

    /// Hands a unit's people to `each` one by one, holding one page at a time.
    ///
    /// # Errors
    /// As [`Roster::page`], and whatever `each` fails with.
    pub async fn each<E: From<StoreError>>(
        &self,
        unit: &UnitId,
        mut each: impl FnMut(RosterEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut people = self.table.items(Query::listed(keys::unit_roster(unit)));
        while let Some(item) = people.try_next().await? {
            each(RosterEntry::read(&item)?)?;
        }
        Ok(())
    }

    /// Whether none of these units has anyone on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn is_empty<'unit>(
        &self,
        units: impl IntoIterator<Item = &'unit UnitId>,
    ) -> Result<bool, StoreError> {
        for unit in units {
            let anyone = Query::listed(keys::unit_roster(unit)).most(1);
            if !self.table.all::<RosterEntry>(anyone).await?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Collections {
    /// The municipally managed cadres on the roster by number, after the given one. What was loaded moments ago may
    /// be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn municipal_page(
        &self,
        after: Option<&RosterNumber>,
    ) -> Result<Page<RosterEntry>, StoreError> {
        self.table.people_page(keys::MUNICIPAL.to_owned(), after).await
    }
}

/// What loading somebody writes.
fn loading(
    entry: &RosterEntry,
    hash: &CodeHash,
    at: Timestamp,
    codes: Codes,
) -> Result<Vec<Write>, StoreError> {
    let number = &entry.number;
    let code = Code {
        hash: *hash,
        starts: codes == Codes::Issued,
        issued_at: at,
    };
    let municipal = if entry.municipally_managed {
        Write::put(municipal_item(entry)?)
    } else {
        Write::delete(Key::municipal(number))
    };
    let step = |action| RosterStep::new(at, Author::Operator, action);
    let loaded = step(Action::Loaded {
        before: None,
        after: Box::new(entry.clone()),
    });
    let issued = step(Action::CodeIssued);
    let mut writes = vec![
        Write::put(roster_item(entry)?),
        Write::delete(Key::departed(number)),
        Write::put(code.item(number)),
        municipal,
        put_roster_step(number, &loaded, &[])?,
        put_roster_step(number, &issued, hash.as_bytes())?,
    ];
    writes.extend(name_items(entry).into_iter().map(Write::put));
    if code.starts {
        let granted = loaded.concerns_account().then_some(&loaded);
        let told: Vec<&RosterStep> = granted.into_iter().chain([&issued]).collect();
        writes.push(put_account(number, &told)?);
    }
    Ok(writes)
}

impl Body for RosterEntry {
    const ATTRIBUTE: &'static str = keys::ENTRY;
}

pub(crate) fn roster_item(entry: &RosterEntry) -> Result<Item, StoreError> {
    let item = entry.under(&Key::roster(&entry.number))?;
    Ok(item.listed(keys::unit_roster(&entry.unit), entry.number.as_str()))
}

/// A municipally managed cadre, in the index of these: whose reports are collected and handed to the city (§5.2.3).
pub(crate) fn municipal_item(entry: &RosterEntry) -> Result<Item, StoreError> {
    let item = entry.under(&Key::municipal(&entry.number))?;
    Ok(item.listed(keys::MUNICIPAL, entry.number.as_str()))
}
