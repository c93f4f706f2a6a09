//! Rosters as people keep them.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

mod hostile;
mod rows;
mod texts;
mod workbooks;

use campaign::plan::Unit;
use campaign::role::Role;
use campaign::{Campaign, RosterEntry, UnitId};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use roster_file::{Column, MOST_ROWS, Outcome, Person, differences, read, read_all, template};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;
use std::time::Instant;

const TODAY: Date = date(2017, 9, 11);

const HEADINGS: &str = "编号,姓名,出生年月,单位,职务,职级,职级名称,公务员或参公,人员类别,市管干部,在职状态,离职日期,原工作业务,领导干部认定,认定理由,阅签人,角色,联系电话";

fn campaign() -> &'static Campaign {
    static CAMPAIGN: LazyLock<Campaign> =
        LazyLock::new(|| Campaign::parse(include_str!("../../../../site/content/campaign.toml")).unwrap());
    &CAMPAIGN
}

fn demo() -> &'static str {
    include_str!("../../../../infra/local/demo/roster.csv")
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

const CLERK: [&str; 18] = [
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
    "",
];

fn with(changed: &[(Column, &'static str)]) -> [&'static str; 18] {
    let mut cells = CLERK;
    for (column, text) in changed {
        cells[*column as usize] = text;
    }
    cells
}

fn csv_of(rows: &[[&str; 18]]) -> String {
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
        assert!(outcome.unused.is_empty() && outcome.has_roles && outcome.has_signers && outcome.has_phones);
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
