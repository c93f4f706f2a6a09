//! Each format read back.

use super::*;
use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

const COLUMNS: [Column; 6] = [
    column("text", "文字"),
    column("amount_wan", "金额（万元）"),
    column("on", "日期"),
    column("at", "时间"),
    column("is", "是否"),
    column("several", "几项"),
];

const fn column(name: &'static str, heading: &'static str) -> Column {
    Column {
        name,
        heading: Cow::Borrowed(heading),
        width: 12,
    }
}

fn row(text: &str) -> [Cell; 6] {
    [
        Cell::Text(text.to_owned()),
        Cell::Wan(Wan::parse("-0.30").unwrap()),
        Cell::Day("2017-09-11".parse().unwrap()),
        Cell::Moment("2017-09-11T17:00:05Z".parse().unwrap()),
        Cell::Is(true),
        Cell::Several(vec!["甲".to_owned(), "乙".to_owned()]),
    ]
}

fn lines(format: Format, rows: &[[Cell; 6]]) -> String {
    let lines = Lines::new(format, &COLUMNS).unwrap();
    let mut out = lines.head();
    for row in rows {
        lines.row(row, &mut out);
    }
    String::from_utf8(out).unwrap()
}

fn book(rows: &[[Cell; 6]], rows_a_sheet: u32) -> Xlsx<Cursor<Vec<u8>>> {
    let day = "2017-09-11".parse().unwrap();
    let mut book = Book::start("清单", day, &COLUMNS, rows_a_sheet).unwrap();
    for row in rows {
        book.row(row).unwrap();
    }
    let mut bytes = Vec::new();
    book.finish(&mut bytes).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn csv_begins_with_its_mark_and_ends_lines_as_excel_does() {
    let csv = lines(Format::Csv, &[row("示例")]);
    let expected = "\u{feff}文字,金额（万元）,日期,时间,是否,几项\r\n\
                    示例,-0.30,2017-09-11,2017-09-12 01:00:05,是,甲、乙\r\n";
    assert_eq!(csv, expected);
}

#[test]
fn csv_quotes_what_would_break_it_and_neutralizes_what_would_run() {
    let csv = lines(
        Format::Csv,
        &[row("=HYPERLINK(\"x\",\"y\")"), row("两\r\n行"), row(" 空 ")],
    );
    assert!(
        csv.contains("\r\n\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",-0.30,"),
        "{csv}"
    );
    assert!(csv.contains("\r\n\"两\r\n行\",-0.30,"), "{csv}");
    assert!(csv.contains("\r\n\" 空 \",-0.30,"), "{csv}");
}

#[test]
fn json_lines_carry_everything_as_it_is() {
    let json = lines(Format::JsonLines, &[row("=1\n😀\"")]);
    let expected = "{\"text\":\"=1\\n😀\\\"\",\"amount_wan\":\"-0.30\",\"on\":\"2017-09-11\",\
                    \"at\":\"2017-09-11T17:00:05Z\",\"is\":true,\"several\":[\"甲\",\"乙\"]}\n";
    assert_eq!(json, expected);
}

#[test]
fn a_workbook_has_numbers_and_dates_and_no_formula() {
    let mut workbook = book(&[row("=1+1"), row("@x"), row("好")], 100);
    let range = workbook.worksheet_range("清单").unwrap();
    let cell = |row: u32, column: u32| range.get_value((row, column)).unwrap().clone();
    assert_eq!(cell(0, 1), Data::String("金额（万元）".to_owned()));
    assert_eq!(cell(1, 0), Data::String("'=1+1".to_owned()));
    assert_eq!(cell(2, 0), Data::String("'@x".to_owned()));
    assert_eq!(cell(3, 0), Data::String("好".to_owned()));
    assert_eq!(cell(1, 1), Data::Float(-0.3));
    let Data::DateTime(day) = cell(1, 2) else {
        panic!("{:?}", cell(1, 2))
    };
    assert_eq!(day.as_f64(), 42989.0);
    let Data::DateTime(at) = cell(1, 3) else {
        panic!("{:?}", cell(1, 3))
    };
    assert!((at.as_f64() - (42990.0 + 3605.0 / 86400.0)).abs() < 1e-9);
    assert_eq!(cell(1, 4), Data::String("是".to_owned()));
    assert!(workbook.worksheet_formula("清单").unwrap().is_empty());
}

#[test]
fn a_long_list_goes_on_on_a_further_worksheet() {
    let mut workbook = book(&[row("一"), row("二"), row("三")], 2);
    assert_eq!(workbook.sheet_names(), ["清单", "清单（2）"]);
    let second = workbook.worksheet_range("清单（2）").unwrap();
    assert_eq!(second.get_value((0, 0)), Some(&Data::String("文字".to_owned())));
    assert_eq!(second.get_value((1, 0)), Some(&Data::String("三".to_owned())));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
    let long = "😀".repeat(20_000);
    let mut workbook = book(&[row(&long)], 100);
    let range = workbook.worksheet_range("清单").unwrap();
    let Some(Data::String(text)) = range.get_value((1, 0)) else {
        panic!("no text")
    };
    assert!(text.starts_with("😀") && text.ends_with("全文见 CSV 或 JSON Lines）"));
    assert!(text.encode_utf16().count() <= 32_767);
    assert!(
        lines(Format::Csv, &[row(&long)]).contains(&long),
        "CSV has all of it"
    );
}

#[test]
fn a_text_higher_than_a_row_stands_once_more_line_by_line() {
    let long: String = (0..1000).map(|at| format!("第{at}句；")).collect();
    let mut workbook = book(&[row("短"), row(&long), row(&"字".repeat(100))], 20);
    let names = workbook.sheet_names();
    let more = names.iter().filter(|name| name.starts_with("全文")).count();
    assert_eq!(
        names.first().map(String::as_str),
        Some("清单"),
        "the list comes first"
    );
    assert!(more > 1, "{names:?}");
    let mut found = String::new();
    for name in names.iter().skip(1) {
        let lines = workbook.worksheet_range(name).unwrap();
        assert_eq!(
            lines.get_value((0, 3)),
            Some(&Data::String("内容（逐行）".to_owned()))
        );
        for line in lines.rows().skip(1) {
            let [row, of, column, text] = [0, 1, 2, 3].map(|place| line[place].to_string());
            assert_eq!((row.as_str(), column.as_str()), ("3", "文字"));
            assert!(
                long.starts_with(&of) && !of.is_empty(),
                "what the row begins with"
            );
            found.push_str(&text);
        }
    }
    assert_eq!(found, long);
    let whole = workbook.worksheet_range("清单").unwrap();
    assert_eq!(whole.get_value((2, 0)), Some(&Data::String(long)));
}

/// Kilobytes of memory that this process had at most since it was last asked.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    // From here on the peak counts anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    digits.parse().unwrap()
}

#[test]
fn twenty_thousand_rows_are_written_in_the_memory_of_a_few() {
    let rows = 20_000;
    let day = "2017-09-11".parse().unwrap();
    let long = "示例".repeat(500);
    peak();
    let before = peak();
    let mut book = Book::new("清单", day, &COLUMNS).unwrap();
    let lines = Lines::new(Format::Csv, &COLUMNS).unwrap();
    let (mut written, mut out) = (0, Vec::new());
    for at in 0..rows {
        let row = row(&format!("{at}{long}"));
        book.row(&row).unwrap();
        out.clear();
        lines.row(&row, &mut out);
        written += out.len() as u64;
    }
    book.finish(tempfile::tempfile().unwrap()).unwrap();
    let grown = peak().saturating_sub(before);
    assert!(written / 1024 > 50_000, "{written} bytes");
    // Of a row that is higher than one line its height is held.
    assert!(grown < 14 * 1024, "{grown} kB more for {} kB", written / 1024);
}
