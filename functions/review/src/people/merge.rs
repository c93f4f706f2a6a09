//! Four lists by roster number, met as one.

use crate::Facets;
use campaign::annex3::Person as Named;
use campaign::plan::Unit;
use campaign::sign_off::SignOff;
use campaign::unit_check::UnitCheck;
use campaign::{Dossier, RosterEntry, RosterNumber};
use futures::stream::{Peekable, StreamExt as _};
use jiff::Timestamp;
use std::pin::Pin;
use store::{Items, StoreError, paged};

/// One list, at its next item.
struct List<'a, Item> {
    items: Pin<Box<Peekable<Items<'a, Item>>>>,
    number: fn(&Item) -> &RosterNumber,
}

/// All that is stored of one of the unit's people.
pub(super) struct Found {
    pub(super) number: RosterNumber,
    pub(super) entry: Option<RosterEntry>,
    pub(super) dossier: Option<Dossier>,
    pub(super) sign_off: Option<SignOff>,
    pub(super) check: Option<UnitCheck>,
}

/// The lists of a unit, being read.
pub(super) struct Merge<'a> {
    roster: List<'a, RosterEntry>,
    dossiers: List<'a, Dossier>,
    sign_offs: List<'a, SignOff>,
    checks: List<'a, UnitCheck>,
}

impl<'a> Merge<'a> {
    /// Starts with a unit's first person.
    pub(super) fn of(store: &'a Facets, unit: &'a Unit, now: Timestamp) -> Self {
        let unit = &unit.id;
        Merge {
            roster: List::of(
                paged(None, move |after| async move {
                    store.roster.page(unit, after.as_ref()).await
                }),
                |entry| &entry.number,
            ),
            dossiers: List::of(
                paged(None, move |after| async move {
                    store.dossiers.page(unit, after.as_ref(), now).await
                }),
                |dossier| &dossier.current.number,
            ),
            sign_offs: List::of(
                paged(None, move |after| async move {
                    store.unit_sign_offs.page(unit, after.as_ref()).await
                }),
                |sign_off| &sign_off.number,
            ),
            checks: List::of(
                paged(None, move |after| async move {
                    store.reviews.checks_page(unit, after.as_ref()).await
                }),
                |check| &check.number,
            ),
        }
    }

    /// The next person: on the roster, or with a declaration though no longer on it.
    pub(super) async fn next(&mut self) -> Result<Option<Found>, StoreError> {
        let (listed, declared) = (self.roster.first().await?, self.dossiers.first().await?);
        let Some(number) = listed.into_iter().chain(declared).min() else {
            return Ok(None);
        };
        Ok(Some(Found {
            entry: self.roster.take(&number).await?,
            dossier: self.dossiers.take(&number).await?,
            sign_off: self.sign_offs.take(&number).await?,
            check: self.checks.take(&number).await?,
            number,
        }))
    }
}

impl Found {
    /// The name on the roster, else the one in the declaration.
    pub(super) fn named(&self) -> Named {
        let declared = self
            .dossier
            .as_ref()
            .map(|dossier| &dossier.current.declarant.name);
        let name = self.entry.as_ref().map(|entry| &entry.name).or(declared);
        Named {
            number: self.number.clone(),
            name: name.cloned().unwrap_or_default(),
        }
    }
}

impl<'a, Item> List<'a, Item> {
    fn of(items: Items<'a, Item>, number: fn(&Item) -> &RosterNumber) -> Self {
        List {
            items: Box::pin(items.peekable()),
            number,
        }
    }

    /// The number of the next item.
    async fn first(&mut self) -> Result<Option<RosterNumber>, StoreError> {
        // An error is taken, so that it is seen.
        if let Some(Err(error)) = self.items.as_mut().next_if(Result::is_err).await {
            return Err(error);
        }
        let next = self.items.as_mut().peek().await;
        Ok(next
            .and_then(|next| next.as_ref().ok())
            .map(|item| (self.number)(item).clone()))
    }

    /// The item under this number; what comes before it is passed over.
    async fn take(&mut self, number: &RosterNumber) -> Result<Option<Item>, StoreError> {
        let (mut taken, of) = (None, self.number);
        let due = |item: &Result<Item, StoreError>| item.as_ref().map_or(true, |item| of(item) <= number);
        while let Some(item) = self.items.as_mut().next_if(due).await {
            let item = item?;
            if of(&item) == number {
                taken = Some(item);
            }
        }
        Ok(taken)
    }
}
