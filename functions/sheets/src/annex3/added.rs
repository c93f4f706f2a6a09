//! 另附说明: what the table has no column for, on a worksheet of its own.

use super::Frame;
use super::formats::Formats;
use crate::fit;
use crate::text::neutralized;
use campaign::annex3::Row;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

/// The paper's number in the format: A4.
const A4: u8 = 9;

/// Widths in characters of the standard font; together they fill the paper's width.
const WIDTHS: [f64; 2] = [28.0, 62.0];

/// A line's height in points.
const LINE: u32 = 17;

/// Lines of a note in one row; a longer one goes on in the next.
const MOST_LINES: usize = 20;

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

    /// The note in parts that fit into a row each.
    fn parts(&self) -> Vec<Added> {
        let text = fit::tidied(&self.text);
        let parts = fit::parts(&text, WIDTHS[1], MOST_LINES).into_iter().enumerate();
        let part = |(at, text): (usize, &str)| Added {
            about: if at == 0 {
                self.about.clone()
            } else {
                format!("{}（续）", self.about)
            },
            text: text.to_owned(),
        };
        parts.map(part).collect()
    }

    /// The height of its row, in points.
    fn height(&self) -> u32 {
        let lines = fit::lines(&self.text, WIDTHS[1]).max(fit::lines(&self.about, WIDTHS[0]));
        (fit::with_slack(lines) * LINE + LINE / 2).min(fit::HIGHEST_ROW)
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
    for (row, note) in (2..).zip(notes.iter().flat_map(Added::parts)) {
        sheet.set_row_height(row, note.height())?;
        sheet.write_string_with_format(row, 0, neutralized(&note.about), formats.boxed())?;
        sheet.write_string_with_format(row, 1, neutralized(&note.text), formats.boxed())?;
    }
    Ok(sheet)
}
