//! What a worksheet says of its cells beside their values: that they are hidden or merged, that nobody worked a formula
//! out, and errors of formulas by names that came later than the reader of values.

use crate::package::{Unreadable, attribute, is_true};
use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;
use std::ops::RangeInclusive;

/// Bytes of a value that are looked at: the name of an error, or a nought.
const LONGEST_VALUE: usize = 40;

/// A cell, beside its value. Rows and columns count from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) in_hidden_row: bool,
    /// Whether it holds a formula without what it comes to.
    pub(crate) is_uncalculated: bool,
    /// A formula's error, as it is written.
    pub(crate) error: Option<String>,
}

/// A worksheet, read cell by cell in the order in which values are read.
pub(crate) struct Sheet<Source: BufRead> {
    xml: Reader<Source>,
    buffer: Vec<u8>,
    row: u32,
    column: u32,
    in_hidden_row: bool,
    is_to_be_calculated: bool,
    /// Columns that are hidden, from 0.
    pub(crate) hidden_columns: Vec<RangeInclusive<u32>>,
}

impl<Source: BufRead> Sheet<Source> {
    /// Begins to read; `is_to_be_calculated` as [`crate::package::Package`] says.
    pub(crate) fn new(xml: Reader<Source>, is_to_be_calculated: bool) -> Self {
        Sheet {
            xml,
            buffer: Vec::new(),
            row: 0,
            column: 0,
            in_hidden_row: false,
            is_to_be_calculated,
            hidden_columns: Vec::new(),
        }
    }

    /// The next cell; none after the last.
    ///
    /// # Errors
    /// The sheet is broken.
    pub(crate) fn next_cell(&mut self) -> Result<Option<Seen>, Unreadable> {
        loop {
            self.buffer.clear();
            let event = self
                .xml
                .read_event_into(&mut self.buffer)
                .map_err(|_| Unreadable)?;
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "c" => {
                        let (place, kind) = (attribute(&element, "r"), attribute(&element, "t"));
                        return self.cell(place.as_deref(), kind.as_deref()).map(Some);
                    }
                    "row" => {
                        let number = attribute(&element, "r").and_then(|row| row.parse::<u32>().ok());
                        self.row = number.map_or(self.row, |row| row.saturating_sub(1));
                        self.in_hidden_row = is_true(attribute(&element, "hidden").as_deref());
                    }
                    "col" => self.hidden_columns.extend(hidden_columns(&element)),
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => {
                        self.row = self.row.saturating_add(1);
                        self.column = 0;
                        self.in_hidden_row = false;
                    }
                    "sheetData" => return Ok(None),
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn cell(&mut self, place: Option<&str>, kind: Option<&str>) -> Result<Seen, Unreadable> {
        let (row, column) = place.and_then(position).unwrap_or((self.row, self.column));
        self.column = column.saturating_add(1);
        let (mut has_formula, mut has_value, mut in_value) = (false, false, false);
        let mut value = String::new();
        loop {
            self.buffer.clear();
            let event = self
                .xml
                .read_event_into(&mut self.buffer)
                .map_err(|_| Unreadable)?;
            match event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "f" => has_formula = true,
                    "v" => (has_value, in_value) = (true, true),
                    _ => {}
                },
                Event::Text(text) if in_value && value.len() < LONGEST_VALUE => {
                    value.push_str(text.as_ref());
                }
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => in_value = false,
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Err(Unreadable),
                _ => {}
            }
        }
        // A formula may come to a text of no characters.
        let is_text = kind == Some("str");
        let is_bare = value.is_empty() && !(has_value && is_text);
        let is_placeholder = self.is_to_be_calculated && value == "0";
        Ok(Seen {
            row,
            column,
            in_hidden_row: self.in_hidden_row,
            is_uncalculated: has_formula && (is_bare || is_placeholder),
            error: (kind == Some("e")).then_some(value),
        })
    }

    /// The areas of merged cells, which stand behind the rows.
    ///
    /// # Errors
    /// The sheet is broken.
    pub(crate) fn merged(mut self) -> Result<Vec<Dimensions>, Unreadable> {
        let mut areas = Vec::new();
        loop {
            self.buffer.clear();
            let event = self
                .xml
                .read_event_into(&mut self.buffer)
                .map_err(|_| Unreadable)?;
            match event {
                Event::Start(element) if element.local_name().as_ref() == "mergeCell" => {
                    areas.extend(attribute(&element, "ref").as_deref().and_then(area));
                }
                Event::Eof => return Ok(areas),
                _ => {}
            }
        }
    }
}

fn hidden_columns(element: &BytesStart<'_>) -> Option<RangeInclusive<u32>> {
    let number = |name| attribute(element, name)?.parse::<u32>().ok()?.checked_sub(1);
    let is_hidden = is_true(attribute(element, "hidden").as_deref());
    is_hidden.then_some(number("min")?..=number("max")?)
}

/// `A6:G67`, or a single cell.
fn area(written: &str) -> Option<Dimensions> {
    let (start, end) = written.split_once(':').unwrap_or((written, written));
    let (start, end) = (position(start)?, position(end)?);
    Some(Dimensions { start, end })
}

/// Row and column of `Q2`, from 0.
fn position(written: &str) -> Option<(u32, u32)> {
    let letters = written.len()
        - written
            .trim_start_matches(|sign: char| sign.is_ascii_alphabetic())
            .len();
    let column = written[..letters].bytes().try_fold(0_u32, |column, letter| {
        let place = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column.checked_mul(26)?.checked_add(place)
    })?;
    let row: u32 = written[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        for (written, place) in [
            ("A1", Some((0, 0))),
            ("q2", Some((1, 16))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("", None),
            ("7", None),
            ("A", None),
            ("A0", None),
            ("ZZZZZZZZ1", None),
            ("名1", None),
        ] {
            assert_eq!(position(written), place, "{written}");
        }
    }

    #[test]
    fn cells_are_seen_with_what_stands_beside_their_values() {
        let xml = r#"<worksheet><cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols><sheetData>
            <row r="2" hidden="1"><c r="A2" t="e"><f>X()</f><v>#SPILL!</v></c><c><f>Y()</f></c></row>
            <row><c><f>Z()</f><v>0</v></c><c t="str"><f>""</f><v></v></c><c><f>""</f><v/></c><c/></row>
            </sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>"#;
        let mut reader = Reader::from_reader(xml.as_bytes());
        reader.config_mut().expand_empty_elements = true;
        let mut sheet = Sheet::new(reader, true);
        let mut cells = Vec::new();
        while let Some(seen) = sheet.next_cell().unwrap() {
            cells.push((
                seen.row,
                seen.column,
                seen.in_hidden_row,
                seen.is_uncalculated,
                seen.error,
            ));
        }
        assert_eq!(
            cells,
            [
                (1, 0, true, false, Some("#SPILL!".to_owned())),
                (1, 1, true, true, None),
                (2, 0, false, true, None),
                (2, 1, false, false, None),
                (2, 2, false, true, None),
                (2, 3, false, false, None),
            ]
        );
        assert_eq!(sheet.hidden_columns, [1..=2]);
        let merged = sheet.merged().unwrap();
        assert_eq!((merged[0].start, merged[0].end), ((0, 0), (1, 1)));
    }
}
