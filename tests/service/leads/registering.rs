//! Registering a lead.

use super::{DISCIPLINE, Desk, call, fields, read};
use local::database::Fault;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};
use support::forms;

#[tokio::test]
async fn a_call_is_registered_with_a_receipt_and_is_there_with_its_history() {
    let desk = Desk::start().await;
    let (status, receipt) = desk.post(&desk.office, "/api/leads", &call()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(receipt["due"], "2017-09-26", "fifteen days");
    let id = receipt["id"].as_str().unwrap();
    let lead = desk.lead(&desk.discipline, id).await;
    assert_eq!(lead["standing"], "open");
    assert_eq!(lead["received_on"], "2017-09-11");
    assert_eq!(lead["subject"]["unit_name"], "天元分局");
    assert_eq!(lead["awaits_city"], true);
    assert_eq!(lead["history"][0]["action"], "registered");
    assert_eq!(lead["history"][0]["by"]["number"], "JS-002");
    assert_eq!(desk.ids(&desk.office, "").await, [id]);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_registered() {
    let desk = Desk::start().await;
    let wrong = json!({
        "source": "", "kind": "gossip", "content": "  ", "received_on": "2017-09-12", "due": "2017-09-10",
        "sector": "涉海", "subject_unit": "nowhere", "subject_number": "!", "shoe_size": 43, "reporter_name": ["a"]
    });
    let (status, problem) = desk.post(&desk.office, "/api/leads", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut found = fields(&problem);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "content",
            "due",
            "kind",
            "received_on",
            "reporter_name",
            "sector",
            "shoe_size",
            "source",
            "subject_number",
            "subject_unit"
        ]
    );
    for (change, field) in [
        (json!({ "subject_number": "ZZ-404" }), "subject_number"),
        (
            json!({ "subject_number": "TY-002", "subject_name": "赵示例" }),
            "subject_name",
        ),
    ] {
        let mut body = call();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let (status, problem) = desk.post(&desk.office, "/api/leads", &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(fields(&problem), [field]);
    }
    assert!(desk.ids(&desk.discipline, "").await.is_empty());
}

#[tokio::test]
async fn a_form_with_a_mistake_comes_back_with_all_that_was_typed() {
    let desk = Desk::start().await;
    let page = desk.page(&desk.office, "/api/leads/new").await;
    assert!(page.contains("反映内容") && page.contains("autofocus"));
    let typed = [
        ("source", "来信"),
        ("kind", "dereliction"),
        ("content", "<b>执法人员</b>收到举报后\n没有到场"),
        ("sector", "涉矿"),
        ("subject_name", "不知姓名"),
        ("reporter_name", "示例举报人"),
        ("reporter_note", "晚上方便接电话"),
        ("received_on", "明年"),
    ];
    let response = desk.form(&desk.office, "/api/leads", &typed).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    for kept in [
        "&lt;b&gt;执法人员&lt;",
        "没有到场",
        "不知姓名",
        "示例举报人",
        "晚上方便接电话",
        "value=\"明年\"",
        "href=\"#received_on\"",
    ] {
        assert!(page.contains(kept), "{kept} is kept: {page}");
    }
    assert!(page.contains("value=\"dereliction\" checked") && page.contains("value=\"来信\" selected"));
}

#[tokio::test]
async fn what_was_typed_on_the_phone_survives_a_database_that_is_gone() {
    let desk = Desk::start().await;
    let body = [
        ("source", "举报电话"),
        ("kind", "participation"),
        ("content", "反映其入股"),
    ];
    // Gone before the session is checked, and busy when the lead is written.
    for fault in [Fault::Gone, Fault::Conflict] {
        desk.service.faults.on(fault);
        let response = desk.form(&desk.office, "/api/leads", &body).await;
        desk.service.faults.off();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        let page = response.text().await.unwrap();
        assert!(page.contains("name=\"content\" value=\"反映其入股\""), "{page}");
    }
    assert!(desk.ids(&desk.office, "").await.is_empty());
    let response = desk.form(&desk.office, "/api/leads", &body).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_lead_and_a_foreign_id_is_no_way_in() {
    let desk = Desk::start().await;
    let mut body = call();
    body["id"] = json!("K7QM-3XWD");
    let twice = tokio::join!(
        desk.post(&desk.office, "/api/leads", &body),
        desk.post(&desk.office, "/api/leads", &body)
    );
    for (status, receipt) in [&twice.0, &twice.1] {
        assert_eq!(
            (*status, &receipt["id"]),
            (StatusCode::CREATED, &json!("K7QM-3XWD"))
        );
    }
    assert_eq!(desk.ids(&desk.office, "").await.len(), 1);
    body["content"] = json!("完全不同的另一件事");
    let other = desk.register(&desk.office, &body).await;
    assert_ne!(other, "K7QM-3XWD");
    assert_eq!(
        desk.lead(&desk.office, "K7QM-3XWD").await["content"],
        call()["content"]
    );
}

#[tokio::test]
async fn the_form_starts_with_what_the_system_noticed() {
    let desk = Desk::start().await;
    let mut disclosure = forms::disclosure(&desk.service, "TY-001");
    disclosure["participations"][0]["withdrawal"] = json!({
        "status": "已退", "date": "2017-08-30", "method": "转让", "transferee": "示例买家",
        "transferee_relation": "表兄", "price_wan": "12.50", "market_value_wan": "12.50", "pricing_basis": "评估"
    });
    let reference = desk.file("TY-001", &disclosure).await;
    let page = desk
        .page(&desk.office, "/api/leads/new?source=系统提示&number=TY-001")
        .await;
    for shown in ["明退实不退", &reference, "赵示例", "value=\"系统提示\" selected"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // Where it is noticed, there is the way to the form.
    let link = "/api/leads/new?source=系统提示&amp;number=TY-001";
    for place in ["", "/verification"] {
        let page = desk
            .page(&desk.office, &format!("/api/declarations/{reference}{place}"))
            .await;
        assert!(page.contains(link), "{place}: {page}");
    }
    let (_, terms) = desk.get(&desk.office, "/api/leads/new").await;
    assert_eq!(terms["sources"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn only_the_office_and_the_discipline_team_register() {
    let desk = Desk::start().await;
    for other in ["TY-001", "TY-003", "JL-001"] {
        let client = desk.service.client(other).await;
        for path in ["/api/leads", "/api/leads/new"] {
            assert_eq!(desk.get(&client, path).await.0, StatusCode::FORBIDDEN, "{other}");
        }
        let (status, _) = desk.post(&client, "/api/leads", &call()).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
    let client = desk.service.client(DISCIPLINE).await;
    desk.register(&client, &call()).await;
    let unread = desk.office.post(desk.address("/api/leads"));
    let unread = unread
        .header(header::CONTENT_TYPE, "application/json")
        .body("[1]");
    let (status, problem): (StatusCode, Value) = read(unread.send().await.unwrap()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
}
