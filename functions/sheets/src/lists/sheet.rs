//! A worksheet of a list: how it looks, with its headings, on the screen and on paper.

use super::Column;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// The paper's number in the format: A3.
const A3: u8 = 8;

/// Characters of columns that are still read easily when they are fitted to its width.
const WIDTH_OF_A3: u32 = 280;

/// Which page of how many.
pub(super) const FOOTER: &str = "&C&\"宋体\"&10第 &P 页，共 &N 页";

/// How cells look.
pub(super) struct Formats {
    heading: Format,
    pub(super) text: Format,
    /// For a text that is a little too long for its column.
    pub(super) shrunk: Format,
    /// For one that takes several lines.
    pub(super) wrapped: Format,
    pub(super) amount: Format,
    pub(super) day: Format,
    pub(super) moment: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let plain = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_align(FormatAlign::Top)
        };
        Formats {
            heading: plain()
                .set_bold()
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            text: plain().set_align(FormatAlign::Left),
            shrunk: plain().set_align(FormatAlign::Left).set_shrink(),
            wrapped: plain().set_align(FormatAlign::Left).set_text_wrap(),
            amount: plain().set_num_format("0.00"),
            day: plain().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            moment: plain()
                .set_num_format("yyyy-mm-dd hh:mm:ss")
                .set_align(FormatAlign::Left),
        }
    }
}

/// Begins the worksheet of this number.
pub(super) fn open_sheet(
    workbook: &mut Workbook,
    title: &str,
    number: u32,
    columns: &[Column],
    formats: &Formats,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(name_of_sheet(title, number))?;
    set_up_print(&mut sheet, columns)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, column) in (0..).zip(columns) {
        sheet.set_column_width(place, f64::from(column.width))?;
    }
    sheet.set_row_height(0, 30)?;
    for (place, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, place, column.heading.as_ref(), &formats.heading)?;
    }
    Ok(sheet)
}

/// A worksheet's name has at most 31 characters, and some are not allowed.
fn name_of_sheet(title: &str, number: u32) -> String {
    let allowed = |character: &char| !"[]:*?/\\'".contains(*character);
    let name: String = title.chars().filter(allowed).take(24).collect();
    if number == 1 {
        name
    } else {
        format!("{name}（{number}）")
    }
}

/// A list that fits the width of A3 is fitted to it. A wider one goes on on further pages, with whose row it is at the
/// left of each: fitted, nobody could read it.
fn set_up_print(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let width: u32 = columns.iter().map(|column| u32::from(column.width)).sum();
    sheet.set_landscape().set_paper_size(A3).set_print_gridlines(true);
    if width <= WIDTH_OF_A3 {
        sheet.set_print_fit_to_pages(1, 0);
    } else if columns.len() > 1 {
        sheet.set_repeat_columns(0, 1)?;
    }
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer(FOOTER);
    Ok(())
}
