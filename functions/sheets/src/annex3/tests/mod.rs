//! Facts about the workbook, read back by another library.

mod file;

use super::*;
use calamine::{Data, DataType, Range, Reader, Xlsx};
use campaign::participant::RowParticipant;
use campaign::terms::{Mode, PoliticalAffiliation, Rank, Relation};
use campaign::{Month, Reference, RosterNumber, Wan};
use jiff::civil::date;
use std::io::Cursor;

fn campaign() -> Campaign {
    Campaign::parse(include_str!("../../../../../site/content/campaign.toml")).unwrap()
}

fn head() -> Head {
    Head {
        unit: "荷塘分局".into(),
        filled_on: date(2017, 9, 11),
        signatures: Signatures::default(),
    }
}

fn row(serial: u64) -> Row {
    Row {
        serial,
        number: RosterNumber::parse("A-1").unwrap(),
        reference: Reference::from_random([1, 2, 3, 4, 5]),
        name: "示例甲".into(),
        age: 37,
        unit: "荷塘分局".into(),
        position: "副局长".into(),
        rank: Rank::Section,
        post_name: Some("主任科员".into()),
        political_affiliation: PoliticalAffiliation::PartyMember,
        participant: RowParticipant::Oneself,
        mode: Mode::Shareholder,
        mode_other: None,
        sector: "涉矿".into(),
        sector_other: None,
        business_name: "示例矿业有限公司".into(),
        from: Month::parse("2015-03").unwrap(),
        to: Some(Month::parse("2017-02").unwrap()),
        content: "持有股份并参与分红".into(),
        amount_wan: Wan::parse("12.5").unwrap(),
        profit_wan: Wan::parse("-3.07").unwrap(),
        self_report_withdrawal: Some("已退".into()),
        verification_withdrawal: None,
        agreed_withdrawal: None,
        verification: None,
        disposition: None,
        note: None,
        lenient: true,
        late: false,
        flags: Vec::new(),
    }
}

fn relatives_row(serial: u64) -> Row {
    Row {
        participant: RowParticipant::Relative {
            name: "示例乙".into(),
            relation: Relation::ChildsSpouse,
        },
        mode: Mode::Other,
        mode_other: Some("提供场地".into()),
        sector: "其他类".into(),
        sector_other: Some("物流".into()),
        to: None,
        amount_wan: Wan::parse("99999999.99").unwrap(),
        profit_wan: Wan::parse("0").unwrap(),
        self_report_withdrawal: None,
        ..row(serial)
    }
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn read(bytes: Vec<u8>) -> Range<Data> {
    open(bytes).worksheet_range("附件3").unwrap()
}

fn line(range: &Range<Data>, row: u32) -> Vec<Data> {
    (0..19)
        .map(|column| range.get_value((row, column)).cloned().unwrap_or_default())
        .collect()
}

fn text(text: &str) -> Data {
    Data::String(text.into())
}

/// A part of the workbook's archive, as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn every_cell_stands_in_its_column() {
    let range = read(write(&campaign(), head(), &[row(1), relatives_row(2)]).unwrap());
    let own = [
        Data::Float(1.0),
        text("示例甲"),
        Data::Float(37.0),
        text("荷塘分局副局长"),
        text("正科级（主任科员）"),
        text("中共党员"),
        text("√"),
        Data::Empty,
        text("参股"),
        text("涉矿"),
        text("2015年3月至2017年2月"),
        text("示例矿业有限公司：持有股份并参与分红"),
        Data::Float(12.5),
        Data::Float(-3.07),
        text("已退"),
        Data::Empty,
        Data::Empty,
        Data::Empty,
        Data::Empty,
    ];
    assert_eq!(line(&range, 5), own);
    let relatives = line(&range, 6);
    assert_eq!(
        relatives[6..11],
        [
            Data::Empty,
            text("示例乙（子女的配偶）"),
            text("其他：提供场地"),
            text("其他类：物流"),
            text("2015年3月至今"),
        ]
    );
    assert_eq!(
        relatives[12..15],
        [Data::Float(99_999_999.99), Data::Float(0.0), Data::Empty]
    );
}

#[test]
fn the_form_stands_around_the_rows() {
    let mut workbook = open(write(&campaign(), head(), &[row(1)]).unwrap());
    let range = workbook.worksheet_range("附件3").unwrap();
    assert_eq!(
        line(&range, 0)[0],
        text("株洲市清理整治国家公职人员违规参与涉矿等经营性活动情况汇总表")
    );
    let head = line(&range, 1);
    assert_eq!(head[0], text("填报单位（盖章）：荷塘分局"));
    assert_eq!(head[8], text("主要负责人（签字）："));
    assert_eq!(head[12], text("填报日期：2017年9月11日"));
    let Data::String(notes) = &line(&range, 6)[0] else {
        panic!("no notes")
    };
    assert!(
        notes.contains("2017年9月30日")
            && notes.contains("涉矿、涉砂、涉渔、涉小水电、涉烟花爆竹、涉危险化学品")
    );
    assert_eq!(line(&range, 7)[0], text("填表人："));
    assert_eq!(line(&range, 7)[10], text("联系电话："));
    assert_eq!(range.end(), Some((7, 18)));
}

#[test]
fn headings_span_what_the_form_spans() {
    let bytes = write(&campaign(), head(), &[row(1)]).unwrap();
    let mut workbook = open(bytes);
    let range = workbook.worksheet_range("附件3").unwrap();
    let merged = workbook.merge_cells_by_sheet_name("附件3").unwrap();
    let span = |heading: &str| {
        let (row, column) = (0..5)
            .flat_map(|row| (0..19).map(move |column| (row, column)))
            .find(|at| range.get_value(*at) == Some(&text(heading)))
            .unwrap_or_else(|| panic!("no {heading}"));
        let spanned = merged.iter().find(|merged| merged.start == (row, column));
        spanned.map_or(((row, column), (row, column)), |merged| {
            (merged.start, merged.end)
        })
    };
    for (heading, start, end) in [
        ("序号", (2, 0), (4, 0)),
        ("国家公职人员基本情况", (2, 1), (2, 5)),
        ("参与经营性活动情况", (2, 6), (2, 13)),
        ("清理纠正情况", (2, 14), (2, 16)),
        ("核查情况", (2, 17), (4, 17)),
        ("处理情况", (2, 18), (4, 18)),
        ("参与经营性活动人员", (3, 6), (3, 7)),
        ("本人", (4, 6), (4, 6)),
        ("近亲属（姓名、关系）", (4, 7), (4, 7)),
    ] {
        assert_eq!(span(heading), (start, end), "{heading}");
    }
    let single = [
        (1, "姓名"),
        (2, "年龄"),
        (3, "工作单位及职务"),
        (4, "职级"),
        (5, "政治面貌"),
        (8, "参与方式"),
        (9, "涉及行业部门"),
        (10, "参与时间"),
        (11, "参与内容"),
        (12, "涉及金额（万元）"),
        (13, "获利（万元）"),
        (14, "主动报告阶段退出"),
        (15, "核查阶段退出"),
        (16, "约定退出"),
    ];
    for (column, heading) in single {
        assert_eq!(span(heading), ((3, column), (4, column)), "{heading}");
    }
}

#[test]
fn text_that_could_be_a_formula_is_neutralized_and_a_loss_stays_a_number() {
    let hostile = Row {
        name: "=HYPERLINK(\"http://example.invalid\")".into(),
        sector: "@SUM(A1)".into(),
        business_name: "+1".into(),
        profit_wan: Wan::parse("-3.07").unwrap(),
        ..row(1)
    };
    let bytes = write(
        &campaign(),
        Head {
            unit: "-1".into(),
            ..head()
        },
        &[hostile],
    )
    .unwrap();
    let cells = line(&read(bytes.clone()), 5);
    assert_eq!(cells[1], text("'=HYPERLINK(\"http://example.invalid\")"));
    assert_eq!(cells[9], text("'@SUM(A1)"));
    assert_eq!(cells[11], text("'+1：持有股份并参与分红"));
    assert_eq!(cells[13], Data::Float(-3.07));
    assert!(
        !part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"),
        "no formula anywhere"
    );
}

#[test]
fn who_answers_for_the_table_stands_at_its_head_and_foot() {
    let signatures = Signatures {
        head: Some("示例长".into()),
        filled_by: Some("示例员".into()),
        phone: Some("28680000".into()),
    };
    let range = read(write(&campaign(), Head { signatures, ..head() }, &[row(1)]).unwrap());
    assert_eq!(line(&range, 1)[8], text("主要负责人（签字）：示例长"));
    assert_eq!(line(&range, 7)[0], text("填表人：示例员"));
    assert_eq!(line(&range, 7)[10], text("联系电话：28680000"));
}

#[test]
fn a_table_without_rows_is_still_a_form() {
    let range = read(write(&campaign(), head(), &[]).unwrap());
    for row in 5..10 {
        assert_eq!(line(&range, row), vec![Data::Empty; 19]);
    }
    assert!(matches!(&line(&range, 10)[0], Data::String(notes) if notes.starts_with("说明：")));
}

#[test]
fn the_blank_form_names_no_unit_and_no_day() {
    let range = read(blank(&campaign()).unwrap());
    assert_eq!(line(&range, 1)[0], text("填报单位（盖章）："));
    assert_eq!(line(&range, 1)[12], text("填报日期：      年    月    日"));
    assert_eq!(line(&range, 18)[0], text("填表人："));
}

#[test]
fn a_table_too_long_for_a_worksheet_goes_on_on_the_next() {
    let mut table = Table::start(&campaign(), Some(head()), 2).unwrap();
    (1..=5).for_each(|serial| table.row(&row(serial)).unwrap());
    let mut bytes = Vec::new();
    table.finish(&mut bytes).unwrap();
    let mut workbook = open(bytes);
    assert_eq!(workbook.sheet_names(), ["附件3", "附件3（2）", "附件3（3）"]);
    let mut serials = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).unwrap();
        assert_eq!(line(&range, 2)[0], text("序号"), "each repeats the headings");
        serials.extend(
            (5..7)
                .filter_map(|row| range.get_value((row, 0)).cloned())
                .filter(Data::is_float),
        );
    }
    assert_eq!(serials, [1.0, 2.0, 3.0, 4.0, 5.0].map(Data::Float));
}

#[test]
fn notes_stand_on_a_worksheet_of_their_own_and_a_table_without_any_has_none() {
    let noted = Row {
        note: Some("=另案核查".into()),
        ..row(1)
    };
    let about = vec![("荷塘分局".to_owned(), "另有两人借调在外".to_owned())];
    let bytes = write_with_notes(&campaign(), head(), &[noted, row(2)], about).unwrap();
    let mut workbook = open(bytes);
    assert_eq!(workbook.sheet_names(), ["附件3", "另附说明"]);
    let range = workbook.worksheet_range("另附说明").unwrap();
    let texts: Vec<String> = range.rows().skip(2).flatten().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["荷塘分局", "另有两人借调在外", "序号 1：示例甲", "'=另案核查"]
    );
    let plain = open(write(&campaign(), head(), &[row(1)]).unwrap());
    assert_eq!(plain.sheet_names(), ["附件3"]);
}
