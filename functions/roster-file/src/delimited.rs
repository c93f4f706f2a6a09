//! Text with a separator, as Excel and WPS save it.

use crate::Person;
use crate::cell::Cell;
use crate::headings::{Headings, MOST_COLUMNS, MOST_ROWS_ABOVE};
use crate::table::Table;
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::borrow::Cow;

/// Comma first: it wins where nothing tells.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// Reads a text file into the table.
pub(crate) fn read<Each: FnMut(Person)>(bytes: &[u8], table: &mut Table<'_, Each>) {
    let text = decode(bytes);
    let separator = separator(&text);
    let mut rows = Rows::new(&text, separator);
    while let Some((row, cells)) = rows.next() {
        if table.take(row, &cells).is_break() {
            return;
        }
    }
}

/// By the byte order mark, else UTF-8 if it is that, else GB18030, which includes GBK: what Excel and WPS write in
/// China. Whatever cannot be decoded becomes the replacement character, which is refused where it stands.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    encoding.decode(bytes).0
}

/// The separator under which the first rows look most like headings.
fn separator(text: &str) -> u8 {
    let known = |separator: u8| {
        let mut rows = Rows::new(text, separator);
        std::iter::from_fn(|| rows.next())
            .take_while(|(row, _)| *row <= MOST_ROWS_ABOVE)
            .map(|(_, cells)| Headings::known_in(&cells))
            .max()
            .unwrap_or_default()
    };
    // Of equals, `max_by_key` takes the last.
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| known(*separator))
        .unwrap_or(b',')
}

/// The rows of a text by the numbers that a spreadsheet gives them: the reader skips blank ones, and a row with a
/// line break in a cell is still one row.
struct Rows<'text> {
    text: &'text str,
    reader: csv::Reader<&'text [u8]>,
    record: ByteRecord,
    row: u32,
}

impl<'text> Rows<'text> {
    fn new(text: &'text str, separator: u8) -> Self {
        Rows {
            text,
            reader: ReaderBuilder::new()
                .delimiter(separator)
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes()),
            record: ByteRecord::new(),
            row: 0,
        }
    }

    fn next(&mut self) -> Option<(u32, Vec<Cell>)> {
        let begins = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        // Text that is in memory and of any width cannot fail to be read.
        if !self.reader.read_byte_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        self.row = self
            .row
            .saturating_add(1)
            .saturating_add(self.blank_rows_at(begins));
        let cells = self
            .record
            .iter()
            .take(MOST_COLUMNS)
            .map(|cell| Cell::from_text(&String::from_utf8_lossy(cell)))
            .collect();
        Some((self.row, cells))
    }

    /// Blank rows between the end of the last record and the next one.
    fn blank_rows_at(&self, at: usize) -> u32 {
        let (Some(before), Some(rest)) = (self.text.get(..at), self.text.get(at..)) else {
            return 0;
        };
        // The reader stops between the two characters of a line end.
        let rest = if before.ends_with('\r') {
            rest.strip_prefix('\n').unwrap_or(rest)
        } else {
            rest
        };
        let ends = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let blank = rest[..ends].replace("\r\n", "\n").len();
        u32::try_from(blank).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, usize)> {
        let mut rows = Rows::new(text, separator(text));
        std::iter::from_fn(|| rows.next())
            .map(|(row, cells)| (row, cells.len()))
            .collect()
    }

    #[test]
    fn rows_keep_the_numbers_a_spreadsheet_gives_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "", "\"c", "d\",e", "f,g"].join(end);
            assert_eq!(rows(&text), [(1, 2), (4, 2), (5, 2)], "{end:?}");
            let ended = format!("{text}{end}");
            assert_eq!(rows(&ended), [(1, 2), (4, 2), (5, 2)], "{end:?}");
        }
        assert_eq!(rows("\n\na,b\n"), [(3, 2)]);
        assert_eq!(rows(""), []);
    }

    #[test]
    fn the_separator_is_the_one_that_makes_headings() {
        assert_eq!(separator("编号\t姓名\t职务，职级\n"), b'\t');
        assert_eq!(separator("花名册,2017;\n编号;姓名;单位\n"), b';');
        assert_eq!(separator("编号,姓名\n"), b',');
        assert_eq!(separator("nothing"), b',');
    }
}
