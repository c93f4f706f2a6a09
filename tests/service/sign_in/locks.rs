//! Failed attempts are counted, by person and by address; they slow who makes them, and both limits end. Who has the right
//! code is never kept out.

use super::{carrying, form, me, plain, sign_in, stranger, submit};
use http::StatusCode;
use jiff::Timestamp;
use reqwest::Response;
use serde_json::json;
use support::TestService;
use support::dynamodb::DynamoDbLocal;

const WRONG: &str = "2222-2222-2222-2222";

async fn fail(service: &TestService, number: &str) -> Response {
    sign_in(service, &json!({ "number": number, "code": WRONG })).await
}

async fn right(service: &TestService, number: &str) -> StatusCode {
    sign_in(service, &plain(service, number)).await.status()
}

#[tokio::test]
async fn after_five_misses_the_next_waits_for_a_quarter_of_an_hour() {
    let service = TestService::start().await;
    for number in ["TY-001", "ZZ-999"] {
        for _ in 0..5 {
            assert_eq!(fail(&service, number).await.status(), StatusCode::UNAUTHORIZED);
        }
        let locked = fail(&service, number).await;
        assert_eq!(locked.status(), StatusCode::TOO_MANY_REQUESTS, "{number}");
        assert_eq!(locked.headers()["retry-after"], "900");
        assert_eq!(super::fields(locked).await, ["code"]);
    }
    let miss = async || fail(&service, "TY-001").await.status();
    service.set_clock("2017-09-11T01:14:59Z");
    assert_eq!(miss().await, StatusCode::TOO_MANY_REQUESTS);
    service.set_clock("2017-09-11T01:15:00Z");
    assert_eq!(miss().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
    let service = TestService::start().await;
    service.set_clock("2017-09-12T01:00:00Z");
    for _ in 0..5 {
        fail(&service, "TY-001").await;
    }
    for set_back in ["2017-09-12T00:59:59Z", "2017-09-11T01:00:00Z"] {
        service.set_clock(set_back);
        for _ in 0..5 {
            let missed = fail(&service, "TY-001").await;
            assert_eq!(missed.status(), StatusCode::UNAUTHORIZED, "{set_back}");
        }
        let slowed = fail(&service, "TY-001").await;
        assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(slowed.headers()["retry-after"], "900", "{set_back}");
    }
}

#[tokio::test]
async fn each_miss_tells_how_many_are_left() {
    let service = TestService::start().await;
    for left in [
        "再输错 4 次",
        "再输错 3 次",
        "再输错 2 次",
        "再输错 1 次",
        "再输错，须等 15 分钟",
    ] {
        let told = fail(&service, "TY-001").await.text().await.unwrap();
        assert!(told.contains(left), "{told}");
    }
}

#[tokio::test]
async fn misses_of_others_keep_nobody_out_and_end_no_session() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    for _ in 0..5 {
        fail(&service, "TY-001").await;
    }
    assert_eq!(
        fail(&service, "TY-001").await.status(),
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(right(&service, "TY-001").await, StatusCode::OK);
    assert_eq!(right(&service, "TY-002").await, StatusCode::OK);
    assert_eq!(me(&service, &carrying(&cookie)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_slowed_browser_gets_the_form_again_and_is_told_when_to_try() {
    let service = TestService::start().await;
    for _ in 0..5 {
        fail(&service, "TY-001").await;
    }
    let typed = form(&[("number", "TY-001"), ("code", WRONG)]);
    let response = submit(&service, &stranger(), "/api/session", &typed).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["retry-after"], "900");
    let page = response.text().await.unwrap();
    assert!(page.contains("请在 15 分钟后再试") && page.contains("action=\"/api/session\""));
}

#[tokio::test]
async fn the_right_code_forgets_the_failures_before_it() {
    let service = TestService::start().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(fail(&service, "TY-001").await.status(), StatusCode::UNAUTHORIZED);
        }
        assert_eq!(right(&service, "TY-001").await, StatusCode::OK);
    }
}

#[tokio::test]
async fn wrong_one_time_codes_lock_too() {
    let service = TestService::start().await;
    let mut credentials = service.credentials("JS-002").await;
    let totp = credentials["totp"].take();
    credentials["totp"] = json!(wrong_totp(&service, "JS-002"));
    for _ in 0..5 {
        let response = sign_in(&service, &credentials).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
    credentials["totp"] = totp;
    let locked = sign_in(&service, &credentials).await;
    assert_eq!(locked.status(), StatusCode::TOO_MANY_REQUESTS);
}

/// Everyone arrives before the first is judged, with the right code and a wrong one-time code.
async fn judged_of_a_thousand(service: &TestService) -> usize {
    let mut credentials = service.credentials("JS-002").await;
    credentials["totp"] = json!(wrong_totp(service, "JS-002"));
    let sent = futures::future::join_all((0..1000).map(|_| sign_in(service, &credentials)));
    let answers: Vec<StatusCode> = sent.await.iter().map(Response::status).collect();
    for status in &answers {
        let known = [
            StatusCode::UNAUTHORIZED,
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        assert!(known.contains(status), "{status}");
    }
    let judged = answers
        .iter()
        .filter(|status| **status == StatusCode::UNAUTHORIZED);
    judged.count()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_once_five_are_judged() {
    let service = TestService::start().await;
    assert_eq!(judged_of_a_thousand(&service).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_guesses_at_once_five_are_judged_on_amazons_own_dynamodb_local() {
    let amazon = DynamoDbLocal::start().await;
    let service = TestService::start_on(amazon.client()).await;
    assert_eq!(judged_of_a_thousand(&service).await, 5);
}

#[tokio::test]
async fn what_was_no_guess_is_given_back() {
    let service = TestService::start().await;
    let mut credentials = service.credentials("JS-002").await;
    let totp = credentials["totp"].take();
    // The right code without a one-time code is no guess, however often it is sent.
    for _ in 0..60 {
        let response = sign_in(&service, &credentials).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
    credentials["totp"] = totp;
    assert_eq!(sign_in(&service, &credentials).await.status(), StatusCode::OK);
}

/// Six digits that are not the person's now, nor half a minute before or after.
fn wrong_totp(service: &TestService, number: &str) -> String {
    let (secret, now) = (service.second_factor(number), Timestamp::now());
    let mut guesses = (0..).map(|guess| format!("{guess:06}"));
    guesses.find(|guess| secret.accept(guess, now).is_none()).unwrap()
}

#[tokio::test]
async fn after_fifty_misses_from_an_address_the_next_waits_and_right_codes_pass() {
    let service = TestService::start().await;
    for at in 0..49 {
        let refused = fail(&service, &format!("ZZ-{at:03}")).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{at}");
    }
    assert_eq!(right(&service, "TY-001").await, StatusCode::OK);
    assert_eq!(fail(&service, "ZZ-049").await.status(), StatusCode::UNAUTHORIZED);
    let slowed = fail(&service, "ZZ-050").await;
    assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.headers()["retry-after"], "900");
    for number in ["TY-001", "TY-002"] {
        assert_eq!(right(&service, number).await, StatusCode::OK, "{number}");
    }
    service.set_clock("2017-09-11T01:15:00Z");
    assert_eq!(fail(&service, "ZZ-050").await.status(), StatusCode::UNAUTHORIZED);
}
