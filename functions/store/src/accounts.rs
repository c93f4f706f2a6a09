//! What was done to people's accounts: each person is told on their next page, and the discipline team has a list of all
//! of it. What is told lies beside the session's other facts, so that no page takes a trip more for it.

use crate::engine::{Attributes, Query, Record, Terms, Write, json, number, unreadable};
use crate::keys::{self, Item, Key};
use crate::{Accounts, SignIn, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::RosterNumber;
use campaign::roster_step::{Action, RosterStep};
use jiff::Timestamp;
use jiff::civil::Date;

/// What was done to one person's account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Everything that was done, oldest first.
    pub acts: Vec<RosterStep>,
    /// How many of these the person has taken note of.
    pub seen: usize,
    /// When the person last signed in, to the second; none if they never did.
    pub signed_in: Option<Timestamp>,
}

/// Something that was done to somebody's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAct {
    /// Whose account.
    pub of: RosterNumber,
    /// What was done.
    pub step: RosterStep,
    /// Its place in the list, for the page that begins after it.
    pub place: String,
}

impl Account {
    /// How often the second factor was reset: a session that began before the last time no longer stands.
    #[must_use]
    pub fn resets(&self) -> usize {
        let is_reset = |act: &&RosterStep| matches!(act.action, Action::FactorReset);
        self.acts.iter().filter(is_reset).count()
    }

    /// What the person has not taken note of yet, oldest first.
    #[must_use]
    pub fn unseen(&self) -> &[RosterStep] {
        self.acts.get(self.seen..).unwrap_or_default()
    }
}

impl SignIn {
    /// Notes that the person has seen the first `seen` acts on their account.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn note_acts_seen(&self, of: &RosterNumber, seen: usize) -> Result<(), StoreError> {
        // Where more was seen already, or nothing was ever done, this changes nothing.
        let terms = Terms::when("attribute_exists(#pk) AND (attribute_not_exists(#seen) OR #seen < :seen)")
            .set("SET #seen = :seen")
            .name("#pk", keys::PK)
            .name("#seen", keys::SEEN_ACTS)
            .value(":seen", number(seen));
        self.table.update(&Key::account(of), &terms).await.map(|_| ())
    }
}

impl Accounts {
    /// What was done to a person's account.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn of(&self, of: &RosterNumber) -> Result<Account, StoreError> {
        self.table
            .one(&Key::account(of))
            .await
            .map(Option::unwrap_or_default)
    }

    /// What was done to accounts in the month of this day, newest first, after the act at this place: at most so many,
    /// fewer only at the end. What was done moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn acts(
        &self,
        month: Date,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<AccountAct>, StoreError> {
        let month = Query::listed(keys::account_acts(month));
        self.table.all(month.newest(after).most(limit)).await
    }
}

/// The update that tells a person of a step.
pub(crate) fn tell_of(of: &RosterNumber, step: &RosterStep) -> Result<Write, StoreError> {
    let key = Key::account(of);
    let told = AttributeValue::L(vec![json(&key, step)?]);
    let terms = Terms::default()
        .set("SET #acts = list_append(if_not_exists(#acts, :none), :told)")
        .name("#acts", keys::ACTS)
        .value(":none", AttributeValue::L(Vec::new()))
        .value(":told", told);
    Ok(Write::update(key, terms))
}

/// The put of an account of which this is all that was done.
pub(crate) fn put_account(of: &RosterNumber, acts: &[&RosterStep]) -> Result<Write, StoreError> {
    let key = Key::account(of);
    let acts: Result<Vec<_>, _> = acts.iter().map(|step| json(&key, step)).collect();
    Ok(Write::put(
        key.attributes().with(keys::ACTS, AttributeValue::L(acts?)),
    ))
}

impl Record for Account {
    fn read(item: &Item) -> Result<Self, StoreError> {
        let read = |act: &AttributeValue| serde_json::from_str(act.as_s().ok()?).ok();
        // Who has signed in and nothing else has an account without acts.
        let acts = match item.get(keys::ACTS) {
            Some(_) => item.list(keys::ACTS)?,
            None => &[],
        };
        let acts: Option<Vec<RosterStep>> = acts.iter().map(read).collect();
        let seen = match item.get(keys::SEEN_ACTS) {
            Some(_) => item.number(keys::SEEN_ACTS)?,
            None => 0,
        };
        Ok(Account {
            acts: acts.ok_or_else(|| unreadable(item, keys::ACTS))?,
            seen,
            signed_in: item.moment_if_given(keys::SIGNED_IN)?,
        })
    }
}

impl Record for AccountAct {
    fn read(item: &Item) -> Result<Self, StoreError> {
        let of = keys::person_of_history(item.text(keys::PK)?);
        Ok(AccountAct {
            of: of.ok_or_else(|| unreadable(item, keys::PK))?,
            step: Record::read(item)?,
            place: item.text(keys::UNIT_SK)?.to_owned(),
        })
    }
}
