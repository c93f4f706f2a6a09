//! The second factor: what its one-time codes are made from, and which of them was used last.

use crate::engine::{Attributes, Record, Terms, Transaction, Write, number, text};
use crate::history::roster_step;
use crate::keys::{self, Item, Key};
use crate::{SignIn, StoreError, Written};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::RosterNumber;
use campaign::roster_step::{Action, Author, RosterStep};
use jiff::Timestamp;

/// Bytes of a nonce.
pub const NONCE: usize = 20;

/// An enrolled second factor. The secret itself is not stored: it follows from the service's key, the nonce and the shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// Random, new with each enrolment.
    pub nonce: [u8; NONCE],
    /// The version of the service's key; empty for the first one, which had none.
    pub key: String,
    /// What makes of that key's secret the one that was enrolled under another; zeros where it was this one.
    pub shift: [u8; NONCE],
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The time step of the last code that was accepted: none is accepted twice.
    pub last_step: u64,
}

impl SignIn {
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
        let step = roster_step(of, &step, &factor.nonce)?;
        let transaction = Transaction::recognised_by(Write::put_new(factor_item(of, factor))).and_all(step);
        Ok(self.table.commit(transaction).await? == Written::Committed)
    }

    /// Stores a second factor under another version of the service's key, if it is still the same.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn renew_second_factor(
        &self,
        of: &RosterNumber,
        renewed: &SecondFactor,
    ) -> Result<(), StoreError> {
        let terms = Terms::when("#nonce = :nonce")
            .set("SET #key = :key, #shift = :shift")
            .name("#nonce", keys::NONCE)
            .name("#key", keys::KEY)
            .name("#shift", keys::SHIFT)
            .value(":nonce", bytes(renewed.nonce))
            .value(":key", text(&renewed.key))
            .value(":shift", bytes(renewed.shift));
        self.table
            .update(&Key::second_factor(of), &terms)
            .await
            .map(|_| ())
    }

    /// Notes that the code of this time step was used. Answers no where it, or a later one, was used before.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn use_second_factor(&self, of: &RosterNumber, step: u64) -> Result<bool, StoreError> {
        let terms = Terms::when("#last < :step")
            .set("SET #last = :step")
            .name("#last", keys::LAST_STEP)
            .value(":step", number(step));
        self.table.update(&Key::second_factor(of), &terms).await
    }
}

fn bytes(of: [u8; NONCE]) -> AttributeValue {
    AttributeValue::B(Blob::new(of))
}

fn factor_item(of: &RosterNumber, factor: &SecondFactor) -> Item {
    Key::second_factor(of)
        .attributes()
        .with(keys::NONCE, bytes(factor.nonce))
        .with(keys::KEY, text(&factor.key))
        .with(keys::SHIFT, bytes(factor.shift))
        .with(keys::ENROLLED_AT, text(factor.enrolled_at.to_string()))
        .with(keys::LAST_STEP, number(factor.last_step))
}

impl Record for SecondFactor {
    fn read(item: &Item) -> Result<Self, StoreError> {
        Ok(SecondFactor {
            nonce: item.bytes(keys::NONCE)?,
            key: if item.contains_key(keys::KEY) {
                item.text(keys::KEY)?.to_owned()
            } else {
                String::new()
            },
            shift: if item.contains_key(keys::SHIFT) {
                item.bytes(keys::SHIFT)?
            } else {
                [0; NONCE]
            },
            enrolled_at: item.parsed(keys::ENROLLED_AT)?,
            last_step: item.number(keys::LAST_STEP)?,
        })
    }
}
