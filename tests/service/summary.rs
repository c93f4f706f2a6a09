//! The scheduled function on a seeded store: a hand-computed Annex 3, cell by cell, and how a run fails.

pub(crate) mod people;
mod verified;

use calamine::{Data, DataType as _, Range, Reader as _, Xlsx};
use campaign::declaration::Participant;
use campaign::{Campaign, Digest, RosterNumber, UnitId};
use jiff::Timestamp;
use local::database::{Fault, Faults};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use people::MOMENT;
use serde_json::{Value, json};
use std::io::Cursor;
use std::sync::Arc;
use store::Store;
use summary::handler::{App, Event, Failure, handle};
use summary::{Report, SummaryError};

const FOLDER: &str = "summaries/2017-09-11T1800";

fn campaign() -> Campaign {
    Campaign::parse(include_str!("../../site/content/campaign.toml")).unwrap()
}

fn moment() -> Timestamp {
    MOMENT.parse().unwrap()
}

async fn summed_up(objects: &dyn ObjectStore) -> Report {
    let campaign = campaign();
    summary::run(
        &summary::Facets::from(&people::seeded(&campaign).await),
        objects,
        &campaign,
        moment(),
    )
    .await
    .unwrap()
}

async fn bytes(objects: &dyn ObjectStore, name: &str) -> Vec<u8> {
    objects
        .get(&Path::from(format!("{FOLDER}/{name}")))
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap()
        .into()
}

async fn json_of(objects: &dyn ObjectStore, name: &str) -> Value {
    serde_json::from_slice(&bytes(objects, name).await).unwrap()
}

async fn sheet(objects: &dyn ObjectStore, name: &str) -> Range<Data> {
    let mut workbook: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes(objects, name).await)).unwrap();
    workbook.worksheet_range("附件3").unwrap()
}

/// The table's rows, cells joined by `|`, whole and decimal numbers as the sheet stores them.
fn rows(sheet: &Range<Data>) -> Vec<String> {
    (5..)
        .map(|row| {
            (0..19)
                .map(|column| sheet.get_value((row, column)).cloned().unwrap_or_default())
                .collect()
        })
        .take_while(|cells: &Vec<Data>| cells[0].is_float())
        .map(|cells| cells.iter().map(Data::to_string).collect::<Vec<_>>().join("|"))
        .collect()
}

const OWN_SHARE: &str = "示例甲|37|荷塘分局副局长|正科级（主任科员）|中共党员|√||参股|涉矿|2015年3月至2017年2月|\
                         示例矿业有限公司：持有股份并参与分红|12.5|3.07|已退||||";
const WIFES_POST: &str = "示例甲|37|荷塘分局副局长|正科级（主任科员）|中共党员||示例寅（配偶）|任职兼职|涉砂|2016年7月至今|\
                          示例砂石厂：担任会计|0|3.6|||||";
const WAREHOUSE: &str = "示例丁|60|荷塘分局科员|科员|中共党员|√||其他：出租场地|其他类：物流|2015年3月至2017年2月|\
                         示例货运部：出租仓库给货运部|99999999.99|3.07|||||";
const HOSTILE: &str = "示例辛|28|监察室科员|科员|中共党员|√||委托代持|涉矿|2015年3月至2017年2月|\
                       '=HYPERLINK(\"http://example.invalid\")：代他人持有股份|12.5|-12.05|||||";
const SONS_MINE: &str = "示例癸|46|局领导（示例）副局长|副处级|中共党员||示例辰（子女）|独资|涉矿|2015年3月至今|\
                         示例矿业有限公司：持有股份并参与分红|12.5|0|已退||||";

fn numbered(rows: &[&str]) -> Vec<String> {
    (1..)
        .zip(rows)
        .map(|(serial, row)| format!("{serial}|{row}"))
        .collect()
}

#[tokio::test]
async fn annex_3_of_a_unit_and_of_the_bureau_is_right_in_every_cell() {
    let objects = InMemory::new();
    summed_up(&objects).await;
    let unit = sheet(&objects, "annex3-hetang.xlsx").await;
    assert_eq!(rows(&unit), numbered(&[OWN_SHARE, WIFES_POST, WAREHOUSE]));
    assert_eq!(
        unit.get_value((1, 0)),
        Some(&Data::String("填报单位（盖章）：荷塘分局".into()))
    );
    assert_eq!(
        unit.get_value((1, 12)),
        Some(&Data::String("填报日期：2017年9月11日".into()))
    );
    let bureau = sheet(&objects, "annex3-bureau.xlsx").await;
    assert_eq!(
        rows(&bureau),
        numbered(&[OWN_SHARE, WIFES_POST, WAREHOUSE, HOSTILE, SONS_MINE])
    );
    assert_eq!(
        bureau.get_value((1, 0)),
        Some(&Data::String("填报单位（盖章）：株洲市环保局".into()))
    );
    assert!(rows(&sheet(&objects, "annex3-lusong.xlsx").await).is_empty());
}

#[tokio::test]
async fn everyone_is_accounted_for_in_each_unit_and_the_bureau() {
    let objects = InMemory::new();
    let report = summed_up(&objects).await;
    assert!(report.ok, "{:?}", report.errors);
    let counts = |id: &str| {
        let counts = report
            .units
            .iter()
            .find(|unit| unit.id.as_str() == id)
            .unwrap()
            .reconciliation;
        [
            counts.expected,
            counts.nil,
            counts.disclosing,
            counts.exempt,
            counts.missing,
            counts.rows,
        ]
    };
    assert_eq!(counts("monitoring-centre"), [2, 1, 0, 0, 1, 0]);
    assert_eq!(counts("hetang"), [5, 1, 2, 0, 2, 3]);
    assert_eq!(counts("supervision-section"), [2, 1, 1, 0, 0, 1]);
    assert_eq!(counts("bureau-leaders"), [2, 1, 1, 0, 0, 1]);
    assert_eq!(counts("lusong"), [0; 6]);
    let bureau = json_of(&objects, "annex3-bureau.json").await;
    let expected = json!({
        "expected": 11, "nil": 4, "disclosing": 4, "exempt": 0, "missing": 3, "exemption_claimed": 1, "late": 0,
        "rows": 5,
    });
    assert_eq!(bureau["reconciliation"], expected);
    let named = |number: &str, name: &str| json!({ "number": number, "name": name });
    let missing = json!([
        named("T-02", "示例丑"),
        named("H-03", "示例丙"),
        named("H-06", "示例己")
    ]);
    assert_eq!(bureau["missing"], missing, "H-06 filed a second after the moment");
    assert_eq!(bureau["exemption_claimed"], json!([named("T-01", "示例子")]));
}

#[tokio::test]
async fn the_json_carries_the_rows_with_money_as_text() {
    let objects = InMemory::new();
    summed_up(&objects).await;
    let unit = json_of(&objects, "annex3-hetang.json").await;
    assert_eq!(
        (&unit["id"], &unit["name"]),
        (&json!("hetang"), &json!("荷塘分局"))
    );
    assert_eq!(
        (&unit["moment"], &unit["filled_on"]),
        (&json!(MOMENT), &json!("2017-09-11"))
    );
    let own = &unit["rows"][0];
    assert_eq!(
        (&own["participant"], &own["amount_wan"]),
        (&json!("self"), &json!("12.50"))
    );
    assert_eq!(
        (&own["self_report_withdrawal"], &own["lenient"]),
        (&json!("已退"), &json!(true))
    );
    let wifes = &unit["rows"][1];
    assert_eq!(
        wifes["participant"],
        json!({ "relative": { "name": "示例寅", "relation": "配偶" } })
    );
    assert_eq!((&wifes["to"], &wifes["lenient"]), (&Value::Null, &json!(false)));
    assert_eq!(unit["errors"], json!([]));
}

#[tokio::test]
async fn the_manifest_lists_every_file_with_its_size_and_digest() {
    let objects = InMemory::new();
    let report = summed_up(&objects).await;
    let named = |start: &str| {
        let files = report.files.iter().filter(|file| file.name().starts_with(start));
        files.count()
    };
    assert_eq!(named("annex3-"), 3 * (report.units.len() + 1));
    assert_eq!(
        (named("brief."), named("reminders-")),
        (3, 2 * 2),
        "two units have somebody to remind"
    );
    for file in &report.files {
        let stored = objects
            .get(&Path::from(file.path.as_str()))
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        assert_eq!(
            (stored.len() as u64, Digest::of(&stored).as_str()),
            (file.size, file.sha256.as_str())
        );
    }
    let manifest: Report = serde_json::from_slice(&bytes(&objects, "summary.json").await).unwrap();
    assert_eq!(manifest, report, "and is read as it was written");
}

#[tokio::test]
async fn a_run_repeated_later_makes_the_same_bytes_whatever_the_page_size() {
    let campaign = campaign();
    let store = people::seeded(&campaign).await;
    let (first, second) = (InMemory::new(), InMemory::new());
    let report = summary::run(&summary::Facets::from(&store), &first, &campaign, moment())
        .await
        .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let store = store.with_page_size(2);
    assert_eq!(
        summary::run(&summary::Facets::from(&store), &second, &campaign, moment())
            .await
            .unwrap(),
        report
    );
    assert_eq!(
        bytes(&first, "annex3-bureau.xlsx").await,
        bytes(&second, "annex3-bureau.xlsx").await
    );
    assert_eq!(
        bytes(&first, "summary.json").await,
        bytes(&second, "summary.json").await
    );
}

#[tokio::test]
async fn a_run_that_fails_half_way_leaves_no_manifest_and_the_one_before_untouched() {
    let campaign = campaign();
    let store = people::seeded(&campaign).await;
    let folder = tempfile::tempdir().unwrap();
    let objects = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    let yesterday: Timestamp = "2017-09-10T10:00:00Z".parse().unwrap();
    summary::run(&summary::Facets::from(&store), &objects, &campaign, yesterday)
        .await
        .unwrap();
    let before = std::fs::read(folder.path().join("summaries/2017-09-10T1800/summary.json")).unwrap();
    // Where the bureau's workbook should go there is a folder already.
    std::fs::create_dir_all(folder.path().join(FOLDER).join("annex3-bureau.xlsx/in-the-way")).unwrap();
    let error = summary::run(&summary::Facets::from(&store), &objects, &campaign, moment())
        .await
        .unwrap_err();
    assert!(matches!(error, SummaryError::Objects { .. }), "{error}");
    assert!(
        folder.path().join(FOLDER).join("annex3-hetang.xlsx").exists(),
        "it got half-way"
    );
    assert!(!folder.path().join(FOLDER).join("summary.json").exists());
    let after = std::fs::read(folder.path().join("summaries/2017-09-10T1800/summary.json")).unwrap();
    assert_eq!(before, after);
}

#[tokio::test]
async fn without_the_database_nothing_is_written() {
    let faults = Faults::default();
    let store = people::empty(faults.clone()).await;
    faults.on(Fault::Gone);
    let objects = InMemory::new();
    let error = summary::run(&summary::Facets::from(&store), &objects, &campaign(), moment())
        .await
        .unwrap_err();
    assert!(matches!(error, SummaryError::Store(_)), "{error}");
    assert!(
        objects
            .list_with_delimiter(None)
            .await
            .unwrap()
            .common_prefixes
            .is_empty()
    );
}

async fn app(objects: Arc<dyn ObjectStore>) -> (App, Store) {
    let campaign = campaign();
    let store = people::seeded(&campaign).await;
    let app = App {
        store: summary::Facets::from(&store),
        objects: Box::new(objects),
        campaign,
        site: None,
        webhook: None,
        clock: moment,
    };
    (app, store)
}

#[tokio::test]
async fn the_schedules_event_names_the_moment_and_an_empty_one_means_now() {
    let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let (app, _) = app(objects.clone()).await;
    for event in ["null", "{}", r#"{"moment":"2017-09-11T10:00:00Z"}"#] {
        let event: Option<Event> = serde_json::from_str(event).unwrap();
        let answer = handle(event, &app).await.unwrap();
        assert_eq!((answer.moment, answer.rows), (moment(), 5));
    }
    let event: Option<Event> = serde_json::from_str(r#"{"moment":"2017-09-11T00:00:30Z"}"#).unwrap();
    assert_eq!(
        handle(event, &app).await.unwrap().rows,
        0,
        "nothing was filed yet"
    );
    assert!(
        objects
            .head(&Path::from("summaries/2017-09-11T080030/summary.json"))
            .await
            .is_ok()
    );
    assert!(serde_json::from_str::<Option<Event>>(r#"{"moment":"soon"}"#).is_err());
}

#[tokio::test]
async fn who_moved_after_filing_is_counted_where_they_are() {
    let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let (app, store) = app(objects.clone()).await;
    let mut moved = people::everyone()
        .into_iter()
        .find(|entry| entry.number.as_str() == "H-04")
        .unwrap();
    moved.unit = UnitId::parse("lusong").unwrap();
    people::load(&store, &[moved]).await;
    handle(None, &app).await.unwrap();
    let manifest = json_of(&objects, "summary.json").await;
    assert_eq!((&manifest["ok"], &manifest["errors"]), (&json!(true), &json!([])));
    for (unit, listed) in [("hetang", false), ("lusong", true)] {
        let table = json_of(&objects, &format!("annex3-{unit}.json")).await;
        let rows = table["rows"].as_array().unwrap();
        assert_eq!(rows.iter().any(|row| row["number"] == "H-04"), listed, "{unit}");
    }
}

#[tokio::test]
async fn a_mismatch_is_written_down_with_its_cause_and_fails_the_invocation() {
    let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let (app, store) = app(objects.clone()).await;
    let of = [RosterNumber::parse("H-04").unwrap()];
    let current = store.declarations.current(&of).await.unwrap().remove(0);
    let mut damaged = current.clone();
    damaged.revision += 1;
    damaged.content.participations[0].participant = Participant::Relative(7);
    store
        .filings
        .file(&damaged, Some(current.revision), None)
        .await
        .unwrap();
    let failure = handle(None, &app).await.unwrap_err();
    let Failure::DoesNotReconcile { units, errors, .. } = &failure else {
        panic!("{failure}")
    };
    assert_eq!((units.as_slice(), *errors), (["hetang".to_owned()].as_slice(), 1));
    assert!(
        !failure.to_string().contains("示例丁"),
        "nobody's name in the log"
    );
    let manifest = json_of(&objects, "summary.json").await;
    assert_eq!(manifest["ok"], json!(false));
    let damaged =
        json!({ "unit": "hetang", "number": "H-04", "name": "示例丁", "cause": "unknown_relative" });
    assert_eq!(manifest["errors"], json!([damaged]));
    assert_eq!(
        rows(&sheet(&objects, "annex3-bureau.xlsx").await).len(),
        5,
        "the tables are there all the same"
    );
}
