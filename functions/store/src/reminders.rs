//! Reminders that went out: what was sent about a unit's people on a day, one item a message.
//!
//! An item is written before the message goes out, and settled afterwards: of two runs at once one finds the other's, and what
//! was begun and never settled is not sent again.

use crate::engine::{Attributes as _, Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Reminders, SentReminders, StoreError, Written};
use campaign::reminder::Dispatch;
use campaign::timing;
use jiff::civil::Date;

impl Reminders {
    /// What was sent, or begun to be, on a day; up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn of_day(&self, day: Date) -> Result<Vec<Dispatch>, StoreError> {
        self.table.all(Query::of(keys::reminders_partition(day))).await
    }

    /// Notes what one message is about, before it is sent, or that it is not: 100 units at most. No other run notes the same
    /// then.
    ///
    /// # Errors
    /// The database is unavailable or refuses; nothing is to be sent then.
    pub async fn begin(&self, message: &[Dispatch]) -> Result<Written, StoreError> {
        let mut puts = message.iter().map(|one| item(one).map(Write::put_new));
        let Some(first) = puts.next() else {
            return Ok(Written::Committed);
        };
        let mut transaction = Transaction::recognised_by(first?);
        for put in puts {
            transaction = transaction.and(put?);
        }
        self.table.commit(transaction).await
    }

    /// Notes what became of a message that was begun.
    ///
    /// # Errors
    /// The database is unavailable or refuses: it stays begun.
    pub async fn settle(&self, message: &[Dispatch]) -> Result<(), StoreError> {
        let puts = message.iter().map(|one| item(one).map(Write::put));
        let puts: Vec<Write> = puts.collect::<Result<_, _>>()?;
        // Nothing here has a condition, so nothing is ever raced.
        let _ = self.table.commit(Transaction::of(puts)).await?;
        Ok(())
    }
}

impl SentReminders {
    /// What was sent on a day, or begun to be. What was sent moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn of_day(&self, day: Date) -> Result<Vec<Dispatch>, StoreError> {
        let begins = timing::begin_of(day).to_string();
        let mut sent: Vec<Dispatch> = self
            .table
            .all(Query::listed(keys::REMINDERS).after(Some(&begins)))
            .await?;
        sent.retain(|one| one.day == day);
        Ok(sent)
    }

    /// What was sent, newest first, after the one at this place: at most so many, fewer only at the end. What was sent
    /// moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn list(&self, after: Option<&str>, limit: usize) -> Result<Vec<Dispatch>, StoreError> {
        let sent = Query::listed(keys::REMINDERS);
        self.table.all(sent.newest(after).most(limit)).await
    }
}

/// Its place among all, by its time.
#[must_use]
pub fn place_of_dispatch(sent: &Dispatch) -> String {
    format!("{}#{}#{:04}", sent.at, sent.unit, sent.serial)
}

fn item(sent: &Dispatch) -> Result<keys::Item, StoreError> {
    let item = sent.under(&Key::reminder(sent.day, &sent.unit, sent.serial))?;
    Ok(item.listed(keys::REMINDERS, place_of_dispatch(sent)))
}

impl Body for Dispatch {}
