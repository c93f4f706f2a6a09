//! Lists that the office takes out of the system: the same columns and rows as a workbook (XLSX), as CSV and as JSON
//! Lines. Rows are written as they come and never held.

mod book;
mod in_full;
mod lines;
mod sheet;
#[cfg(test)]
mod tests;

pub use book::Book;
pub use lines::Lines;

use campaign::Wan;
use campaign::terms;
use jiff::Timestamp;
use jiff::civil::Date;
use std::borrow::Cow;

terms! {
    /// How a list is written.
    pub enum Format {
        /// A workbook.
        Xlsx = "xlsx" => "Excel",
        /// UTF-8 with a byte order mark and lines ended by CR LF, as Excel and WPS expect.
        Csv = "csv" => "CSV",
        /// One JSON object a line.
        JsonLines = "jsonl" => "JSON Lines",
    }
}

impl Format {
    /// The content type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Csv => "text/csv; charset=utf-8",
            Format::JsonLines => "application/jsonl; charset=utf-8",
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in JSON Lines: English, in snake_case.
    pub name: &'static str,
    /// The heading in CSV and XLSX.
    pub heading: Cow<'static, str>,
    /// The width in a workbook, in characters.
    pub width: u16,
}

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text from people, or a term.
    Text(String),
    /// A whole number.
    Whole(u64),
    /// An amount in 万元: a number in a workbook, else decimal text.
    Wan(Wan),
    /// A day.
    Day(Date),
    /// A moment: in UTC in JSON Lines, else as clocks in the campaign's time zone show it.
    Moment(Timestamp),
    /// 是 or 否; a truth value in JSON Lines.
    Is(bool),
    /// Something that JSON Lines name in English.
    Named {
        /// The English name.
        name: &'static str,
        /// As people read it.
        shown: Cow<'static, str>,
    },
    /// Several texts: joined by 、, an array in JSON Lines.
    Several(Vec<String>),
}

impl Cell {
    /// A text, or nothing.
    #[must_use]
    pub fn optional(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Empty, |text| Cell::Text(text.into()))
    }

    /// A day, or nothing.
    #[must_use]
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// A moment, or nothing.
    #[must_use]
    pub fn moment(moment: Option<Timestamp>) -> Self {
        moment.map_or(Cell::Empty, Cell::Moment)
    }

    /// As CSV and workbooks write what is no number, before it is made safe.
    pub(crate) fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Whole(number) => number.to_string(),
            Cell::Wan(amount) => amount.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Moment(moment) => campaign::timing::local(*moment)
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string(),
            Cell::Is(true) => "是".to_owned(),
            Cell::Is(false) => "否".to_owned(),
            Cell::Named { shown, .. } => shown.to_string(),
            Cell::Several(texts) => texts.join("、"),
        }
    }

    /// Whether it may hold what people typed.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Cell::Text(_) | Cell::Several(_))
    }
}
