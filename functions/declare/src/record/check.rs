//! Holding a value from a receipt to what is kept: `?sha256=` on the record's page.

use super::Record;
use campaign::{Digest, Revision, text};
use serde_json::{Value, json};

/// What came of it, for the page: the value as typed, and whether it is one at all; which revisions have it, and whether the
/// content that is kept of all of them still gives it.
pub(super) fn check(record: &Record, typed: &str) -> Value {
    let plain = text::fold_code(typed).to_ascii_lowercase();
    let digits: String = plain
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let digest = Digest::parse(&digits);
    let with_it: Vec<&Revision> = digest
        .iter()
        .flat_map(|digest| record.with_digest(digest))
        .collect();
    json!({
        "typed": typed,
        "is_one": digest.is_some(),
        "revisions": with_it.iter().map(|revision| revision.revision).collect::<Vec<_>>(),
        "intact": !with_it.is_empty() && with_it.iter().all(|revision| revision.is_intact()),
    })
}
