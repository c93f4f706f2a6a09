//! Numbers and personal codes, right and wrong.

use super::{fields, form, plain, set_cookie, sign_in, stranger, submit};
use http::StatusCode;
use serde_json::{Value, json};
use support::TestService;

#[tokio::test]
async fn the_right_code_opens_a_session_and_says_who_it_is() {
    let service = TestService::start().await;
    let response = sign_in(&service, &plain(&service, "TY-001")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(set_cookie(&response, "__Host-session").is_some());
    assert_eq!(response.headers()["cache-control"], "no-store");
    let who: Value = response.json().await.unwrap();
    assert_eq!(
        who,
        json!({ "number": "TY-001", "name": "赵示例", "unit": "天元分局", "roles": ["declarant"] })
    );
}

#[tokio::test]
async fn a_browser_is_led_to_what_awaits_it() {
    let service = TestService::start().await;
    let typed = form(&[
        ("number", "TY-001"),
        ("code", &service.code("TY-001")),
        ("totp", ""),
    ]);
    let response = submit(&service, &stranger(), "/api/session", &typed).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/api/me");
    assert!(set_cookie(&response, "__Host-session").is_some());
}

#[tokio::test]
async fn number_and_code_may_be_typed_in_lower_case_full_width_and_without_hyphens() {
    let service = TestService::start().await;
    let code = service.code("TY-001");
    let full_width: String = code
        .chars()
        .map(|character| char::from_u32(character as u32 + 0xFEE0).unwrap())
        .collect();
    for (number, code) in [
        ("ty-001", code.to_lowercase()),
        ("ＴＹ－００１", full_width),
        (" TY-001 ", code.replace('-', "")),
        ("TY—001", code.replace('-', " ")),
    ] {
        let response = sign_in(&service, &json!({ "number": number, "code": code })).await;
        assert_eq!(response.status(), StatusCode::OK, "{number} {code}");
    }
}

#[tokio::test]
async fn a_wrong_code_is_refused_at_its_field() {
    let service = TestService::start().await;
    for code in [
        service.code("TY-002"),
        "2222-2222-2222-2222".to_owned(),
        "？".to_owned(),
    ] {
        let response = sign_in(&service, &json!({ "number": "TY-001", "code": code })).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.headers()["www-authenticate"], "Session");
        assert!(response.headers().get("set-cookie").is_none());
        assert_eq!(fields(response).await, ["code"]);
    }
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_code_look_the_same_to_the_byte() {
    let service = TestService::start().await;
    let program = async |number: &str| {
        let response = sign_in(
            &service,
            &json!({ "number": number, "code": "2222-2222-2222-2222" }),
        )
        .await;
        (response.status(), response.text().await.unwrap())
    };
    let browser = async |number: &str| {
        let typed = form(&[
            ("number", number),
            ("code", "2222-2222-2222-2222"),
            ("totp", "123456"),
        ]);
        let response = submit(&service, &stranger(), "/api/session", &typed).await;
        let status = response.status();
        (status, response.text().await.unwrap().replace(number, "NUMBER"))
    };
    // A plain declarant, an officer with a second factor, and nobody.
    let (one, officer, nobody) = (
        program("TY-005").await,
        program("JS-002").await,
        program("ZZ-999").await,
    );
    assert_eq!(one.0, StatusCode::UNAUTHORIZED);
    assert!(
        one == officer && officer == nobody,
        "{one:?} {officer:?} {nobody:?}"
    );
    let (one, officer, nobody) = (
        browser("TY-005").await,
        browser("JS-002").await,
        browser("ZZ-999").await,
    );
    assert_eq!(one.0, StatusCode::UNAUTHORIZED);
    assert!(one == officer && officer == nobody);
    assert!(one.1.contains("NUMBER"), "what was typed is kept");
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_named_all_at_once() {
    let service = TestService::start().await;
    for (body, named) in [
        (json!({}), vec!["code", "number"]),
        (json!({ "number": " ", "code": "" }), vec!["code", "number"]),
        (json!({ "number": "TY-001" }), vec!["code"]),
        (json!({ "code": "2222-2222-2222-2222" }), vec!["number"]),
        (json!({ "number": "赵示例", "code": "x" }), vec!["number"]),
        (
            json!({ "number": 1, "code": ["x"], "totp": {} }),
            vec!["code", "number", "totp"],
        ),
    ] {
        let response = sign_in(&service, &body).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let mut found = fields(response).await;
        found.sort();
        assert_eq!(found, named, "{body}");
    }
}

#[tokio::test]
async fn a_refused_browser_gets_the_form_again_without_the_codes() {
    let service = TestService::start().await;
    let secret = "ABCD-EFGH-JKLM-NPQR";
    for (number, status) in [
        ("TY-001", StatusCode::UNAUTHORIZED),
        ("\"><script>", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let typed = form(&[("number", number), ("code", secret), ("totp", "998877")]);
        let response = submit(&service, &stranger(), "/api/session", &typed).await;
        assert_eq!(response.status(), status);
        let page = response.text().await.unwrap();
        assert!(page.contains("action=\"/api/session\"") && page.contains("aria-invalid=\"true\""));
        assert!(
            !page.contains(secret) && !page.contains("998877"),
            "codes are never sent back"
        );
        assert!(!page.contains("<script>"), "what was typed stays text");
    }
}

#[tokio::test]
async fn bodies_that_are_no_form_are_refused() {
    let service = TestService::start().await;
    for (kind, body, expected) in [
        ("application/json", "{", StatusCode::BAD_REQUEST),
        ("application/json", "[]", StatusCode::UNPROCESSABLE_ENTITY),
        ("application/json", "null", StatusCode::UNPROCESSABLE_ENTITY),
        (
            "application/x-www-form-urlencoded",
            "code=%ff",
            StatusCode::BAD_REQUEST,
        ),
        (
            "application/x-www-form-urlencoded",
            "code[0]=1&number[x]=2",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("text/plain", "number=TY-001", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let request = stranger().post(format!("{}/api/session", service.address));
        let request = request.header("content-type", kind).body(body);
        assert_eq!(request.send().await.unwrap().status(), expected, "{kind} {body}");
    }
}

#[tokio::test]
async fn a_post_from_another_site_signs_nobody_in_or_out() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "null"),
        ("origin", "https://evil.example"),
    ] {
        for path in ["/api/session", "/api/session/end"] {
            let request = super::carrying(&cookie).post(format!("{}{path}", service.address));
            let request = request.header(name, value).json(&plain(&service, "TY-001"));
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} {name}: {value}");
            assert!(response.headers().get("set-cookie").is_none());
        }
    }
    assert!(super::stands(&service, &cookie).await);
}

#[tokio::test]
async fn a_database_that_fails_is_told_and_opens_no_session() {
    use local::database::Fault;
    let service = TestService::start().await;
    for fault in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken] {
        service.faults.on(fault);
        let response = sign_in(&service, &plain(&service, "TY-001")).await;
        service.faults.off();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert!(response.headers().contains_key("retry-after"));
        assert!(response.headers().get("set-cookie").is_none());
    }
    assert_eq!(
        sign_in(&service, &plain(&service, "TY-001")).await.status(),
        StatusCode::OK
    );
}
