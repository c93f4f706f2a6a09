//! Rosters (花名册) as people keep them: CSV as Excel and WPS save it, and XLSX.
//!
//! A file is read row by row and never held as a table. [`read`] hands on every person it understands and
//! collects everything that is wrong, each with its row and column as the spreadsheet shows them: a roster is
//! mended once, not problem by problem. [`template`] makes the files to fill in.
//!
//! Deliberately absent: what is on the roster already. Only the office knows, and compares ([`differences`]).

mod archive;
mod cell;
mod column;
mod delimited;
mod difference;
mod headings;
mod kind;
mod number_format;
mod package;
mod problem;
mod quotes;
mod row;
mod sheet;
mod table;
pub mod template;
mod workbook;

pub use column::Column;
pub use difference::{Difference, differences};
pub use problem::{Problem, Problems};
pub use template::{EXAMPLE_NUMBER, of_one};

use campaign::{Campaign, RosterEntry};
use jiff::civil::Date;
use table::Table;

/// The most rows read from one file; more come in further files. Bounds what a small, well-packed workbook may
/// ask of the reader.
pub const MOST_ROWS: u32 = 100_000;

/// What a file's format is recognised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with a separator: CSV, or the text files of Excel and WPS.
    Delimited,
    /// A workbook of Excel 2007 or later, or of WPS in that format.
    Workbook,
    /// A workbook of the format before that (`.xls`), which is not read.
    OldWorkbook,
}

impl Format {
    /// The format, by a file's first bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"PK\x03\x04") {
            Format::Workbook
        } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            Format::OldWorkbook
        } else {
            Format::Delimited
        }
    }
}

/// One person of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The row as the spreadsheet shows it, counting from 1.
    pub row: u32,
    /// What the row says.
    pub entry: RosterEntry,
}

/// What there was to read in a file, besides its people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Everything that is wrong. The file is of no use unless this is empty.
    pub problems: Problems,
    /// Rows that hold something, below the headings; the template's example does not count.
    pub rows: u32,
    /// Whether the file has the column 角色. Where it has not, nobody's roles are meant to change.
    pub has_roles: bool,
    /// Whether the file has the column 阅签人. Where it has not, nobody's signer is meant to change.
    pub has_signers: bool,
    /// Whether the file has the column 联系电话. Where it has not, nobody's telephone is meant to change.
    pub has_phones: bool,
    /// Headings that mean nothing here; their columns were not read.
    pub unused: Vec<String>,
    /// How many of the rows the spreadsheet hides. They were read like the others.
    pub hidden_rows: u32,
    /// Headings of columns that the spreadsheet hides. They were read like the others.
    pub hidden_columns: Vec<String>,
}

/// Reads a roster and hands each person to `each` in the order of the file. Rows with problems are left out.
///
/// `today` is the day on which the roster is loaded: nobody was born or left after it.
pub fn read(bytes: &[u8], campaign: &Campaign, today: Date, each: impl FnMut(Person)) -> Outcome {
    let mut table = Table::new(campaign, today, each);
    match Format::of(bytes) {
        Format::Delimited => match kind::told(bytes) {
            Some(why) => table.refuse(why),
            None => delimited::read(bytes, &mut table),
        },
        Format::Workbook => workbook::read(bytes, &mut table),
        Format::OldWorkbook => table.refuse(kind::told_old(bytes)),
    }
    table.finish()
}

/// Reads a roster that is one file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_all(bytes: &[u8], campaign: &Campaign, today: Date) -> Result<Vec<RosterEntry>, Problems> {
    let mut entries = Vec::new();
    let outcome = read(bytes, campaign, today, |person| entries.push(person.entry));
    if outcome.problems.is_empty() {
        Ok(entries)
    } else {
        Err(outcome.problems)
    }
}
