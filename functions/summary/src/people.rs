//! Where reports stood at a moment.

use crate::Facets;
use campaign::Revision;
use campaign::sign_off::{SignOff, State, Step};
use jiff::Timestamp;
use store::StoreError;

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
