//! The lists of people and participations beside the model: whom to remind, what is watched, each unit's page.

use super::compare::read;
use super::counts::Standing;
use super::people::UNITS;
use super::play::{OFFICE, Play};
use super::table;
use jiff::civil::DateTime;
use serde_json::{Value, json};

/// Who is to be reminded of what, unit by unit; no list where there is nobody.
pub(super) async fn reminders(play: &Play, due: DateTime, manifest: &Value) {
    for (unit, ..) in UNITS {
        let file = format!("reminders-{unit}.json");
        let files = manifest["files"].as_array().unwrap();
        let is_there = files
            .iter()
            .any(|made| made["path"].as_str().unwrap().ends_with(&file));
        let expected = table::reminders(&play.model, unit, due.date());
        assert_eq!(is_there, !expected.is_empty(), "{due} {unit}");
        if !is_there {
            continue;
        }
        let found = read(play, due, &file).await;
        let found = found["reminders"].as_array().unwrap().iter();
        let found: Vec<(String, Value)> = found
            .map(|one| {
                (
                    one["number"].as_str().unwrap().to_owned(),
                    one["occasions"].clone(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{due} {unit}");
    }
}

/// The watch list, both parts of it, page by page. What the declarant says to have left since stays on it, marked.
pub(super) async fn watched(play: &mut Play) {
    let mut found = Vec::new();
    for show in ["dated", "undated"] {
        let mut path = format!("/api/watch?show={show}");
        loop {
            let page = play.get(OFFICE, &path).await;
            for line in page["watched"].as_array().unwrap() {
                let number = line["number"].as_str().unwrap().to_owned();
                let place = line["place"].as_u64().unwrap() as usize;
                let agreed = line["date"].as_str().map(str::to_owned);
                let passed = agreed.as_ref().is_some_and(|day| *day < play.today().to_string());
                assert_eq!(line["passed"], passed, "{line}");
                let deal = play.model.report(&number).deals.get(place);
                let deal = deal.filter(|_| !line["reported_withdrawn_on"].is_null());
                if let Some(deal) = deal {
                    assert_eq!(line["reported_withdrawn_on"], json!(deal.reported_on()), "{line}");
                }
                if deal.is_none_or(|deal| deal.left_on().is_none()) {
                    found.push((number, place, agreed, line["ordered"] == true));
                }
            }
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut path),
                None => break,
            }
        }
    }
    found.sort();
    assert_eq!(found, table::watched(&play.model), "{}", play.now);
}

/// Each unit's own page counts the same.
pub(super) async fn units(play: &mut Play, standing: &Standing) {
    for (id, expected) in &standing.units {
        let unit = play.get(OFFICE, &format!("/api/units/{id}?limit=1")).await;
        let counts = &unit["counts"];
        for (name, number) in [
            ("expected", expected.expected),
            ("missing", expected.missing),
            ("late", expected.late),
            ("waiting", expected.waiting),
            ("returned", expected.returned),
            ("signed", expected.signed),
        ] {
            assert_eq!(counts[name], number, "{id} {name} at {}", play.now);
        }
    }
}
