//! A unit's people, read in pages and met one by one.

use campaign::sign_off::{SignOff, State, Step};
use campaign::{Dossier, Revision, RosterEntry, RosterNumber, UnitId};
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

/// Where the reports of a unit's people stand with their signers now, by number.
pub(crate) fn sign_offs<'a>(
    store: &'a Store,
    unit: &'a UnitId,
) -> BoxStream<'a, Result<SignOff, StoreError>> {
    paged(move |after| async move { store.sign_offs_page(unit, after.as_ref()).await })
}

/// Where a revision stood with its signer at a moment. The steps are read only where one was taken since.
pub(crate) async fn state_at(
    store: &Store,
    sign_off: Option<&SignOff>,
    revision: &Revision,
    moment: Timestamp,
) -> Result<State, StoreError> {
    let Some(sign_off) = sign_off else {
        return Ok(State::Waiting);
    };
    if sign_off.last.at <= moment {
        return Ok(sign_off.state_of(revision.revision));
    }
    let steps = store.sign_off_steps(&revision.number).await?;
    let decided = |step: &Step| {
        let counts = step.at <= moment && step.revision == revision.revision;
        step.action.outcome().filter(|_| counts)
    };
    Ok(steps.iter().rev().find_map(decided).unwrap_or(State::Waiting))
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
