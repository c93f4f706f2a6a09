//! The office appoints who signs.

use super::{Bureau, OFFICE, SECRETARY, returning, signing};
use reqwest::StatusCode;
use serde_json::json;
use support::forms;

#[tokio::test]
async fn the_party_secretarys_own_report_is_signed_by_whom_the_office_appoints() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil(SECRETARY).await;
    let office = bureau.sign_in(OFFICE).await;
    assert_eq!(bureau.waiting(&office, "").await, [SECRETARY]);
    let address = format!("/api/declarations/{reference}/signer");
    for wrong in ["TY-001", SECRETARY, "无此人", ""] {
        let (status, answer) = bureau
            .post(&office, &address, &json!({ "revision": 1, "signer": wrong }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {answer}");
        assert!(answer["fields"]["signer"].is_array());
    }
    let deputy = bureau.sign_in("JL-002").await;
    let (status, _) = bureau.decide(&deputy, &reference, &signing(1)).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "not yet theirs");
    let appointing = json!({ "revision": 1, "signer": "jl-002" });
    for _ in 0..2 {
        let (status, answer) = bureau.post(&office, &address, &appointing).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    assert!(bureau.waiting(&office, "").await.is_empty());
    assert_eq!(bureau.waiting(&deputy, "").await, [SECRETARY]);
    let (status, answer) = bureau.decide(&deputy, &reference, &returning(1, "请补充")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["step"]["by"]["capacity"], "appointed");

    bureau
        .file(SECRETARY, &forms::disclosure(&bureau.service, SECRETARY))
        .await;
    assert_eq!(
        bureau.waiting(&deputy, "").await,
        [SECRETARY],
        "the correction goes to the same"
    );
    let (status, _) = bureau.decide(&deputy, &reference, &signing(2)).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = bureau
        .post(&office, &address, &json!({ "revision": 2, "signer": "JL-001" }))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "it is decided");
}

#[tokio::test]
async fn only_the_office_appoints() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let address = format!("/api/declarations/{reference}/signer");
    for number in ["TY-001", "TY-003", "JL-005"] {
        let client = bureau.sign_in(number).await;
        let (status, _) = bureau
            .post(&client, &address, &json!({ "revision": 1, "signer": "JL-001" }))
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{number}");
    }
    let office = bureau.sign_in(OFFICE).await;
    let (status, _) = bureau
        .post(
            &office,
            &address,
            &json!({ "revision": 1, "signer": "JL-001", "why": "出差在外" }),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    let signer = bureau.sign_in("JL-001").await;
    assert_eq!(bureau.waiting(&signer, "").await, ["TY-001"]);
}

#[tokio::test]
async fn a_relative_named_in_the_report_is_not_appointed() {
    let bureau = Bureau::start().await;
    let mut report = forms::nil(&bureau.service, SECRETARY);
    let name = bureau.service.person("JL-002").name.clone();
    report["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "无" }]);
    let reference = bureau.file(SECRETARY, &report).await;
    let office = bureau.sign_in(OFFICE).await;
    let address = format!("/api/declarations/{reference}/signer");
    let (status, answer) = bureau
        .post(&office, &address, &json!({ "revision": 1, "signer": "JL-002" }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert!(
        answer["fields"]["signer"][0].as_str().unwrap().contains("回避"),
        "{answer}"
    );
}

#[tokio::test]
async fn who_is_named_by_the_rules_is_passed_over_for_a_reason_that_is_told() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let office = bureau.sign_in(OFFICE).await;
    let address = format!("/api/declarations/{reference}/signer");
    let mut appointing = json!({ "revision": 1, "signer": "JL-001" });
    let (status, answer) = bureau.post(&office, &address, &appointing).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    let named = &bureau.service.person("TY-003").name;
    let why = answer["fields"]["why"][0].as_str().unwrap();
    assert!(
        why.contains(named.as_str()) && why.contains("不能阅签的原因"),
        "{why}"
    );
    appointing["why"] = json!("出差至10月");
    let (status, answer) = bureau.post(&office, &address, &appointing).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["step"]["why"], "出差至10月", "{answer}");
    let deputy = bureau.sign_in("JL-001").await;
    let (status, answer) = bureau.decide(&deputy, &reference, &signing(1)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}
