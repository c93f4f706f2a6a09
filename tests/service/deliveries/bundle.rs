//! The bundle: one ZIP a delivery, the same bytes each time.

use super::*;
use calamine::{Data, Reader as _, Xlsx};
use campaign::Digest;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

async fn fetch(lists: &Lists, client: &Client, serial: u32) -> Vec<u8> {
    let address = lists
        .desk
        .address(&format!("/api/deliveries/{serial}?format=zip"));
    let response = client.get(address).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/zip");
    response.bytes().await.unwrap().to_vec()
}

fn files(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut files = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

#[tokio::test]
async fn a_bundle_holds_the_list_the_reports_and_their_digests_and_is_the_same_each_time() {
    let lists = Lists::open().await;
    let owner = lists.desk.service.client("YJ-001").await;
    let mut form = open_disclosure(&lists.desk.service, "YJ-001");
    form["participations"][0]["content"] = json!("=HYPERLINK(\"http://example.com\")");
    let reference = lists.desk.file(&owner, &form).await;
    lists.desk.sign(&lists.secretary, &reference, 1).await;
    lists.collect_for_both(&reference, 1).await;
    let report = json!({
        "revision": 1, "participation": 0, "withdrawal": {"status": "已退", "date": "2017-09-11", "method": "撤资"}
    });
    let path = format!("/api/declarations/{reference}/withdrawals");
    lists.desk.post(&owner, &path, &report).await;
    lists.agreed("JC-002").await;
    assert_eq!(lists.deliver().await.0, StatusCode::CREATED);
    let first = fetch(&lists, &lists.office, 1).await;
    // Whatever happens later changes nothing in it.
    lists.desk.service.set_clock("2017-09-11T01:14:00Z");
    form["phone"] = json!("13900000000");
    lists.desk.file(&owner, &form).await;
    let second = fetch(&lists, &lists.discipline, 1).await;
    assert!(first == second, "the same delivery makes the same bytes");
    let files = files(&first);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "MANIFEST",
            "报告/JC-002-孔示例-第1次.html",
            "报告/YJ-001-喻示例-第1次.html",
            "清单.xlsx",
            "退出/YJ-001-喻示例-1.html"
        ]
    );
    let manifest = String::from_utf8(files["MANIFEST"].clone()).unwrap();
    assert_eq!(manifest.lines().count(), files.len() - 1);
    for line in manifest.lines() {
        let (digest, name) = line.split_once("  ").unwrap();
        assert_eq!(digest, Digest::of(&files[name]).as_str(), "{name}");
    }
    let page = String::from_utf8(files["报告/YJ-001-喻示例-第1次.html"].clone()).unwrap();
    assert!(page.contains("<style>") && page.contains("@page") && page.contains("史示例（党组书记）"));
    for outside in ["<link", "<script", " src=", " href=", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[tokio::test]
async fn the_list_opens_as_a_workbook_and_its_cells_are_neutralized() {
    let lists = Lists::open().await;
    let mut entry = lists.desk.service.person("JC-002").clone();
    entry.position = "=1+1".to_owned();
    let code = campaign::PersonalCode::parse(&lists.desk.service.code("JC-002")).unwrap();
    let hash = store::CodeHash::new(lists.desk.service.key().hash(&entry.number, &code));
    let now = lists.desk.service.now();
    lists
        .desk
        .service
        .store
        .roster_changes
        .load(&[(entry, hash)], now)
        .await
        .unwrap();
    let reference = lists.agreed("JC-002").await;
    lists.deliver().await;
    let files = files(&fetch(&lists, &lists.office, 1).await);
    let mut workbook = Xlsx::new(Cursor::new(files["清单.xlsx"].clone())).unwrap();
    let sheet = workbook.worksheet_range("清单").unwrap();
    let row: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(Data::to_string).collect();
    assert_eq!(row[1], "JC-002");
    assert_eq!(row[4], "'=1+1");
    assert_eq!(row[8], reference);
    assert!(row[11].contains("史示例（党组书记）"));
    assert!(row[12].starts_with("苏示例") && row[13].starts_with("费示例"));
}
