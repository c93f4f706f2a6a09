//! What a workbook's archive unpacks to, before it is read: a few kilobytes can hold gigabytes.

use crate::kind;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What all parts of a workbook may unpack to, in bytes. A roster of the most rows takes about a third of it.
const LARGEST_UNPACKED: u64 = 160 * 1024 * 1024;

/// Parts in the archive. A workbook of one sheet has about ten.
const MOST_PARTS: usize = 500;

/// The shortest text of a workbook, `<si/>`, in bytes.
const SHORTEST_TEXT: u64 = 5;

/// Why a workbook is not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It is no archive, or a broken or encrypted one.
    Broken,
    /// It unpacks to more than a roster can hold.
    TooLarge,
    /// It is a file of another kind, in words.
    Other(String),
}

/// Unpacks every part once without keeping it. The sizes that the archive itself tells prove nothing.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Unfit> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unfit::Broken)?;
    if archive.len() > MOST_PARTS {
        return Err(Unfit::TooLarge);
    }
    let mut left = LARGEST_UNPACKED;
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|_| Unfit::Broken)?;
        let name = part.name().map_err(|_| Unfit::Broken)?.to_ascii_lowercase();
        let holds_texts = name.ends_with("sharedstrings.xml");
        names.push(name);
        let mut sought = TextCount::default();
        let mut buffer = [0; 16 * 1024];
        let mut size = 0;
        loop {
            let read = part.read(&mut buffer).map_err(|_| Unfit::Broken)?;
            if read == 0 {
                break;
            }
            size += read as u64;
            left = left.checked_sub(read as u64).ok_or(Unfit::TooLarge)?;
            if holds_texts {
                sought.look(&buffer[..read]);
            }
        }
        // The reader makes room for as many texts as the part says it has.
        if sought.most > size / SHORTEST_TEXT + 1 {
            return Err(Unfit::Broken);
        }
    }
    match kind::told_of_parts(names.iter().map(String::as_str)) {
        Some(why) => Err(Unfit::Other(why)),
        None => Ok(()),
    }
}

/// Finds the largest `uniqueCount="…"` in a part that comes piece by piece.
#[derive(Default)]
struct TextCount {
    matched: usize,
    number: Option<u64>,
    most: u64,
}

impl TextCount {
    const NAME: &[u8] = b"uniqueCount";

    fn look(&mut self, piece: &[u8]) {
        for &byte in piece {
            if let Some(number) = self.number {
                match byte {
                    b'0'..=b'9' => {
                        let number = number.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                        self.number = Some(number);
                        self.most = self.most.max(number);
                    }
                    b'=' | b'"' | b'\'' | b' ' | b'\t' | b'\r' | b'\n' | b'+' if number == 0 => {}
                    _ => self.number = None,
                }
            } else if byte == TextCount::NAME[self.matched] {
                self.matched += 1;
                if self.matched == TextCount::NAME.len() {
                    self.matched = 0;
                    self.number = Some(0);
                }
            } else {
                self.matched = usize::from(byte == TextCount::NAME[0]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_of_texts_is_found_across_pieces() {
        let mut sought = TextCount::default();
        sought.look(b"<sst count=\"3\" uniqueC");
        sought.look(b"ount = \"12");
        sought.look(b"34\"><si>");
        assert_eq!(sought.most, 1234);
    }
}
