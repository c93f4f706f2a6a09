//! Workbooks as offices and other programs make them.

use super::hostile::{assembled, parts};
use super::*;

/// A workbook of one sheet with the headings, of which `fill` makes the rest.
fn roster(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    workbook(|sheet| {
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        fill(sheet);
    })
}

/// The same file with a part's text changed.
fn altered(file: &[u8], part: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = parts(file);
    let (_, bytes) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "{part} was not changed");
    *bytes = changed.into_bytes();
    assembled(&parts)
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn numbers_that_are_shown_otherwise_are_told_as_they_are_seen() {
    let formatted = |format: &str, column: Column| {
        roster(|sheet| {
            write_row(sheet, 1, &CLERK);
            let format = Format::new().set_num_format(format);
            sheet
                .write_number_with_format(1, column as u16, 7, &format)
                .unwrap();
        })
    };
    let told = problems(&formatted("0000", Column::Number));
    assert_eq!(
        told,
        ["第 2 行“编号”：表格中显示为“0007”，存的却是数字 7，请把该列设为“文本”格式后重填"]
    );
    let told = problems(&formatted("\"TY-\"000", Column::Signer));
    assert!(told.len() == 1 && told[0].contains("“TY-007”"), "{told:?}");
    for usual in ["0", "@", "0_ ", "General"] {
        assert_eq!(
            entries(&formatted(usual, Column::Number))[0].number.as_str(),
            "7",
            "{usual}"
        );
    }
}

#[test]
fn dates_and_flags_in_columns_of_text_are_problems_of_their_cells() {
    let day = Format::new().set_num_format("m\"月\"d\"日\"");
    let file = roster(|sheet| {
        for (row, column) in [(1, Column::Number), (2, Column::Name), (3, Column::Position)] {
            write_row(sheet, row, &CLERK);
            sheet.write_string(row, 0, format!("A-{row}")).unwrap();
            let date = ExcelDateTime::from_ymd(2017, 3, 12).unwrap();
            sheet
                .write_datetime_with_format(row, column as u16, &date, &day)
                .unwrap();
        }
        write_row(sheet, 4, &with(&[(Column::Number, "A-4")]));
        sheet.write_boolean(4, Column::Name as u16, true).unwrap();
        write_row(sheet, 5, &with(&[(Column::Number, "A-5")]));
        sheet.write_boolean(5, Column::Born as u16, false).unwrap();
    });
    let told = problems(&file);
    let places: Vec<&str> = told
        .iter()
        .map(|problem| problem.split_once('：').unwrap().0)
        .collect();
    assert_eq!(
        places,
        [
            "第 2 行“编号”",
            "第 3 行“姓名”",
            "第 4 行“职务”",
            "第 5 行“姓名”",
            "第 6 行“出生年月”"
        ]
    );
    assert!(
        told[0].contains("日期（2017-03-12）") && told[0].contains("“3-12”"),
        "{}",
        told[0]
    );
    assert!(told[3].contains("逻辑值（TRUE）"), "{}", told[3]);
}

#[test]
fn formulas_without_what_they_come_to_are_told_and_empty_texts_are_empty() {
    let file = roster(|sheet| {
        write_row(sheet, 1, &CLERK);
        for (column, result) in [
            (Column::PostName, "e"),
            (Column::Signer, "p"),
            (Column::Roles, "q"),
        ] {
            let formula = Formula::new("IF(A2=\"\",\"\",\"x\")").set_result(result);
            sheet.write_formula(1, column as u16, formula).unwrap();
        }
        // What the library writes where nobody worked the formula out.
        let formula = Formula::new("A1");
        sheet
            .write_formula(1, Column::FormerDuties as u16, formula)
            .unwrap();
    });
    let file = altered(&file, SHEET, |xml| {
        let mut xml = xml;
        for (written, bare) in [
            ("r=\"P2\" t=\"str\"", "r=\"P2\""),
            ("<v>e</v>", "<v></v>"),
            ("<v>p</v>", ""),
            ("r=\"Q2\" t=\"str\"", "r=\"Q2\""),
            ("<v>q</v>", "<v/>"),
        ] {
            assert!(xml.contains(written), "{written}: {xml}");
            xml = xml.replace(written, bare);
        }
        xml
    });
    let why = "公式没有计算结果，请在 Excel 或 WPS 中打开、保存后再上传";
    assert_eq!(
        problems(&file),
        ["原工作业务", "阅签人", "角色"].map(|column| format!("第 2 行“{column}”：{why}"))
    );
}

#[test]
fn an_error_with_a_new_name_is_told_at_its_cell_and_an_unreadable_sheet_beside_a_roster_is_skipped() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
    write_row(sheet, 1, &CLERK);
    let failed = Formula::new("VLOOKUP(1,A:B,2,0)").set_result("#N/A");
    sheet.write_formula(1, Column::Position as u16, failed).unwrap();
    write_row(workbook.add_worksheet(), 0, &["别的", "内容"]);
    let file = workbook.save_to_buffer().unwrap();
    let file = altered(&file, "xl/worksheets/sheet2.xml", |xml| {
        xml.replace("t=\"s\"><v>", "t=\"s\"><v>9999")
    });
    for error in ["#SPILL!", "#CALC!", "#FIELD!"] {
        let file = altered(&file, SHEET, |xml| xml.replace("#N/A", error));
        assert_eq!(
            problems(&file),
            [format!("第 2 行“职务”：公式出错（{error}），请填写实际内容")]
        );
    }
    let only_broken = altered(&file, SHEET, |xml| xml.replace("t=\"s\"><v>", "t=\"s\"><v>9999"));
    let told = problems(&only_broken);
    assert!(
        told.len() == 1 && told[0].contains("工作表“Sheet1”的内容无法识别"),
        "{told:?}"
    );
}

#[test]
fn hidden_rows_and_columns_are_read_and_told() {
    let file = roster(|sheet| {
        for row in 1..4 {
            write_row(sheet, row, &with(&[(Column::Roles, "单位填表人")]));
            sheet.write_string(row, 0, format!("A-{row}")).unwrap();
        }
        sheet.set_row_hidden(2).unwrap();
        // Beyond the people.
        sheet.set_row_hidden(9).unwrap();
        sheet.set_column_hidden(Column::Roles as u16).unwrap();
        sheet.set_column_hidden(40).unwrap();
    });
    let (people, outcome) = reading(&file);
    assert!(outcome.problems.is_empty(), "{}", outcome.problems);
    assert_eq!(people.len(), 3);
    assert_eq!(people[1].entry.roles, [Role::UnitOfficer]);
    assert_eq!(outcome.hidden_rows, 1);
    assert_eq!(outcome.hidden_columns, ["角色"]);
}

#[test]
fn a_workbook_of_very_many_sheets_is_refused_early() {
    let file = roster(|sheet| write_row(sheet, 1, &CLERK));
    let file = altered(&file, "xl/workbook.xml", |xml| {
        let at = xml.find("<sheet ").unwrap();
        let end = at + xml[at..].find("/>").unwrap() + 2;
        let one = xml[at..end].to_owned();
        let sheets: String = (0..200_000)
            .map(|number| one.replace("Sheet1", &format!("S{number}")))
            .collect();
        xml.replace(&one, &sheets)
    });
    let begun = Instant::now();
    let told = problems(&file);
    assert_eq!(told, ["工作簿有 200000 张工作表，请只保留花名册一张"]);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

/// A sheet whose rows are written by hand: more of them than anybody keeps.
fn with_rows(rows: impl Iterator<Item = String>) -> Vec<u8> {
    let file = roster(|sheet| write_row(sheet, 1, &CLERK));
    altered(&file, SHEET, |xml| {
        let rows: String = rows.collect();
        xml.replace("</sheetData>", &format!("{rows}</sheetData>"))
    })
}

#[test]
fn a_million_empty_rows_and_a_hundred_thousand_styled_ones_are_read() {
    let empty = with_rows((3..=1_048_576).map(|row| format!("<row r=\"{row}\"/>")));
    let styled = with_rows((3..=100_002).map(|row| {
        let cells: String = ('A'..='Q')
            .map(|column| format!("<c r=\"{column}{row}\" s=\"0\"/>"))
            .collect();
        format!("<row r=\"{row}\" spans=\"1:17\">{cells}</row>")
    }));
    for file in [empty, styled] {
        let begun = Instant::now();
        assert_eq!(entries(&file).len(), 1);
        let took = begun.elapsed();
        println!("{} bytes in {took:?}", file.len());
        // Unoptimized, on a busy machine; optimized it takes a tenth of it.
        assert!(took.as_secs() < 60, "{took:?}");
    }
}
