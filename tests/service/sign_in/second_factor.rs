//! One-time codes of those who read or decide on others' reports.

use super::{fields, form, session_of, set_cookie, sign_in, stands, stranger, submit};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use support::TestService;

#[tokio::test]
async fn the_code_alone_opens_nothing_where_a_role_takes_more() {
    let service = TestService::start().await;
    for number in ["JS-002", "JL-005", "TY-003", "TY-004", "JL-004"] {
        let mut credentials = service.credentials(number).await;
        credentials.as_object_mut().unwrap().remove("totp");
        let response = sign_in(&service, &credentials).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{number}");
        assert!(response.headers().get("set-cookie").is_none());
        assert_eq!(fields(response).await, ["totp"], "{number}");
    }
}

#[tokio::test]
async fn the_form_asks_for_what_is_missing() {
    let service = TestService::start().await;
    let typed = form(&[
        ("number", "JS-002"),
        ("code", &service.code("JS-002")),
        ("totp", ""),
    ]);
    let response = submit(&service, &stranger(), "/api/session", &typed).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = response.text().await.unwrap();
    assert!(page.contains("href=\"#totp\"") && page.contains("id=\"totp-fault\""));
    assert!(page.contains("value=\"JS-002\""));
}

#[tokio::test]
async fn the_right_one_time_code_opens_a_session_once() {
    let service = TestService::start().await;
    let credentials = service.credentials("JS-002").await;
    let opened = sign_in(&service, &credentials).await;
    assert_eq!(opened.status(), StatusCode::OK);
    assert!(stands(&service, &session_of(&opened)).await);
    let again = sign_in(&service, &credentials).await;
    assert_eq!(
        again.status(),
        StatusCode::UNAUTHORIZED,
        "a code that was seen is worth nothing"
    );
    assert_eq!(fields(again).await, ["totp"]);
}

#[tokio::test]
async fn of_requests_that_race_with_one_code_one_opens_a_session() {
    let service = TestService::start().await;
    let credentials = service.credentials("JS-002").await;
    let racing: Vec<_> = (0..5)
        .map(|_| {
            let request = stranger().post(format!("{}/api/session", service.address));
            tokio::spawn(request.json(&credentials).send())
        })
        .collect();
    let mut opened = 0;
    for response in racing {
        let response = response.await.unwrap().unwrap();
        opened += usize::from(response.status() == StatusCode::OK);
        assert!(!response.status().is_server_error());
    }
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn wrong_old_and_other_peoples_one_time_codes_are_refused() {
    let service = TestService::start().await;
    let now = Timestamp::now();
    let old = service
        .second_factor("JS-002")
        .code_at(now - SignedDuration::from_mins(5));
    let others = service.second_factor("JS-003").code_at(now);
    for totp in [
        old.as_str(),
        others.as_str(),
        "12345",
        "abcdef",
        "1234567",
        "１２３",
    ] {
        let mut credentials = service.credentials("JS-002").await;
        if credentials["totp"] == totp {
            continue;
        }
        credentials["totp"] = json!(totp);
        let response = sign_in(&service, &credentials).await;
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS];
        assert!(
            refused.contains(&response.status()),
            "{totp}: {}",
            response.status()
        );
    }
}

#[tokio::test]
async fn spaces_and_full_width_digits_do_not_matter() {
    let service = TestService::start().await;
    let mut credentials = service.credentials("JS-002").await;
    let totp = credentials["totp"].as_str().unwrap().to_owned();
    let full_width: String = totp
        .chars()
        .map(|digit| char::from_u32(digit as u32 + 0xFEE0).unwrap())
        .collect();
    credentials["totp"] = json!(format!(" {} {}", &full_width[..9], &full_width[9..]));
    assert_eq!(sign_in(&service, &credentials).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn one_time_codes_go_by_the_machines_clock_and_not_the_campaigns() {
    let service = TestService::start().await;
    service.set_clock("2018-01-15T03:00:00Z");
    assert_eq!(
        sign_in(&service, &service.credentials("JS-002").await)
            .await
            .status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_plain_declarant_is_asked_for_none() {
    let service = TestService::start().await;
    let credentials: Value = service.credentials("TY-001").await;
    assert!(credentials.get("totp").is_none());
    let response = sign_in(&service, &credentials).await;
    assert!(set_cookie(&response, "__Host-session").is_some());
}
