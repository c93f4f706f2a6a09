//! Text with a separator, as Excel and WPS save it.

use crate::Person;
use crate::cell::Cell;
use crate::headings::{Headings, MOST_COLUMNS, MOST_ROWS_ABOVE};
use crate::quotes;
use crate::table::Table;
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Comma first: it wins where nothing tells.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// Reads a text file into the table.
pub(crate) fn read<Each: FnMut(Person)>(bytes: &[u8], table: &mut Table<'_, Each>) {
    let (text, separator) = decode(bytes);
    let mut rows = Rows::new(&text, separator);
    while let Some((row, cells)) = rows.next() {
        if let Some(fault) = quotes::fault(rows.raw(), separator) {
            table.broken_row(row, fault.column, fault.message());
            continue;
        }
        if table.take(row, &cells).is_break() {
            return;
        }
    }
}

/// The text with its separator. By the byte order mark; else UTF-16 if every other byte is nought; else UTF-8 if it is
/// that; else UTF-8 or GB18030, which includes GBK (what Excel and WPS write in China), whichever has the headings of a
/// roster: a single damaged byte does not make another encoding. Whatever cannot be decoded becomes the replacement
/// character, which is refused where it stands.
fn decode(bytes: &[u8]) -> (Cow<'_, str>, u8) {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let certain = marked
        .or_else(|| without_mark(bytes))
        .or_else(|| std::str::from_utf8(bytes).is_ok().then_some(UTF_8));
    let candidates = certain.map_or_else(|| vec![GB18030, UTF_8], |encoding| vec![encoding]);
    let read = candidates.into_iter().map(|encoding| {
        let (text, ..) = encoding.decode(bytes);
        let (known, separator) = separator(&text);
        (known, text, separator)
    });
    // Of equals, `max_by_key` takes the last.
    let best = read.rev().max_by_key(|(known, ..)| *known);
    best.map_or((Cow::Borrowed(""), b','), |(_, text, separator)| {
        (text, separator)
    })
}

/// UTF-16 without its mark: most signs of a table's frame have a byte that is nought, always on the same side.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOKED_AT: usize = 4096;
    let looked_at = &bytes[..bytes.len().min(LOOKED_AT)];
    let noughts = |side: usize| {
        let of_side = looked_at.iter().skip(side).step_by(2);
        of_side.filter(|byte| **byte == 0).count()
    };
    let (first, second) = (noughts(0), noughts(1));
    let few = |count: usize, other: usize| count * 10 <= other;
    let share = looked_at.len() / 20;
    match () {
        () if second > share && few(first, second) => Some(UTF_16LE),
        () if first > share && few(second, first) => Some(UTF_16BE),
        () => None,
    }
}

/// The separator under which the first rows look most like headings, and how many of them.
fn separator(text: &str) -> (usize, u8) {
    let known = |separator: u8| {
        let mut rows = Rows::new(text, separator);
        std::iter::from_fn(|| rows.next())
            .take_while(|(row, _)| *row <= MOST_ROWS_ABOVE)
            .map(|(_, cells)| Headings::known_in(&cells))
            .max()
            .unwrap_or_default()
    };
    // Of equals, `max_by_key` takes the last.
    let counted = SEPARATORS.map(|separator| (known(separator), separator));
    let best = counted.into_iter().rev().max_by_key(|(known, _)| *known);
    best.unwrap_or((0, b','))
}

/// The rows of a text by the numbers that a spreadsheet gives them: the reader skips blank ones, and a row with a
/// line break in a cell is still one row.
struct Rows<'text> {
    text: &'text str,
    reader: csv::Reader<&'text [u8]>,
    record: ByteRecord,
    row: u32,
    /// Where the record begins in the text.
    begins: usize,
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
            begins: 0,
        }
    }

    fn next(&mut self) -> Option<(u32, Vec<Cell>)> {
        let begins = self.at();
        // Text that is in memory and of any width cannot fail to be read.
        if !self.reader.read_byte_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        self.row = self
            .row
            .saturating_add(1)
            .saturating_add(self.blank_rows_at(begins));
        self.begins = begins;
        let cells = self
            .record
            .iter()
            .take(MOST_COLUMNS)
            .map(|cell| Cell::from_text(unguarded(&String::from_utf8_lossy(cell))))
            .collect();
        Some((self.row, cells))
    }

    /// The last record as it is written, with the line ends around it.
    fn raw(&self) -> &'text str {
        self.text.get(self.begins..self.at()).unwrap_or_default()
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX)
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

/// What a cell says that is guarded from being taken for a number: `="0007"`.
fn unguarded(cell: &str) -> &str {
    let guarded = cell.trim().strip_prefix("=\"");
    guarded.and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, usize)> {
        let mut rows = Rows::new(text, separator(text).1);
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
        assert_eq!(separator("编号\t姓名\t职务，职级\n").1, b'\t');
        assert_eq!(separator("花名册,2017;\n编号;姓名;单位\n").1, b';');
        assert_eq!(separator("编号,姓名\n").1, b',');
        assert_eq!(separator("nothing").1, b',');
    }
}
