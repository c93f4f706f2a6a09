//! Seals of units' Annex 3, and the text that was sealed.
//!
//! The text is kept in pieces, written before the seal that speaks of them. Pieces bear the start of the text's
//! digest, so that two heads who seal different tables at once don't write over each other; those of the one who comes
//! too late are never read.

use crate::engine::{Attributes, Body, Query, Transaction, Write, number, text};
use crate::keys::{self, Item, Key};
use crate::{LastSeals, Seals, StoreError, Written};
use campaign::seal::{Seal, SealedTable};
use campaign::{Digest, UnitId};
use futures::TryStreamExt as _;

/// Bytes of text in one item, which may have 400 KB.
const PIECE: usize = 300_000;

/// What the sort keys of seals start with.
const SEAL_PREFIX: &str = "SEAL#";

impl Seals {
    /// A unit's last seal, up to date; it may have been opened.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn of(&self, unit: &UnitId) -> Result<Option<Seal>, StoreError> {
        self.table.one(&Key::seal(unit)).await
    }

    /// Every sealing and unsealing of a unit, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn history(&self, unit: &UnitId) -> Result<Vec<Seal>, StoreError> {
        let seals = Query::under(keys::seal_partition(unit), SEAL_PREFIX);
        self.table.all(seals).await
    }

    /// The table that was sealed.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the text is not what was sealed.
    pub async fn table_of(&self, seal: &Seal) -> Result<SealedTable, StoreError> {
        let prefix = piece_prefix(seal);
        let mut whole = String::new();
        let pieces = Query::under(keys::seal_partition(&seal.unit), &prefix);
        let mut pieces = self.table.items(pieces);
        while let Some(piece) = pieces.try_next().await? {
            whole.push_str(piece.text(keys::BODY)?);
        }
        let damaged = |reason: &str| StoreError::corrupt(&Key::seal_entry(&seal.unit, &prefix), reason);
        if Digest::of(whole.as_bytes()) != seal.sha256 {
            return Err(damaged("the text is not what was sealed"));
        }
        serde_json::from_str(&whole).map_err(|_| damaged("the text is no table"))
    }

    /// Seals a table, if nobody sealed another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses; nothing is sealed then.
    pub async fn put(&self, seal: &Seal, table: &SealedTable) -> Result<Written, StoreError> {
        let whole = table.canonical();
        for (place, piece) in (1..).zip(pieces(&whole)) {
            let key = Key::seal_entry(&seal.unit, &format!("{}{place:04}", piece_prefix(seal)));
            self.table
                .put(key.attributes().with(keys::BODY, text(piece)))
                .await?;
        }
        self.write_seal(seal, &format!("{SEAL_PREFIX}{:06}", seal.serial))
            .await
    }

    /// Notes that a seal was opened, if it still stands.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn unseal(&self, opened: &Seal) -> Result<Written, StoreError> {
        self.write_seal(opened, &format!("{SEAL_PREFIX}{:06}#OPENED", opened.serial))
            .await
    }

    async fn write_seal(&self, seal: &Seal, entry: &str) -> Result<Written, StoreError> {
        let history = seal_item(Key::seal_entry(&seal.unit, entry), seal)?;
        let last = seal_item(Key::seal(&seal.unit), seal)?.listed(keys::SEALS, seal.unit.as_str());
        let transaction =
            Transaction::recognised_by(Write::put_new(history)).and(Write::put_version(last, seal.changes()));
        self.table.commit(transaction).await
    }
}

impl LastSeals {
    /// The last seal of every unit that has one, by the units' ids. What was sealed moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn all(&self) -> Result<Vec<Seal>, StoreError> {
        self.table.all(Query::listed(keys::SEALS)).await
    }
}

/// The text in pieces that each fit in an item, cut between characters.
fn pieces(whole: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = whole;
    while rest.len() > PIECE {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// What the sort keys of a sealed text's pieces start with.
fn piece_prefix(seal: &Seal) -> String {
    format!("TEXT#{:06}#{}#", seal.serial, &seal.sha256.as_str()[..16])
}

fn seal_item(key: Key, seal: &Seal) -> Result<Item, StoreError> {
    Ok(seal.under(&key)?.with(keys::REVISION, number(seal.serial)))
}

impl Body for Seal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_loses_none() {
        for whole in [
            String::new(),
            "汉".to_owned(),
            "a".repeat(PIECE + 1),
            format!("a{}", "汉".repeat(PIECE)),
        ] {
            let pieces = pieces(&whole);
            assert_eq!(pieces.concat(), whole);
            assert!(pieces.iter().all(|piece| piece.len() <= PIECE));
        }
    }
}
