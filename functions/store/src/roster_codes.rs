//! Personal codes: issued again by the office, and who has one. A second factor that was lost.

use crate::items::{self, CodeHash};
use crate::keys::{self, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{ConditionCheck, TransactWriteItem};
use campaign::RosterNumber;
use campaign::roster_step::{Action, Author, RosterStep};
use jiff::Timestamp;
use std::collections::HashMap;

impl Store {
    /// Stores the hash of a person's new code. An older code ends, and with it the sessions it opened. Nothing is
    /// written for somebody who is not on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue_code(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        by: &Author,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        let step = self.put_roster_step(of, &step(by, now, Action::CodeIssued), hash.as_bytes())?;
        let steps = self
            .put(items::code_item(of, hash, now))
            .and_then(|put| Ok(Steps::starting_with(put).and(self.if_on_roster(of)?).and(step)));
        self.advance(steps).await
    }

    /// Stores the hash of a person's first code. Nothing is written for somebody who has one, or who is not on the
    /// roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue_first_code(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        by: &Author,
        now: Timestamp,
    ) -> Result<Written, StoreError> {
        let step = self.put_roster_step(of, &step(by, now, Action::CodeIssued), hash.as_bytes())?;
        let steps = self
            .put_if_new(items::code_item(of, hash, now))
            .and_then(|put| Ok(Steps::starting_with(put).and(self.if_on_roster(of)?).and(step)));
        self.advance(steps).await
    }

    /// When these people's codes were issued; who has none is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn codes_issued(
        &self,
        to: &[RosterNumber],
    ) -> Result<HashMap<RosterNumber, Timestamp>, StoreError> {
        /// DynamoDB answers at most this many keys at once.
        const AT_ONCE: usize = 100;
        let mut issued = HashMap::with_capacity(to.len());
        for some in to.chunks(AT_ONCE) {
            let keys: Vec<Key> = some.iter().map(Key::code).collect();
            for item in self.get_all(&keys.iter().collect::<Vec<_>>()).await? {
                let key = Key::of(&item);
                let number = some.iter().find(|number| Key::code(number) == key);
                let at = items::read_text(&item, keys::ISSUED_AT)?
                    .parse()
                    .map_err(|_| items::unreadable(&item, keys::ISSUED_AT))?;
                issued.extend(number.map(|number| (number.clone(), at)));
            }
        }
        Ok(issued)
    }

    /// Forgets a person's second factor, so that the next sign-in enrols a new one.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn reset_second_factor(
        &self,
        of: &RosterNumber,
        by: &Author,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let step = self.put_roster_step(of, &step(by, now, Action::FactorReset), &[])?;
        let steps = self
            .delete(&Key::second_factor(of))
            .map(|delete| Steps::of(vec![delete, step]));
        self.advance(steps).await.map(|_| ())
    }

    fn if_on_roster(&self, number: &RosterNumber) -> Result<TransactWriteItem, BuildError> {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(Key::roster(number).attributes()))
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#pk", keys::PK)
            .build()?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }
}

fn step(by: &Author, at: Timestamp, action: Action) -> RosterStep {
    RosterStep {
        at,
        by: by.clone(),
        upload: None,
        action,
    }
}
