//! `GET /api/me`: who is signed in, and what awaits them.

use super::{me, open, unescaped};
use reqwest::Client;
use serde_json::{Value, json};
use support::{TestService, forms};

async fn read(service: &TestService, client: &Client) -> Value {
    me(service, client).await.json().await.unwrap()
}

async fn file(service: &TestService, number: &str) -> Value {
    let client = service.client(number).await;
    let request = client.post(format!("{}/api/declarations", service.address));
    let response = request.json(&forms::nil(service, number)).send().await.unwrap();
    assert_eq!(response.status(), 201, "{number}");
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_plain_declarant_has_a_report_to_file_and_then_has_it_on_file() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    assert_eq!(
        read(&service, &client).await,
        json!({
            "number": "TY-001", "name": "赵示例", "unit": "天元分局", "roles": ["declarant"],
            "awaits": [{ "what": "file", "href": "/api/declarations/mine", "until": "2017-09-30" }],
            "declaration": null, "account": []
        })
    );
    let receipt = file(&service, "TY-001").await;
    let after = read(&service, &client).await;
    assert_eq!(after["awaits"], json!([]));
    assert_eq!(
        after["declaration"],
        json!({ "reference": receipt["reference"], "revision": 1, "filed_at": receipt["filed_at"], "late": false })
    );
}

#[tokio::test]
async fn who_left_too_long_ago_has_nothing_to_do() {
    let service = TestService::start().await;
    let who = read(&service, &service.client("HT-006").await).await;
    assert_eq!((&who["roles"], &who["awaits"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_head_has_reports_to_sign_and_a_unit_to_look_after() {
    let service = TestService::start().await;
    let client = service.client("TY-003").await;
    let awaits = |who: Value| who["awaits"].as_array().unwrap().clone();
    let before = awaits(read(&service, &client).await);
    assert!(before.iter().all(|one| one["what"] != "sign_off"), "{before:?}");
    for number in ["TY-001", "TY-002"] {
        file(&service, number).await;
    }
    let after = awaits(read(&service, &client).await);
    assert!(
        after.contains(&json!({ "what": "sign_off", "href": "/api/reviews", "count": 2 })),
        "{after:?}"
    );
    assert!(
        after.contains(&json!({ "what": "unit", "href": "/api/units/tianyuan" })),
        "{after:?}"
    );
    let who = read(&service, &client).await;
    assert_eq!(who["roles"], json!(["declarant", "signer", "unit_head"]));
}

#[tokio::test]
async fn the_office_appoints_signers_and_collects_until_the_delivery_is_due() {
    let service = TestService::start().await;
    file(&service, "JL-004").await;
    let kinds = |who: &Value| {
        let awaits = who["awaits"].as_array().unwrap().iter();
        awaits
            .map(|one| one["what"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let who = read(&service, &service.client("JS-002").await).await;
    assert_eq!(kinds(&who), ["file", "appoint_signer", "collect"]);
    assert_eq!(who["awaits"][2]["until"], "2017-09-15");
    service.set_clock("2017-09-16T01:00:00Z");
    let who = read(&service, &service.client("JS-002").await).await;
    assert_eq!(kinds(&who), ["file", "appoint_signer"]);
}

#[tokio::test]
async fn the_start_page_shows_who_is_signed_in_and_how_to_sign_out() {
    let service = TestService::start().await;
    for (number, name, doors) in [
        ("TY-001", "赵示例", vec!["/api/declarations/mine"]),
        (
            "TY-003",
            "杨示例",
            vec!["/api/reviews", "/api/delegations", "/api/units/tianyuan"],
        ),
        (
            "JS-002",
            "苏示例",
            vec!["/api/roster", "/api/units/tianyuan", "/api/units/hetang"],
        ),
        (
            "JL-005",
            "费示例",
            vec!["/api/roster", "/api/collections", "/api/deliveries"],
        ),
    ] {
        let response = open(&service, &service.client(number).await, "/api/me").await;
        assert_eq!(response.status(), 200);
        let page = unescaped(&response.text().await.unwrap());
        assert!(
            page.contains(name) && page.contains("action=\"/api/session/end\""),
            "{number}"
        );
        for door in doors {
            assert!(page.contains(&format!("href=\"{door}\"")), "{number} {door}");
        }
    }
    let plain = open(&service, &service.client("TY-001").await, "/api/me").await;
    let plain = unescaped(&plain.text().await.unwrap());
    for door in [
        "/api/reviews",
        "/api/roster",
        "/api/units/",
        "/api/collections",
        "/api/delegations",
    ] {
        assert!(
            !plain.contains(&format!("href=\"{door}")),
            "no door that would not open: {door}"
        );
    }
}
