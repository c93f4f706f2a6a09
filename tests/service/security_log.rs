//! The security log: what happens is found there, and nobody's name or number is.

use crate::sign_in::{carrying, form, session_of, sign_in, stranger, submit};
use http::StatusCode;
use serde_json::{Value, json};
use support::TestService;

const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";

fn events(service: &TestService, wanted: &str) -> Vec<Value> {
    let mut log = service.security_log();
    log.retain(|line| line["security"] == wanted);
    log
}

#[tokio::test]
async fn everything_that_concerns_security_is_noted_and_nobody_is_named() {
    let service = TestService::start().await;
    let wrong = json!({ "number": "TY-001", "code": "2222-2222-2222-2222" });
    for _ in 0..6 {
        sign_in(&service, &wrong).await;
    }
    let (office, declarant) = (service.client(OFFICE).await, service.client("TY-001").await);
    let roster = declarant
        .get(format!("{}/api/roster", service.address))
        .send()
        .await;
    assert_eq!(roster.unwrap().status(), StatusCode::FORBIDDEN);
    let cross = stranger().post(format!("{}/api/session", service.address));
    let cross = cross
        .header("sec-fetch-site", "cross-site")
        .json(&wrong)
        .send()
        .await;
    assert_eq!(cross.unwrap().status(), StatusCode::FORBIDDEN);
    let export = office.get(format!(
        "{}/api/exports/participations?format=csv",
        service.address
    ));
    assert_eq!(export.send().await.unwrap().status(), StatusCode::OK);
    service
        .propose(OFFICE, "/api/roster/TY-002/code", &json!({}), SECOND)
        .await;
    let lead = json!({ "source": "举报电话", "kind": "participation", "content": "反映其在砂场入股",
        "reporter_name": "示例举报人" });
    let lead = service.post(OFFICE, "/api/leads", &lead).await;
    let identity = format!("/api/leads/{}/identity", lead["id"].as_str().unwrap());
    service
        .post(OFFICE, &identity, &json!({ "reason": "当面核实举报内容" }))
        .await;
    let mut guessed = service.credentials(OFFICE).await;
    guessed["totp"] = json!("12345");
    sign_in(&service, &guessed).await;
    let browser = carrying(&session_of(
        &sign_in(&service, &service.credentials(SECOND).await).await,
    ));
    submit(
        &service,
        &browser,
        "/api/me/sessions/end",
        &form(&[("session", "all")]),
    )
    .await;

    for (event, times) in [
        ("missed", 6),
        ("slowed", 1),
        ("refused", 1),
        ("cross_site", 1),
        ("exported", 1),
        ("proposed", 1),
        ("decided", 1),
        ("identity_read", 1),
        ("sessions_ended", 1),
    ] {
        assert_eq!(
            events(&service, event).len(),
            times,
            "{event}: {:?}",
            service.security_log()
        );
    }
    let missed = events(&service, "missed");
    assert_eq!(missed[0]["person"], events(&service, "slowed")[0]["person"]);
    assert_eq!(missed[0]["person"], events(&service, "refused")[0]["person"]);
    assert_eq!(events(&service, "refused")[0]["route"], "GET /api/roster");
    assert_ne!(missed[0]["person"], events(&service, "exported")[0]["person"]);
    let first = &service.security_log()[0];
    assert_eq!(
        (&first["at"], &first["Events"]),
        (&json!("2017-09-11T01:00:00Z"), &json!(1))
    );
    let described = &first["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(described["Dimensions"][0][0], "security");

    let log = json!(service.security_log()).to_string();
    for entry in service.roster() {
        for name in [entry.number.as_str(), &entry.name] {
            assert!(!log.contains(name), "{name}");
        }
    }
    for told in [
        "示例举报人",
        "127.0.0.1",
        "this machine",
        lead["id"].as_str().unwrap(),
    ] {
        assert!(!log.contains(told), "{told}");
    }
}
