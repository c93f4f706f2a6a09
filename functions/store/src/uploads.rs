//! Rosters that were uploaded and wait to be loaded: staged in pieces that fit an item, gone after their time.

use crate::engine::{Attributes, Terms, json, json_in, number, text};
use crate::keys::{self, Key};
use crate::{StoreError, Uploads};
use campaign::Reference;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes of a piece: well below the 400 KB that an item may have.
const LARGEST_PIECE: usize = 300_000;

/// What is staged for an upload, in a list of pieces of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staged {
    /// The changes to make.
    Changes,
    /// The numbers of everyone in the file.
    Numbers,
    /// Who is named as a signer, with the row.
    Signers,
    /// Who may sign once the file is loaded.
    MaySign,
    /// Who leaves.
    Departures,
}

impl Staged {
    fn name(self) -> &'static str {
        match self {
            Staged::Changes => "CHANGES",
            Staged::Numbers => "NUMBERS",
            Staged::Signers => "SIGNERS",
            Staged::MaySign => "MAY-SIGN",
            Staged::Departures => "DEPARTURES",
        }
    }
}

/// An upload's head, with the version that a change of it replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<Head> {
    /// What the head holds.
    pub head: Head,
    /// Counts its changes, from 1.
    pub version: u32,
}

impl Uploads {
    /// The head of an upload; none if there is no such upload, or its time is over.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find<Head: DeserializeOwned>(
        &self,
        id: &Reference,
        now: Timestamp,
    ) -> Result<Option<Versioned<Head>>, StoreError> {
        let Some(item) = self.table.item(&Key::upload(id)).await? else {
            return Ok(None);
        };
        if item.moment(keys::TTL)? <= now {
            return Ok(None);
        }
        Ok(Some(Versioned {
            head: json_in(&item, keys::BODY)?,
            version: item.number(keys::VERSION)?,
        }))
    }

    /// Puts an upload's head in place of the version before it, 0 for a new one; false if another request did so
    /// first. It may be removed after `ends`.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn put(
        &self,
        id: &Reference,
        head: &impl Serialize,
        replaces: u32,
        ends: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = Key::upload(id);
        let item = key
            .attributes()
            .with(keys::BODY, json(&key, head)?)
            .with(keys::VERSION, number(replaces.saturating_add(1)))
            .with(keys::TTL, number(ends.as_second()));
        let terms = if replaces == 0 {
            Terms::absent()
        } else {
            Terms::equal([(keys::VERSION, number(replaces))])
        };
        // Where it does not hold, an earlier try, whose answer was lost, may have done it.
        Ok(self.table.put_if(item.clone(), &terms).await? || self.table.item(&key).await? == Some(item))
    }

    /// Stages values for a part of an upload, in pieces of at most `most` values, and returns how many pieces that
    /// makes. A part has a name of its own, so that nothing staged twice is mixed.
    ///
    /// # Errors
    /// The database is unavailable or refuses: some pieces may be there, which nothing refers to.
    pub async fn stage<Value: Serialize>(
        &self,
        upload: &Reference,
        part: &str,
        kind: Staged,
        values: impl IntoIterator<Item = Value>,
        most: usize,
        ends: Timestamp,
    ) -> Result<u32, StoreError> {
        let mut pieces = Pieces {
            store: self,
            upload,
            part,
            kind,
            ends,
            body: String::new(),
            held: 0,
            written: 0,
        };
        for value in values {
            let json = serde_json::to_string(&value).map_err(|_| {
                StoreError::corrupt(&Key::upload(upload), "a value cannot be written as JSON")
            })?;
            if pieces.held == most || (pieces.held > 0 && pieces.body.len() + json.len() >= LARGEST_PIECE) {
                pieces.write().await?;
            }
            pieces.body.push(if pieces.held == 0 { '[' } else { ',' });
            pieces.body.push_str(&json);
            pieces.held += 1;
        }
        if pieces.held > 0 {
            pieces.write().await?;
        }
        Ok(pieces.written)
    }

    /// One staged piece, counting from 0; empty if there is none.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn piece<Value: DeserializeOwned>(
        &self,
        upload: &Reference,
        part: &str,
        kind: Staged,
        piece: u32,
    ) -> Result<Vec<Value>, StoreError> {
        let found = self.table.item(&key_of(upload, part, kind, piece)).await?;
        found
            .as_ref()
            .map_or(Ok(Vec::new()), |item| json_in(item, keys::BODY))
    }

    /// Hands everything staged in this many pieces to `each`, holding one piece at a time.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn each_staged<Value: DeserializeOwned>(
        &self,
        upload: &Reference,
        part: &str,
        kind: Staged,
        pieces: u32,
        mut each: impl FnMut(Value),
    ) -> Result<(), StoreError> {
        for piece in 0..pieces {
            let values: Vec<Value> = self.piece(upload, part, kind, piece).await?;
            values.into_iter().for_each(&mut each);
        }
        Ok(())
    }
}

/// Values being staged.
struct Pieces<'a> {
    store: &'a Uploads,
    upload: &'a Reference,
    part: &'a str,
    kind: Staged,
    ends: Timestamp,
    body: String,
    held: usize,
    written: u32,
}

impl Pieces<'_> {
    async fn write(&mut self) -> Result<(), StoreError> {
        self.body.push(']');
        let item = key_of(self.upload, self.part, self.kind, self.written)
            .attributes()
            .with(keys::BODY, text(std::mem::take(&mut self.body)))
            .with(keys::TTL, number(self.ends.as_second()));
        self.store.table.put(item).await?;
        self.held = 0;
        self.written += 1;
        Ok(())
    }
}

fn key_of(upload: &Reference, part: &str, kind: Staged, piece: u32) -> Key {
    Key::upload_piece(upload, &format!("{part}#{}#{piece:06}", kind.name()))
}
