//! The session's cookie: how it is set, and what passes for one.

use super::{carrying, plain, session_of, set_cookie, sign_in, stands};
use http::StatusCode;
use reqwest::header::{COOKIE, HeaderMap, HeaderValue};
use std::collections::BTreeSet;
use support::TestService;

#[tokio::test]
async fn the_cookie_is_this_hosts_alone_and_out_of_reach_of_scripts() {
    let service = TestService::start().await;
    let response = sign_in(&service, &plain(&service, "TY-001")).await;
    let line = set_cookie(&response, "__Host-session").unwrap();
    let mut parts = line.split("; ");
    let token = parts.next().unwrap().strip_prefix("__Host-session=").unwrap();
    assert!(token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let attributes: BTreeSet<&str> = parts.collect();
    assert_eq!(
        attributes,
        BTreeSet::from(["Path=/", "Secure", "HttpOnly", "SameSite=Lax"])
    );
}

#[tokio::test]
async fn no_two_sessions_share_a_token() {
    let service = TestService::start().await;
    let mut tokens = BTreeSet::new();
    for _ in 0..5 {
        let response = sign_in(&service, &plain(&service, "TY-001")).await;
        tokens.insert(session_of(&response));
    }
    assert_eq!(tokens.len(), 5);
}

#[tokio::test]
async fn a_cookie_that_came_before_signing_in_is_replaced() {
    let service = TestService::start().await;
    let planted = format!("__Host-session={}", "ab".repeat(32));
    let request = carrying(&planted).post(format!("{}/api/session", service.address));
    let response = request.json(&plain(&service, "TY-001")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_ne!(session_of(&response), planted);
    assert!(!stands(&service, &planted).await);
}

#[tokio::test]
async fn forged_cut_and_doubled_cookies_open_nothing() {
    let service = TestService::start().await;
    let real = service.sign_in("TY-001").await;
    let token = real.split_once('=').unwrap().1;
    let forged = "0123456789abcdef".repeat(4);
    let cookies = [
        String::new(),
        "a=b".to_owned(),
        "__Host-session".to_owned(),
        "__Host-session=".to_owned(),
        format!("__Host-session={forged}"),
        format!("__Host-session={}", &token[1..]),
        format!("__Host-session={token}0"),
        format!("__Host-session={}", token.to_uppercase()),
        format!("__Host-session=\"{token}\""),
        format!("session={token}"),
        format!("__host-session={token}"),
        format!("__Host-session={forged}; {real}"),
        format!("{real}; __Host-session={forged}"),
        format!("__Host-session={}", "a".repeat(5000)),
        format!("__Host-session=会话{token}"),
        "__Host-session=' OR 1=1 --".to_owned(),
    ];
    for cookie in cookies {
        // Writing a few letters differently leaves some tokens as they are.
        if cookie != real {
            assert!(!stands(&service, &cookie).await, "{cookie}");
        }
    }
    assert!(stands(&service, &format!("a=b; {real}; c=d")).await);
}

#[tokio::test]
async fn bytes_that_are_no_text_and_cookies_in_two_headers_open_nothing() {
    let service = TestService::start().await;
    let real = service.sign_in("TY-001").await;
    let forged = format!("__Host-session={}", "ab".repeat(32));
    let mangled = [b"__Host-session=\xff\xfe".as_slice(), &real.as_bytes()[17..]].concat();
    for lines in [
        vec![mangled],
        vec![real.clone().into_bytes(), forged.clone().into_bytes()],
        vec![forged.into_bytes(), real.into_bytes()],
    ] {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_bytes(&line).unwrap());
        }
        let request = reqwest::Client::new().get(format!("{}/api/me", service.address));
        let response = request.headers(headers).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    }
}
