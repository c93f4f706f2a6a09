//! Annex 3 (汇总表) as a workbook, laid out for one width of A3 landscape paper.

mod added;
mod form;
mod formats;
mod heights;
#[cfg(test)]
mod tests;

use crate::SheetError;
use crate::text::neutralized;
use added::Added;
use campaign::Campaign;
use campaign::annex3::{COLUMNS, Cell, Row};
use form::FIRST_DATA_ROW;
use formats::Formats;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::io::Write;

/// Rows of the table on one worksheet: below the format's 1,048,576 rows and, with every text at its longest,
/// below the 4 GiB of a plain ZIP entry. A longer table goes on on a further worksheet.
const ROWS_A_SHEET: u32 = 1_000_000;

/// Rows that get a height of their own, which the library keeps in memory until the end. No longer table is printed;
/// beyond them Excel fits the rows on opening.
const ROWS_WITH_HEIGHT: u32 = 10_000;

/// Empty lines that a form without entries prints, for what is added by hand.
const EMPTY_LINES: u32 = 5;

/// Empty lines of the blank form, and their height in points: together they fill its one page.
const BLANK_LINES: u32 = 12;
const BLANK_LINE_HEIGHT: u32 = 52;

/// What is filled in at the head of the form.
#[derive(Clone, Debug)]
pub struct Head {
    /// 填报单位: a unit, or the bureau.
    pub unit: String,
    /// 填报日期.
    pub filled_on: Date,
    /// Who answers for it.
    pub signatures: Signatures,
}

/// Who answers for a table, as far as known; what is not is left for the pen.
#[derive(Clone, Debug, Default)]
pub struct Signatures {
    /// 主要负责人.
    pub head: Option<String>,
    /// 填表人.
    pub filled_by: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
}

/// Annex 3 being written.
pub struct Table {
    workbook: Workbook,
    /// The worksheet that takes the next row.
    sheet: Worksheet,
    next_row: u32,
    rows_a_sheet: u32,
    frame: Frame,
    formats: Formats,
    /// 另附说明, for a worksheet of their own after the table.
    notes: Vec<Added>,
}

/// What every worksheet of the table repeats.
#[derive(Debug)]
struct Frame {
    title: String,
    unit: String,
    filled_on: Option<Date>,
    signatures: Signatures,
    notes: Vec<String>,
}

impl Table {
    /// Starts a table for one unit or for the bureau. Rows pass through an unnamed file in the folder for
    /// temporary files.
    ///
    /// # Errors
    /// The temporary file cannot be made.
    pub fn new(campaign: &Campaign, head: Head) -> Result<Self, SheetError> {
        Table::start(campaign, Some(head), ROWS_A_SHEET)
    }

    /// Without a head it is the blank form's.
    fn start(campaign: &Campaign, head: Option<Head>, rows_a_sheet: u32) -> Result<Self, SheetError> {
        let title = campaign.forms.annex3.clone();
        let filled_on = head.as_ref().map(|head| head.filled_on);
        let (unit, signatures) = head.map_or_else(Default::default, |head| (head.unit, head.signatures));
        let frame = Frame {
            title,
            unit,
            filled_on,
            signatures,
            notes: form::notes(campaign),
        };
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties(campaign, filled_on)?);
        let formats = Formats::new();
        let sheet = form::open_sheet(&mut workbook, 1, &frame, &formats)?;
        Ok(Table {
            workbook,
            sheet,
            next_row: FIRST_DATA_ROW,
            rows_a_sheet,
            frame,
            formats,
            notes: Vec::new(),
        })
    }

    /// Adds a note (另附说明) that belongs to no row; `about` says what it is about.
    pub fn note(&mut self, about: impl Into<String>, text: impl Into<String>) {
        self.notes.push(Added {
            about: about.into(),
            text: text.into(),
        });
    }

    /// Writes the next row. A note of its own is added after the table.
    ///
    /// # Errors
    /// A text is too long for a cell.
    pub fn row(&mut self, row: &Row) -> Result<(), SheetError> {
        self.notes.extend(Added::of_row(row));
        for cells in heights::rows(row.cells()) {
            if self.next_row - FIRST_DATA_ROW == self.rows_a_sheet {
                self.turn_over()?;
            }
            for (column, cell) in (0..).zip(&cells) {
                self.cell(column, cell)?;
            }
            if self.next_row < ROWS_WITH_HEIGHT {
                self.sheet
                    .set_row_height(self.next_row, heights::of_row(&cells))?;
            }
            self.next_row += 1;
        }
        Ok(())
    }

    /// Writes the form's foot and the workbook.
    ///
    /// # Errors
    /// `out` does not take it.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), SheetError> {
        if self.next_row == FIRST_DATA_ROW && self.workbook.worksheets().is_empty() {
            self.empty_lines(EMPTY_LINES, heights::LEAST)?;
        }
        form::close_sheet(&mut self.sheet, self.next_row, &self.frame, &self.formats)?;
        self.workbook.push_worksheet(self.sheet);
        if !self.notes.is_empty() {
            let notes = added::sheet(&mut self.workbook, &self.notes, &self.frame, &self.formats)?;
            self.workbook.push_worksheet(notes);
        }
        Ok(self.workbook.save_to_writer(out)?)
    }

    fn cell(&mut self, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        let (sheet, row, formats) = (&mut self.sheet, self.next_row, &self.formats);
        match cell {
            Cell::Empty => sheet.write_blank(row, column, formats.text(column)),
            Cell::Text(text) => {
                sheet.write_string_with_format(row, column, neutralized(text), formats.text(column))
            }
            // Counts stay far below 2^53, where floating point would lose one.
            Cell::Whole(number) => {
                sheet.write_number_with_format(row, column, *number as f64, formats.text(column))
            }
            Cell::Wan(amount) => {
                // Two places of at most eight digits: the nearest floating point number prints the same.
                let number = amount.as_decimal().to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, column, number, &formats.amount)
            }
        }?;
        Ok(())
    }

    fn empty_lines(&mut self, lines: u32, height: u32) -> Result<(), XlsxError> {
        for _ in 0..lines {
            for column in 0..COLUMNS as u16 {
                self.cell(column, &Cell::Empty)?;
            }
            self.sheet.set_row_height(self.next_row, height)?;
            self.next_row += 1;
        }
        Ok(())
    }

    /// Ends a full worksheet and goes on on the next.
    fn turn_over(&mut self) -> Result<(), XlsxError> {
        let number = self.workbook.worksheets().len() + 2;
        let next = form::open_sheet(&mut self.workbook, number, &self.frame, &self.formats)?;
        let mut full = std::mem::replace(&mut self.sheet, next);
        form::close_sheet(&mut full, self.next_row, &self.frame, &self.formats)?;
        self.workbook.push_worksheet(full);
        self.next_row = FIRST_DATA_ROW;
        Ok(())
    }
}

/// The blank form, for printing or filling in by hand.
///
/// # Errors
/// The temporary file cannot be made.
pub fn blank(campaign: &Campaign) -> Result<Vec<u8>, SheetError> {
    let mut table = Table::start(campaign, None, ROWS_A_SHEET)?;
    table.empty_lines(BLANK_LINES, BLANK_LINE_HEIGHT)?;
    let mut bytes = Vec::new();
    table.finish(&mut bytes)?;
    Ok(bytes)
}

/// A table that is held in memory.
///
/// # Errors
/// The temporary file cannot be made, or a text is too long for a cell.
pub fn write(campaign: &Campaign, head: Head, rows: &[Row]) -> Result<Vec<u8>, SheetError> {
    write_with_notes(campaign, head, rows, Vec::new())
}

/// A table that is held in memory, with notes that belong to no row: what each is about, and what it says.
///
/// # Errors
/// As [`write`].
pub fn write_with_notes(
    campaign: &Campaign,
    head: Head,
    rows: &[Row],
    notes: Vec<(String, String)>,
) -> Result<Vec<u8>, SheetError> {
    let mut table = Table::new(campaign, head)?;
    for (about, text) in notes {
        table.note(about, text);
    }
    rows.iter().try_for_each(|row| table.row(row))?;
    let mut bytes = Vec::new();
    table.finish(&mut bytes)?;
    Ok(bytes)
}

/// Properties with a fixed time: the day the form names, or the campaign's first day.
fn properties(campaign: &Campaign, filled_on: Option<Date>) -> Result<DocProperties, XlsxError> {
    let day = filled_on.unwrap_or(campaign.starts);
    let part = |part: i8| part.unsigned_abs();
    let created = ExcelDateTime::from_ymd(day.year().unsigned_abs(), part(day.month()), part(day.day()))?;
    Ok(DocProperties::new()
        .set_title(&campaign.forms.annex3)
        .set_company(&campaign.bureau)
        .set_creation_datetime(&created))
}
