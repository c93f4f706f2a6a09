//! Who reported a lead is sealed apart from it.

use super::{DISCIPLINE, Desk, OFFICE, call};
use reqwest::StatusCode;
use serde_json::json;

const SECRETS: [&str; 2] = ["示例举报人", "13900000000"];

#[tokio::test]
async fn the_identity_is_read_for_a_reason_that_is_recorded_and_stands_nowhere_else() {
    let desk = Desk::start().await;
    let (_, receipt) = desk.post(&desk.office, "/api/leads", &call()).await;
    let id = receipt["id"].as_str().unwrap();
    let path = format!("/api/leads/{id}/identity");
    let (status, answer) = desk
        .post(&desk.discipline, &path, &json!({ "reason": "需要当面核实情况" }))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        answer["reporter"],
        json!({ "name": SECRETS[0], "contact": SECRETS[1] })
    );
    let response = desk
        .form(&desk.office, &path, &[("reason", "举报人要求回复")])
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let page = response.text().await.unwrap();
    assert!(SECRETS.iter().all(|secret| page.contains(secret)));

    let lead = desk.lead(&desk.office, id).await;
    let readings = lead["identity_readings"].as_array().unwrap();
    let mut recorded: Vec<(&str, &str)> = readings
        .iter()
        .map(|reading| {
            (
                reading["by"]["number"].as_str().unwrap(),
                reading["reason"].as_str().unwrap(),
            )
        })
        .collect();
    recorded.sort_unstable();
    assert_eq!(
        recorded,
        [(DISCIPLINE, "需要当面核实情况"), (OFFICE, "举报人要求回复")]
    );
    let (_, list) = desk.get(&desk.office, "/api/leads").await;
    let pages = [
        desk.page(&desk.office, "/api/leads").await,
        desk.page(&desk.office, &format!("/api/leads/{id}")).await,
    ];
    for secret in SECRETS {
        for told in [&receipt, &lead, &list] {
            assert!(!told.to_string().contains(secret), "{told}");
        }
        assert!(pages.iter().all(|page| !page.contains(secret)));
    }
    assert!(pages[1].contains("需要当面核实情况"));
}

#[tokio::test]
async fn without_a_reason_or_a_reporter_nothing_is_read_or_recorded() {
    let desk = Desk::start().await;
    let id = desk.register(&desk.office, &call()).await;
    let path = format!("/api/leads/{id}/identity");
    for body in [
        json!({}),
        json!({ "reason": "看" }),
        json!({ "reason": "\u{7}\u{7}" }),
    ] {
        let (status, answer) = desk.post(&desk.office, &path, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    }
    let lead = desk.lead(&desk.office, &id).await;
    assert_eq!(lead["identity_readings"], json!([]));
    assert_eq!(lead["has_reporter"], true);

    let mut anonymous = call();
    anonymous["reporter_name"] = json!("  ");
    anonymous["reporter_contact"] = json!(null);
    let id = desk.register(&desk.office, &anonymous).await;
    assert_eq!(desk.lead(&desk.office, &id).await["has_reporter"], false);
    let path = format!("/api/leads/{id}/identity");
    let (status, _) = desk
        .post(&desk.office, &path, &json!({ "reason": "需要核实" }))
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
}
