//! CSV and JSON Lines: line by line, ready to be sent on.

use super::{Cell, Column, Format};
use crate::text::neutralized;
use serde_json::{Map, Value, json};

/// What tells Excel and WPS that a CSV is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A list as lines of text.
#[derive(Clone, Debug)]
pub struct Lines {
    columns: Vec<Column>,
    is_json: bool,
}

impl Lines {
    /// A list of these columns; none for workbooks, which are no lines.
    #[must_use]
    pub fn new(format: Format, columns: &[Column]) -> Option<Self> {
        let is_json = match format {
            Format::Xlsx => return None,
            Format::Csv => false,
            Format::JsonLines => true,
        };
        Some(Lines {
            columns: columns.to_vec(),
            is_json,
        })
    }

    /// What stands before the first row.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        if self.is_json {
            return Vec::new();
        }
        let headings = self.columns.iter().map(|column| column.heading.to_string());
        let mut head = BYTE_ORDER_MARK.as_bytes().to_vec();
        write_csv(headings, &mut head);
        head
    }

    /// Adds a row's line.
    pub fn row(&self, cells: &[Cell], out: &mut Vec<u8>) {
        if self.is_json {
            let members = self.columns.iter().zip(cells);
            let object: Map<String, Value> = members
                .map(|(column, cell)| (column.name.to_owned(), to_json(cell)))
                .collect();
            out.extend_from_slice(Value::Object(object).to_string().as_bytes());
            out.push(b'\n');
        } else {
            write_csv(cells.iter().map(to_csv), out);
        }
    }
}

fn to_json(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Wan(amount) => json!(amount),
        Cell::Day(day) => json!(day),
        Cell::Moment(moment) => json!(moment),
        Cell::Is(is) => json!(is),
        Cell::Named { name, .. } => json!(name),
        Cell::Several(texts) => json!(texts),
    }
}

fn to_csv(cell: &Cell) -> String {
    let shown = cell.shown();
    if cell.is_text() {
        neutralized(&shown).into_owned()
    } else {
        shown
    }
}

/// One record (RFC 4180), ended by CR LF.
fn write_csv(fields: impl Iterator<Item = String>, out: &mut Vec<u8>) {
    for (place, field) in fields.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        if field.contains([',', '"', '\r', '\n']) || field.starts_with(' ') || field.ends_with(' ') {
            out.push(b'"');
            out.extend_from_slice(field.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(field.as_bytes());
        }
    }
    out.extend_from_slice(b"\r\n");
}
