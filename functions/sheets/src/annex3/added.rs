//! 另附说明: what the table has no column for, on a worksheet of its own.

use super::Frame;
use super::formats::Formats;
use crate::text::neutralized;
use campaign::annex3::Row;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// The paper's number in the format: A4.
const A4: u8 = 9;

/// Widths in characters of the standard font; together they fill the paper's width.
const WIDTHS: [f64; 2] = [28.0, 62.0];

/// Characters of a note on one line, and a line's height in points.
const LINE: usize = 40;
const LINE_HEIGHT: usize = 17;

/// A note with what it is about.
#[derive(Clone, Debug)]
pub(super) struct Added {
    pub(super) about: String,
    pub(super) text: String,
}

impl Added {
    /// A row's own note, if it has one.
    pub(super) fn of_row(row: &Row) -> Option<Self> {
        let text = row.note.clone()?;
        Some(Added {
            about: format!("序号 {}：{}", row.serial, row.name),
            text,
        })
    }

    fn height(&self) -> usize {
        let lines = |text: &str, width: usize| {
            let parts = text.split('\n');
            parts
                .map(|part| part.chars().count().div_ceil(width).max(1))
                .sum::<usize>()
        };
        lines(&self.text, LINE).max(lines(&self.about, LINE / 2)) * LINE_HEIGHT + LINE_HEIGHT / 2
    }
}

/// The worksheet with all of them.
pub(super) fn sheet(
    workbook: &mut Workbook,
    notes: &[Added],
    frame: &Frame,
    formats: &Formats,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name("另附说明")?;
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 1)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(0, 28)?;
    let title = format!("{}：另附说明", frame.unit);
    sheet.merge_range(0, 0, 0, 1, &neutralized(&title), &formats.head_centre)?;
    for (column, heading) in (0..).zip(["事项", "说明"]) {
        sheet.write_string_with_format(1, column, heading, &formats.heading)?;
    }
    for (row, note) in (2..).zip(notes) {
        sheet.set_row_height(row, note.height() as f64)?;
        sheet.write_string_with_format(row, 0, neutralized(&note.about), formats.boxed())?;
        sheet.write_string_with_format(row, 1, neutralized(&note.text), formats.boxed())?;
    }
    Ok(sheet)
}
