//! Writes of one item.

use super::{Table, Terms, Touch};
use crate::StoreError;
use crate::keys::{Item, Key};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};

/// What became of a conditional update.
pub(crate) enum Updated {
    /// It was made; this stands now, where it was asked for.
    Done(Option<Item>),
    /// Its condition did not hold; this stands, where it was asked for and there is anything.
    Standing(Option<Item>),
}

impl Table {
    /// Puts an item whatever stood there before.
    pub(crate) async fn put(&self, item: Item) -> Result<(), StoreError> {
        // Without a condition none fails.
        self.put_if(item, &Terms::default()).await.map(|_| ())
    }

    /// Puts an item and answers whether the condition held.
    pub(crate) async fn put_if(&self, item: Item, terms: &Terms) -> Result<bool, StoreError> {
        self.touch(Touch::Write, &Key::of(&item).partition);
        let request = self
            .client
            .put_item()
            .table_name(&*self.name)
            .set_item(Some(item))
            .set_condition_expression(terms.condition())
            .set_expression_attribute_names(terms.names())
            .set_expression_attribute_values(terms.values());
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::from_sdk("PutItem", &error)),
        }
    }

    /// Deletes an item, if there is one.
    pub(crate) async fn delete(&self, key: &Key) -> Result<(), StoreError> {
        self.touch(Touch::Write, &key.partition);
        let request = self
            .client
            .delete_item()
            .table_name(&*self.name)
            .set_key(Some(key.attributes()));
        request
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::from_sdk("DeleteItem", &error))
    }

    /// Updates an item and answers whether the condition held. It reads nothing: the right to update some attributes
    /// is not one to read the others.
    pub(crate) async fn update(&self, key: &Key, terms: &Terms) -> Result<bool, StoreError> {
        let updated = self.send_update(key, terms, false).await?;
        Ok(matches!(updated, Updated::Done(_)))
    }

    /// Updates an item and answers what stands.
    pub(crate) async fn update_and_tell(&self, key: &Key, terms: &Terms) -> Result<Updated, StoreError> {
        self.send_update(key, terms, true).await
    }

    async fn send_update(&self, key: &Key, terms: &Terms, tells: bool) -> Result<Updated, StoreError> {
        self.touch(Touch::Write, &key.partition);
        let request = self
            .client
            .update_item()
            .table_name(&*self.name)
            .set_key(Some(key.attributes()))
            .set_update_expression(terms.set.map(str::to_owned))
            .set_condition_expression(terms.condition())
            .set_expression_attribute_names(terms.names())
            .set_expression_attribute_values(terms.values())
            .set_return_values(tells.then_some(ReturnValue::AllNew))
            .set_return_values_on_condition_check_failure(
                tells.then_some(ReturnValuesOnConditionCheckFailure::AllOld),
            );
        let error = match request.send().await {
            Ok(output) => return Ok(Updated::Done(output.attributes)),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(failed)) => {
                Ok(Updated::Standing(failed.item().cloned()))
            }
            _ => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }
}
