//! The workbooks: Annex 3's rows in all 19 columns, and its notes, as calamine reads them.

use super::compare::bytes;
use super::people::UNITS;
use super::play::Play;
use super::table;
use calamine::{Data, Range, Reader as _, Xlsx};
use jiff::civil::DateTime;
use std::io::Cursor;

/// The first row of the table below its head, and the first of the notes.
const FIRST_ROW: u32 = 5;
const FIRST_NOTE: usize = 2;

pub(super) async fn compare(play: &Play, due: DateTime) {
    let units = UNITS.iter().map(|(id, name, ..)| (Some(*id), *name));
    for (unit, name) in units.chain([(None, "株洲市环保局")]) {
        let file = format!("annex3-{}.xlsx", unit.unwrap_or("bureau"));
        let mut workbook: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(bytes(play, due, &file).await)).unwrap();
        let sheet = workbook.worksheet_range("附件3").unwrap();
        let head = format!("填报单位（盖章）：{name}");
        assert_eq!(sheet.get_value((1, 0)).map(Data::to_string), Some(head));
        let rows = rows(&sheet);
        let expected = table::rows(&play.model, unit);
        assert_eq!(rows.len(), expected.len(), "{due} {file}");
        for ((row, expected), serial) in rows.iter().zip(&expected).zip(1..) {
            assert_eq!(row, &expected.cells(serial), "{due} {file}");
        }
        assert_eq!(
            notes(&mut workbook),
            table::notes(&play.model, unit),
            "{due} {file}"
        );
    }
}

/// The rows of the table. What stands in a row that goes on, marked 续, belongs to the one above.
fn rows(sheet: &Range<Data>) -> Vec<Vec<String>> {
    let cells = |row| (0..19).map(move |column| sheet.get_value((row, column)).cloned().unwrap_or_default());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for cells in (FIRST_ROW..).map(|row| cells(row).collect::<Vec<_>>()) {
        match (&cells[0], rows.last_mut()) {
            (Data::Float(_), _) => rows.push(cells.iter().map(Data::to_string).collect()),
            (Data::String(serial), Some(above)) if serial == "续" => {
                assert_eq!(cells[1].to_string(), above[1], "the name is repeated");
                for (above, cell) in above.iter_mut().zip(&cells).skip(2) {
                    above.push_str(&cell.to_string());
                }
            }
            _ => break,
        }
    }
    rows
}

fn notes(workbook: &mut Xlsx<Cursor<Vec<u8>>>) -> Vec<(String, String)> {
    let Ok(sheet) = workbook.worksheet_range("另附说明") else {
        return Vec::new();
    };
    let rows = sheet.rows().skip(FIRST_NOTE);
    let mut notes: Vec<_> = rows.map(|row| (row[0].to_string(), row[1].to_string())).collect();
    notes.sort();
    notes
}
