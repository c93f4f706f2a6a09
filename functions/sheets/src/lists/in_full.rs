//! The texts of a list whose rows would have to be higher than the format allows: they stand whole in their cells, and for
//! who reads on paper once more on worksheets of their own, line by line.

use super::sheet::{Formats, open_sheet};
use super::{Cell, Column};
use crate::fit;
use crate::text::neutralized;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// The worksheets' name; a further one has its number behind it.
pub(super) const NAME: &str = "全文";

/// Where the text stands, and the width of its lines.
const TEXT: (u16, u16) = (3, 100);

/// Characters of what the row begins with, which is a number or a name as a rule.
const LONGEST_OF: usize = 40;

const COLUMNS: [Column; 4] = [
    column("row", "所在行", 10),
    column("of", "该行首栏", 24),
    column("column", "栏目", 24),
    column("text", "内容（逐行）", TEXT.1),
];

const fn column(name: &'static str, heading: &'static str, width: u16) -> Column {
    Column {
        name,
        heading: Cow::Borrowed(heading),
        width,
    }
}

/// The worksheets, none as long as every text has room.
pub(super) struct InFull {
    sheets: Vec<Worksheet>,
    next_row: u32,
    rows_a_sheet: u32,
}

/// Where a text stands in the list.
pub(super) struct Place<'a> {
    /// The worksheet's row, as programs count it.
    pub row: u32,
    /// What the row begins with.
    pub of: &'a Cell,
    /// The column's heading.
    pub column: &'a str,
}

impl InFull {
    pub(super) fn new(rows_a_sheet: u32) -> Self {
        InFull {
            sheets: Vec::new(),
            next_row: 1,
            rows_a_sheet,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }

    /// Writes a text, each line after where it stands: of a printed page everybody sees what it belongs to.
    pub(super) fn write(
        &mut self,
        workbook: &mut Workbook,
        formats: &Formats,
        place: &Place<'_>,
        text: &str,
    ) -> Result<(), XlsxError> {
        let of: String = place.of.shown().chars().take(LONGEST_OF).collect();
        for part in fit::parts(text, f64::from(TEXT.1), 1) {
            if self.sheets.is_empty() || self.next_row > self.rows_a_sheet {
                self.turn_over(workbook, formats)?;
            }
            let (row, sheet) = (self.next_row, self.sheets.last_mut());
            let Some(sheet) = sheet else { continue };
            sheet.write_number_with_format(row, 0, place.row, &formats.text)?;
            sheet.write_string_with_format(row, 1, neutralized(&of), &formats.shrunk)?;
            sheet.write_string_with_format(row, 2, place.column, &formats.shrunk)?;
            sheet.write_string_with_format(row, TEXT.0, neutralized(part), &formats.text)?;
            self.next_row += 1;
        }
        Ok(())
    }

    fn turn_over(&mut self, workbook: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
        let number = u32::try_from(self.sheets.len() + 1).unwrap_or(u32::MAX);
        let sheet = open_sheet(workbook, NAME, number, &COLUMNS, formats)?;
        self.sheets.push(sheet);
        self.next_row = 1;
        Ok(())
    }

    /// The worksheets, to stand behind the list's.
    pub(super) fn finish(self) -> Vec<Worksheet> {
        self.sheets
    }
}
