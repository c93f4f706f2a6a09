//! Filing a revision: history and change together, in one transaction.

use crate::items::{self, number, text};
use crate::keys::{self, Item};
use crate::{Cause, FileError, MOST_TRIES, Store, StoreError, queue};
use aws_sdk_dynamodb::error::{BuildError, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    CancellationReason, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use campaign::sign_off::Waiting;
use campaign::{Revision, RosterNumber};

const OPERATION: &str = "TransactWriteItems";

/// Places of the actions in a filing's transaction, by which the database gives its reasons.
const REVISION_ACTION: usize = 0;
const CURRENT_ACTION: usize = 1;
const REFERENCE_ACTION: usize = 2;

const CONDITION_FAILED: &str = "ConditionalCheckFailed";

impl Store {
    /// Files a revision: adds it to the history and makes it the current one, if `replaces` still is, or if
    /// there is none yet. Amending keeps the reference. It goes into the queue of its signer; for none,
    /// of those for whom the office appoints one.
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
        signer: Option<&RosterNumber>,
    ) -> Result<(), FileError> {
        if revision.revision != replaces.unwrap_or(0) + 1 {
            return Err(rejected("RevisionOutOfOrder").into());
        }
        let revision_item = items::revision_item(revision)?;
        let queue_item = queue::queue_item(&Waiting::of(revision, signer.cloned()))?;
        for tries in 0..MOST_TRIES {
            let actions = self
                .filing_actions(revision, &revision_item, replaces, queue_item.clone())
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
        queue_item: Item,
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
        actions.push(self.put(queue_item)?);
        Ok(actions)
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
