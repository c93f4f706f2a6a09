//! Personal codes: issued again by the office, and who has one. A second factor that was lost.

use crate::codes::{Code, CodeHash};
use crate::engine::{Terms, Transaction, Write};
use crate::history::roster_step;
use crate::keys::{self, Item, Key};
use crate::proposals::Decision;
use crate::{Accounts, Credentials, SignIn, StoreError, Written};
use campaign::RosterNumber;
use campaign::person::Person;
use campaign::roster_step::{Action, Author, RosterStep};
use jiff::Timestamp;
use std::collections::HashMap;

/// Who does something to an account, when, and by which decision of a second person.
#[derive(Clone, Copy, Debug)]
pub struct ByWhom<'a> {
    /// Who: the one who proposed it, where it took two.
    pub by: &'a Author,
    /// Who confirmed it, where it took two.
    pub confirmed_by: Option<&'a Person>,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The proposal that is decided in the same transaction.
    pub decision: Option<Decision<'a>>,
}

impl<'a> ByWhom<'a> {
    /// One person alone: whoever runs the system, from outside its pages.
    #[must_use]
    pub fn alone(by: &'a Author, at: Timestamp) -> Self {
        ByWhom {
            by,
            confirmed_by: None,
            at,
            decision: None,
        }
    }

    fn step(&self, action: Action) -> RosterStep {
        RosterStep {
            confirmed_by: self.confirmed_by.cloned(),
            ..RosterStep::new(self.at, self.by.clone(), action)
        }
    }
}

impl Accounts {
    /// Stores the hash of a new code that starts a person's account anew. An older code ends, and with it the sessions it
    /// opened. Nothing is written for somebody who is not on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue_code(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        self.issue(of, hash, Write::put, whom).await
    }

    /// Stores the hash of a person's first code, which starts the account. Nothing is written for somebody who has one, or
    /// who is not on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn issue_first_code(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        self.issue(of, hash, Write::put_new, whom).await
    }

    async fn issue(
        &self,
        of: &RosterNumber,
        hash: &CodeHash,
        put: impl FnOnce(Item) -> Write,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let step = roster_step(of, &whom.step(Action::CodeIssued), hash.as_bytes())?;
        let code = Code {
            hash: *hash,
            starts: true,
            issued_at: whom.at,
        };
        let put = put(code.item(of));
        let transaction = match whom.decision {
            Some(decision) => decision.transaction(Some(hash))?.and(put),
            None => Transaction::recognised_by(put),
        };
        let on_roster = Write::check(Key::roster(of), Terms::present());
        self.table.commit(transaction.and(on_roster).and_all(step)).await
    }

    /// When these people's codes were issued; who has none is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn codes_issued(
        &self,
        to: &[RosterNumber],
    ) -> Result<HashMap<RosterNumber, Timestamp>, StoreError> {
        let found = self.table.found(to.iter().map(Key::code)).await?;
        let mut issued = HashMap::with_capacity(to.len());
        for number in to {
            let code: Option<Code> = found.one(&Key::code(number))?;
            issued.extend(code.map(|code| (number.clone(), code.issued_at)));
        }
        Ok(issued)
    }

    /// Forgets a person's second factor, so that the next sign-in enrols a new one.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn reset_second_factor(
        &self,
        of: &RosterNumber,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let step = roster_step(of, &whom.step(Action::FactorReset), &[])?;
        let transaction = match whom.decision {
            Some(decision) => decision.transaction(None)?,
            None => Transaction::default(),
        };
        let forget = Write::delete(Key::second_factor(of));
        self.table.commit(transaction.and(forget).and_all(step)).await
    }
}

impl Accounts {
    /// Notes that somebody is no relative of this declarant, whose namesake they are.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn note_namesake(
        &self,
        of: &RosterNumber,
        declarant: &Person,
        named: &[String],
        reason: &str,
        whom: ByWhom<'_>,
    ) -> Result<Written, StoreError> {
        let action = Action::Namesake {
            of: declarant.clone(),
            named: named.to_vec(),
            reason: reason.to_owned(),
        };
        let step = roster_step(of, &whom.step(action), &[])?;
        let transaction = match whom.decision {
            Some(decision) => decision.transaction(None)?,
            None => Transaction::default(),
        };
        self.table.commit(transaction.and_all(step)).await
    }
}

impl SignIn {
    /// Puts a code that only the person has seen in place of the one that started the account, or of their own, if that
    /// still stands. `action` says which.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn replace_code(
        &self,
        person: &Person,
        former: &CodeHash,
        own: &CodeHash,
        action: Action,
        at: Timestamp,
    ) -> Result<Written, StoreError> {
        let of = &person.number;
        let step = RosterStep::new(at, Author::Person(person.clone()), action);
        let step = roster_step(of, &step, own.as_bytes())?;
        let code = Code {
            hash: *own,
            starts: false,
            issued_at: at,
        };
        let put = Write::put_if(code.item(of), stands(former));
        let transaction = Transaction::recognised_by(put).and_all(step);
        self.table.commit(transaction).await
    }

    /// Stores the hash of the same code under another version of the service's key, if the former still stands.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn rehash_code(
        &self,
        of: &RosterNumber,
        former: &Credentials,
        hash: &CodeHash,
    ) -> Result<(), StoreError> {
        let (Some(before), Some(issued_at)) = (&former.code_hash, former.code_issued_at) else {
            return Ok(());
        };
        let code = Code {
            hash: *hash,
            starts: former.code_starts,
            issued_at,
        };
        self.table
            .put_if(code.item(of), &stands(before))
            .await
            .map(|_| ())
    }
}

/// The code with this hash is the one that counts.
fn stands(hash: &CodeHash) -> Terms {
    Terms::equal([(keys::HASH, hash.attribute())])
}
