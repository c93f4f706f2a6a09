//! Documents in a word processor: valid by the format's own rules, and printed as they were meant.

use crate::desks::play;
use crate::workbooks::{run, text_of, to_pdf};
use serde_json::Value;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;
use support::TestService;

/// The texts of a document, cell by cell.
fn written(document: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(document)).unwrap();
    let mut xml = String::new();
    let mut file = archive.by_name("word/document.xml").unwrap();
    file.read_to_string(&mut xml).unwrap();
    let runs = xml.split("<w:t").skip(1);
    let texts = runs.filter_map(|run| Some(run.split_once('>')?.1.split_once("</w:t>")?.0));
    texts.map(|text| text.split_whitespace().collect()).collect()
}

/// What the rules ask for and the format's own text does not: a document without a theme.
const LEFT_OUT: &str = "relationships/theme";

/// What the format's rules have against the files of a folder.
fn invalid(folder: &Path) -> Vec<String> {
    let output = Command::new(support::tool("ooxml/bin/openxml-audit"))
        .args(["--recursive", "--max-errors", "0", "--output", "json"])
        .arg(folder)
        .output()
        .expect("tests/run installs it");
    let files: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(files.len(), 3, "{files:?}");
    let faults = files.iter().flat_map(|file| file["errors"].as_array().unwrap());
    let serious = faults.filter(|fault| {
        let told = fault["description"].as_str().unwrap();
        fault["severity"] == "error" && !told.contains(LEFT_OUT)
    });
    serious.map(Value::to_string).collect()
}

/// How many pages a PDF has, and of what size.
pub(crate) fn pages(pdf: &Path) -> (String, String) {
    let info = run(Command::new("pdfinfo").arg(pdf));
    let of = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    };
    (of("Pages:"), of("Page size:"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blank_annex_2_and_the_brief_are_valid_and_lose_nothing_in_a_word_processor() {
    let service = TestService::start().await;
    play(&service).await;
    let client = service.client("JS-002").await;
    let get = async |path: &str| {
        let answer = client
            .get(format!("{}{path}", service.address))
            .send()
            .await
            .unwrap();
        answer.error_for_status().unwrap().bytes().await.unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let summary = "/api/summaries/2017-09-11T0900";
    let mut files = Vec::new();
    for (name, path, sections, length) in [
        (
            "annex2.docx",
            "/forms/declaration/annex2.docx".to_owned(),
            [
                "基本情况",
                "家庭成员",
                "参与情况1",
                "参与情况2",
                "承诺与签名",
                "阅签意见",
            ],
            "2",
        ),
        (
            "brief.docx",
            format!("{summary}?format=docx"),
            [
                "一、进展情况",
                "二、较上期变化",
                "三、逾期和催办",
                "四、时限",
                "附：统计表",
                "天元分局",
            ],
            "4",
        ),
    ] {
        let file = folder.path().join(name);
        let document = get(&path).await;
        std::fs::write(&file, &document).unwrap();
        files.push((file, written(&document), sections, length));
    }
    let annex3 = folder.path().join("annex3.xlsx");
    std::fs::write(&annex3, get(&format!("{summary}?format=xlsx")).await).unwrap();
    assert_eq!(invalid(folder.path()), [""; 0]);

    let documents: Vec<&Path> = files.iter().map(|(file, ..)| file.as_path()).collect();
    to_pdf(folder.path(), &documents);
    for (file, texts, sections, length) in &files {
        let pdf = file.with_extension("pdf");
        let printed = text_of(&pdf);
        for text in sections.iter().map(|text| text.to_string()).chain(texts.clone()) {
            assert!(
                printed.contains(&text),
                "{}: {text} is not in {printed}",
                file.display()
            );
        }
        let (count, size) = pages(&pdf);
        assert_eq!(count, *length, "{}", file.display());
        assert!(size.contains("A4"), "{size}");
    }
}
