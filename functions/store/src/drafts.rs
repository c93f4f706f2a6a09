//! Drafts: forms that people have begun and not sent. One of each form for each person, which they alone ask for, and
//! beside it what an older window sent of the same form.

use crate::engine::{Attributes, Body, Terms, number, text};
use crate::keys::{self, Item, Key};
use crate::{Drafts, StoreError};
use campaign::{Reference, RosterNumber};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long a draft is kept after it was last saved.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'a> {
    /// Annex 2.
    Report,
    /// This person's Annex 2, which came on paper, as somebody of the office enters it.
    Paper(&'a RosterNumber),
    /// The withdrawal of the participation at this place, reported after it.
    Withdrawal(usize),
}

/// A form as it was typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Drawn anew with every save: what is saved next has to name it.
    pub edition: Reference,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// The revision on file when the form was opened; 0 for none.
    pub base_revision: Option<u32>,
    /// The last report of a withdrawal then, by serial; 0 for none.
    pub base_withdrawals: Option<u32>,
    /// The fields as typed.
    pub form: Value,
}

impl Body for Draft {}

impl Draft {
    fn item(&self, key: &Key) -> Result<Item, StoreError> {
        let ends = self.saved_at + KEPT;
        let item = self.under(key)?;
        Ok(item
            .with(keys::EDITION, text(self.edition.as_str()))
            .with(keys::TTL, number(ends.as_second())))
    }
}

impl Drafts {
    /// Somebody's draft, unless it is too old.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(
        &self,
        of: &RosterNumber,
        form: Form<'_>,
        now: Timestamp,
    ) -> Result<Option<Draft>, StoreError> {
        self.read(&Key::draft(of, form), now).await
    }

    async fn read(&self, key: &Key, now: Timestamp) -> Result<Option<Draft>, StoreError> {
        let draft: Option<Draft> = self.table.one(key).await?;
        Ok(draft.filter(|draft| now.duration_since(draft.saved_at) < KEPT))
    }

    /// Saves a draft in place of the edition it goes on from; without one, where there is none that is not too old.
    /// Answers no where another stands.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn save(
        &self,
        of: &RosterNumber,
        form: Form<'_>,
        draft: &Draft,
        replaces: Option<&Reference>,
    ) -> Result<bool, StoreError> {
        let item = draft.item(&Key::draft(of, form))?;
        let terms = match replaces {
            Some(edition) => Terms::equal([(keys::EDITION, text(edition.as_str()))]),
            None => Terms::when("attribute_not_exists(#pk) OR #ends <= :now")
                .name("#pk", keys::PK)
                .name("#ends", keys::TTL)
                .value(":now", number(draft.saved_at.as_second())),
        };
        self.table.put_if(item, &terms).await
    }

    /// Removes somebody's draft and what was laid aside beside it, if there is any.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn discard(&self, of: &RosterNumber, form: Form<'_>) -> Result<(), StoreError> {
        let draft = Key::draft(of, form);
        tokio::try_join!(self.table.delete(&draft), self.take_up(of, form))?;
        Ok(())
    }

    /// Keeps what an older window sent beside the draft, in place of what was laid aside before.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn lay_aside(&self, of: &RosterNumber, form: Form<'_>, sent: &Draft) -> Result<(), StoreError> {
        self.table.put(sent.item(&Key::aside(of, form))?).await
    }

    /// What was laid aside, unless it is too old.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn aside(
        &self,
        of: &RosterNumber,
        form: Form<'_>,
        now: Timestamp,
    ) -> Result<Option<Draft>, StoreError> {
        self.read(&Key::aside(of, form), now).await
    }

    /// Removes what was laid aside.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn take_up(&self, of: &RosterNumber, form: Form<'_>) -> Result<(), StoreError> {
        self.table.delete(&Key::aside(of, form)).await
    }
}
