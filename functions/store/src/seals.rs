//! Seals of units' Annex 3, and the text that was sealed.
//!
//! The text is kept in pieces, written before the seal that speaks of them. Pieces bear the start of the text's
//! digest, so that two heads who seal different tables at once don't write over each other; those of the one who comes
//! too late are never read.

use crate::items::{self, number, text};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::seal::{Seal, SealedTable};
use campaign::{Digest, UnitId};

/// Bytes of text in one item, which may have 400 KB.
const PIECE: usize = 300_000;

/// What the sort keys of seals start with.
const SEAL_PREFIX: &str = "SEAL#";

impl Store {
    /// A unit's last seal, up to date; it may have been opened.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn seal(&self, unit: &UnitId) -> Result<Option<Seal>, StoreError> {
        let found = self.get(&Key::seal(unit)).await?;
        found.as_ref().map(read_seal).transpose()
    }

    /// Every sealing and unsealing of a unit, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn seal_history(&self, unit: &UnitId) -> Result<Vec<Seal>, StoreError> {
        let found = self.all_under(&keys::seal_partition(unit), SEAL_PREFIX).await?;
        found.iter().map(read_seal).collect()
    }

    /// The last seal of every unit that has one, by the units' ids. What was sealed moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn seals(&self) -> Result<Vec<Seal>, StoreError> {
        let mut seals = Vec::new();
        let mut start = None;
        loop {
            let request = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::BY_UNIT)
                .limit(self.page_size)
                .set_exclusive_start_key(start)
                .key_condition_expression("#seals = :seals")
                .expression_attribute_names("#seals", keys::UNIT_PK)
                .expression_attribute_values(":seals", text(keys::SEALS));
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            for item in output.items() {
                seals.push(read_seal(item)?);
            }
            match output.last_evaluated_key {
                Some(last) => start = Some(last),
                None => return Ok(seals),
            }
        }
    }

    /// The table that was sealed.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the text is not what was sealed.
    pub async fn sealed_table(&self, seal: &Seal) -> Result<SealedTable, StoreError> {
        let prefix = piece_prefix(seal);
        let mut whole = String::new();
        for piece in self.all_under(&keys::seal_partition(&seal.unit), &prefix).await? {
            whole.push_str(items::read_text(&piece, keys::BODY)?);
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
    pub async fn put_seal(&self, seal: &Seal, table: &SealedTable) -> Result<Written, StoreError> {
        let whole = table.canonical();
        for (place, piece) in (1..).zip(pieces(&whole)) {
            let key = Key::seal_entry(&seal.unit, &format!("{}{place:04}", piece_prefix(seal)));
            let mut item = key.attributes();
            item.insert(keys::BODY.to_owned(), text(piece));
            let request = self
                .client
                .put_item()
                .table_name(&self.table)
                .set_item(Some(item));
            request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("PutItem", &error))?;
        }
        self.write_seal(seal, &format!("{SEAL_PREFIX}{:06}", seal.serial))
            .await
    }

    /// Notes that a seal was opened, if it still stands.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn open_seal(&self, opened: &Seal) -> Result<Written, StoreError> {
        self.write_seal(opened, &format!("{SEAL_PREFIX}{:06}#OPENED", opened.serial))
            .await
    }

    async fn write_seal(&self, seal: &Seal, entry: &str) -> Result<Written, StoreError> {
        let history = seal_item(Key::seal_entry(&seal.unit, entry), seal)?;
        let mut last = seal_item(Key::seal(&seal.unit), seal)?;
        last.insert(keys::UNIT_PK.to_owned(), text(keys::SEALS));
        last.insert(keys::UNIT_SK.to_owned(), text(seal.unit.as_str()));
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(history)?).and(self.put_version(last, seal.changes())?))
        };
        self.advance(steps()).await
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
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, seal)?);
    item.insert(keys::REVISION.to_owned(), number(seal.serial));
    Ok(item)
}

fn read_seal(item: &Item) -> Result<Seal, StoreError> {
    items::read_json(item, keys::BODY)
}

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
