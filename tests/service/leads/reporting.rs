//! What a unit's head or officer reports.

use super::{DISCIPLINE, Desk, fields};
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

const PATH: &str = "/api/leads/reported";

#[tokio::test]
async fn a_unit_reports_and_sees_its_own_and_nothing_of_what_became_of_it() {
    let desk = Desk::start().await;
    let officer = desk.service.client("HT-003").await;
    let head = desk.service.client("HT-001").await;
    let lead = json!({ "content": "自查中发现其在砂场有股份", "subject_name": "赵示例", "subject_unit": "tianyuan",
        "kind": "participation", "sector": "涉砂" });
    let (status, receipt) = desk.post(&officer, PATH, &lead).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let id = receipt["id"].as_str().unwrap();
    let registered = desk.lead(&desk.office, id).await;
    assert_eq!(
        (
            &registered["source"],
            &registered["received_on"],
            &registered["registered_by"]["number"]
        ),
        (&json!("单位自查"), &json!("2017-09-11"), &json!("HT-003"))
    );
    let (_, own) = desk.get(&officer, PATH).await;
    let own = own["reported"].as_array().unwrap();
    assert_eq!(
        (own.len(), &own[0]["id"], &own[0]["subject_name"]),
        (1, &json!(id), &json!("赵示例"))
    );
    let mut told: Vec<&String> = own[0].as_object().unwrap().keys().collect();
    told.sort_unstable();
    assert_eq!(told, ["content", "id", "kind", "reported_at", "subject_name"]);
    // A colleague of the same unit may be who it is about.
    assert_eq!(desk.get(&head, PATH).await.1["reported"], json!([]));
    for client in [&officer, &head] {
        let (status, _) = desk.get(client, &format!("/api/leads/{id}")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    for client in [&desk.office, &desk.discipline] {
        assert_eq!(desk.get(client, PATH).await.0, StatusCode::FORBIDDEN);
    }
    let page = desk.page(&officer, PATH).await;
    assert!(page.contains(id) && page.contains("自查中发现其在砂场有股份"));
}

#[tokio::test]
async fn what_a_unit_reports_of_the_office_is_the_discipline_teams_alone() {
    let desk = Desk::start().await;
    let officer = desk.service.client("HT-003").await;
    let lead =
        json!({ "content": "反映其在砂场有股份", "subject_name": desk.leader(), "kind": "participation" });
    let (status, receipt) = desk.post(&officer, PATH, &lead).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let id = receipt["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.ids(&desk.discipline, "").await, [id]);
    assert!(desk.ids(&desk.office, "").await.is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_told_with_all_that_was_typed_and_a_report_sent_twice_is_one() {
    let desk = Desk::start().await;
    let officer = desk.service.client("HT-003").await;
    let wrong = json!({ "content": "", "kind": "gossip", "subject_unit": "nowhere", "source": "来信", "reporter_name": "a" });
    let (status, problem) = desk.post(&officer, PATH, &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut found = fields(&problem);
    found.sort_unstable();
    assert_eq!(
        found,
        ["content", "kind", "reporter_name", "source", "subject_unit"],
        "{problem}"
    );
    let answer = desk
        .form(
            &officer,
            PATH,
            &[
                ("content", "x"),
                ("subject_name", "赵示例"),
                ("kind", "participation"),
            ],
        )
        .await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("value=\"赵示例\"") && page.contains("反映内容"),
        "{page}"
    );
    let twice = json!({ "id": "K7QM-3XWD", "content": "自查中发现其在砂场有股份", "kind": "participation" });
    for _ in 0..2 {
        let (status, receipt) = desk.post(&officer, PATH, &twice).await;
        assert_eq!(
            (status, &receipt["id"]),
            (StatusCode::CREATED, &json!("K7QM-3XWD"))
        );
    }
    assert_eq!(desk.ids(&desk.office, "").await.len(), 1);
    let reported: &Value = &desk.get(&officer, PATH).await.1;
    assert_eq!(reported["reported"].as_array().unwrap().len(), 1);
    let answer = desk
        .form(
            &officer,
            PATH,
            &[("content", "另一条线索"), ("kind", "dereliction")],
        )
        .await;
    let place = answer.headers()[header::LOCATION].to_str().unwrap();
    assert!(desk.page(&officer, place).await.contains("已经报告，编号"));
}

#[tokio::test]
async fn a_lead_about_one_of_the_discipline_team_is_not_referred_to_it() {
    let desk = Desk::start().await;
    let lead = json!({ "source": "来信", "kind": "participation", "content": "反映其在砂场有股份", "subject_number": DISCIPLINE });
    let id = desk.register(&desk.office, &lead).await;
    let (status, problem) = desk
        .change(&desk.office, &id, "referrals", json!({ "to": "派驻纪检组" }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert_eq!(fields(&problem), ["to"]);
    let (status, answer) = desk
        .change(&desk.office, &id, "referrals", json!({ "to": "市专项整治办" }))
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}
