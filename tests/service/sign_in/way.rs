//! Where a browser goes that is not signed in, and after it is.

use super::{Form, carrying, form, hidden, open, set_cookie, stranger, submit};
use http::StatusCode;
use reqwest::Response;
use support::TestService;

fn typed(service: &TestService) -> Form {
    form(&[
        ("number", "TY-001"),
        ("code", &service.code("TY-001")),
        ("totp", ""),
    ])
}

fn location(response: &Response) -> &str {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()["location"].to_str().unwrap()
}

#[tokio::test]
async fn a_page_is_asked_for_signed_out_and_shown_after_signing_in() {
    let service = TestService::start().await;
    for path in [
        "/api/me",
        "/api/declarations/mine",
        "/api/units/tianyuan?filter=missing&after=TY-001",
    ] {
        let sent_away = open(&service, &stranger(), path).await;
        assert_eq!(location(&sent_away), "/sign-in/", "{path}");
        let noted = set_cookie(&sent_away, "__Host-next").unwrap();
        let (cookie, attributes) = noted.split_once("; ").unwrap();
        assert_eq!(cookie, format!("__Host-next={path}"));
        for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(attributes.contains(attribute), "{noted}");
        }
        let signed_in = submit(&service, &carrying(cookie), "/api/session", &typed(&service)).await;
        assert_eq!(location(&signed_in), path);
        let forgotten = set_cookie(&signed_in, "__Host-next").unwrap();
        assert!(forgotten.starts_with("__Host-next=; ") && forgotten.contains("Max-Age=0"));
        assert!(set_cookie(&signed_in, "__Host-session").is_some());
    }
}

#[tokio::test]
async fn the_page_to_sign_in_is_there() {
    let service = TestService::start().await;
    let page = open(&service, &stranger(), "/sign-in/").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    for part in [
        "action=\"/api/session\"",
        "name=\"number\"",
        "name=\"code\"",
        "name=\"totp\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[tokio::test]
async fn programs_are_told_and_not_led_around() {
    let service = TestService::start().await;
    let request = stranger().get(format!("{}/api/me", service.address));
    let response = request.header("accept", "application/json").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers()["www-authenticate"], "Session");
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    assert!(response.headers().get("set-cookie").is_none());
}

#[tokio::test]
async fn an_address_that_could_lead_elsewhere_is_not_noted() {
    let service = TestService::start().await;
    for path in [
        "/api/me?to=//evil.example",
        "/api/me?to=%0d%0aSet-Cookie:x",
        "/api/me?to=http:evil;",
    ] {
        let sent_away = open(&service, &stranger(), path).await;
        assert_eq!(location(&sent_away), "/sign-in/", "{path}");
        assert_eq!(set_cookie(&sent_away, "__Host-next"), None, "{path}");
    }
}

#[tokio::test]
async fn a_planted_address_is_not_followed() {
    let service = TestService::start().await;
    for planted in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/api//evil.example",
        "/api/\\evil",
        "/notice/",
        "javascript:alert(1)",
        "/api/me%0d%0aLocation:x",
        "",
    ] {
        let browser = carrying(&format!("__Host-next={planted}"));
        let signed_in = submit(&service, &browser, "/api/session", &typed(&service)).await;
        assert_eq!(location(&signed_in), "/api/me", "{planted}");
    }
}

#[tokio::test]
async fn a_button_without_fields_waits_for_signing_in_as_a_form_does() {
    let service = TestService::start().await;
    let response = submit(&service, &stranger(), "/api/roster/TY-001/code", &form(&[])).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let sent_to = ("kept_for".to_owned(), "/api/roster/TY-001/code".to_owned());
    let kept = ("kept".to_owned(), String::new());
    assert_eq!(hidden(&response.text().await.unwrap()), [kept, sent_to]);
}
