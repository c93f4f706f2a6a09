//! What was done to people's accounts: each person is told on their next page, and the discipline team has a list of all
//! of it. What is told lies beside the session's other facts, so that no page takes a trip more for it.

use crate::items::{self, number, text};
use crate::keys::{self, Item, Key};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use campaign::RosterNumber;
use campaign::roster_step::RosterStep;
use jiff::civil::Date;

/// What was done to one person's account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Everything that was done, oldest first.
    pub acts: Vec<RosterStep>,
    /// How many of these the person has taken note of.
    pub seen: usize,
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
    /// What the person has not taken note of yet, oldest first.
    #[must_use]
    pub fn unseen(&self) -> &[RosterStep] {
        self.acts.get(self.seen..).unwrap_or_default()
    }
}

impl Store {
    /// Notes that the person has seen the first `seen` acts on their account.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn note_acts_seen(&self, of: &RosterNumber, seen: usize) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::account(of).attributes()))
            .update_expression("SET #seen = :seen")
            .condition_expression("attribute_exists(#pk) AND (attribute_not_exists(#seen) OR #seen < :seen)")
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_names("#seen", keys::SEEN_ACTS)
            .expression_attribute_values(":seen", number(seen));
        match request.send().await {
            Ok(_) => Ok(()),
            // More was seen already, or nothing was ever done.
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }

    /// What was done to a person's account.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn account(&self, of: &RosterNumber) -> Result<Account, StoreError> {
        let found = self.get(&Key::account(of)).await?;
        found.as_ref().map_or(Ok(Account::default()), read_account)
    }

    /// What was done to accounts in the month of this day, newest first, after the act at this place: at most so many,
    /// fewer only at the end. What was done moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn account_acts(
        &self,
        month: Date,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<AccountAct>, StoreError> {
        let found = self.newest(&keys::account_acts(month), after, limit).await?;
        found.iter().map(read_act).collect()
    }

    /// The update that tells a person of a step.
    pub(crate) fn tell_of(
        &self,
        of: &RosterNumber,
        step: &RosterStep,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = Key::account(of);
        let told = AttributeValue::L(vec![items::json(&key, step)?]);
        let update = || -> Result<Update, BuildError> {
            Update::builder()
                .table_name(&self.table)
                .set_key(Some(key.attributes()))
                .update_expression("SET #acts = list_append(if_not_exists(#acts, :none), :told)")
                .expression_attribute_names("#acts", keys::ACTS)
                .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
                .expression_attribute_values(":told", told)
                .build()
        };
        let update = update().map_err(|_| StoreError::invalid_request())?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// The put of an account of which this is all that was done.
    pub(crate) fn put_account(
        &self,
        of: &RosterNumber,
        acts: &[&RosterStep],
    ) -> Result<TransactWriteItem, StoreError> {
        let key = Key::account(of);
        let acts: Result<Vec<_>, _> = acts.iter().map(|step| items::json(&key, step)).collect();
        let mut item = key.attributes();
        item.insert(keys::ACTS.to_owned(), AttributeValue::L(acts?));
        self.put(item).map_err(|_| StoreError::invalid_request())
    }
}

pub(crate) fn read_account(item: &Item) -> Result<Account, StoreError> {
    let unreadable = || items::unreadable(item, keys::ACTS);
    let Some(AttributeValue::L(acts)) = item.get(keys::ACTS) else {
        return Err(unreadable());
    };
    let read = |act: &AttributeValue| serde_json::from_str(act.as_s().ok()?).ok();
    let acts: Option<Vec<RosterStep>> = acts.iter().map(read).collect();
    let seen = match item.get(keys::SEEN_ACTS) {
        Some(_) => items::read_number(item, keys::SEEN_ACTS)?,
        None => 0,
    };
    Ok(Account {
        acts: acts.ok_or_else(unreadable)?,
        seen,
    })
}

fn read_act(item: &Item) -> Result<AccountAct, StoreError> {
    let partition = items::read_text(item, keys::PK)?;
    let of = keys::person_of_history(partition).ok_or_else(|| items::unreadable(item, keys::PK))?;
    Ok(AccountAct {
        of,
        step: items::read_json(item, keys::BODY)?,
        place: items::read_text(item, keys::UNIT_SK)?.to_owned(),
    })
}

/// The attributes by which a step stands in the list of what was done to accounts.
pub(crate) fn indexed(step: &RosterStep, place: &str) -> [(String, AttributeValue); 2] {
    let month = campaign::timing::day(step.at);
    [
        (keys::UNIT_PK.to_owned(), text(keys::account_acts(month))),
        (keys::UNIT_SK.to_owned(), text(place)),
    ]
}
