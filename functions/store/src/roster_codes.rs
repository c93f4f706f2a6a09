//! Personal codes: issued again by the office, and who has one. A second factor that was lost.

use crate::items::{self, CodeHash};
use crate::keys::{self, Key};
use crate::proposals::Decision;
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use campaign::RosterNumber;
use campaign::annex3::Person;
use campaign::roster_step::{Action, Author, RosterStep};
use jiff::Timestamp;
use std::collections::HashMap;

/// Who does something to an account, when, and by which decision of a second person.
#[derive(Clone, Copy, Debug)]
pub struct ByWhom<'a> {
    /// Who: the one who proposed it, where it took two.
    pub by: &'a Author,
    /// Who confirmed it, where it took two.
    pub confirmed_by: Option<&'a Person>,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The proposal that is decided in the same transaction.
    pub decision: Option<Decision<'a>>,
}

impl<'a> ByWhom<'a> {
    /// One person alone: whoever runs the system, from outside its pages.
    #[must_use]
    pub fn alone(by: &'a Author, at: Timestamp) -> Self {
        ByWhom {
            by,
            confirmed_by: None,
            at,
            decision: None,
        }
    }

    fn step(&self, action: Action) -> RosterStep {
        RosterStep {
            confirmed_by: self.confirmed_by.cloned(),
            ..RosterStep::new(self.at, self.by.clone(), action)
        }
    }
}

impl Store {
    /// Stores the hash of a new code that starts a person's account anew. An older code ends, and with it the sessions it
    /// opened. Nothing is written for somebody who is not on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue_code(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let put = self.put(items::code_item(of, hash, whom.at, true));
        self.issue(of, hash, put, whom).await
    }

    /// Stores the hash of a person's first code, which starts the account. Nothing is written for somebody who has one, or
    /// who is not on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue_first_code(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let put = self.put_if_new(items::code_item(of, hash, whom.at, true));
        self.issue(of, hash, put, whom).await
    }

    async fn issue(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        put: Result<TransactWriteItem, BuildError>,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let step = self.roster_step(of, &whom.step(Action::CodeIssued), hash.as_bytes())?;
        let decision = whom
            .decision
            .map(|decision| self.decision(decision, Some(hash)))
            .transpose()?;
        let steps = || -> Result<Steps, BuildError> {
            let decision = decision.into_iter().flatten();
            let issue = [put?, self.if_on_roster(of)?];
            Ok(Steps::of(decision.chain(issue).chain(step).collect()))
        };
        self.advance(steps()).await
    }

    /// Puts a code that only the person has seen in place of the one that started the account, if that still stands.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn start_account(
        &self,
        person: &Person,
        started_with: &CodeHash,
        own: &CodeHash,
        at: Timestamp,
    ) -> Result<Written, StoreError> {
        let of = &person.number;
        let step = RosterStep::new(at, Author::Person(person.clone()), Action::CodeStarted);
        let step = self.roster_step(of, &step, own.as_bytes())?;
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(items::code_item(of, own, at, false)))
            .condition_expression("#hash = :started_with")
            .expression_attribute_names("#hash", keys::HASH)
            .expression_attribute_values(":started_with", items::hash(started_with))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map(|put| TransactWriteItem::builder().put(put).build());
        let steps = put.map(|put| Steps::starting_with(put).and_all(step));
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
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let step = self.roster_step(of, &whom.step(Action::FactorReset), &[])?;
        let decision = whom
            .decision
            .map(|decision| self.decision(decision, None))
            .transpose()?;
        let steps = self.delete(&Key::second_factor(of)).map(|delete| {
            let decision = decision.into_iter().flatten();
            Steps::of(decision.chain([delete]).chain(step).collect())
        });
        self.advance(steps).await
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
