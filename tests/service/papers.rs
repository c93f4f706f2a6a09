//! The paper twin: what came on paper is entered by one of the office and compared by another, and then is a report like any
//! other.

mod entering;
mod refusing;
mod scanning;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms;

/// Two of the office.
const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";
const DISCIPLINE: &str = "JL-005";
/// A clerk, and who signs their report.
const DECLARANT: &str = "TY-001";
const SIGNER: &str = "TY-003";

/// The service with the two of the office signed in.
async fn office() -> (Desk, Client, Client) {
    let desk = Desk::start().await;
    let (first, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    (desk, first, second)
}

fn path(number: &str) -> String {
    format!("/api/papers/{number}")
}

/// Enters what has to be taken.
async fn enter(desk: &Desk, by: &Client, number: &str, form: &Value) -> Value {
    let (status, entry) = desk.post(by, &path(number), form).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    entry
}

async fn decide(desk: &Desk, by: &Client, entry: &Value, action: &str) -> (StatusCode, Value) {
    let number = entry["number"].as_str().unwrap();
    let decision = json!({ "action": action, "step": entry["step"], "reason": "与原件不符" });
    desk.post(by, &format!("{}/decision", path(number)), &decision)
        .await
}

/// Files what another compares and finds to be right.
async fn filed_from(desk: &Desk, by: &Client, second: &Client, number: &str, form: &Value) -> Value {
    let entry = enter(desk, by, number, form).await;
    let (status, receipt) = decide(desk, second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    receipt
}

/// A disclosure as it is entered.
fn disclosure(desk: &Desk, number: &str) -> Value {
    forms::entered(forms::disclosure(&desk.service, number))
}
