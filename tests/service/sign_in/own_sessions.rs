//! People see where they are signed in and end it; what else ends a session.

use super::{carrying, form, me, open, session_of, set_cookie, sign_in, stands, stranger, submit};
use campaign::RosterNumber;
use http::StatusCode;
use reqwest::Client;
use serde_json::{Value, json};
use support::TestService;

const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0";

async fn end(service: &TestService, client: &Client, session: &str) -> StatusCode {
    let request = client.post(format!("{}/api/me/sessions/end", service.address));
    let request = request.json(&json!({ "session": session }));
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn a_reset_of_the_second_factor_ends_every_session_at_once() {
    let service = TestService::start().await;
    let [cookie, other] = [service.sign_in("JS-002").await, service.sign_in("JS-002").await];
    let colleague = service.sign_in("JS-003").await;
    assert!(stands(&service, &cookie).await && stands(&service, &other).await);
    let number = RosterNumber::parse("JS-002").unwrap();
    service.forget_second_factor(&number).await;
    assert!(!stands(&service, &cookie).await && !stands(&service, &other).await);
    assert!(stands(&service, &colleague).await);
    let again = service.sign_in("JS-002").await;
    assert!(stands(&service, &again).await && !stands(&service, &cookie).await);
}

#[tokio::test]
async fn signing_in_again_in_the_same_browser_ends_the_session_before() {
    let service = TestService::start().await;
    let elsewhere = service.sign_in("TY-001").await;
    for number in ["TY-001", "TY-002"] {
        let before = service.sign_in("TY-001").await;
        let request = carrying(&before).post(format!("{}/api/session", service.address));
        let request = request.json(&service.credentials(number).await);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(stands(&service, &session_of(&answer)).await);
        assert!(!stands(&service, &before).await, "{number}");
    }
    // A miss ends nothing.
    let request = carrying(&elsewhere).post(format!("{}/api/session", service.address));
    let wrong = json!({ "number": "TY-001", "code": "2222-2222-2222-2222" });
    let missed = request.json(&wrong).send().await.unwrap();
    assert_eq!(missed.status(), StatusCode::UNAUTHORIZED);
    assert!(
        stands(&service, &elsewhere).await,
        "another browser stays signed in"
    );
}

#[tokio::test]
async fn people_see_where_they_are_signed_in_and_end_one_or_all() {
    let service = TestService::start().await;
    let credentials = service.credentials("TY-001").await;
    let request = stranger().post(format!("{}/api/session", service.address));
    let request = request.header("user-agent", EDGE).json(&credentials);
    let first = session_of(&request.send().await.unwrap());
    service.set_clock("2017-09-11T01:05:00Z");
    let second = session_of(&sign_in(&service, &credentials).await);
    let other = service.sign_in("TY-002").await;
    let (client, stranger) = (carrying(&second), carrying(&other));
    let request = client.get(format!("{}/api/me/sessions", service.address));
    let listed: Value = request.send().await.unwrap().json().await.unwrap();
    let told = listed["sessions"].as_array().unwrap().iter();
    let told: Vec<_> = told
        .map(|one| (one["browser"].as_str().unwrap(), &one["current"]))
        .collect();
    let expected = [
        ("其他浏览器或程序", &json!(true)),
        ("Edge（Windows 电脑）", &json!(false)),
    ];
    assert_eq!(told, expected);
    assert_eq!(listed["sessions"][1]["started"], "2017-09-11T01:00:00Z");
    let one = listed["sessions"][1]["id"].as_str().unwrap();
    assert!(!first.contains(one), "what names a session opens nothing");

    assert_eq!(end(&service, &stranger, one).await, StatusCode::NOT_FOUND);
    assert_eq!(
        end(&service, &stranger, "").await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(stands(&service, &first).await, "nobody ends another's");
    assert_eq!(end(&service, &client, one).await, StatusCode::NO_CONTENT);
    assert!(!stands(&service, &first).await && stands(&service, &second).await);
    assert_eq!(end(&service, &client, one).await, StatusCode::NOT_FOUND);

    let third = session_of(&sign_in(&service, &credentials).await);
    assert_eq!(end(&service, &client, "all").await, StatusCode::NO_CONTENT);
    for (cookie, is_open) in [(second, false), (third, false), (other, true)] {
        assert_eq!(stands(&service, &cookie).await, is_open);
    }
}

#[tokio::test]
async fn the_page_lists_sessions_that_stand_and_signs_out_who_ends_all() {
    let service = TestService::start().await;
    let credentials = service.credentials("TY-001").await;
    for at in [
        "2017-09-11T01:00:00Z",
        "2017-09-11T02:00:00Z",
        "2017-09-11T02:01:00Z",
    ] {
        service.set_clock(at);
        sign_in(&service, &credentials).await;
    }
    service.set_clock("2017-09-11T02:02:00Z");
    let browser = carrying(&session_of(&sign_in(&service, &credentials).await));
    let page = open(&service, &browser, "/api/me/sessions").await;
    let page = page.text().await.unwrap();
    assert!(page.contains("上次登录：2017年9月11日 10:01"), "{page}");
    assert_eq!(page.matches("最近一次操作").count(), 3, "{page}");
    assert_eq!(page.matches("本次登录</span>").count(), 1, "{page}");
    let all = form(&[("session", "all")]);
    let answer = submit(&service, &browser, "/api/me/sessions/end", &all).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/signed-out/");
    let line = set_cookie(&answer, "__Host-session").unwrap();
    assert!(line.contains("Max-Age=0"), "{line}");
    assert_eq!(me(&service, &browser).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_reads_when_one_had_signed_in_before() {
    let service = TestService::start().await;
    let credentials = service.credentials("TY-001").await;
    for (at, before, told) in [
        ("2017-09-11T01:00:00Z", Value::Null, "这是您第一次登录"),
        (
            "2017-09-12T02:00:00Z",
            json!("2017-09-11T01:00:00Z"),
            "上次登录：2017年9月11日 09:00",
        ),
    ] {
        service.set_clock(at);
        let client = carrying(&session_of(&sign_in(&service, &credentials).await));
        let who: Value = me(&service, &client).await.json().await.unwrap();
        assert_eq!((&who["signed_in_before"], &who["account"]), (&before, &json!([])));
        let page = open(&service, &client, "/api/me").await;
        assert!(page.text().await.unwrap().contains(told), "{at}");
    }
}
