//! Transactions: several items change together or not at all.

use super::attributes::{Attributes, number};
use super::{MOST_TRIES, Table, Terms, Touch, pause};
use crate::keys::{self, Item, Key};
use crate::{Cause, StoreError};
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextMut;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::{BoxError, BuildError, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsError, TransactWriteItemsInput};
use aws_sdk_dynamodb::types::{
    CancellationReason, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    Update,
};
use std::borrow::Cow;

const OPERATION: &str = "TransactWriteItems";

const CONDITION_FAILED: &str = "ConditionalCheckFailed";

/// DynamoDB takes so many actions in a transaction.
pub(crate) const MOST_WRITES: usize = 100;

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Written {
    /// It was done, now or by an earlier try whose answer was lost.
    Committed,
    /// What it was to follow no longer stands: read again and decide again. Nothing was written.
    Conflict,
}

/// Which conditions did not hold. Nothing was written.
#[derive(Debug)]
pub(crate) struct Conflict(Vec<CancellationReason>);

impl Conflict {
    /// Whether the condition of the write at this place, from 0, did not hold.
    pub(crate) fn is_at(&self, place: usize) -> bool {
        self.0.get(place).is_some_and(is_condition)
    }

    /// What stood there instead, if that write tells.
    pub(crate) fn stood_at(&self, place: usize) -> Option<&Item> {
        self.0.get(place)?.item()
    }
}

/// One of the writes of a transaction.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    act: Act,
    terms: Terms,
    tells: bool,
}

#[derive(Clone, Debug)]
enum Act {
    Put(Item),
    Delete(Key),
    Update(Key),
    Check(Key),
}

impl Write {
    fn of(act: Act, terms: Terms) -> Self {
        Write {
            act,
            terms,
            tells: false,
        }
    }

    /// Puts an item whatever stood there before.
    pub(crate) fn put(item: Item) -> Self {
        Write::put_if(item, Terms::default())
    }

    /// Puts an item where there is none.
    pub(crate) fn put_new(item: Item) -> Self {
        Write::put_if(item, Terms::absent())
    }

    /// Puts an item if this holds for what stands there.
    pub(crate) fn put_if(item: Item, terms: Terms) -> Self {
        Write::of(Act::Put(item), terms)
    }

    /// Puts the item that says where something stands after `version` steps, if it stands after one less.
    pub(crate) fn put_version(item: Item, version: u32) -> Self {
        let item = item.with(keys::STEP, number(version));
        if version <= 1 {
            return Write::put_new(item);
        }
        Write::put_if(item, Terms::equal([(keys::STEP, number(version - 1))]))
    }

    /// Deletes an item, if there is one.
    pub(crate) fn delete(key: Key) -> Self {
        Write::delete_if(key, Terms::default())
    }

    /// Deletes an item if this holds for it.
    pub(crate) fn delete_if(key: Key, terms: Terms) -> Self {
        Write::of(Act::Delete(key), terms)
    }

    /// Updates an item.
    pub(crate) fn update(key: Key, terms: Terms) -> Self {
        Write::of(Act::Update(key), terms)
    }

    /// Holds the rest of the transaction to what has to stand under this key; it writes nothing.
    pub(crate) fn check(key: Key, terms: Terms) -> Self {
        Write::of(Act::Check(key), terms)
    }

    /// The same write; where its condition does not hold, what stands there is told.
    pub(crate) fn telling(mut self) -> Self {
        self.tells = true;
        self
    }

    fn key(&self) -> Cow<'_, Key> {
        match &self.act {
            Act::Put(item) => Cow::Owned(Key::of(item)),
            Act::Delete(key) | Act::Update(key) | Act::Check(key) => Cow::Borrowed(key),
        }
    }

    fn touch(&self) -> Touch {
        match self.act {
            Act::Put(_) | Act::Delete(_) | Act::Update(_) => Touch::Write,
            Act::Check(_) => Touch::Read,
        }
    }

    fn action(&self, table: &str) -> Result<TransactWriteItem, BuildError> {
        let Terms { set, .. } = &self.terms;
        let (condition, names, values) = (self.terms.condition(), self.terms.names(), self.terms.values());
        let tells = self.tells.then_some(ReturnValuesOnConditionCheckFailure::AllOld);
        let action = TransactWriteItem::builder();
        let action = match &self.act {
            Act::Put(item) => action.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(item.clone()))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .set_return_values_on_condition_check_failure(tells)
                    .build()?,
            ),
            Act::Delete(key) => action.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(Some(key.attributes()))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
            Act::Update(key) => action.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(key.attributes()))
                    .set_update_expression(set.map(str::to_owned))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
            Act::Check(key) => action.condition_check(
                ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(key.attributes()))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()?,
            ),
        };
        Ok(action.build())
    }
}

/// Writes that are done together, a hundred at most.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transaction {
    writes: Vec<Write>,
    recognised: bool,
}

impl Transaction {
    /// Of these writes. After a lost answer nothing tells whether they were done.
    pub(crate) fn of(writes: impl IntoIterator<Item = Write>) -> Self {
        Transaction {
            writes: writes.into_iter().collect(),
            recognised: false,
        }
    }

    /// Begun with the put that tells whether all of it was done before: nothing else writes the same item.
    pub(crate) fn recognised_by(first: Write) -> Self {
        Transaction {
            writes: vec![first.telling()],
            recognised: true,
        }
    }

    pub(crate) fn and(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    pub(crate) fn and_all(mut self, writes: impl IntoIterator<Item = Write>) -> Self {
        self.writes.extend(writes);
        self
    }

    /// The item by which it is recognised as done.
    fn mark(&self) -> Option<&Item> {
        match &self.writes.first()?.act {
            Act::Put(item) if self.recognised => Some(item),
            _ => None,
        }
    }
}

impl Table {
    /// Does all of it or nothing.
    pub(crate) async fn commit(&self, transaction: Transaction) -> Result<Written, StoreError> {
        Ok(match self.commit_or_tell(transaction).await? {
            Ok(()) => Written::Committed,
            Err(_) => Written::Conflict,
        })
    }

    /// Does all of it, or nothing and tells what stood against it. While other transactions hold an item it is tried
    /// again; sent again after a lost answer, it is recognised as done by its first put.
    pub(crate) async fn commit_or_tell(
        &self,
        transaction: Transaction,
    ) -> Result<Result<(), Conflict>, StoreError> {
        for write in &transaction.writes {
            self.touch(write.touch(), &write.key().partition);
        }
        let actions: Result<Vec<_>, _> = transaction
            .writes
            .iter()
            .map(|write| write.action(&self.name))
            .collect();
        let actions = actions.map_err(|_| StoreError::rejected(OPERATION, "InvalidRequest"))?;
        for tries in 0..MOST_TRIES {
            let Err(error) = self.transact(actions.clone()).await else {
                return Ok(Ok(()));
            };
            let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
                error.as_service_error()
            else {
                return Err(StoreError::from_sdk(OPERATION, &error));
            };
            match why_cancelled(transaction.mark(), cancelled.cancellation_reasons())? {
                Cancelled::Committed => return Ok(Ok(())),
                Cancelled::Conflict(conflict) => return Ok(Err(conflict)),
                Cancelled::Held => pause(tries).await,
            }
        }
        Err(StoreError::unavailable(OPERATION, Cause::Conflict))
    }

    async fn transact(
        &self,
        actions: Vec<TransactWriteItem>,
    ) -> Result<(), SdkError<TransactWriteItemsError>> {
        let request = self
            .client
            .transact_write_items()
            .set_transact_items(Some(actions));
        request
            .customize()
            .interceptor(WithoutToken)
            .send()
            .await
            .map(|_| ())
    }
}

/// What a cancelled transaction comes to, where it is no error.
enum Cancelled {
    /// An earlier try, whose answer was lost, had done it.
    Committed,
    /// Conditions did not hold.
    Conflict(Conflict),
    /// Another transaction held one of the items: try again.
    Held,
}

fn why_cancelled(mark: Option<&Item>, reasons: &[CancellationReason]) -> Result<Cancelled, StoreError> {
    let stood = reasons.first().and_then(CancellationReason::item);
    if mark.is_some() && mark == stood {
        return Ok(Cancelled::Committed);
    }
    if reasons.iter().any(is_condition) {
        return Ok(Cancelled::Conflict(Conflict(reasons.to_vec())));
    }
    let mut codes = reasons.iter().filter_map(CancellationReason::code);
    match codes.find(|code| *code != "None") {
        Some("TransactionConflict") => Ok(Cancelled::Held),
        Some(code) => Err(StoreError::from_code(OPERATION, code, false)),
        None => Err(StoreError::rejected(OPERATION, "TransactionCanceledException")),
    }
}

fn is_condition(reason: &CancellationReason) -> bool {
    reason.code() == Some(CONDITION_FAILED)
}

/// Takes away the idempotency token that the SDK adds to every transaction. The conditions make a filing safe to
/// send again for good, where a token does so for ten minutes, and DynamoDB has to remember each.
#[derive(Debug)]
struct WithoutToken;

impl Intercept for WithoutToken {
    fn name(&self) -> &'static str {
        "WithoutToken"
    }

    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(input) = context.input_mut().downcast_mut::<TransactWriteItemsInput>() {
            input.client_request_token = None;
        }
        Ok(())
    }
}
