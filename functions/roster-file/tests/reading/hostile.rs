//! Files that are no roster, too large, or made to hurt.

use super::*;

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
pub(super) fn parts(workbook: &[u8]) -> Vec<(String, Vec<u8>)> {
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
pub(super) fn assembled(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
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
    fn no_cells_break_the_reader(cells in proptest::collection::vec(".{0,12}", 18)) {
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
