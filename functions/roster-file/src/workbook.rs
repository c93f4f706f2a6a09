//! Workbooks (XLSX), read cell by cell.

use crate::Person;
use crate::archive::{self, Unfit};
use crate::cell::Cell;
use crate::headings::{Headings, MOST_COLUMNS, MOST_ROWS_ABOVE};
use crate::table::Table;
use calamine::{Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;
use std::ops::ControlFlow;

type Book<'file> = Xlsx<Cursor<&'file [u8]>>;

/// Reads a workbook into the table: the one visible sheet that has the headings of a roster.
pub(crate) fn read<Each: FnMut(Person)>(bytes: &[u8], table: &mut Table<'_, Each>) {
    match archive::check(bytes) {
        Ok(()) => {}
        Err(Unfit::Broken) => {
            return table.refuse("工作簿已损坏或设有密码，打不开；请另存为普通的 .xlsx 后上传");
        }
        Err(Unfit::TooLarge) => {
            return table.refuse(
                "工作簿展开后过大，请只保留花名册一张工作表，删除名单以外带格式的空白行；仍过大的，分成几个文件",
            );
        }
        Err(Unfit::Other(why)) => return table.refuse(why),
    }
    if read_book(bytes, table).is_err() {
        table.refuse("工作簿的内容无法识别，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传");
    }
}

fn read_book<Each: FnMut(Person)>(bytes: &[u8], table: &mut Table<'_, Each>) -> Result<(), XlsxError> {
    let mut book = Book::new(Cursor::new(bytes))?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut rosters = Vec::new();
    for sheet in sheets {
        if has_headings(&mut book, &sheet)? {
            rosters.push(sheet);
        }
    }
    match rosters.as_slice() {
        [] => Ok(()),
        [sheet] => read_sheet(&mut book, sheet, table),
        several => {
            let names = several.join("”“");
            table.refuse(format!(
                "有不止一张工作表像花名册（“{names}”），请每个文件只保留一张"
            ));
            Ok(())
        }
    }
}

fn has_headings(book: &mut Book<'_>, sheet: &str) -> Result<bool, XlsxError> {
    let mut found = false;
    each_row(book, sheet, |row, cells| {
        found = Headings::find(row, cells).is_some();
        if found || row > MOST_ROWS_ABOVE {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok(found)
}

fn read_sheet<Each: FnMut(Person)>(
    book: &mut Book<'_>,
    sheet: &str,
    table: &mut Table<'_, Each>,
) -> Result<(), XlsxError> {
    each_row(book, sheet, |row, cells| table.take(row, cells))?;
    let merged = book.merge_cells_by_sheet_name(sheet)?;
    refuse_merged(&merged, table);
    Ok(())
}

/// Cells that are merged over headings or people hide what is meant for whom. Merged titles do no harm.
fn refuse_merged<Each: FnMut(Person)>(merged: &[Dimensions], table: &mut Table<'_, Each>) {
    let Some(headings) = table.headings().map(Headings::row) else {
        return;
    };
    for area in merged.iter().filter(|area| area.end.0 + 1 >= headings) {
        let (from, to) = (area.start.0 + 1, area.end.0 + 1);
        let first = area.start.1 as usize;
        let known = (first..=area.end.1 as usize).take(MOST_COLUMNS).find(|place| {
            table
                .headings()
                .is_some_and(|headings| headings.column_at(*place).is_some())
        });
        if let Some(place) = known {
            let rows = if from == to {
                String::new()
            } else {
                format!("第 {from} 至 {to} 行")
            };
            table.problem(
                Some(from.max(headings)),
                Some(place),
                format!("{rows}是合并的单元格，请取消合并，每行填写完整"),
            );
        }
    }
}

/// Hands on the rows that have cells, with the numbers the spreadsheet shows.
fn each_row(
    book: &mut Book<'_>,
    sheet: &str,
    mut take: impl FnMut(u32, &[Cell]) -> ControlFlow<()>,
) -> Result<(), XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let (mut row, mut cells) = (0, Vec::new());
    while let Some(cell) = reader.next_cell()? {
        let (at, column) = cell.get_position();
        if at != row {
            if take(row + 1, &cells).is_break() {
                return Ok(());
            }
            cells.clear();
            row = at;
        }
        let column = column as usize;
        if column < MOST_COLUMNS {
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            cells[column] = Cell::from_workbook(cell.get_value());
        }
    }
    // Whether the rows end here or were cut short above, nothing follows.
    let _ = take(row + 1, &cells);
    Ok(())
}
