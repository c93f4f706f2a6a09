//! A list as a workbook. Its rows pass through an unnamed file in the folder for temporary files.

use super::in_full::{self, InFull, Place};
use super::sheet::{FOOTER, Formats, open_sheet};
use super::{Cell, Column};
use crate::SheetError;
use crate::fit;
use crate::text::neutralized;
use campaign::timing;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::Write;

/// Rows on one worksheet, below the format's 1,048,576. A longer list goes on on a further one.
const ROWS_A_SHEET: u32 = 1_000_000;

/// The height of a line, in points.
const LINE: u32 = 14;

/// Lines of a text that is shrunk into one, to half its size at the least.
const MOST_SHRUNK: u32 = 2;

/// Lines that the highest row shows, whatever program breaks them.
const MOST_LINES: u32 = fit::without_slack((fit::HIGHEST_ROW - PADDING) / LINE);

/// Space above and below the text, in points.
const PADDING: u32 = 2;

/// UTF-16 units of text that a cell takes.
const LONGEST_TEXT: usize = 32_767;

/// Stands at the end of a text that a cell cannot take whole.
const CUT_SHORT: &str = "……（单元格放不下，全文见 CSV 或 JSON Lines）";

/// A list being written.
pub struct Book {
    workbook: Workbook,
    sheet: Worksheet,
    sheets: u32,
    next_row: u32,
    rows_a_sheet: u32,
    title: String,
    columns: Vec<Column>,
    formats: Formats,
    in_full: InFull,
}

impl Book {
    /// Starts a list of these columns. The same title, day and rows make the same bytes.
    ///
    /// # Errors
    /// The temporary file cannot be made.
    pub fn new(title: &str, made_on: Date, columns: &[Column]) -> Result<Self, SheetError> {
        Book::start(title, made_on, columns, ROWS_A_SHEET)
    }

    pub(super) fn start(
        title: &str,
        made_on: Date,
        columns: &[Column],
        rows_a_sheet: u32,
    ) -> Result<Self, SheetError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties(title, made_on)?);
        let formats = Formats::new();
        let sheet = open_sheet(&mut workbook, title, 1, columns, &formats)?;
        Ok(Book {
            workbook,
            sheet,
            sheets: 1,
            next_row: 1,
            rows_a_sheet,
            title: title.to_owned(),
            columns: columns.to_vec(),
            formats,
            in_full: InFull::new(rows_a_sheet),
        })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), SheetError> {
        if self.next_row > self.rows_a_sheet {
            self.turn_over()?;
        }
        let lines = cells.iter().zip(&self.columns);
        let lines: Vec<u32> = lines.map(|(cell, column)| lines_of(cell, column)).collect();
        if let Some(height) = height(&lines) {
            self.sheet.set_row_height(self.next_row, height)?;
        }
        for ((column, cell), lines) in (0..).zip(cells).zip(&lines) {
            self.cell(column, cell, *lines)?;
        }
        for ((column, cell), lines) in self.columns.iter().zip(cells).zip(lines) {
            if lines > MOST_LINES {
                let place = Place {
                    row: self.next_row + 1,
                    of: cells.first().unwrap_or(&Cell::Empty),
                    column: &column.heading,
                };
                let (workbook, formats) = (&mut self.workbook, &self.formats);
                self.in_full.write(workbook, formats, &place, &cell.shown())?;
            }
        }
        self.next_row += 1;
        Ok(())
    }

    /// Ends the list and writes the workbook.
    ///
    /// # Errors
    /// The writer fails.
    pub fn finish(mut self, out: impl Write + Send) -> Result<(), SheetError> {
        self.close_sheet()?;
        self.workbook.push_worksheet(self.sheet);
        for sheet in self.in_full.finish() {
            self.workbook.push_worksheet(sheet);
        }
        Ok(self.workbook.save_to_writer(out)?)
    }

    fn turn_over(&mut self) -> Result<(), SheetError> {
        self.close_sheet()?;
        self.sheets += 1;
        let next = open_sheet(
            &mut self.workbook,
            &self.title,
            self.sheets,
            &self.columns,
            &self.formats,
        )?;
        let full = std::mem::replace(&mut self.sheet, next);
        self.workbook.push_worksheet(full);
        self.next_row = 1;
        Ok(())
    }

    /// The headings filter what stands below them, and paper says where a text goes on.
    fn close_sheet(&mut self) -> Result<(), XlsxError> {
        let last_column = u16::try_from(self.columns.len())
            .unwrap_or(u16::MAX)
            .saturating_sub(1);
        let last_row = self.next_row.saturating_sub(1).max(1);
        self.sheet.autofilter(0, 0, last_row, last_column)?;
        if !self.in_full.is_empty() {
            let name = in_full::NAME;
            self.sheet
                .set_footer(format!("{FOOTER}；印不下的内容见工作表“{name}”"));
        }
        Ok(())
    }

    fn cell(&mut self, column: u16, cell: &Cell, lines: u32) -> Result<(), XlsxError> {
        let (sheet, row, formats) = (&mut self.sheet, self.next_row, &self.formats);
        match cell {
            Cell::Empty => {}
            Cell::Whole(number) => {
                let number = number.to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, column, number, &formats.text)?;
            }
            Cell::Wan(amount) => {
                let number = amount.as_decimal().to_f64().unwrap_or_default();
                sheet.write_number_with_format(row, column, number, &formats.amount)?;
            }
            Cell::Day(day) => {
                sheet.write_datetime_with_format(row, column, excel_day(*day)?, &formats.day)?;
            }
            Cell::Moment(moment) => {
                let local = timing::local(*moment);
                let part = |part: i8| u16::from(part.unsigned_abs());
                let at = excel_day(local.date())?.and_hms(
                    part(local.hour()),
                    local.minute().unsigned_abs(),
                    f64::from(local.second()),
                )?;
                sheet.write_datetime_with_format(row, column, at, &formats.moment)?;
            }
            Cell::Text(_) | Cell::Several(_) | Cell::Is(_) | Cell::Named { .. } => {
                let shown = cell.shown();
                let safe = neutralized(&shown);
                let format = match lines {
                    0..=1 => &formats.text,
                    2..=MOST_SHRUNK => &formats.shrunk,
                    _ => &formats.wrapped,
                };
                sheet.write_string_with_format(row, column, cut(&safe), format)?;
            }
        }
        Ok(())
    }
}

/// How many lines a text takes in its column, as far as the highest row shows them. One that is broken into lines keeps
/// them.
fn lines_of(cell: &Cell, column: &Column) -> u32 {
    if !cell.is_text() {
        return 1;
    }
    let most = usize::from(column.width) * (fit::HIGHEST_ROW / LINE) as usize;
    let text: String = cell.shown().chars().take(most).collect();
    let lines = fit::lines(&text, f64::from(column.width));
    if text.contains('\n') {
        lines.max(MOST_SHRUNK + 1)
    } else {
        lines
    }
}

/// The height of a row whose longest text takes so many lines, in points: not every program fits rows by itself. Heights are
/// held until the end, so that most rows, whose longest text shrinks into its line, have none of their own.
fn height(lines: &[u32]) -> Option<u32> {
    let most = lines.iter().copied().max().filter(|most| *most > MOST_SHRUNK)?;
    Some((fit::with_slack(most) * LINE + PADDING).min(fit::HIGHEST_ROW))
}

/// The text as far as a cell takes it.
fn cut(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST_TEXT {
        return Cow::Borrowed(text);
    }
    let room = LONGEST_TEXT - CUT_SHORT.encode_utf16().count();
    let mut taken = 0;
    let start = text.chars().take_while(|character| {
        taken += character.len_utf16();
        taken <= room
    });
    let mut start: String = start.collect();
    start.push_str(CUT_SHORT);
    Cow::Owned(start)
}

fn excel_day(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |part: i8| part.unsigned_abs();
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), part(day.month()), part(day.day()))
}

fn properties(title: &str, made_on: Date) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(title)
        .set_creation_datetime(&excel_day(made_on)?))
}
