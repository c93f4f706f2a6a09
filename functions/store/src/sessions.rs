//! Sessions: who is signed in, kept on this side. A browser holds a random token; only its digest is stored.

use crate::engine::{Attributes, Record, Terms, number, text, unreadable};
use crate::keys::{self, Item, Key};
use crate::{Sessions, StoreError};
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

impl Sessions {
    /// One read of an item that is never there: whether the database answers, and a connection for what follows.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.table.item(&Key::probe()).await.map(|_| ())
    }

    /// Opens a session under the digest of its token. The item may be removed after `ends`.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn open(&self, token: &Digest, session: &Session, ends: Timestamp) -> Result<(), StoreError> {
        self.table.put(session_item(token, session, ends)).await
    }

    /// The session under this digest, however old.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(&self, token: &Digest) -> Result<Option<Session>, StoreError> {
        self.table.one(&Key::session(token)).await
    }

    /// Notes that a session is in use. One that was ended meanwhile stays ended.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn touch(&self, token: &Digest, now: Timestamp) -> Result<(), StoreError> {
        let terms = Terms::present()
            .set("SET #seen = :now")
            .name("#seen", keys::SEEN)
            .value(":now", number(now.as_second()));
        self.table.update(&Key::session(token), &terms).await.map(|_| ())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn end(&self, token: &Digest) -> Result<(), StoreError> {
        self.table.delete(&Key::session(token)).await
    }
}

fn session_item(token: &Digest, session: &Session, ends: Timestamp) -> Item {
    let signers = session
        .signers
        .iter()
        .map(|signer| text(signer.as_str()))
        .collect();
    Key::session(token)
        .attributes()
        .with(keys::NUMBER, text(session.number.as_str()))
        .with(keys::STARTED, number(session.started.as_second()))
        .with(keys::SEEN, number(session.seen.as_second()))
        .with(keys::CODE_DIGEST, text(session.code.as_str()))
        .with(keys::SECOND_FACTOR, AttributeValue::Bool(session.second_factor))
        .with(keys::SIGNERS, AttributeValue::L(signers))
        .with(keys::TTL, number(ends.as_second()))
}

impl Record for Session {
    fn read(item: &Item) -> Result<Self, StoreError> {
        let signer = |signer: &AttributeValue| RosterNumber::parse(signer.as_s().ok()?).ok();
        let signers: Option<Vec<_>> = item.list(keys::SIGNERS)?.iter().map(signer).collect();
        let code = Digest::parse(item.text(keys::CODE_DIGEST)?);
        Ok(Session {
            number: item.roster_number(keys::NUMBER)?,
            started: item.moment(keys::STARTED)?,
            seen: item.moment(keys::SEEN)?,
            code: code.ok_or_else(|| unreadable(item, keys::CODE_DIGEST))?,
            second_factor: item.flag(keys::SECOND_FACTOR),
            signers: signers.ok_or_else(|| unreadable(item, keys::SIGNERS))?,
        })
    }
}
