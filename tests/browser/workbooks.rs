//! Workbooks on paper, as LibreOffice prints them: whatever was written is read there.

use campaign::annex3::Row;
use campaign::participant::RowParticipant;
use campaign::terms::{Mode, PoliticalAffiliation, Rank, Relation};
use campaign::{Month, Reference, RosterNumber, Wan};
use sheets::annex3::{Head, Signatures};
use sheets::lists::{Book, Cell, Column};
use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use support::campaign;

/// Everything that a workbook prints, without spaces and line breaks.
fn printed(workbook: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sheet.xlsx");
    std::fs::write(&file, workbook).unwrap();
    to_pdf(folder.path(), &[&file]);
    text_of(&file.with_extension("pdf"))
}

/// Has LibreOffice print files as it opens them, beside them.
pub(crate) fn to_pdf(folder: &Path, files: &[&Path]) {
    let profile = folder.join("profile");
    run(Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .args(files));
}

/// What a PDF says, without spaces and line breaks.
pub(crate) fn text_of(pdf: &Path) -> String {
    let text = run(Command::new("pdftotext").arg("-raw").arg(pdf).arg("-"));
    text.split_whitespace().collect()
}

/// What a tool prints that has to end well.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().expect("tests/run installs it");
    let (said, faults) = (&output.stdout, &output.stderr);
    let said = String::from_utf8_lossy(said).into_owned();
    let faults = String::from_utf8_lossy(faults);
    assert!(output.status.success(), "{said}{faults}");
    said
}

/// A text of so many ideographs, each unlike all others; texts with other beginnings have none in common.
fn ideographs(begin: u32, length: u32) -> String {
    let codes = 0x4e00 + begin..0x4e00 + begin + length;
    codes.filter_map(char::from_u32).collect()
}

fn row(serial: u64, content: String, verification: String, disposition: String) -> Row {
    Row {
        serial,
        number: RosterNumber::parse("A-1").unwrap(),
        reference: Reference::from_random([1, 2, 3, 4, 5]),
        name: "示例甲".into(),
        age: 37,
        unit: "荷塘分局".into(),
        position: ideographs(0, 100),
        rank: Rank::Section,
        post_name: Some(ideographs(100, 50)),
        political_affiliation: PoliticalAffiliation::PartyMember,
        participant: RowParticipant::Relative {
            name: ideographs(200, 100),
            relation: Relation::Spouse,
        },
        mode: Mode::Other,
        mode_other: Some(ideographs(300, 30)),
        sector: "其他类".into(),
        sector_other: Some(ideographs(400, 30)),
        business_name: ideographs(500, 100),
        from: Month::parse("2015-03").unwrap(),
        to: None,
        content,
        amount_wan: Wan::parse("12.5").unwrap(),
        profit_wan: Wan::parse("-3.07").unwrap(),
        self_report_withdrawal: Some("已退".into()),
        verification_withdrawal: None,
        agreed_withdrawal: None,
        verification: Some(verification),
        disposition: Some(disposition),
        note: Some(ideographs(1000, 500)),
        lenient: true,
        late: false,
        flags: Vec::new(),
    }
}

#[test]
fn annex_3_prints_the_longest_texts_whole() {
    let breaks = format!("曾到砂石场帮忙。{}本人实际持股百分之九十", "\n".repeat(44));
    let lines = (0..200).map(|line| format!("{line:03}\n")).collect::<String>();
    let short = || "属实".to_owned();
    let rows = [
        row(
            1,
            ideographs(2000, 500),
            ideographs(3000, 2000),
            ideographs(5000, 2000),
        ),
        row(2, breaks.clone(), short(), short()),
        row(3, lines.clone(), short(), "W".repeat(600)),
    ];
    let head = Head {
        unit: "荷塘分局".into(),
        filled_on: jiff::civil::date(2017, 9, 11),
        signatures: Signatures::default(),
    };
    let workbook = sheets::annex3::write(&campaign(), head, &rows).unwrap();
    let printed = printed(&workbook);
    let texts = [
        (0, 100),
        (100, 50),
        (200, 100),
        (300, 30),
        (400, 30),
        (500, 100),
        (1000, 500),
        (2000, 500),
        (3000, 2000),
        (5000, 2000),
    ];
    for (begin, length) in texts {
        let lost: String = ideographs(begin, length)
            .chars()
            .filter(|sign| !printed.contains(*sign))
            .collect();
        assert_eq!(lost, "", "of the text from {begin}");
    }
    assert!(printed.contains("曾到砂石场帮忙。") && printed.contains("本人实际持股百分之九十"));
    for line in 0..200 {
        assert!(printed.contains(&format!("{line:03}")), "{line}");
    }
    assert_eq!(printed.matches('W').count(), 600);
}

#[test]
fn a_list_prints_its_long_texts_and_all_its_headings() {
    let column = |name, heading: &str, width| Column {
        name,
        heading: heading.to_owned().into(),
        width,
    };
    let columns = [
        column("number", "花名册编号", 10),
        column("name", "姓名", 8),
        column("found", "核查情况和处理意见的说明", 30),
        column("note", "说明", 40),
    ];
    let mut book = Book::new("花名册和填报情况", jiff::civil::date(2017, 9, 11), &columns).unwrap();
    let texts = [(0, 100), (200, 300)];
    for (begin, length) in texts {
        let text = |text: String| Cell::Text(text);
        let row = [
            text("TY-001".to_owned()),
            text("赵示例".to_owned()),
            text(ideographs(begin, length)),
            text(ideographs(begin + 1000, length)),
        ];
        book.row(&row).unwrap();
    }
    let mut workbook = Vec::new();
    book.finish(Cursor::new(&mut workbook)).unwrap();
    let printed = printed(&workbook);
    for (begin, length) in texts {
        for begin in [begin, begin + 1000] {
            let text = ideographs(begin, length);
            let lost: String = text.chars().filter(|sign| !printed.contains(*sign)).collect();
            assert_eq!(lost, "", "of the text from {begin}");
        }
    }
    for column in &columns {
        assert!(
            printed.contains(&*column.heading),
            "{} in {printed}",
            column.heading
        );
    }
}
