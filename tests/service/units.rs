//! A unit's own desk: who has filed, what was checked, and its Annex 3, sealed and sent up.

mod checking;
mod people;
mod sealing;

use reqwest::{Client, StatusCode};
use serde_json::Value;
use support::desk::Desk;

/// Officer, head and deputy of a unit of the demo roster, and its id.
const OFFICER: &str = "HT-003";
const HEAD: &str = "HT-001";
const UNIT: &str = "/api/units/hetang";

/// Somebody of the campaign office.
const OFFICE: &str = "JS-002";

/// The numbers on a unit's list.
async fn listed(desk: &Desk, client: &Client, query: &str) -> Vec<String> {
    let (status, answer) = desk.get(client, &format!("{UNIT}{query}")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    numbers(&answer["people"])
}

fn numbers(people: &Value) -> Vec<String> {
    let people = people.as_array().unwrap();
    people
        .iter()
        .map(|person| person["number"].as_str().unwrap().to_owned())
        .collect()
}
