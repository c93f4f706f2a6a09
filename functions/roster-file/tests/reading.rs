//! Rosters as people keep them.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

use campaign::roles::Role;
use campaign::{Campaign, RosterEntry};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use roster_file::{Column, MOST_ROWS, Outcome, Person, differences, read, read_all, template};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;
use std::time::Instant;

const TODAY: Date = date(2017, 9, 11);

const HEADINGS: &str = "编号,姓名,出生年月,单位,职务,职级,职级名称,公务员或参公,人员类别,市管干部,在职状态,离职日期,原工作业务,领导干部认定,认定理由,阅签人,角色";

fn campaign() -> &'static Campaign {
    static CAMPAIGN: LazyLock<Campaign> =
        LazyLock::new(|| Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap());
    &CAMPAIGN
}

fn demo() -> &'static str {
    include_str!("../../../infra/local/demo/roster.csv")
}

fn reading(bytes: &[u8]) -> (Vec<Person>, Outcome) {
    let mut people = Vec::new();
    let outcome = read(bytes, campaign(), TODAY, |person| people.push(person));
    (people, outcome)
}

fn problems(bytes: &[u8]) -> Vec<String> {
    let (_, outcome) = reading(bytes);
    outcome
        .problems
        .listed()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn entries(bytes: &[u8]) -> Vec<RosterEntry> {
    read_all(bytes, campaign(), TODAY).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A workbook of one sheet.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (at, cell) in (0..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(row, at, *cell).unwrap();
        }
    }
}

const CLERK: [&str; 17] = [
    "A-1",
    "甲示例",
    "1985-03",
    "天元分局",
    "科员",
    "科员",
    "",
    "是",
    "党政机关",
    "否",
    "在职",
    "",
    "",
    "",
    "",
    "",
    "",
];

fn with(changed: &[(Column, &'static str)]) -> [&'static str; 17] {
    let mut cells = CLERK;
    for (column, text) in changed {
        cells[*column as usize] = text;
    }
    cells
}

fn csv_of(rows: &[[&str; 17]]) -> String {
    let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
    format!("{HEADINGS}\n{}\n", rows.join("\n"))
}

#[test]
fn the_demo_roster_covers_every_unit_of_the_campaign() {
    let campaign = campaign();
    let entries = entries(demo().as_bytes());
    assert!((50..=70).contains(&entries.len()), "{}", entries.len());
    for unit in &campaign.units {
        assert!(entries.iter().any(|entry| entry.unit == unit.id), "{}", unit.name);
    }
}

#[test]
fn the_demo_roster_names_nobody_of_the_notice() {
    let campaign = campaign();
    let group = &campaign.leading_group;
    let entries = entries(demo().as_bytes());
    for member in group.members.iter().chain(&group.office.members) {
        assert!(
            entries.iter().all(|entry| entry.name != member.name),
            "{}",
            member.name
        );
    }
}

#[test]
fn every_encoding_and_separator_says_the_same() {
    let expected = entries(demo().as_bytes());
    let utf8_with_mark = format!("\u{feff}{}", demo());
    assert_eq!(entries(utf8_with_mark.as_bytes()), expected);
    let (gb18030, _, unmapped) = encoding_rs::GB18030.encode(demo());
    assert!(!unmapped);
    assert_eq!(entries(&gb18030), expected);
    // "Unicode text" of Excel: UTF-16 with tabs.
    let tabs = format!("\u{feff}{}", demo().replace(',', "\t"));
    let utf16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(entries(&utf16), expected);
    assert_eq!(entries(demo().replace(',', ";").as_bytes()), expected);
    assert_eq!(entries(demo().replace('\n', "\r\n").as_bytes()), expected);
}

#[test]
fn a_workbook_says_the_same_as_the_text() {
    let expected = entries(demo().as_bytes());
    let book = workbook(|sheet| {
        for (row, line) in (0..).zip(demo().lines()) {
            write_row(sheet, row, &line.split(',').collect::<Vec<_>>());
        }
    });
    assert_eq!(entries(&book), expected);
}

#[test]
fn a_row_says_again_what_was_read_from_it() {
    let campaign = campaign();
    for entry in entries(demo().as_bytes()) {
        let cells: Vec<String> = Column::ALL
            .iter()
            .map(|column| column.text_of(&entry, campaign))
            .collect();
        let again = entries_of_cells(&cells);
        assert_eq!(differences(&entry, &again, campaign), []);
        assert_eq!(again, entry);
    }
}

fn entries_of_cells(cells: &[String]) -> RosterEntry {
    let text = format!("{HEADINGS}\n{}\n", cells.join(","));
    entries(text.as_bytes()).remove(0)
}

#[test]
fn both_templates_are_read_and_their_example_loads_nobody() {
    let campaign = campaign();
    for file in [template::csv(campaign), template::xlsx(campaign).unwrap()] {
        let (people, outcome) = reading(&file);
        assert_eq!(people, []);
        assert_eq!(outcome.problems.count(), 1, "{}", outcome.problems);
        assert!(outcome.problems.to_string().contains("没有人员"));
        assert!(outcome.unused.is_empty() && outcome.has_roles && outcome.has_signers);
    }
    // What the example says is right but for its number.
    let example = String::from_utf8(template::csv(campaign)).unwrap();
    assert_eq!(entries(example.replace("EXAMPLE", "B-7").as_bytes()).len(), 1);
}

#[test]
fn the_same_campaign_makes_the_same_template() {
    assert_eq!(
        template::xlsx(campaign()).unwrap(),
        template::xlsx(campaign()).unwrap()
    );
}

#[test]
fn every_problem_is_named_by_row_and_column() {
    let text = csv_of(&[
        with(&[(Column::Born, "1980-13")]),
        with(&[
            (Column::Name, ""),
            (Column::Unit, "火星分局"),
            (Column::Rank, "元帅"),
            (Column::CivilServant, "也许"),
            (Column::Employment, "退休"),
            (Column::Ruling, "是"),
            (Column::Signer, "王局长"),
            (Column::Roles, "单位填表人、皇帝"),
        ]),
    ]);
    let told = problems(text.as_bytes());
    let places: Vec<&str> = told
        .iter()
        .map(|problem| problem.split_once('：').unwrap().0)
        .collect();
    assert_eq!(
        places,
        [
            "第 2 行“出生年月”",
            "第 3 行“编号”",
            "第 3 行“姓名”",
            "第 3 行“单位”",
            "第 3 行“职级”",
            "第 3 行“公务员或参公”",
            "第 3 行“离职日期”",
            "第 3 行“认定理由”",
            "第 3 行“阅签人”",
            "第 3 行“角色”",
        ]
    );
    assert!(told[1].contains("与第 2 行重复"), "{}", told[1]);
    assert!(
        told[9].contains("皇帝") && told[9].contains("派驻纪检组"),
        "{}",
        told[9]
    );
}

#[test]
fn impossible_dates_are_refused() {
    let one = |changed: &[(Column, &'static str)]| problems(csv_of(&[with(changed)]).as_bytes());
    let left = |day: &'static str| one(&[(Column::Employment, "退休"), (Column::LeftOn, day)]);
    assert_eq!(left("2016-05-31"), Vec::<String>::new());
    for impossible in ["2017-02-29", "2017-09-12", "1984-01-01", "昨天", "2016-05"] {
        assert_eq!(left(impossible).len(), 1, "{impossible}");
    }
    assert_eq!(one(&[(Column::LeftOn, "2016-05-31")]).len(), 1);
    for impossible in ["2017-10", "2010-01", "1890-01", "0085-03", "1985.1"] {
        assert_eq!(one(&[(Column::Born, impossible)]).len(), 1, "{impossible}");
    }
}

#[test]
fn missing_and_doubled_columns_are_named() {
    let told = problems("编号,姓名,姓名\nA-1,甲,乙\n".as_bytes());
    assert_eq!(told.len(), 13 + 1);
    assert!(told[0].starts_with("第 1 行“出生年月”"), "{}", told[0]);
    assert!(told[13].starts_with("第 1 行“姓名”"), "{}", told[13]);
}

#[test]
fn a_file_may_do_without_signers_and_roles() {
    let cut = |line: &str| line.rsplitn(3, ',').nth(2).unwrap().to_owned();
    let text = csv_of(&[CLERK]).lines().map(cut).collect::<Vec<_>>().join("\n");
    let (people, outcome) = reading(text.as_bytes());
    assert_eq!(people.len(), 1);
    assert!(outcome.problems.is_empty() && !outcome.has_roles && !outcome.has_signers);
}

#[test]
fn rows_are_numbered_as_the_spreadsheet_shows_them() {
    let bad = with(&[(Column::Number, "A-2"), (Column::Rank, "元帅")]).join(",");
    let multi = with(&[(Column::Number, "A-3"), (Column::Position, "\"局长\n（兼）\"")]).join(",");
    let text = format!("花名册,,\r\n\r\n{HEADINGS}\r\n,,,\r\n\r\n{multi}\r\n{bad}");
    let (people, outcome) = reading(text.as_bytes());
    assert_eq!(people[0].row, 6);
    assert_eq!(people[0].entry.position, "局长 （兼）");
    assert_eq!(outcome.problems.listed()[0].row, Some(7));
}

#[test]
fn names_that_were_spaced_out_and_full_width_text_are_folded() {
    let text = csv_of(&[with(&[
        (Column::Number, "ａ－１"),
        (Column::Name, "王　伟"),
        (Column::Born, "１９８５．３"),
        (Column::Roles, "单位填表人，阅签人, 阅签人；填报人"),
    ])]);
    let entry = entries(text.as_bytes()).remove(0);
    assert_eq!(entry.number.as_str(), "A-1");
    assert_eq!(entry.name, "王伟");
    assert_eq!(entry.born.to_string(), "1985-03");
    assert_eq!(entry.roles, [Role::Signer, Role::UnitOfficer]);
}

#[test]
fn dates_and_numbers_are_read_as_spreadsheets_store_them() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let book = workbook(|sheet| {
        sheet
            .merge_range(0, 0, 0, 8, "全局人员花名册", &Format::new())
            .unwrap();
        write_row(sheet, 2, &HEADINGS.split(',').collect::<Vec<_>>());
        let left = [(Column::Employment, "退休")];
        for row in [4, 5, 7] {
            write_row(sheet, row, &with(&left));
            let left_on = ExcelDateTime::from_ymd(2016, 5, 31).unwrap();
            sheet
                .write_datetime_with_format(row, Column::LeftOn as u16, &left_on, &day)
                .unwrap();
            sheet.write_number(row, 0, f64::from(1000 + row)).unwrap();
        }
        let born = ExcelDateTime::from_ymd(1985, 3, 1).unwrap();
        sheet.write_datetime_with_format(4, 2, &born, &day).unwrap();
        sheet.write_number(5, 2, 1985.03).unwrap();
        let formula = Formula::new("TEXT(A1,\"yyyy-mm\")").set_result("1985-03");
        sheet.write_formula(7, 2, formula).unwrap();
        sheet.write_boolean(7, Column::CivilServant as u16, true).unwrap();
    });
    let people = entries(&book);
    let numbers: Vec<&str> = people.iter().map(|person| person.number.as_str()).collect();
    assert_eq!(numbers, ["1004", "1005", "1007"]);
    for person in &people {
        assert_eq!(person.born.to_string(), "1985-03");
        assert_eq!(person.left_on, Some(date(2016, 5, 31)));
        assert!(person.civil_servant);
    }
}

#[test]
fn merged_cells_over_people_are_refused_by_row_and_column() {
    let book = workbook(|sheet| {
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
        write_row(sheet, 2, &with(&[(Column::Number, "A-2"), (Column::Unit, "")]));
        sheet.merge_range(1, 3, 2, 3, "天元分局", &Format::new()).unwrap();
    });
    let told = problems(&book);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "第 3 行“单位”：必填");
    assert!(
        told[1].starts_with("第 2 行“单位”：第 2 至 3 行是合并的单元格"),
        "{}",
        told[1]
    );
}

#[test]
fn formulas_that_failed_are_refused() {
    let book = workbook(|sheet| {
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
        sheet
            .write_formula(1, 4, Formula::new("VLOOKUP(1,A:B,2,0)").set_result("#N/A"))
            .unwrap();
    });
    let told = problems(&book);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("第 2 行“职务”：公式出错"), "{}", told[0]);
}

#[test]
fn two_sheets_of_people_are_refused() {
    let mut workbook = Workbook::new();
    for name in ["机关", "分局"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
    }
    let told = problems(&workbook.save_to_buffer().unwrap());
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("机关") && told[0].contains("分局"),
        "{}",
        told[0]
    );
}

#[test]
fn rubbish_is_refused_as_a_whole() {
    let cut = &template::xlsx(campaign()).unwrap()[..3000];
    let old = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    for rubbish in [
        &b""[..],
        b"\0\0\0\0",
        b"\xff\xfe\x00",
        "你好".as_bytes(),
        b"PK\x03\x04",
        cut,
        &old,
    ] {
        let (people, outcome) = reading(rubbish);
        assert_eq!(people, []);
        assert_eq!(outcome.problems.count(), 1);
        assert_eq!(outcome.problems.listed()[0].row, None);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_where_they_stand() {
    let mut bytes = csv_of(&[CLERK]).into_bytes();
    let at = bytes.len() - 20;
    bytes.splice(..0, [0xEF, 0xBB, 0xBF]);
    bytes[at] = 0xFF;
    let told = problems(&bytes);
    assert!(!told.is_empty() && told[0].starts_with("第 2 行"), "{told:?}");
}

#[test]
fn a_hundred_thousand_rows_of_rubbish_are_refused_quickly_with_the_first_problems_told() {
    let rows = "x,y,z,?,,,\"a\"\"b\",,,,,1,2,3,4,5,6\n".repeat(MOST_ROWS as usize);
    let text = format!("{HEADINGS}\n{rows}");
    let begun = Instant::now();
    let (people, outcome) = reading(text.as_bytes());
    assert_eq!(people, []);
    assert_eq!(outcome.rows, MOST_ROWS);
    assert_eq!(outcome.problems.listed().len(), 200);
    assert!(outcome.problems.more() > u64::from(MOST_ROWS));
    // Seconds even on a busy machine; what grows faster than its rows takes minutes.
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn more_rows_than_one_file_may_have_are_refused() {
    let row = format!("{}\n", CLERK.join(","));
    let text = format!("{HEADINGS}\n{}", row.repeat(MOST_ROWS as usize + 1));
    let (_, outcome) = reading(text.as_bytes());
    assert_eq!(outcome.rows, MOST_ROWS);
    assert!(!outcome.problems.is_empty());
}

#[test]
fn a_workbook_that_unpacks_to_more_than_a_roster_is_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..170 {
        archive.write_all(&zeros).unwrap();
    }
    let file = archive.finish().unwrap().into_inner();
    assert!(file.len() < 1 << 20);
    let told = problems(&file);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("过大"), "{}", told[0]);
}

static TEMPLATE: LazyLock<Vec<u8>> = LazyLock::new(|| template::xlsx(campaign()).unwrap());

/// The parts of a workbook, by name.
fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// A workbook of these parts.
fn assembled(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_claims_more_texts_than_it_can_hold_is_refused() {
    let mut parts = parts(&template::xlsx(campaign()).unwrap());
    assert_eq!(problems(&assembled(&parts)).len(), 1);
    let texts = parts
        .iter_mut()
        .find(|(name, _)| name == "xl/sharedStrings.xml")
        .unwrap();
    let xml = String::from_utf8(texts.1.clone()).unwrap();
    let count = xml
        .split("uniqueCount=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    texts.1 = xml
        .replace(&format!("uniqueCount=\"{count}\""), "uniqueCount=\"99999999999\"")
        .into_bytes();
    let told = problems(&assembled(&parts));
    assert!(told.len() == 1 && told[0].contains("打不开"), "{told:?}");
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        reading(&bytes);
    }

    #[test]
    fn no_cells_break_the_reader(cells in proptest::collection::vec(".{0,12}", 17)) {
        reading(format!("{HEADINGS}\n{}\n", cells.join(",")).as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_within_a_workbook_breaks_the_reader(
        changes in proptest::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()),
            1..8,
        )
    ) {
        let mut parts = parts(&TEMPLATE);
        for (part, place, byte) in changes {
            let bytes = &mut part.get_mut(&mut parts).1;
            if !bytes.is_empty() {
                *place.get_mut(bytes) = byte;
            }
        }
        reading(&assembled(&parts));
    }

    #[test]
    fn no_damage_to_a_workbook_breaks_the_reader(at in 0usize..12_000, byte in any::<u8>()) {
        let mut file = TEMPLATE.clone();
        let place = at % file.len();
        file[place] = byte;
        reading(&file);
    }
}
