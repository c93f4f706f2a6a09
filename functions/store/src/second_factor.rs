//! The second factor: what its one-time codes are made from, and which of them was used last.

use crate::items::{self, number, text};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::RosterNumber;
use campaign::roster_step::{Action, Author, RosterStep};
use jiff::Timestamp;

/// Bytes of a nonce.
pub const NONCE: usize = 20;

/// An enrolled second factor. The secret itself is not stored: it follows from the service's key and the nonce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Random, new with each enrolment.
    pub nonce: [u8; NONCE],
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The time step of the last code that was accepted: none is accepted twice.
    pub last_step: u64,
}

impl Store {
    /// Enrols a second factor where there is none. Answers whether it did, now or by an earlier try whose answer was
    /// lost.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn enrol_second_factor(
        &self,
        of: &RosterNumber,
        factor: &SecondFactor,
        by: &Author,
    ) -> Result<bool, StoreError> {
        let step = RosterStep::new(factor.enrolled_at, by.clone(), Action::FactorEnrolled);
        let step = self.roster_step(of, &step, &factor.nonce)?;
        let steps = self
            .put_if_new(factor_item(of, factor))
            .map(|put| Steps::starting_with(put).and_all(step));
        Ok(self.advance(steps).await? == Written::Done)
    }

    /// Notes that the code of this time step was used. Answers no where it, or a later one, was used before.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn use_second_factor(&self, of: &RosterNumber, step: u64) -> Result<bool, StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::second_factor(of).attributes()))
            .update_expression("SET #last = :step")
            .condition_expression("#last < :step")
            .expression_attribute_names("#last", keys::LAST_STEP)
            .expression_attribute_values(":step", number(step));
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }
}

fn factor_item(of: &RosterNumber, factor: &SecondFactor) -> Item {
    let mut item = Key::second_factor(of).attributes();
    let attributes = [
        (keys::NONCE, AttributeValue::B(Blob::new(factor.nonce))),
        (keys::ENROLLED_AT, text(factor.enrolled_at.to_string())),
        (keys::LAST_STEP, number(factor.last_step)),
    ];
    item.extend(attributes.map(|(name, value)| (name.to_owned(), value)));
    item
}

pub(crate) fn read_factor(item: &Item) -> Result<SecondFactor, StoreError> {
    let nonce = match item.get(keys::NONCE) {
        Some(AttributeValue::B(blob)) => blob.as_ref().try_into().ok(),
        _ => None,
    };
    let enrolled_at = items::read_text(item, keys::ENROLLED_AT)?;
    Ok(SecondFactor {
        nonce: nonce.ok_or_else(|| items::unreadable(item, keys::NONCE))?,
        enrolled_at: enrolled_at
            .parse()
            .map_err(|_| items::unreadable(item, keys::ENROLLED_AT))?,
        last_step: items::read_number(item, keys::LAST_STEP)?,
    })
}
