//! Where a person stands: all that a request of theirs needs to know, in one round trip.

use crate::accounts::{self, Account};
use crate::attempts::{Attempts, Counted};
use crate::items::{self, CodeHash};
use crate::keys::{Item, Key};
use crate::second_factor::{self, SecondFactor};
use crate::{Cause, MOST_TRIES, Store, StoreError};
use aws_sdk_dynamodb::types::KeysAndAttributes;
use campaign::sign_off::SignOff;
use campaign::{Digest, Revision, RosterEntry, RosterNumber};

const OPERATION: &str = "BatchGetItem";

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

/// What signing in is checked against.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The roster entry; none if the number is not on the roster.
    pub entry: Option<RosterEntry>,
    /// The hash of the personal code; none if none was issued.
    pub code_hash: Option<CodeHash>,
    /// Whether the code only starts the account: somebody else has seen it.
    pub code_starts: bool,
    /// The second factor; none if none was enrolled.
    pub second_factor: Option<SecondFactor>,
    /// Failed attempts under this number, of a window that may have ended.
    pub by_person: Option<Attempts>,
    /// Failed attempts from this address.
    pub by_address: Option<Attempts>,
}

impl Store {
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
        let signer_keys: Vec<Key> = signers
            .iter()
            .filter(|signer| *signer != number)
            .map(Key::roster)
            .collect();
        let account = Key::account(number);
        let mut keys = vec![&roster, &code, &current, &sign_off, &account];
        keys.extend(&signer_keys);
        let mut standing = Standing::default();
        for item in self.get_all(&keys).await? {
            let key = Key::of(&item);
            if key == roster {
                standing.entry = Some(items::read_roster(&item)?);
            } else if key == code {
                standing.code_hash = Some(items::read_code(&item)?);
            } else if key == current {
                standing.current = Some(items::read_revision(&item)?);
            } else if key == sign_off {
                standing.sign_off = Some(items::read_json(&item, crate::keys::BODY)?);
            } else if key == account {
                standing.account = accounts::read_account(&item)?;
            } else {
                standing.signers.push(items::read_roster(&item)?);
            }
        }
        let place = |entry: &RosterEntry| signers.iter().position(|signer| signer == &entry.number);
        standing.signers.sort_by_key(place);
        Ok(standing)
    }

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
        let mut credentials = Credentials::default();
        let keys = [&roster, &code, &factor, &by_person, &by_address];
        for item in self.get_all(&keys).await? {
            let key = Key::of(&item);
            if key == roster {
                credentials.entry = Some(items::read_roster(&item)?);
            } else if key == code {
                credentials.code_hash = Some(items::read_code(&item)?);
                credentials.code_starts = items::read_starts(&item);
            } else if key == factor {
                credentials.second_factor = Some(second_factor::read_factor(&item)?);
            } else if key == by_person {
                credentials.by_person = Some(items::read_attempts(&item)?);
            } else if key == by_address {
                credentials.by_address = Some(items::read_attempts(&item)?);
            }
        }
        Ok(credentials)
    }

    /// The roster entries of these people, in no order; who is not on the roster is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn roster_entries(&self, numbers: &[RosterNumber]) -> Result<Vec<RosterEntry>, StoreError> {
        /// DynamoDB answers at most this many keys at once.
        const AT_ONCE: usize = 100;
        let mut distinct: Vec<&RosterNumber> = numbers.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut entries = Vec::with_capacity(distinct.len());
        for some in distinct.chunks(AT_ONCE) {
            let keys: Vec<Key> = some.iter().map(|number| Key::roster(number)).collect();
            for item in self.get_all(&keys.iter().collect::<Vec<_>>()).await? {
                entries.push(items::read_roster(&item)?);
            }
        }
        Ok(entries)
    }

    /// The items under these keys that exist, in no order. A throttled table answers a part of them: the rest is
    /// asked for again.
    pub(crate) async fn get_all(&self, keys: &[&Key]) -> Result<Vec<Item>, StoreError> {
        let keys = keys.iter().map(|key| key.attributes()).collect();
        let mut open = KeysAndAttributes::builder()
            .consistent_read(true)
            .set_keys(Some(keys))
            .build()
            .ok();
        let mut found = Vec::new();
        for tries in 0..MOST_TRIES {
            let Some(asked) = open.take() else {
                return Ok(found);
            };
            let request = self.client.batch_get_item().request_items(&self.table, asked);
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk(OPERATION, &error))?;
            found.extend(output.responses.unwrap_or_default().into_values().flatten());
            open = output
                .unprocessed_keys
                .unwrap_or_default()
                .into_values()
                .find(|rest| !rest.keys.is_empty());
            if open.is_some() {
                crate::pause(tries).await;
            }
        }
        if open.is_none() {
            Ok(found)
        } else {
            Err(StoreError::unavailable(OPERATION, Cause::Throttled))
        }
    }
}
