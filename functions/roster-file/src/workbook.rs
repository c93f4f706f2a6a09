//! Workbooks (XLSX), read cell by cell.

use crate::Person;
use crate::archive::{self, Unfit};
use crate::cell::Cell;
use crate::headings::{Headings, MOST_COLUMNS, MOST_ROWS_ABOVE};
use crate::number_format;
use crate::package::{self, Archive, Package, Unreadable};
use crate::sheet::{Seen, Sheet};
use crate::table::Table;
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::{BufRead, Cursor};

type Book<'file> = Xlsx<Cursor<&'file [u8]>>;

/// Sheets of one workbook; each is looked into for headings.
const MOST_SHEETS: usize = 100;

const SAVE_AGAIN: &str = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传";

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
    if let Err(why) = read_book(bytes, table) {
        table.refuse(why);
    }
}

fn read_book<Each: FnMut(Person)>(bytes: &[u8], table: &mut Table<'_, Each>) -> Result<(), String> {
    let unreadable = |_| format!("工作簿的内容无法识别，{SAVE_AGAIN}");
    let mut book = Book::new(Cursor::new(bytes)).map_err(unreadable)?;
    let sheets = book.sheets_metadata();
    if sheets.len() > MOST_SHEETS {
        return Err(format!("工作簿有 {} 张工作表，请只保留花名册一张", sheets.len()));
    }
    let visible = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
    let visible: Vec<(usize, String)> = visible.map(|(at, sheet)| (at, sheet.name.clone())).collect();
    let (mut rosters, mut broken) = (Vec::new(), Vec::new());
    for (at, name) in visible {
        match has_headings(&mut book, &name) {
            Ok(true) => rosters.push((at, name)),
            Ok(false) => {}
            Err(_) => broken.push(name),
        }
    }
    match (rosters.as_slice(), broken.as_slice()) {
        ([], []) => Ok(()),
        ([], [name, ..]) => Err(format!("工作表“{name}”的内容无法识别，{SAVE_AGAIN}")),
        ([(at, name)], _) => {
            let read = read_sheet(bytes, &mut book, *at, name, table);
            read.map_err(|Stopped(row)| format!("工作表“{name}”自第 {} 行起无法识别，{SAVE_AGAIN}", row + 1))
        }
        (several, _) => {
            let names: Vec<&str> = several.iter().map(|(_, name)| &**name).collect();
            let names = names.join("”“");
            Err(format!(
                "有不止一张工作表像花名册（“{names}”），请每个文件只保留一张"
            ))
        }
    }
}

fn has_headings(book: &mut Book<'_>, sheet: &str) -> Result<bool, XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let (mut row, mut cells) = (0, Vec::new());
    loop {
        let (at, value) = match reader.next_cell() {
            Ok(Some(cell)) => (cell.get_position(), Cell::from_workbook(cell.get_value())),
            // No heading is an error; what it is will be told where it stands.
            Err(XlsxError::CellError(_)) => continue,
            Ok(None) => return Ok(Headings::are(&cells)),
            Err(error) => return Err(error),
        };
        if at.0 != row {
            if Headings::are(&cells) {
                return Ok(true);
            }
            if at.0 >= MOST_ROWS_ABOVE {
                return Ok(false);
            }
            cells.clear();
            row = at.0;
        }
        put(&mut cells, at.1, value);
    }
}

/// From which row on, from 0, a sheet could not be read.
struct Stopped(u32);

/// Reads the values of a sheet, and beside each what else the sheet says of its cell.
fn read_sheet<Each: FnMut(Person)>(
    bytes: &[u8],
    book: &mut Book<'_>,
    at: usize,
    name: &str,
    table: &mut Table<'_, Each>,
) -> Result<(), Stopped> {
    let broken = |_: Unreadable| Stopped(0);
    let mut archive = Archive::new(Cursor::new(bytes)).map_err(|_| Stopped(0))?;
    let package = Package::read(&mut archive).map_err(broken)?;
    let path = package.sheets.get(at).ok_or(Stopped(0))?;
    let xml = package::open(&mut archive, path).map_err(broken)?;
    let mut sheet = Sheet::new(xml, package.is_to_be_calculated);
    read_rows(book, name, &mut sheet, table)?;
    table.note_hidden_columns(&sheet.hidden_columns);
    let merged = sheet.merged().map_err(broken)?;
    refuse_merged(&merged, table);
    Ok(())
}

/// A cell with all that is known of it; row and column count from 0.
struct Found {
    row: u32,
    column: u32,
    in_hidden_row: bool,
    cell: Cell,
}

/// Hands on the rows that have cells, with the numbers the spreadsheet shows.
fn read_rows<Each: FnMut(Person)>(
    book: &mut Book<'_>,
    name: &str,
    sheet: &mut Sheet<impl BufRead>,
    table: &mut Table<'_, Each>,
) -> Result<(), Stopped> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| Stopped(0))?;
    let formats: Vec<Option<String>> = reader.styles().iter().map(number_format::unusual).collect();
    let (mut row, mut is_hidden, mut cells) = (0, false, Vec::new());
    loop {
        let seen = sheet.next_cell().map_err(|_| Stopped(row))?;
        let found = match (seen, reader.next_cell_with_style_id()) {
            (Some(seen), Ok(Some((value, style)))) => {
                let format = formats.get(style).and_then(Option::as_deref);
                let (row, column) = value.get_position();
                Found {
                    row,
                    column,
                    in_hidden_row: seen.in_hidden_row,
                    cell: cell_of(&seen, value.get_value(), format),
                }
            }
            // A formula's error that the reader of values does not know: there are new ones every few years.
            (Some(seen), Err(XlsxError::CellError(error))) => Found {
                row: seen.row,
                column: seen.column,
                in_hidden_row: seen.in_hidden_row,
                cell: Cell::Error(seen.error.unwrap_or(error)),
            },
            (None, Ok(None)) => break,
            _ => return Err(Stopped(row)),
        };
        if found.row != row {
            if table.take_shown(row + 1, &cells, is_hidden).is_break() {
                return Ok(());
            }
            cells.clear();
            row = found.row;
        }
        is_hidden = found.in_hidden_row;
        put(&mut cells, found.column, found.cell);
    }
    // Whether the rows end here or were cut short above, nothing follows.
    let _ = table.take_shown(row + 1, &cells, is_hidden);
    Ok(())
}

fn cell_of(seen: &Seen, value: &DataRef<'_>, format: Option<&str>) -> Cell {
    if seen.is_uncalculated {
        return Cell::Uncalculated;
    }
    match (Cell::from_workbook(value), format) {
        (Cell::Number(number), Some(format)) => Cell::Formatted(number, number_format::shown(number, format)),
        (cell, _) => cell,
    }
}

fn put(cells: &mut Vec<Cell>, column: u32, cell: Cell) {
    let column = column as usize;
    if column < MOST_COLUMNS {
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
    }
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
