//! Facts about the file itself: how it prints, and that it is the same every time.

use super::*;

#[test]
fn the_sheet_prints_on_one_width_of_a3_landscape_with_its_headings_repeated() {
    let bytes = write(&campaign(), head(), &[row(1)]).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains(r#"<pageSetup paperSize="8" fitToHeight="0" orientation="landscape""#),
        "{sheet}"
    );
    assert!(sheet.contains(r#"<pane xSplit="2" ySplit="5""#), "{sheet}");
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("附件3!$3:$5"), "repeated rows: {names}");
    assert!(names.contains("附件3!$A$1:$S$8"), "print area: {names}");
}

#[test]
fn every_row_is_written_once_and_in_order() {
    for rows in [vec![], vec![row(1)], vec![row(1), row(2), row(3)]] {
        let sheet = part(
            &write(&campaign(), head(), &rows).unwrap(),
            "xl/worksheets/sheet1.xml",
        );
        let numbers: Vec<u32> = sheet
            .split("<row r=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect();
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    }
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let one = write(&campaign(), head(), &[row(1), relatives_row(2)]).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(
        one,
        write(&campaign(), head(), &[row(1), relatives_row(2)]).unwrap()
    );
    let mut archive = zip::ZipArchive::new(Cursor::new(&one)).unwrap();
    for at in 0..archive.len() {
        let modified = archive.by_index(at).unwrap().last_modified().unwrap();
        assert_eq!(modified.to_string(), "1980-01-01 00:00:00");
    }
    let properties = part(&one, "docProps/core.xml");
    assert!(
        properties.contains("2017-09-11T00:00:00Z") && !properties.contains("20:"),
        "{properties}"
    );
}
