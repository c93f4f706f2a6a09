//! A one-time code once more, before what opens others' accounts, tells who reported or hands out whole lists.

use super::{carrying, fields, form, hidden, open, session_of, set_cookie, sign_in, submit};
use http::{Method, StatusCode};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use support::TestService;

const OFFICE: &str = "JS-002";
const LATER: &str = "2017-09-11T01:16:00Z";
const EXPORT: &str = "/api/exports/participations?format=csv";

/// What takes it; none of it comes as far as its handler.
const SENSITIVE: &[(Method, &str)] = &[
    (Method::POST, "/api/roster/codes"),
    (Method::POST, "/api/roster/TY-001/code"),
    (Method::POST, "/api/roster/TY-001/factor-reset"),
    (Method::POST, "/api/confirmations/2222-2222"),
    (Method::POST, "/api/papers/TY-001/decision"),
    (Method::POST, "/api/leads/2222-2222/identity"),
    (Method::GET, EXPORT),
    (Method::GET, "/api/summaries/2017-09-11?file=annex3-bureau.xlsx"),
    (Method::GET, "/api/deliveries/1?format=zip"),
    (Method::GET, "/api/deliveries/1?view=print"),
    (Method::GET, "/api/deliveries/1?form%61t=zip"),
    (Method::GET, "/api/summaries/2017-09-11?format=xlsx"),
    (Method::GET, "/api/summaries/2017-09-11?fil%65=annex3-bureau.xlsx"),
];

/// The same person's pages that take none.
const OTHERS: &[&str] = &["/api/roster", "/api/exports", "/api/deliveries", "/api/leads"];

async fn office(service: &TestService) -> Client {
    let signed_in = sign_in(service, &service.credentials(OFFICE).await).await;
    carrying(&session_of(&signed_in))
}

async fn ask(service: &TestService, client: &Client, method: &Method, path: &str) -> Response {
    let request = client.request(method.clone(), format!("{}{path}", service.address));
    request.json(&json!({})).send().await.unwrap()
}

async fn give(service: &TestService, client: &Client, totp: &Value) -> Response {
    let request = client.post(format!("{}/api/me/reauthentication", service.address));
    request.json(&json!({ "totp": totp })).send().await.unwrap()
}

async fn right(service: &TestService) -> Value {
    service.credentials(OFFICE).await["totp"].clone()
}

fn noted(service: &TestService, event: &str) -> usize {
    let log = service.security_log();
    log.iter().filter(|line| line["security"] == event).count()
}

#[tokio::test]
async fn a_quarter_of_an_hour_after_it_a_one_time_code_has_to_be_given_again() {
    let service = TestService::start().await;
    let client = office(&service).await;
    assert_eq!(
        ask(&service, &client, &Method::GET, EXPORT).await.status(),
        StatusCode::OK
    );
    service.set_clock(LATER);
    for (method, path) in SENSITIVE {
        let asked = ask(&service, &client, method, path).await;
        assert_eq!(asked.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(fields(asked).await, ["totp"], "{path}");
    }
    for path in OTHERS {
        let answered = ask(&service, &client, &Method::GET, path).await;
        assert_eq!(answered.status(), StatusCode::OK, "{path}");
    }
    assert_eq!((noted(&service, "exported"), noted(&service, "proposed")), (1, 0));
    let given = give(&service, &client, &right(&service).await).await;
    assert_eq!(given.status(), StatusCode::NO_CONTENT);
    assert_eq!(noted(&service, "reauthenticated"), 1);
    for (method, path) in SENSITIVE {
        let asked = ask(&service, &client, method, path).await;
        assert_ne!(asked.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    service.set_clock("2017-09-11T01:31:00Z");
    let asked = ask(&service, &client, &Method::GET, EXPORT).await;
    assert_eq!(asked.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_browser_is_led_to_the_page_and_goes_on_with_what_it_asked_for_or_sent() {
    let service = TestService::start().await;
    let session = session_of(&sign_in(&service, &service.credentials(OFFICE).await).await);
    service.set_clock(LATER);
    let asked = open(&service, &carrying(&session), EXPORT).await;
    assert_eq!(asked.status(), StatusCode::SEE_OTHER);
    assert_eq!(asked.headers()["location"], "/api/me/reauthentication");
    let next = set_cookie(&asked, "__Host-next").unwrap();
    let browser = carrying(&format!("{session}; {}", next.split(';').next().unwrap()));
    let page = open(&service, &browser, "/api/me/reauthentication").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert!(page.contains("name=\"totp\"") && !page.contains("name=\"kept\""));

    // The button has no field; one that a page may have some day is kept.
    let pressed = submit(&service, &browser, "/api/roster/TY-001/code", &form(&[])).await;
    assert_eq!(pressed.status(), StatusCode::UNAUTHORIZED);
    let fields = hidden(&pressed.text().await.unwrap());
    let sent_to = ("kept_for".to_owned(), "/api/roster/TY-001/code".to_owned());
    assert_eq!(fields, [("kept".to_owned(), String::new()), sent_to]);
    let proposal = form(&[("reason", "通知单遗失（示例）")]);
    let kept = submit(&service, &browser, "/api/roster/TY-001/code", &proposal).await;
    assert_eq!(kept.status(), StatusCode::UNAUTHORIZED);
    let mut waiting = hidden(&kept.text().await.unwrap());
    waiting.push(("totp".to_owned(), "12345".to_owned()));
    let missed = submit(&service, &browser, "/api/me/reauthentication", &waiting).await;
    assert_eq!(missed.status(), StatusCode::UNAUTHORIZED);
    let missed = missed.text().await.unwrap();
    assert!(missed.contains("动态验证码不正确") && !missed.contains("12345"));
    let mut waiting = hidden(&missed);
    waiting.push((
        "totp".to_owned(),
        right(&service).await.as_str().unwrap().to_owned(),
    ));
    let taken = submit(&service, &browser, "/api/me/reauthentication", &waiting).await;
    assert_eq!(taken.status(), StatusCode::OK);
    let taken = taken.text().await.unwrap();
    assert!(
        taken.contains("action=\"&#x2f;api&#x2f;roster&#x2f;TY-001&#x2f;code\""),
        "{taken}"
    );
    assert_eq!(hidden(&taken), proposal);

    let code = right(&service).await;
    let code = form(&[("totp", code.as_str().unwrap())]);
    let led = submit(&service, &browser, "/api/me/reauthentication", &code).await;
    assert_eq!(led.status(), StatusCode::OK);
    assert!(set_cookie(&led, "__Host-next").unwrap().contains("Max-Age=0"));
    let led = led.text().await.unwrap();
    assert!(
        led.contains(&format!("href=\"{}\"", EXPORT.replace('/', "&#x2f;"))),
        "{led}"
    );
}

#[tokio::test]
async fn five_wrong_one_time_codes_are_judged_and_right_ones_use_up_none() {
    let service = TestService::start().await;
    let client = office(&service).await;
    for _ in 0..6 {
        let given = give(&service, &client, &right(&service).await).await;
        assert_eq!(given.status(), StatusCode::NO_CONTENT);
    }
    for typed in [json!("12345"), json!(""), json!(7), Value::Null] {
        let missed = give(&service, &client, &typed).await;
        assert!(missed.status().is_client_error(), "{typed}");
        assert_eq!(fields(missed).await, ["totp"], "{typed}");
    }
    for _ in 0..4 {
        let missed = give(&service, &client, &json!("12345")).await;
        assert_eq!(missed.status(), StatusCode::UNAUTHORIZED);
    }
    let slowed = give(&service, &client, &right(&service).await).await;
    assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_needs_no_second_factor_is_never_asked_for_one() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    for method in [Method::GET, Method::POST] {
        let asked = ask(&service, &client, &method, "/api/me/reauthentication").await;
        assert_eq!(asked.status(), StatusCode::NOT_FOUND);
    }
}
