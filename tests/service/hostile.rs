//! Bad input: a clear 4xx, never a 5xx, nothing written.

use http::StatusCode;
use reqwest::Client;
use serde_json::{Value, json};
use support::{TestService, forms};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

async fn send(
    service: &TestService,
    client: &Client,
    kind: &str,
    body: impl Into<reqwest::Body>,
) -> (StatusCode, String) {
    let request = client
        .post(format!("{}/api/declarations", service.address))
        .header("content-type", kind);
    let response = request.body(body).send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

#[tokio::test]
async fn bodies_that_are_no_form_are_refused() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let cases: [(&str, &[u8], StatusCode); 9] = [
        (JSON, b"", StatusCode::BAD_REQUEST),
        (JSON, b"{", StatusCode::BAD_REQUEST),
        (JSON, b"{\"kind\": \"\xff\xfe\"}", StatusCode::BAD_REQUEST),
        (JSON, b"[]", StatusCode::UNPROCESSABLE_ENTITY),
        (JSON, b"null", StatusCode::UNPROCESSABLE_ENTITY),
        (FORM, b"signature=%ff%fe", StatusCode::BAD_REQUEST),
        (FORM, b"", StatusCode::UNPROCESSABLE_ENTITY),
        ("text/plain", b"kind=nil", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (
            "multipart/form-data; boundary=x",
            b"--x--",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
    ];
    for (kind, body, expected) in cases {
        let (status, text) = send(&service, &client, kind, body.to_vec()).await;
        assert_eq!(status, expected, "{kind} {body:?}: {text}");
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problem["status"], expected.as_u16());
    }
}

#[tokio::test]
async fn bodies_over_256_kib_are_refused() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let fits = format!("{{\"kind\": \"{}\"}}", "x".repeat(256 * 1024 - 12));
    assert_eq!(fits.len(), 256 * 1024);
    assert_eq!(
        send(&service, &client, JSON, fits.clone()).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        send(&service, &client, JSON, format!("{fits} ")).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        send(&service, &client, FORM, "x".repeat(300 * 1024)).await.0,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn deep_and_wide_input_does_no_harm() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(send(&service, &client, JSON, deep).await.0.is_client_error());
    let wide: serde_json::Map<String, Value> = (0..15_000).map(|n| (format!("k{n}"), json!(n))).collect();
    let (status, text) = send(&service, &client, JSON, Value::Object(wide).to_string()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        text.len() < 10_000,
        "the answer names only the first unknown fields"
    );
    let rows: String = (0..5000)
        .map(|n| format!("participations[{n}][mode]=x&"))
        .collect();
    assert!(send(&service, &client, FORM, rows).await.0.is_client_error());
    assert!(
        send(&service, &client, FORM, format!("a{}=1", "[b]".repeat(5000)))
            .await
            .0
            .is_client_error()
    );
    assert!(
        send(
            &service,
            &client,
            FORM,
            "participations[99999999999999999999][mode]=x&participations[x]=1"
        )
        .await
        .0
        .is_client_error()
    );
}

#[tokio::test]
async fn script_and_formula_text_is_kept_as_text() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let mut body = forms::disclosure(&service, "TY-001");
    body["participations"][0]["business_name"] = json!("=HYPERLINK(\"http://evil.example\")");
    body["participations"][0]["content"] = json!("<script>alert(1)</script>{{ 7*7 }}");
    let (status, text) = send(&service, &client, JSON, body.to_string()).await;
    assert_eq!(status, StatusCode::CREATED, "{text}");
    let page = client
        .get(format!("{}/api/declarations/mine", service.address))
        .header("accept", "text/html")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)"), "escaped on the page");
    assert!(!page.contains("<script>alert(1)"));
    assert!(page.contains("{{ 7*7 }}"), "no template of its own");
}

#[tokio::test]
async fn a_refused_form_comes_back_with_everything_typed() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let body = [
        ("instructions_read", "true"),
        ("kind", "disclosure"),
        ("phone", "不是电话"),
        ("political_affiliation", "群众"),
        ("participations[0][participant]", "self"),
        ("participations[0][business_name]", "示例“砂石”<有限>公司"),
        ("participations[0][amount_wan]", "很多"),
        ("participations[0][withdrawal][status]", "未退出"),
        ("pledge", "true"),
        ("signature", "赵示例"),
    ];
    let response = client
        .post(format!("{}/api/declarations", service.address))
        .header("accept", "text/html")
        .form(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        response.headers()["location"],
        "/api/declarations/mine?view=review"
    );
    let shown = client.get(format!("{}/api/declarations/mine?view=review", service.address));
    let shown = shown.header("accept", "text/html").send().await.unwrap();
    let page = shown.text().await.unwrap();
    for typed in ["不是电话", "示例“砂石”&lt;有限&gt;公司", "很多"] {
        assert!(page.contains(typed), "{typed} is kept");
    }
    for message in [
        "联系电话须为手机号码",
        "参与情况 1：涉及金额须为数字，例如 12.50",
        "参与情况 1：请选择参与方式",
        "参与情况 1：请填写参与内容",
    ] {
        assert!(page.contains(message), "{message} is said");
    }
}
