//! Briefs that were issued, each under its number: no two have the same, and no summary has two.

use crate::engine::{Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Briefs, StoreError, Written};
use campaign::overview::Issue;

impl Briefs {
    /// The briefs that were issued, by number and up to date: one a week at the most.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn issued(&self) -> Result<Vec<Issue>, StoreError> {
        let numbers = Query::under(keys::BRIEFS.to_owned(), keys::NUMBER_PREFIX);
        self.table.all(numbers).await
    }

    /// Issues a brief, unless its number is taken or its summary's brief has one.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue(&self, issue: &Issue) -> Result<Written, StoreError> {
        let numbered = Write::put_new(issue.under(&Key::brief(issue.number))?);
        let once = Write::put_new(Key::brief_of(&issue.summary).attributes());
        self.table
            .commit(Transaction::recognised_by(numbered).and(once))
            .await
    }
}

impl Body for Issue {}
