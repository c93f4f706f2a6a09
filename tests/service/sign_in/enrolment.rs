//! The second factor is enrolled at the first sign-in of who needs one.

use super::{fields, form, hidden, plain, session_of, sign_in, stands, stranger, submit};
use account::SecondFactorSecret;
use campaign::{Digest, RosterNumber};
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use support::TestService;

const NUMBER: &str = "JS-002";

/// A service where this person has no second factor yet.
async fn before_enrolment() -> TestService {
    let service = TestService::start().await;
    reset(&service, NUMBER).await;
    service
}

async fn reset(service: &TestService, number: &str) {
    let number = RosterNumber::parse(number).unwrap();
    service.forget_second_factor(&number).await;
}

async fn is_enrolled(service: &TestService) -> bool {
    let number = RosterNumber::parse(NUMBER).unwrap();
    let credentials = service.store.sign_in.credentials(&number, &Digest::of(b"")).await;
    credentials.unwrap().second_factor.is_some()
}

/// The first step: number and code are right, and what to enrol comes back.
async fn offered(service: &TestService, number: &str) -> Value {
    let response = sign_in(service, &plain(service, number)).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert!(
        response.headers().get("set-cookie").is_none(),
        "nobody is signed in yet"
    );
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], 401);
    assert!(problem["fields"]["totp"].is_array());
    problem["enrolment"].clone()
}

/// What an app shows that was given this offer.
fn app(service: &TestService, number: &str, ticket: &str) -> SecondFactorSecret {
    let digits = ticket.split_once('.').unwrap().0;
    let bytes = (0..digits.len()).step_by(2);
    let nonce: Vec<u8> = bytes
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect();
    let number = RosterNumber::parse(number).unwrap();
    SecondFactorSecret::derive(service.key(), &number, &nonce, &service.campaign.short_name)
}

/// The second step.
fn confirming(service: &TestService, ticket: &str, totp: &str) -> Value {
    let mut body = plain(service, NUMBER);
    body["enrolment"] = json!(ticket);
    body["totp"] = json!(totp);
    body
}

#[tokio::test]
async fn a_program_enrols_in_two_steps_and_needs_the_app_from_then_on() {
    let service = before_enrolment().await;
    let offer = offered(&service, NUMBER).await;
    let ticket = offer["ticket"].as_str().unwrap();
    let app = app(&service, NUMBER, ticket);
    assert_eq!(offer["secret"], app.in_base32());
    assert!(offer["uri"].as_str().unwrap().contains(&app.in_base32()));
    assert!(!is_enrolled(&service).await, "an offer alone enrols nothing");

    // Another second than that in which the demo's people were enrolled: steps of one second have no order of their own.
    service.set_clock("2017-09-11T09:01:00+08:00");
    let confirmed = confirming(&service, ticket, &app.code_at(Timestamp::now()));
    let opened = sign_in(&service, &confirmed).await;
    let number = RosterNumber::parse(NUMBER).unwrap();
    let steps = json!(service.store.roster_changes.steps(&number).await.unwrap());
    let last = steps.as_array().unwrap().last().unwrap();
    assert_eq!(last["action"], "factor_enrolled");
    assert_eq!(last["by"]["number"], NUMBER, "it was theirs to enrol");
    assert_eq!(opened.status(), StatusCode::OK);
    assert!(stands(&service, &session_of(&opened)).await);
    assert!(is_enrolled(&service).await);

    let without = sign_in(&service, &plain(&service, NUMBER)).await;
    assert_eq!(without.status(), StatusCode::UNAUTHORIZED);
    let problem: Value = without.json().await.unwrap();
    assert!(problem.get("enrolment").is_none(), "no second one is offered");
    let again = sign_in(&service, &confirmed).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED, "the code was used");
}

#[tokio::test]
async fn a_browser_enrols_on_a_page_with_a_picture_and_a_secret_to_type() {
    let service = before_enrolment().await;
    let code = service.code(NUMBER);
    let typed = form(&[("number", NUMBER), ("code", &code), ("totp", "")]);
    let response = submit(&service, &stranger(), "/api/session", &typed).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = response.text().await.unwrap();
    assert!(!page.contains(&code), "the code is not sent back");
    let mut carried = hidden(&page);
    let ticket = carried
        .iter()
        .find(|(name, _)| name == "enrolment")
        .unwrap()
        .1
        .clone();
    let app = app(&service, NUMBER, &ticket);
    assert!(page.contains("<svg"));
    assert!(page.replace(' ', "").contains(&app.in_base32()));

    carried.push(("code".to_owned(), code));
    carried.push(("totp".to_owned(), app.code_at(Timestamp::now())));
    let response = submit(&service, &stranger(), "/api/session", &carried).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/api/me");
    assert!(stands(&service, &session_of(&response)).await);
}

#[tokio::test]
async fn a_mistyped_one_time_code_keeps_the_offer() {
    let service = before_enrolment().await;
    let offer = offered(&service, NUMBER).await;
    let ticket = offer["ticket"].as_str().unwrap();
    let wrong = sign_in(&service, &confirming(&service, ticket, "12345")).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let problem: Value = wrong.json().await.unwrap();
    assert_eq!(problem["enrolment"], offer, "the app stays the right one");
    let totp = app(&service, NUMBER, ticket).code_at(Timestamp::now());
    let right = sign_in(&service, &confirming(&service, ticket, &totp)).await;
    assert_eq!(right.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_code_is_offered_nothing() {
    let service = before_enrolment().await;
    let offer = offered(&service, NUMBER).await;
    let ticket = offer["ticket"].as_str().unwrap();
    let totp = app(&service, NUMBER, ticket).code_at(Timestamp::now());
    let mut body = confirming(&service, ticket, &totp);
    body["code"] = json!("2222-2222-2222-2222");
    let refused = sign_in(&service, &body).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(fields(refused).await, ["code"]);
    assert!(!is_enrolled(&service).await);
}

#[tokio::test]
async fn stale_forged_and_other_peoples_offers_enrol_nothing() {
    let service = before_enrolment().await;
    reset(&service, "JS-003").await;
    let own = offered(&service, NUMBER).await["ticket"]
        .as_str()
        .unwrap()
        .to_owned();
    let others = offered(&service, "JS-003").await["ticket"]
        .as_str()
        .unwrap()
        .to_owned();
    let (nonce, signed) = own.split_once('.').unwrap();
    let (_, signature) = signed.split_once('.').unwrap();
    let prolonged = format!("{nonce}.9999999999.{signature}");
    let chosen = format!("{}.{signed}", "00".repeat(20));
    service.set_clock("2017-09-11T01:14:59Z");
    let totp_of = |ticket: &str, of: &str| app(&service, of, ticket).code_at(Timestamp::now());
    let refused = async |ticket: &str, totp: &str| {
        let response = sign_in(&service, &confirming(&service, ticket, totp)).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{ticket}");
        assert!(response.headers().get("set-cookie").is_none());
        let problem: Value = response.json().await.unwrap();
        let fresh = problem["enrolment"]["ticket"].as_str().unwrap();
        assert!(![own.as_str(), ticket].contains(&fresh), "a new offer is made");
        assert!(!is_enrolled(&service).await, "{ticket}");
        service
            .store
            .sign_in
            .forget_attempts(store::Counted::Person(&RosterNumber::parse(NUMBER).unwrap()))
            .await
            .unwrap();
    };
    refused(&others, &totp_of(&others, "JS-003")).await;
    refused(&others, &totp_of(&others, NUMBER)).await;
    refused(&prolonged, &totp_of(&own, NUMBER)).await;
    refused(&chosen, &totp_of(&chosen, NUMBER)).await;
    for garbage in ["x", "..", "é.é.é", &own[1..], &own.to_uppercase()] {
        refused(garbage, "123456").await;
    }
    service.set_clock("2017-09-11T01:15:00Z");
    refused(&own, &totp_of(&own, NUMBER)).await;
    assert_eq!(
        offered(&service, NUMBER).await["secret"].as_str().unwrap().len(),
        32
    );
}

#[tokio::test]
async fn of_two_who_enrol_at_once_one_does() {
    let service = before_enrolment().await;
    let first = offered(&service, NUMBER).await["ticket"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = offered(&service, NUMBER).await["ticket"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(first, second);
    let confirm = |ticket: &str| {
        let totp = app(&service, NUMBER, ticket).code_at(Timestamp::now());
        confirming(&service, ticket, &totp)
    };
    let (one, other) = (confirm(&first), confirm(&second));
    let (one, other) = tokio::join!(sign_in(&service, &one), sign_in(&service, &other));
    let mut statuses = [one.status(), other.status()];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::UNAUTHORIZED]);
}
