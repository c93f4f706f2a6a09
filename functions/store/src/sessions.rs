//! Sessions: who is signed in, kept on this side. A browser holds a random token; only its digest is stored.

use crate::items::{self, number, text};
use crate::keys::{self, Item, Key};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::{Digest, RosterNumber};
use jiff::Timestamp;

/// One session, times to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who signed in.
    pub number: RosterNumber,
    /// When.
    pub started: Timestamp,
    /// When it was last noted to be in use.
    pub seen: Timestamp,
    /// The digest of the personal code's hash it was opened with: a new code ends it.
    pub code: Digest,
    /// Whether a one-time code was given besides.
    pub second_factor: bool,
    /// Who could sign this person's report when the session began, so that a filing reads them along.
    pub signers: Vec<RosterNumber>,
}

impl Store {
    /// Opens a session under the digest of its token. The item may be removed after `ends`.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn open_session(
        &self,
        token: &Digest,
        session: &Session,
        ends: Timestamp,
    ) -> Result<(), StoreError> {
        let request = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(session_item(token, session, ends)));
        request
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::from_sdk("PutItem", &error))
    }

    /// The session under this digest, however old.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn session(&self, token: &Digest) -> Result<Option<Session>, StoreError> {
        let found = self.get(&Key::session(token)).await?;
        found.as_ref().map(read_session).transpose()
    }

    /// Notes that a session is in use. One that was ended meanwhile stays ended.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn touch_session(&self, token: &Digest, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(Key::session(token).attributes()))
            .update_expression("SET #seen = :now")
            .condition_expression("attribute_exists(#pk)")
            .expression_attribute_names("#seen", keys::SEEN)
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_values(":now", number(now.as_second()));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::from_sdk("UpdateItem", &error)),
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn end_session(&self, token: &Digest) -> Result<(), StoreError> {
        let request = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(Key::session(token).attributes()));
        request
            .send()
            .await
            .map(|_| ())
            .map_err(|error| StoreError::from_sdk("DeleteItem", &error))
    }
}

fn session_item(token: &Digest, session: &Session, ends: Timestamp) -> Item {
    let signers = session
        .signers
        .iter()
        .map(|signer| text(signer.as_str()))
        .collect();
    let mut item = Key::session(token).attributes();
    let attributes = [
        (keys::NUMBER, text(session.number.as_str())),
        (keys::STARTED, number(session.started.as_second())),
        (keys::SEEN, number(session.seen.as_second())),
        (keys::CODE_DIGEST, text(session.code.as_str())),
        (keys::SECOND_FACTOR, AttributeValue::Bool(session.second_factor)),
        (keys::SIGNERS, AttributeValue::L(signers)),
        (keys::TTL, number(ends.as_second())),
    ];
    item.extend(attributes.map(|(name, value)| (name.to_owned(), value)));
    item
}

fn read_session(item: &Item) -> Result<Session, StoreError> {
    let moment = |name| {
        let second = items::read_number(item, name)?;
        Timestamp::from_second(second).map_err(|_| items::unreadable(item, name))
    };
    Ok(Session {
        number: items::read_roster_number(item, keys::NUMBER)?,
        started: moment(keys::STARTED)?,
        seen: moment(keys::SEEN)?,
        code: Digest::parse(items::read_text(item, keys::CODE_DIGEST)?)
            .ok_or_else(|| items::unreadable(item, keys::CODE_DIGEST))?,
        second_factor: matches!(item.get(keys::SECOND_FACTOR), Some(AttributeValue::Bool(true))),
        signers: read_signers(item)?,
    })
}

fn read_signers(item: &Item) -> Result<Vec<RosterNumber>, StoreError> {
    let Some(AttributeValue::L(signers)) = item.get(keys::SIGNERS) else {
        return Err(items::unreadable(item, keys::SIGNERS));
    };
    let read = |signer: &AttributeValue| RosterNumber::parse(signer.as_s().ok()?).ok();
    signers
        .iter()
        .map(|signer| read(signer).ok_or_else(|| items::unreadable(item, keys::SIGNERS)))
        .collect()
}
