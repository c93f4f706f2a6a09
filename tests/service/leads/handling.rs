//! What is done to a lead until it is closed.

use super::{DIRECTOR, Desk, call, fields};
use reqwest::StatusCode;
use serde_json::json;
use support::forms;

#[tokio::test]
async fn a_lead_goes_its_way_to_the_city_and_back_until_it_is_closed() {
    let desk = Desk::start().await;
    let id = desk.register(&desk.office, &call()).await;
    let assign = json!({ "handler": DIRECTOR, "due": "2017-09-20", "note": "请核实工商登记" });
    assert_eq!(
        desk.change(&desk.office, &id, "assignment", assign).await.0,
        StatusCode::OK
    );
    let close = json!({ "finding": "属实", "result": "其持有砂场一成股份" });
    let (status, problem) = desk.change(&desk.office, &id, "outcome", close.clone()).await;
    assert_eq!(
        status,
        StatusCode::CONFLICT,
        "not before it went to the city: {problem}"
    );

    let refer = json!({ "to": "市专项整治办", "on": "2017-09-11", "note": "附谈话记录" });
    desk.change(&desk.office, &id, "referrals", refer).await;
    let lead = desk.lead(&desk.office, &id).await;
    assert_eq!(
        (&lead["standing"], &lead["awaits_city"], &lead["awaits_reply"]),
        (&json!("referred"), &json!(false), &json!(true))
    );
    desk.service.set_clock("2017-09-18T01:00:00Z");
    let office = desk.service.client(super::OFFICE).await;
    let reply = json!({ "referral": 1, "replied_on": "2017-09-15", "reply": "已立案" });
    assert_eq!(
        desk.change(&office, &id, "referrals", reply).await.0,
        StatusCode::OK
    );
    assert_eq!(
        desk.change(&office, &id, "outcome", close.clone()).await.0,
        StatusCode::OK
    );

    let lead = desk.lead(&office, &id).await;
    assert_eq!(lead["standing"], "closed");
    assert_eq!(lead["referrals"][0]["reply"]["text"], "已立案");
    let actions: Vec<&str> = lead["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        ["registered", "assigned", "referred", "replied", "closed"]
    );
    assert_eq!(lead["history"][1]["before"]["due"], "2017-09-26");
    assert_eq!(lead["history"][1]["after"]["due"], "2017-09-20");
    // Sent once more it is done already; anything else is refused.
    let mut again = close;
    again["step"] = json!(4);
    assert_eq!(
        desk.change(&office, &id, "outcome", again.clone()).await.0,
        StatusCode::OK
    );
    again["step"] = json!(5);
    assert_eq!(
        desk.change(&office, &id, "outcome", again).await.0,
        StatusCode::CONFLICT
    );
    for (what, body) in [
        ("referrals", json!({ "to": "司法机关" })),
        ("assignment", json!({ "handler": DIRECTOR })),
        ("subject", json!({ "subject_name": "示例乙", "reason": "更正" })),
    ] {
        let (status, problem) = desk.change(&office, &id, what, body).await;
        assert_eq!(status, StatusCode::CONFLICT, "{what}: {problem}");
    }
    let page = desk.page(&office, &format!("/api/leads/{id}")).await;
    assert!(page.contains("已办结") && page.contains("其持有砂场一成股份") && !page.contains("登记移送"));
}

#[tokio::test]
async fn what_is_wrong_with_a_change_is_told_and_nothing_changes() {
    let desk = Desk::start().await;
    let id = desk.register(&desk.office, &call()).await;
    for (what, body, wrong) in [
        ("assignment", json!({ "handler": "TY-003" }), "handler"),
        ("assignment", json!({ "handler": "ZZ-404" }), "handler"),
        (
            "assignment",
            json!({ "handler": DIRECTOR, "due": "2017-09-10" }),
            "due",
        ),
        ("referrals", json!({}), "to"),
        (
            "referrals",
            json!({ "to": "市专项整治办", "on": "2017-09-12" }),
            "on",
        ),
        (
            "referrals",
            json!({ "referral": 1, "reply": "已收到" }),
            "referral",
        ),
        ("outcome", json!({ "finding": "属实" }), "result"),
        ("outcome", json!({ "result": "查过" }), "finding"),
        ("subject", json!({ "subject_name": "示例乙" }), "reason"),
        (
            "subject",
            json!({ "subject_unit": "nowhere", "reason": "更正" }),
            "subject_unit",
        ),
        ("identity", json!({ "reason": " " }), "reason"),
    ] {
        let mut body = body;
        if what != "identity" {
            body["step"] = json!(1);
        }
        let (status, problem) = desk
            .post(&desk.office, &format!("/api/leads/{id}/{what}"), &body)
            .await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{what} {body}: {problem}"
        );
        assert_eq!(fields(&problem), [wrong], "{what} {body}");
    }
    let (status, problem) = desk
        .post(
            &desk.office,
            &format!("/api/leads/{id}/outcome"),
            &json!({ "finding": "属实", "result": "查过" }),
        )
        .await;
    assert_eq!(
        (status, fields(&problem)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["step"])
    );
    assert_eq!(desk.lead(&desk.office, &id).await["step"], 1);
    for id in ["K7QM-3XWD", "x", "%00", "K7QM-3XWD-K7QM"] {
        assert_eq!(
            desk.get(&desk.office, &format!("/api/leads/{id}")).await.0,
            StatusCode::NOT_FOUND
        );
        let path = format!("/api/leads/{id}/referrals");
        assert_eq!(
            desk.post(&desk.office, &path, &json!({ "step": 1 })).await.0,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn of_two_who_act_at_once_one_is_told_to_look_again() {
    let desk = Desk::start().await;
    let id = desk.register(&desk.office, &call()).await;
    let refer = |to: &str| json!({ "step": 1, "to": to });
    let raced = tokio::join!(
        desk.change(&desk.office, &id, "referrals", refer("市专项整治办")),
        desk.change(&desk.discipline, &id, "referrals", refer("派驻纪检组"))
    );
    let mut statuses = [raced.0.0.as_u16(), raced.1.0.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let lead = desk.lead(&desk.office, &id).await;
    assert_eq!(lead["referrals"].as_array().unwrap().len(), 1);
    assert_eq!(lead["step"], 2);
}

#[tokio::test]
async fn a_page_that_was_overtaken_comes_back_with_what_was_typed() {
    let desk = Desk::start().await;
    let id = desk.register(&desk.office, &call()).await;
    let refer = json!({ "to": "市专项整治办" });
    desk.change(&desk.discipline, &id, "referrals", refer).await;
    let typed = [
        ("step", "1"),
        ("finding", "不属实"),
        ("result", "已走访当地，没有这个砂场"),
    ];
    let path = format!("/api/leads/{id}/outcome");
    let response = desk.form(&desk.office, &path, &typed).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let page = response.text().await.unwrap();
    assert!(page.contains("已走访当地，没有这个砂场") && page.contains("刚刚有了新的办理"));
    assert!(
        page.contains("name=\"step\" value=\"2\""),
        "the next try is from what stands"
    );
    let again = [("step", "2"), typed[1], typed[2]];
    let response = desk.form(&desk.office, &path, &again).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_lead_is_marked_while_its_subject_says_there_is_nothing_to_declare() {
    let desk = Desk::start().await;
    let named = desk.register(&desk.office, &call()).await;
    let mut body = call();
    body["subject_number"] = json!("ty-001");
    let linked = desk.register(&desk.office, &body).await;
    assert_eq!(
        desk.lead(&desk.office, &linked).await["nil_declaration"],
        json!(null)
    );
    let reference = desk.file("TY-001", &forms::nil(&desk.service, "TY-001")).await;
    let lead = desk.lead(&desk.office, &linked).await;
    assert_eq!(
        lead["nil_declaration"],
        json!({ "certainty": "linked", "reference": reference })
    );
    let hint = json!({ "certainty": "by_name", "reference": null });
    assert_eq!(desk.lead(&desk.office, &named).await["nil_declaration"], hint);
    let (_, list) = desk.get(&desk.office, "/api/leads").await;
    let marked = list["leads"].as_array().unwrap().iter();
    assert_eq!(
        marked.filter(|lead| !lead["nil_declaration"].is_null()).count(),
        2
    );
    let page = desk.page(&desk.office, &format!("/api/leads/{named}")).await;
    assert!(page.contains("只是姓名相同"));

    let disclosure = forms::disclosure(&desk.service, "TY-001");
    desk.file("TY-001", &disclosure).await;
    for id in [&named, &linked] {
        assert_eq!(desk.lead(&desk.office, id).await["nil_declaration"], json!(null));
    }
}
