//! What moves on step by step: an item that says where something stands, beside the steps that led there. Both are
//! written in one transaction, under the condition that nobody else moved it on meanwhile.

use crate::items::{number, text};
use crate::keys::{self, Item, Key};
use crate::{Cause, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use campaign::Revision;

const OPERATION: &str = "TransactWriteItems";

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Written {
    /// It was taken, now or by an earlier try whose answer was lost.
    Done,
    /// What it was to follow no longer stands: read again and decide again. Nothing was written.
    Raced,
}

/// A transaction under way.
#[derive(Debug)]
pub(crate) struct Steps {
    actions: Vec<TransactWriteItem>,
}

impl Steps {
    /// Starts with the put that tells whether all of it was done before.
    pub(crate) fn starting_with(first: TransactWriteItem) -> Self {
        Steps { actions: vec![first] }
    }

    /// Of these actions: the first one, where it is a put with a condition, tells whether all of it was done before.
    pub(crate) fn of(actions: Vec<TransactWriteItem>) -> Self {
        Steps { actions }
    }

    pub(crate) fn and_all(mut self, actions: impl IntoIterator<Item = TransactWriteItem>) -> Self {
        self.actions.extend(actions);
        self
    }

    pub(crate) fn and(mut self, action: TransactWriteItem) -> Self {
        self.actions.push(action);
        self
    }
}

impl Store {
    /// Does all of it or nothing. Sent again after a lost answer, it is recognised as done by its first put.
    pub(crate) async fn advance(&self, steps: Result<Steps, BuildError>) -> Result<Written, StoreError> {
        let actions = steps.map_err(|_| rejected("InvalidRequest"))?.actions;
        for tries in 0..MOST_TRIES {
            let Err(error) = self.transact(actions.clone()).await else {
                return Ok(Written::Done);
            };
            let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
                error.as_service_error()
            else {
                return Err(StoreError::from_sdk(OPERATION, &error));
            };
            match why_cancelled(&actions, cancelled.cancellation_reasons())? {
                Some(written) => return Ok(written),
                None => crate::pause(tries).await,
            }
        }
        Err(StoreError::unavailable(OPERATION, Cause::Conflict))
    }

    /// Puts the item that says where something stands after `version` steps, if it stands after one less.
    pub(crate) fn put_version(&self, mut item: Item, version: u32) -> Result<TransactWriteItem, BuildError> {
        item.insert(keys::STEP.to_owned(), number(version));
        if version <= 1 {
            return self.put_if_new(item);
        }
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("#step = :before")
            .expression_attribute_names("#step", keys::STEP)
            .expression_attribute_values(":before", number(version - 1))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Holds the rest of a transaction to a revision that still is the current one.
    pub(crate) fn still_stands(&self, revision: &Revision) -> Result<TransactWriteItem, BuildError> {
        let check = ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(Key::current(&revision.number).attributes()))
            .condition_expression("#revision = :revision AND #reference = :reference")
            .expression_attribute_names("#revision", keys::REVISION)
            .expression_attribute_names("#reference", keys::REFERENCE)
            .expression_attribute_values(":revision", number(revision.revision))
            .expression_attribute_values(":reference", text(revision.reference.as_str()))
            .build()?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    pub(crate) fn delete(&self, key: &Key) -> Result<TransactWriteItem, BuildError> {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .build()?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    /// Every item of a partition whose sort key starts like this, in the order of sort keys, up to date.
    pub(crate) async fn all_under(&self, partition: &str, prefix: &str) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        let mut start = None;
        loop {
            let request = self
                .client
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .limit(self.page_size)
                .set_exclusive_start_key(start)
                .key_condition_expression("#pk = :partition AND begins_with(#sk, :prefix)")
                .expression_attribute_names("#pk", keys::PK)
                .expression_attribute_names("#sk", keys::SK)
                .expression_attribute_values(":partition", text(partition))
                .expression_attribute_values(":prefix", text(prefix));
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            found.extend(output.items.unwrap_or_default());
            match output.last_evaluated_key {
                Some(last) => start = Some(last),
                None => return Ok(found),
            }
        }
    }
}

/// What a cancelled transaction comes to; none if another one held an item, so that it is to be tried again.
fn why_cancelled(
    actions: &[TransactWriteItem],
    reasons: &[CancellationReason],
) -> Result<Option<Written>, StoreError> {
    let meant = actions
        .first()
        .and_then(TransactWriteItem::put)
        .map(|put| &put.item);
    let found = reasons.first().and_then(CancellationReason::item);
    if meant.is_some() && meant == found {
        return Ok(Some(Written::Done));
    }
    let codes: Vec<&str> = reasons.iter().filter_map(CancellationReason::code).collect();
    if codes.contains(&"ConditionalCheckFailed") {
        return Ok(Some(Written::Raced));
    }
    match codes.iter().find(|code| **code != "None") {
        Some(&"TransactionConflict") => Ok(None),
        Some(code) => Err(StoreError::from_code(OPERATION, code, false)),
        None => Err(rejected("TransactionCanceledException")),
    }
}

fn rejected(code: &str) -> StoreError {
    StoreError::Rejected {
        operation: OPERATION,
        code: code.to_owned(),
    }
}
