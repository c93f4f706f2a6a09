//! A unit's people, read in pages and met one by one.

use campaign::{Dossier, RosterEntry, RosterNumber, UnitId};
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use std::future::Future;
use store::{Page, Store, StoreError};

/// The people on a unit's roster, by number.
pub(crate) fn on_roster<'a>(
    store: &'a Store,
    unit: &'a UnitId,
) -> BoxStream<'a, Result<RosterEntry, StoreError>> {
    paged(move |after| async move { store.roster_page(unit, after.as_ref()).await })
}

/// What a unit's people had filed at the moment, by number.
pub(crate) fn dossiers<'a>(
    store: &'a Store,
    unit: &'a UnitId,
    moment: Timestamp,
) -> BoxStream<'a, Result<Dossier, StoreError>> {
    paged(move |after| async move { store.dossiers_page(unit, after.as_ref(), moment).await })
}

/// The items of all pages; the next page is read when the one before it is used up. Boxed, since the compiler
/// would otherwise nest the database client's futures too deeply in the function's own.
fn paged<'a, Item, Reading>(
    read: impl Fn(Option<RosterNumber>) -> Reading + Send + 'a,
) -> BoxStream<'a, Result<Item, StoreError>>
where
    Item: Send + 'a,
    Reading: Future<Output = Result<Page<Item>, StoreError>> + Send + 'a,
{
    let pages = stream::try_unfold(Some(None), move |after| {
        let reading = after.map(&read);
        async move {
            let Some(reading) = reading else { return Ok(None) };
            let page = reading.await?;
            let items = stream::iter(page.items.into_iter().map(Ok));
            Ok(Some((items, page.next.map(Some))))
        }
    });
    pages.try_flatten().boxed()
}
