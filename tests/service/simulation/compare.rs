//! Every number of a summary beside the model's, and what the office and the public read right after it.

use super::counts::{Counts, Standing};
use super::people::UNITS;
use super::play::{DISCIPLINE, OFFICE, Play, stamp};
use super::{brief, broken, lists, public, sheets, table};
use jiff::civil::DateTime;
use object_store::ObjectStoreExt as _;
use object_store::path::Path;
use serde_json::{Value, json};

/// Every so many summaries the workbooks, the watch list and the leads are gone through too; and at every midnight.
const THOROUGHLY: usize = 6;

/// Has the summary of a moment made, and goes through it.
pub(super) async fn summary(play: &mut Play, due: DateTime) {
    let standing = play.standing();
    let is_first_of_its_kind = |count: usize| play.summaries == count;
    if is_first_of_its_kind(4) {
        broken::by_the_database(play, due).await;
    } else if is_first_of_its_kind(9) {
        broken::by_the_object_store(play, due).await;
    }
    made(play, due, &standing).await;
    if play.summaries % 10 == 3 {
        made_twice_is_made_once(play, due).await;
    }
    let manifest = read(play, due, "summary.json").await;
    counted(&manifest, &standing);
    tables(play, due, &standing).await;
    brief::compare(play, due, &standing).await;
    lists::reminders(play, due, &manifest).await;
    overview(play, due, &standing).await;
    public::compare(play, &standing).await;
    if due.hour() == 0 || play.summaries.is_multiple_of(THOROUGHLY) {
        sheets::compare(play, due).await;
        lists::watched(play).await;
        play.compare_leads().await;
        let mut numbers = async |who| without_leads(play.get(who, "/api/overview").await);
        assert_eq!(numbers(DISCIPLINE).await, numbers(OFFICE).await);
        lists::units(play, &standing).await;
    }
    play.before = Some(standing);
    play.summaries += 1;
}

/// Leads about the office's own leaders wait for the discipline team alone.
fn without_leads(mut overview: Value) -> Value {
    let tasks = overview["tasks"].as_array_mut().unwrap();
    tasks.retain(|task| {
        !task["href"]
            .as_str()
            .unwrap_or_default()
            .starts_with("/api/leads")
    });
    overview
}

/// The name of the folder of a moment's summary.
pub(super) fn name(due: DateTime) -> String {
    due.strftime("%Y-%m-%dT%H%M").to_string()
}

/// A file of the summary of a moment.
pub(super) async fn bytes(play: &Play, due: DateTime, file: &str) -> Vec<u8> {
    let path = Path::from(format!("summaries/{}/{file}", name(due)));
    play.objects()
        .get(&path)
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap()
        .to_vec()
}

pub(super) async fn read(play: &Play, due: DateTime, file: &str) -> Value {
    serde_json::from_slice(&bytes(play, due, file).await).unwrap()
}

async fn made(play: &Play, due: DateTime, standing: &Standing) {
    let answer = play.fire(due).await;
    let answer = answer.unwrap_or_else(|failure| panic!("{due}: {failure}"));
    assert_eq!(answer.rows, standing.bureau.rows, "{due}");
}

async fn made_twice_is_made_once(play: &Play, due: DateTime) {
    let files = ["summary.json", "annex3-bureau.xlsx", "brief.docx"];
    let mut before = Vec::new();
    for file in files {
        before.push(bytes(play, due, file).await);
    }
    assert!(play.fire(due).await.is_ok());
    for (file, before) in files.into_iter().zip(before) {
        assert_eq!(bytes(play, due, file).await, before, "{due} {file}");
    }
}

/// The manifest: reconciliation, all counts, and what does not fit.
fn counted(manifest: &Value, standing: &Standing) {
    let today = standing.today;
    assert_eq!(
        manifest["reconciliation"],
        standing.bureau.reconciliation(),
        "{today}"
    );
    assert_eq!(manifest["overview"]["bureau"], standing.bureau.json(), "{today}");
    let units = manifest["units"].as_array().unwrap();
    let counts = manifest["overview"]["units"].as_array().unwrap();
    assert_eq!((units.len(), counts.len()), (UNITS.len(), UNITS.len()));
    for (place, (id, expected)) in standing.units.iter().enumerate() {
        assert_eq!(units[place]["id"], *id);
        assert_eq!(
            units[place]["reconciliation"],
            expected.reconciliation(),
            "{today} {id}"
        );
        assert_eq!(counts[place], named(id, place, expected), "{today} {id}");
    }
    for (unit, counts) in standing
        .units
        .iter()
        .chain([&("bureau", standing.bureau.clone())])
    {
        assert!(counts.balances(), "{today} {unit}");
    }
    assert_eq!(manifest["errors"], json!([]), "{today}");
    assert_eq!(manifest["ok"], true);
}

fn named(id: &str, place: usize, counts: &Counts) -> Value {
    let mut named = counts.json();
    named["id"] = json!(id);
    named["name"] = json!(UNITS[place].1);
    named
}

/// The JSON of each table: rows, totals, lists of people.
async fn tables(play: &Play, due: DateTime, standing: &Standing) {
    let units = standing.units.iter().map(|(id, counts)| (Some(*id), counts));
    for (unit, counts) in units.chain([(None, &standing.bureau)]) {
        let found = read(play, due, &format!("annex3-{}.json", unit.unwrap_or("bureau"))).await;
        assert_eq!(found["reconciliation"], counts.reconciliation());
        let expected = table::rows(&play.model, unit);
        let rows = found["rows"].as_array().unwrap();
        assert_eq!(rows.len(), expected.len(), "{due} {unit:?}");
        let (mut amount, mut profit) = ((0, 0), (0, 0));
        for ((row, expected), serial) in rows.iter().zip(&expected).zip(1..) {
            let of_row = expected.json(serial);
            for (name, value) in of_row.as_object().unwrap() {
                assert_eq!(&row[name], value, "{due} {unit:?} row {serial}: {name}");
            }
            amount = (
                amount.0 + hundredths(&row["amount_wan"]),
                amount.1 + expected.amount(),
            );
            profit = (
                profit.0 + hundredths(&row["profit_wan"]),
                profit.1 + expected.profit(),
            );
        }
        assert_eq!(
            (amount.0, profit.0),
            (amount.1, profit.1),
            "{due} {unit:?}: totals"
        );
        let (mut missing, mut exempt, mut claimed) = (Vec::new(), Vec::new(), Vec::new());
        let mut apart = Vec::new();
        for (id, ..) in UNITS
            .into_iter()
            .filter(|(id, ..)| unit.is_none_or(|unit| unit == *id))
        {
            missing.extend(table::missing(&play.model, id));
            exempt.extend(table::people(&play.model, id, |filed| filed.ruling == Some(true)));
            claimed.extend(table::people(&play.model, id, |filed| {
                filed.form.claims && filed.ruling.is_none()
            }));
            apart.extend(table::apart(&play.model, id));
        }
        let mut found_apart: Vec<&str> = found["apart"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["number"].as_str().unwrap())
            .collect();
        found_apart.sort_unstable();
        apart.sort_unstable();
        assert_eq!(found_apart, apart, "{due} {unit:?}");
        for (list, expected) in [
            ("missing", missing),
            ("exempt", exempt),
            ("exemption_claimed", claimed),
        ] {
            let people = expected
                .iter()
                .map(|(number, name)| json!({ "number": number, "name": name }));
            assert_eq!(found[list], people.collect::<Value>(), "{due} {unit:?} {list}");
        }
    }
}

/// Money as text, in hundredths.
fn hundredths(text: &Value) -> i64 {
    text.as_str().unwrap().replace('.', "").parse().unwrap()
}

/// What the office and the leading group see right after: the newest summary's numbers, and whom to urge.
async fn overview(play: &mut Play, due: DateTime, standing: &Standing) {
    let seen = play.get(OFFICE, "/api/overview").await;
    assert_eq!(seen["summary"], name(due));
    assert_eq!(seen["overview"]["moment"], json!(stamp(due)));
    assert_eq!(seen["overview"]["bureau"], standing.bureau.json());
    for (place, (id, counts)) in standing.units.iter().enumerate() {
        assert_eq!(
            seen["overview"]["units"][place],
            named(id, place, counts),
            "{due} {id}"
        );
    }
    assert_eq!(
        seen["urging"],
        json!(brief::urging(standing, due.date())),
        "{due}"
    );
}
