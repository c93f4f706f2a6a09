//! Text files as they come: damaged, renamed, with quotes that do not close.

use super::*;

fn changed(text: &str, what: &str, to: &str) -> String {
    assert!(text.contains(what), "{what}");
    text.replacen(what, to, 1)
}

#[test]
fn a_quote_that_is_not_closed_is_told_where_it_opens_and_nobody_vanishes_unseen() {
    let person = |number, duties| with(&[(Column::Number, number), (Column::FormerDuties, duties)]);
    let two = csv_of(&[
        person("A-1", "\"矿管业务"),
        person("A-2", "\"砂石管理"),
        person("A-3", ""),
    ]);
    let (people, outcome) = reading(two.as_bytes());
    let told = outcome.problems.to_string();
    assert_eq!(outcome.problems.count(), 1, "{told}");
    assert!(
        told.starts_with("第 2 行“原工作业务”：引号没有成对") && told.contains("“矿管业务,"),
        "{told}"
    );
    assert_eq!(people.len(), 1);
    let to_the_end = csv_of(&[person("A-1", ""), person("A-2", "\"砂石管理"), person("A-3", "")]);
    let told = problems(to_the_end.as_bytes());
    assert!(
        told.len() == 1 && told[0].starts_with("第 3 行“原工作业务”："),
        "{told:?}"
    );
    let closed_in_the_next = csv_of(&[person("A-1", "\"矿管业务"), person("A-2", "砂石管理\"")]);
    let told = problems(closed_in_the_next.as_bytes());
    assert!(
        told.len() == 1 && told[0].starts_with("第 2 行“原工作业务”："),
        "{told:?}"
    );
}

#[test]
fn a_damaged_byte_is_told_where_it_stands_and_changes_no_encoding() {
    let text = csv_of(&[
        CLERK,
        with(&[(Column::Number, "A-2"), (Column::Position, "副科长")]),
    ]);
    let at = text.find("副科长").unwrap();
    let mut bytes = text.into_bytes();
    bytes[at] = 0xFF;
    let told = problems(&bytes);
    assert!(
        told.len() == 1 && told[0].starts_with("第 3 行“职务”：有无法识别的字符"),
        "{told:?}"
    );
}

#[test]
fn utf_16_is_read_without_its_mark_too() {
    let expected = entries(demo().as_bytes());
    let units = || demo().encode_utf16();
    assert_eq!(
        entries(&units().flat_map(u16::to_le_bytes).collect::<Vec<_>>()),
        expected
    );
    assert_eq!(
        entries(&units().flat_map(u16::to_be_bytes).collect::<Vec<_>>()),
        expected
    );
}

#[test]
fn a_file_of_another_kind_is_called_what_it_is() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("花名册.xlsx", zip::write::SimpleFileOptions::default())
        .unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let encrypted: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0]
        .into_iter()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (file, what) in [
        (
            &b"\xef\xbb\xbf <html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"[..],
            "网页（HTML）",
        ),
        (b"<table><tr><td>", "网页（HTML）"),
        (b"<?xml version=\"1.0\"?><Workbook>", "XML"),
        (b"%PDF-1.4", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"Rar!\x1a\x07", "压缩包"),
        (&zip, "压缩包"),
        (b"\x89PNG", "图片"),
        (&encrypted, "设有打开密码，请取消密码"),
        (&[0xD0, 0xCF, 0x11, 0xE0, 0], "旧版 Excel"),
    ] {
        let told = problems(file);
        assert!(told.len() == 1 && told[0].contains(what), "{told:?}");
    }
}

#[test]
fn names_that_lost_characters_are_refused_by_row() {
    for lost in ["王?", "王？示", "□示例", "12345", "??"] {
        let told = problems(csv_of(&[with(&[(Column::Name, lost)])]).as_bytes());
        assert_eq!(
            told,
            [format!("第 2 行“姓名”：“{lost}”疑有文字丢失，请对照原件补正")]
        );
    }
    for whole in ["〇示例", "阿依·示例", "𠮷示例", "Anna Example"] {
        assert_eq!(
            entries(csv_of(&[with(&[(Column::Name, whole)])]).as_bytes()).len(),
            1
        );
    }
}

#[test]
fn what_is_guarded_from_the_spreadsheet_is_read_and_midnight_is_no_time() {
    let text = csv_of(&[with(&[
        (Column::Number, "=\"0007\""),
        (Column::Born, "1985年3月"),
        (Column::Employment, "退休"),
        (Column::LeftOn, "2016-05-31 00:00:00"),
    ])]);
    let entry = entries(text.as_bytes()).remove(0);
    assert_eq!(entry.number.as_str(), "0007");
    assert_eq!(entry.left_on, Some(date(2016, 5, 31)));
    let quoted = changed(&text, "=\"0007\"", "\"=\"\"0007\"\"\"");
    assert_eq!(entries(quoted.as_bytes()).remove(0).number.as_str(), "0007");
}
