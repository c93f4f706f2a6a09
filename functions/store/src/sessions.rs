//! Sessions: who is signed in, kept on this side. A browser holds a random token; only its digest is stored. Each session
//! lies under its digest, where every request finds it, and is listed among those of its person, who may end it.

use crate::attempts::Counted;
use crate::engine::{Attributes, Query, Record, Terms, Transaction, Write, number, text, unreadable};
use crate::keys::{self, Item, Key};
use crate::{Sessions, SignIn, StoreError, Written};
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
    /// When a one-time code was last given besides; none if none was.
    pub second_factor: Option<Timestamp>,
    /// What that code was given for, where it was for one act and not for signing in.
    pub given_for: Option<Digest>,
    /// How often the person's second factor had been reset when it began: one reset more ends it.
    pub resets: usize,
    /// When the person had signed in before; none for the first time.
    pub before: Option<Timestamp>,
    /// Who could sign this person's report when the session began, so that a filing reads them along.
    pub signers: Vec<RosterNumber>,
}

/// A session that begins.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// What it is stored under.
    pub token: &'a Digest,
    /// The session.
    pub session: &'a Session,
    /// The kind of browser, in words for its person.
    pub browser: &'a str,
    /// When the items may be removed.
    pub ends: Timestamp,
    /// The session that it takes the place of in the same browser, and whose that is.
    pub replaces: Option<(&'a Digest, &'a RosterNumber)>,
    /// Attempts that stop counting with it.
    pub forgets: &'a [Counted<'a>],
}

/// A session as its person sees it in their list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// What it is stored under.
    pub token: Digest,
    /// The kind of browser, in words.
    pub browser: String,
    /// The session.
    pub session: Session,
}

/// One place of the list.
struct Listed {
    token: Digest,
    browser: String,
}

impl Sessions {
    /// One read of an item that is never there: whether the database answers, and a connection for what follows.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.table.item(&Key::probe()).await.map(|_| ())
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
}

impl SignIn {
    /// Opens a session, lists it among its person's, notes that the person signed in, and ends the one that it replaces:
    /// all of it or nothing.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn open_session(&self, opening: Opening<'_>) -> Result<(), StoreError> {
        let Opening {
            token, session, ends, ..
        } = opening;
        let listed = Key::own_session(&session.number, token)
            .attributes()
            .with(keys::BROWSER, text(opening.browser))
            .with(keys::TTL, number(ends.as_second()));
        let signed_in = Terms::default()
            .set("SET #at = :at")
            .name("#at", keys::SIGNED_IN)
            .value(":at", number(session.started.as_second()));
        let opened = [
            Write::put(session_item(token, session, ends)),
            Write::put(listed),
            Write::update(Key::account(&session.number), signed_in),
        ];
        let replaced = opening
            .replaces
            .map(|(token, of)| both_keys(of, token).map(Write::delete));
        let forgotten = opening.forgets.iter().map(|of| Write::delete(Key::attempts(*of)));
        let transaction = Transaction::of(opened)
            .and_all(replaced.into_iter().flatten())
            .and_all(forgotten);
        // Nothing in it is conditioned, so nothing stands against it.
        self.table.commit(transaction).await.map(|_| ())
    }

    /// Notes that a one-time code was given once more in a session, what for if it was for one act, and forgets the tries it
    /// took. Answers no where the session was ended meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn reauthenticate(
        &self,
        token: &Digest,
        given_for: Option<&Digest>,
        tries: Counted<'_>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let given = Terms::present()
            .name("#given", keys::SECOND_FACTOR)
            .name("#seen", keys::SEEN)
            .name("#for", keys::GIVEN_FOR)
            .value(":now", number(now.as_second()));
        let given = match given_for {
            None => given.set("SET #given = :now, #seen = :now REMOVE #for"),
            Some(act) => given
                .set("SET #given = :now, #seen = :now, #for = :for")
                .value(":for", text(act.as_str())),
        };
        let transaction = Transaction::of([
            Write::update(Key::session(token), given),
            Write::delete(Key::attempts(tries)),
        ]);
        Ok(self.table.commit(transaction).await? == Written::Committed)
    }

    /// A person's sessions, the newest first; those among them that no longer stand for other reasons than being ended
    /// too.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn sessions_of(&self, of: &RosterNumber) -> Result<Vec<OwnSession>, StoreError> {
        let listed: Vec<Listed> = self
            .table
            .all(Query::of(keys::own_sessions_partition(of)))
            .await?;
        let keys = listed.iter().map(|listed| Key::session(&listed.token));
        let found = self.table.found(keys).await?;
        let mut sessions = Vec::with_capacity(listed.len());
        for Listed { token, browser } in listed {
            let session = found.one(&Key::session(&token))?;
            sessions.extend(session.map(|session| OwnSession {
                token,
                browser,
                session,
            }));
        }
        sessions.sort_by_key(|own: &OwnSession| std::cmp::Reverse(own.session.started));
        Ok(sessions)
    }

    /// Ends a session of this person.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn end_session(&self, of: &RosterNumber, token: &Digest) -> Result<(), StoreError> {
        let ended = Transaction::of(both_keys(of, token).map(Write::delete));
        self.table.commit(ended).await.map(|_| ())
    }
}

/// Where a session lies, and where it is listed.
fn both_keys(of: &RosterNumber, token: &Digest) -> [Key; 2] {
    [Key::session(token), Key::own_session(of, token)]
}

fn session_item(token: &Digest, session: &Session, ends: Timestamp) -> Item {
    let signers = session
        .signers
        .iter()
        .map(|signer| text(signer.as_str()))
        .collect();
    let item = Key::session(token)
        .attributes()
        .with(keys::NUMBER, text(session.number.as_str()))
        .with(keys::STARTED, number(session.started.as_second()))
        .with(keys::SEEN, number(session.seen.as_second()))
        .with(keys::CODE_DIGEST, text(session.code.as_str()))
        .with(keys::RESETS, number(session.resets))
        .with(keys::SIGNERS, AttributeValue::L(signers))
        .with(keys::TTL, number(ends.as_second()));
    let moments = [
        (keys::SECOND_FACTOR, session.second_factor),
        (keys::SIGNED_IN, session.before),
    ];
    let given = moments.into_iter().filter_map(|(name, at)| Some((name, at?)));
    let item = given.fold(item, |item, (name, at)| item.with(name, number(at.as_second())));
    let given_for = session.given_for.iter();
    given_for.fold(item, |item, act| item.with(keys::GIVEN_FOR, text(act.as_str())))
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
            second_factor: item.moment_if_given(keys::SECOND_FACTOR)?,
            given_for: if item.contains_key(keys::GIVEN_FOR) {
                Digest::parse(item.text(keys::GIVEN_FOR)?)
            } else {
                None
            },
            resets: item.number(keys::RESETS)?,
            before: item.moment_if_given(keys::SIGNED_IN)?,
            signers: signers.ok_or_else(|| unreadable(item, keys::SIGNERS))?,
        })
    }
}

impl Record for Listed {
    fn read(item: &Item) -> Result<Self, StoreError> {
        let token = Digest::parse(item.text(keys::SK)?);
        Ok(Listed {
            token: token.ok_or_else(|| unreadable(item, keys::SK))?,
            browser: item.text(keys::BROWSER)?.to_owned(),
        })
    }
}
