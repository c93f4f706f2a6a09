//! Who may see a lead: what is about the office's own leaders is the discipline team's alone.

use super::{DIRECTOR, DISCIPLINE, Desk, call};
use reqwest::StatusCode;
use serde_json::{Value, json};

fn about(name: &str) -> Value {
    let mut lead = call();
    lead["subject_name"] = json!(name);
    lead["subject_unit"] = json!(null);
    lead
}

const CHANGES: [&str; 5] = ["subject", "assignment", "referrals", "outcome", "identity"];

#[tokio::test]
async fn a_lead_about_the_offices_leaders_looks_to_the_office_like_none() {
    let desk = Desk::start().await;
    let plain = desk.register(&desk.office, &call()).await;
    let mut mention = about("");
    mention["content"] = json!(format!("{}在砂场有干股", desk.leader()));
    let mut linked = about("");
    linked["subject_number"] = json!(DIRECTOR);
    let by_roster_name = about(&desk.service.person(DIRECTOR).name);
    for lead in [about(&desk.leader()), mention, linked, by_roster_name] {
        let (status, receipt) = desk.post(&desk.office, "/api/leads", &lead).await;
        assert_eq!(status, StatusCode::CREATED);
        let keys: Vec<&String> = receipt.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            ["id", "registered_at", "source", "due"],
            "as for any other lead"
        );
        let id = receipt["id"].as_str().unwrap();

        let none = desk.get(&desk.office, "/api/leads/K7QM-3XWD").await;
        assert_eq!(none.0, StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&desk.office, &format!("/api/leads/{id}")).await, none);
        for change in CHANGES {
            let path = |id: &str| format!("/api/leads/{id}/{change}");
            let body = json!({ "step": 1, "reason": "查看", "to": "司法机关" });
            let refused = desk.post(&desk.office, &path(id), &json!({})).await;
            assert_eq!(refused.0, StatusCode::NOT_FOUND, "{change}");
            assert_eq!(
                desk.post(&desk.office, &path(id), &body).await,
                desk.post(&desk.office, &path("K7QM-3XWD"), &body).await
            );
        }
        for query in [
            "",
            "?standing=open",
            "?awaits_city=true",
            "?source=举报电话",
            "?limit=1",
        ] {
            assert_eq!(desk.ids(&desk.office, query).await, [plain.as_str()], "{query}");
        }
        let seen = desk.lead(&desk.discipline, id).await;
        assert_eq!(seen["discipline_only"], true);
    }
    assert_eq!(desk.ids(&desk.discipline, "").await.len(), 5);
    let (_, list) = desk.get(&desk.office, "/api/leads").await;
    assert!(list["leads"][0]["discipline_only"].is_null() && list["next"].is_null());
}

#[tokio::test]
async fn the_page_after_registering_says_the_same_whoever_may_see_the_lead() {
    let desk = Desk::start().await;
    let leader = desk.leader();
    let mut pages = Vec::new();
    for name in ["赵示例", leader.as_str()] {
        let fields = [
            ("source", "举报电话"),
            ("kind", "participation"),
            ("content", "在砂场入股"),
            ("subject_name", name),
        ];
        let response = desk.form(&desk.office, "/api/leads", &fields).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        let id = location.rsplit('=').next().unwrap().to_owned();
        let page = desk.page(&desk.office, &location).await;
        let notice = page.split("<p class=\"notice\" role=\"status\">").nth(1).unwrap();
        let notice = notice.split("</p>").next().unwrap();
        assert!(notice.contains(&id));
        pages.push(notice.replace(&id, "ID"));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn it_is_decided_anew_when_the_subject_changes() {
    let desk = Desk::start().await;
    let id = desk.register(&desk.office, &call()).await;
    let assigned = json!({ "handler": DIRECTOR });
    assert_eq!(
        desk.change(&desk.office, &id, "assignment", assigned).await.0,
        StatusCode::OK
    );
    let leader = desk.leader();
    let change = json!({ "subject_name": leader, "reason": "举报人再次来电，指的是另一人" });
    let (status, answer) = desk.change(&desk.office, &id, "subject", change).await;
    assert_eq!(status, StatusCode::OK);
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "step", "at"]);
    let path = format!("/api/leads/{id}");
    assert_eq!(desk.get(&desk.office, &path).await.0, StatusCode::NOT_FOUND);
    assert!(desk.ids(&desk.office, "").await.is_empty());

    let hidden = desk.lead(&desk.discipline, &id).await;
    assert_eq!(
        hidden["handler"],
        Value::Null,
        "who may not see it has it no longer"
    );
    assert_eq!(
        hidden["history"][2]["handler_released"]["number"],
        json!(DIRECTOR)
    );
    let to_the_office = json!({ "handler": DIRECTOR });
    let (status, _) = desk
        .change(&desk.discipline, &id, "assignment", to_the_office)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = json!({ "subject_number": "TY-002", "reason": "核对后确认是花名册上的此人" });
    assert_eq!(
        desk.change(&desk.discipline, &id, "subject", back).await.0,
        StatusCode::OK
    );

    let seen = desk.lead(&desk.office, &id).await;
    assert_eq!(seen["subject"]["number"], "TY-002");
    assert!(!seen.to_string().contains(&leader), "{seen}");
    let page = desk.page(&desk.office, &path).await;
    assert!(!page.contains(&leader));
    let all = desk.lead(&desk.discipline, &id).await;
    assert_eq!(all["history"].as_array().unwrap().len(), 4);
    assert_eq!(seen["history"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn nobody_sees_a_lead_about_themselves() {
    let desk = Desk::start().await;
    let mut lead = about("");
    lead["subject_number"] = json!(DISCIPLINE);
    let linked = desk.register(&desk.office, &lead).await;
    let named = desk
        .register(&desk.office, &about(&desk.service.person(DISCIPLINE).name))
        .await;
    for id in [linked, named] {
        let path = format!("/api/leads/{id}");
        assert_eq!(desk.get(&desk.discipline, &path).await.0, StatusCode::NOT_FOUND);
        assert_eq!(desk.get(&desk.office, &path).await.0, StatusCode::OK);
    }
    assert!(desk.ids(&desk.discipline, "").await.is_empty());
    assert_eq!(desk.ids(&desk.office, "").await.len(), 2);
}

#[tokio::test]
async fn a_table_from_before_the_index_hides_as_much() {
    let desk = Desk::start().await;
    desk.service.forget_index().await;
    let lead = about(&desk.service.person(DIRECTOR).name);
    let id = desk.register(&desk.office, &lead).await;
    assert!(desk.ids(&desk.office, "").await.is_empty());
    assert_eq!(desk.ids(&desk.discipline, "").await, [id]);
}

#[tokio::test]
async fn the_office_is_meant_by_its_number_its_post_and_its_unit_too() {
    let desk = Desk::start().await;
    let director = desk.service.person(DIRECTOR).clone();
    let unit = director.unit.as_str();
    let mut by_content = about("");
    by_content["content"] = json!(format!("{}收了好处", DIRECTOR.to_lowercase()));
    let mut by_position = about("");
    by_position["subject_position"] = json!(format!("负责此事的{}", director.name));
    let mut by_unit = about("");
    by_unit["subject_unit"] = json!(unit);
    let leads = [
        about(DIRECTOR),
        about("ＪＳ－００３"),
        by_content,
        by_position,
        by_unit,
    ];
    for lead in &leads {
        desk.register(&desk.office, lead).await;
    }
    assert!(desk.ids(&desk.office, "").await.is_empty());
    assert_eq!(desk.ids(&desk.discipline, "").await.len(), leads.len());
    // Who is named in a unit of the office and is none of it is the office's to look into.
    let mut named = about("不是本办的人");
    named["subject_unit"] = json!(unit);
    let id = desk.register(&desk.office, &named).await;
    assert_eq!(desk.ids(&desk.office, "").await, [id]);
}
