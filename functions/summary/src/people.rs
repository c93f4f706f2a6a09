//! A unit's people, read in pages and met one by one.

use crate::Facets;
use campaign::sign_off::{SignOff, State, Step};
use campaign::{Dossier, Revision, RosterEntry, UnitId};
use jiff::Timestamp;
use store::{Items, StoreError, paged};

/// The people on a unit's roster, by number.
pub(crate) fn on_roster<'a>(store: &'a Facets, unit: &'a UnitId) -> Items<'a, RosterEntry> {
    paged(None, move |after| async move {
        store.roster.page(unit, after.as_ref()).await
    })
}

/// What a unit's people had filed at the moment, by number.
pub(crate) fn dossiers<'a>(store: &'a Facets, unit: &'a UnitId, moment: Timestamp) -> Items<'a, Dossier> {
    paged(None, move |after| async move {
        store.dossiers.page(unit, after.as_ref(), moment).await
    })
}

/// Where the reports of a unit's people stand with their signers now, by number.
pub(crate) fn sign_offs<'a>(store: &'a Facets, unit: &'a UnitId) -> Items<'a, SignOff> {
    paged(None, move |after| async move {
        store.unit_sign_offs.page(unit, after.as_ref()).await
    })
}

/// Where a revision stood with its signer at a moment. The steps are read only where one was taken since.
pub(crate) async fn state_at(
    store: &Facets,
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
    let steps = store.sign_offs.steps(&revision.number).await?;
    let decided = |step: &Step| {
        let counts = step.at <= moment && step.revision == revision.revision;
        step.action.outcome().filter(|_| counts)
    };
    Ok(steps.iter().rev().find_map(decided).unwrap_or(State::Waiting))
}
