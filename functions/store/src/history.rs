//! What was done to people's roster entries, codes and second factors. Each step lies under a prefix of its own, beside
//! which no function has the right to delete, and is written in the transaction that does what it tells of.

use crate::accounts;
use crate::items;
use crate::keys::{self, Key};
use crate::leads::body_item;
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::TransactWriteItem;
use campaign::roster_step::{Action, RosterStep};
use campaign::{Digest, RosterNumber};

impl Store {
    /// Everything that was done to somebody's roster entry, code and second factor, oldest first and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn roster_steps(&self, of: &RosterNumber) -> Result<Vec<RosterStep>, StoreError> {
        let partition = keys::history_partition(of);
        let found = self.all_under(&partition, keys::STEP_PREFIX).await?;
        let read = |item| items::read_json(item, keys::BODY);
        found.iter().map(read).collect()
    }

    /// The actions that write a step; where it concerns the account, the person is told of it. Its key follows from what it says and from `salt`, which tells it from another of the same
    /// second: so doing it again after a lost answer writes the same item.
    pub(crate) fn roster_step(
        &self,
        of: &RosterNumber,
        step: &RosterStep,
        salt: &[u8],
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut actions = vec![self.put_roster_step(of, step, salt)?];
        if step.concerns_account() {
            actions.push(self.tell_of(of, step)?);
        }
        Ok(actions)
    }

    /// The put of a step alone.
    pub(crate) fn put_roster_step(
        &self,
        of: &RosterNumber,
        step: &RosterStep,
        salt: &[u8],
    ) -> Result<TransactWriteItem, StoreError> {
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
        };
        let sort = format!(
            "{}{}#{order}#{}",
            keys::STEP_PREFIX,
            step.at,
            &digest.as_str()[..16]
        );
        let indexed = step.concerns_account().then(|| accounts::indexed(step, &sort));
        let mut item = body_item(Key::new(keys::history_partition(of), sort), step)?;
        item.extend(indexed.into_iter().flatten());
        self.put(item).map_err(|_| StoreError::invalid_request())
    }
}
