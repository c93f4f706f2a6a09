//! Where a person stands: all that a request of theirs needs to know, in one round trip.

use crate::accounts::Account;
use crate::attempts::{Attempts, Counted};
use crate::codes::{Code, CodeHash};
use crate::keys::Key;
use crate::second_factor::SecondFactor;
use crate::{People, SignIn, StoreError};
use campaign::sign_off::SignOff;
use campaign::{Digest, Party, Revision, RosterEntry, RosterNumber};
use jiff::Timestamp;

/// Where someone who is signed in stands.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The roster entry; none if the number is not on the roster.
    pub entry: Option<RosterEntry>,
    /// The hash of the personal code; none if none was issued.
    pub code_hash: Option<CodeHash>,
    /// The current revision of the declaration; none if nothing was filed.
    pub current: Option<Revision>,
    /// Where the declaration stands with its signer; none if nothing was done yet.
    pub sign_off: Option<SignOff>,
    /// What was done to the account.
    pub account: Account,
    /// The roster entries of those asked for who could sign the report, in the order asked.
    pub signers: Vec<RosterEntry>,
}

impl Standing {
    /// Somebody who stands so, as the rules about who is too near ask for them.
    #[must_use]
    pub fn party<'a>(&'a self, entry: &'a RosterEntry) -> Party<'a> {
        Party {
            entry,
            own: self.current.as_ref(),
            acts: &self.account.acts,
        }
    }
}

/// What signing in is checked against.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The roster entry; none if the number is not on the roster.
    pub entry: Option<RosterEntry>,
    /// The hash of the personal code; none if none was issued.
    pub code_hash: Option<CodeHash>,
    /// Whether the code only starts the account: somebody else has seen it.
    pub code_starts: bool,
    /// When the code was issued, or taken in place of an issued one.
    pub code_issued_at: Option<Timestamp>,
    /// The second factor; none if none was enrolled.
    pub second_factor: Option<SecondFactor>,
    /// What was done to the account, and when it was last signed in to.
    pub account: Account,
    /// Failed attempts under this number by browsers that nobody knows, of a window that may have ended.
    pub by_person: Option<Attempts>,
    /// Failed attempts from this address.
    pub by_address: Option<Attempts>,
}

impl People {
    /// Reads where a person stands, and who could sign their report, in one round trip and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn standing(
        &self,
        number: &RosterNumber,
        signers: &[RosterNumber],
    ) -> Result<Standing, StoreError> {
        let (roster, code) = (Key::roster(number), Key::code(number));
        let (current, sign_off) = (Key::current(number), Key::sign_off(number));
        let account = Key::account(number);
        let own = [&roster, &code, &current, &sign_off, &account].map(Key::clone);
        let found = self
            .table
            .found(own.into_iter().chain(signers.iter().map(Key::roster)))
            .await?;
        let code: Option<Code> = found.one(&code)?;
        let mut standing = Standing {
            entry: found.one(&roster)?,
            code_hash: code.map(|code| code.hash),
            current: found.one(&current)?,
            sign_off: found.one(&sign_off)?,
            account: found.one(&account)?.unwrap_or_default(),
            signers: Vec::new(),
        };
        for signer in signers.iter().filter(|signer| *signer != number) {
            standing.signers.extend(found.one(&Key::roster(signer))?);
        }
        Ok(standing)
    }

    /// The roster entries of these people, in no order; who is not on the roster is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn entries(&self, numbers: &[RosterNumber]) -> Result<Vec<RosterEntry>, StoreError> {
        self.table.found(numbers.iter().map(Key::roster)).await?.all()
    }
}

impl People {
    /// What these people declared, as it stands, in no order; who filed nothing is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn declared(&self, numbers: &[RosterNumber]) -> Result<Vec<Revision>, StoreError> {
        self.table.found(numbers.iter().map(Key::current)).await?.all()
    }
}

impl SignIn {
    /// Reads what signing in is checked against, in one round trip and up to date. The address is known by its
    /// digest only.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn credentials(
        &self,
        number: &RosterNumber,
        address: &Digest,
    ) -> Result<Credentials, StoreError> {
        let (roster, code, factor) = (Key::roster(number), Key::code(number), Key::second_factor(number));
        let by_person = Key::attempts(Counted::Person(number));
        let by_address = Key::attempts(Counted::Address(address));
        let account = Key::account(number);
        let keys = [&roster, &code, &factor, &account, &by_person, &by_address];
        let found = self.table.found(keys.map(Key::clone)).await?;
        let code: Option<Code> = found.one(&code)?;
        Ok(Credentials {
            entry: found.one(&roster)?,
            code_hash: code.as_ref().map(|code| code.hash),
            code_issued_at: code.as_ref().map(|code| code.issued_at),
            code_starts: code.is_some_and(|code| code.starts),
            second_factor: found.one(&factor)?,
            account: found.one(&account)?.unwrap_or_default(),
            by_person: found.one(&by_person)?,
            by_address: found.one(&by_address)?,
        })
    }
}
