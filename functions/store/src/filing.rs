//! Filing a revision: history and change together, in one transaction.

use crate::items::{self, number, text};
use crate::keys::{self, Item, Key};
use crate::{Cause, FileError, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextMut;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::{BoxError, BuildError, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::{TransactWriteItemsError, TransactWriteItemsInput};
use aws_sdk_dynamodb::types::{
    CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use campaign::{Revision, RosterNumber};

const OPERATION: &str = "TransactWriteItems";

/// Places of the actions in a filing's transaction, by which the database gives its reasons.
const REVISION_ACTION: usize = 0;
const CURRENT_ACTION: usize = 1;
const REFERENCE_ACTION: usize = 2;

const CONDITION_FAILED: &str = "ConditionalCheckFailed";

impl Store {
    /// Files a revision: adds it to the history and makes it the current one, if `replaces` still is, or if
    /// there is none yet. Amending keeps the reference. `clear_attempts` also forgets failed sign-in attempts.
    ///
    /// Sent again after a lost answer, a filing that was done is recognised as done.
    ///
    /// # Errors
    /// Another revision was filed first, the reference is taken, or the database is unavailable or refuses. In
    /// every case nothing was written.
    pub async fn file(
        &self,
        revision: &Revision,
        replaces: Option<u32>,
        clear_attempts: bool,
    ) -> Result<(), FileError> {
        if revision.revision != replaces.unwrap_or(0) + 1 {
            return Err(rejected("RevisionOutOfOrder").into());
        }
        let revision_item = items::revision_item(revision)?;
        for tries in 0..MOST_TRIES {
            let actions = self
                .filing_actions(revision, &revision_item, replaces, clear_attempts)
                .map_err(|_| rejected("InvalidRequest"))?;
            match self.transact(actions).await {
                Ok(()) => return Ok(()),
                Err(error) => match why_not_filed(&error, &revision_item)? {
                    Cancelled::Done => return Ok(()),
                    Cancelled::Held => crate::pause(tries).await,
                },
            }
        }
        Err(StoreError::unavailable(OPERATION, Cause::Conflict).into())
    }

    fn filing_actions(
        &self,
        revision: &Revision,
        revision_item: &Item,
        replaces: Option<u32>,
        clear_attempts: bool,
    ) -> Result<Vec<TransactWriteItem>, BuildError> {
        let current_item = items::current_item(revision, revision_item);
        let mut actions = vec![self.put_if_new(revision_item.clone())?];
        match replaces {
            Some(replaced) => actions.push(self.put_if_current(current_item, revision, replaced)?),
            None => {
                actions.push(self.put_if_new(current_item)?);
                actions.push(self.put_if_new(items::reference_item(&revision.reference, &revision.number))?);
            }
        }
        if clear_attempts {
            actions.push(self.delete_attempts(&revision.number)?);
        }
        Ok(actions)
    }

    fn put_if_new(&self, item: Item) -> Result<TransactWriteItem, BuildError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", keys::PK)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn put_if_current(
        &self,
        item: Item,
        revision: &Revision,
        replaced: u32,
    ) -> Result<TransactWriteItem, BuildError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("#revision = :replaced AND #reference = :reference")
            .expression_attribute_names("#revision", keys::REVISION)
            .expression_attribute_names("#reference", keys::REFERENCE)
            .expression_attribute_values(":replaced", number(replaced))
            .expression_attribute_values(":reference", text(revision.reference.as_str()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    fn delete_attempts(&self, of: &RosterNumber) -> Result<TransactWriteItem, BuildError> {
        let key = Key::attempts(of).attributes();
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key))
            .build()?;
        Ok(TransactWriteItem::builder().delete(delete).build())
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

/// What a cancelled filing comes to, where it is no error.
enum Cancelled {
    /// An earlier try, whose answer was lost, had done it.
    Done,
    /// Another transaction held one of the items: try again.
    Held,
}

fn why_not_filed(
    error: &SdkError<TransactWriteItemsError>,
    revision_item: &Item,
) -> Result<Cancelled, FileError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return Err(StoreError::from_sdk(OPERATION, error).into());
    };
    let reasons = cancelled.cancellation_reasons();
    let failed = |action: usize| {
        reasons
            .get(action)
            .filter(|reason| reason.code() == Some(CONDITION_FAILED))
    };
    if failed(REVISION_ACTION)
        .and_then(CancellationReason::item)
        .is_some_and(|filed| filed == revision_item)
    {
        return Ok(Cancelled::Done);
    }
    if let Some(reason) = failed(CURRENT_ACTION) {
        let current = reason.item().map(items::read_revision).transpose()?;
        return Err(FileError::Raced {
            current: current.map(Box::new),
        });
    }
    if failed(REVISION_ACTION).is_some() {
        return Err(FileError::Raced { current: None });
    }
    if failed(REFERENCE_ACTION).is_some() {
        return Err(FileError::ReferenceTaken);
    }
    let codes: Vec<&str> = reasons.iter().filter_map(CancellationReason::code).collect();
    match codes.iter().find(|code| **code != "None") {
        Some(&"TransactionConflict") => Ok(Cancelled::Held),
        Some(code) => Err(StoreError::from_code(OPERATION, code, false).into()),
        None => Err(rejected("TransactionCanceledException").into()),
    }
}

fn rejected(code: &str) -> StoreError {
    StoreError::Rejected {
        operation: OPERATION,
        code: code.to_owned(),
    }
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
