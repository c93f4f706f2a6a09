//! What was done to people's roster entries, codes and second factors. Each step lies under a prefix of its own, beside
//! which no function has the right to delete, and is written in the transaction that does what it tells of.

use crate::accounts;
use crate::engine::{Attributes, Body, Query, Write};
use crate::keys::{self, Key};
use crate::{RosterChanges, StoreError};
use campaign::roster_step::{Action, RosterStep};
use campaign::{Digest, RosterNumber};

impl RosterChanges {
    /// Everything that was done to somebody's roster entry, code and second factor, oldest first and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn steps(&self, of: &RosterNumber) -> Result<Vec<RosterStep>, StoreError> {
        let steps = Query::under(keys::history_partition(of), keys::STEP_PREFIX);
        self.table.all(steps).await
    }
}

impl Body for RosterStep {}

/// The writes of a step; where it concerns the account, the person is told of it. Its key follows from what it says
/// and from `salt`, which tells it from another of the same second: so doing it again after a lost answer writes the
/// same item.
pub(crate) fn roster_step(
    of: &RosterNumber,
    step: &RosterStep,
    salt: &[u8],
) -> Result<impl Iterator<Item = Write> + use<>, StoreError> {
    let told = step
        .concerns_account()
        .then(|| accounts::tell_of(of, step))
        .transpose()?;
    Ok([put_roster_step(of, step, salt)?].into_iter().chain(told))
}

/// The put of a step alone.
pub(crate) fn put_roster_step(
    of: &RosterNumber,
    step: &RosterStep,
    salt: &[u8],
) -> Result<Write, StoreError> {
    let mut told = serde_json::to_vec(step).unwrap_or_default();
    told.extend_from_slice(salt);
    let digest = Digest::of(&told);
    // Within one second in the order in which they can follow each other.
    let order = match &step.action {
        Action::Loaded { .. } | Action::Departed { .. } => 1,
        Action::CodeIssued => 2,
        Action::FactorReset => 3,
        Action::FactorEnrolled => 4,
        Action::CodeStarted => 5,
        Action::CodeChanged => 6,
        Action::Namesake { .. } => 7,
    };
    let sort = format!(
        "{}{}#{order}#{}",
        keys::STEP_PREFIX,
        step.at,
        &digest.as_str()[..16]
    );
    let item = step.under(&Key::new(keys::history_partition(of), sort.as_str()))?;
    if !step.concerns_account() {
        return Ok(Write::put(item));
    }
    let month = campaign::timing::day(step.at);
    Ok(Write::put(item.listed(keys::account_acts(month), sort)))
}
