//! The unit's Annex 3: filled, sealed, sent up, opened and sealed again.

use super::{Desk, HEAD, OFFICE, OFFICER};
use calamine::{Data, Reader, Xlsx};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::io::Cursor;
use support::forms;

const ANNEX3: &str = "/api/units/hetang/annex3";
const UNSEALING: &str = "/api/units/hetang/annex3/unsealing";

#[tokio::test]
async fn the_table_fills_itself_and_is_frozen_by_the_heads_seal() {
    let desk = Desk::start().await;
    desk.file_disclosure("HT-004").await;
    desk.file_nil(OFFICER).await;
    let head = desk.sign_in(HEAD).await;
    let (_, live) = desk.get(&head, ANNEX3).await;
    assert_eq!(
        (&live["sealed"], live["rows"].as_array().unwrap().len()),
        (&json!(false), 1),
        "{live}"
    );
    assert_eq!(live["reconciliation"]["expected"], 5);
    assert_eq!(live["reconciliation"]["missing"], 3);
    assert_eq!(
        live["foot"],
        json!({ "filled_by": "王示例", "phone": "13800000000" })
    );
    let (status, seal) = desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    assert_eq!(
        (status, &seal["serial"]),
        (StatusCode::CREATED, &json!(1)),
        "{seal}"
    );
    assert_eq!(seal["sha256"], live["sha256"]);

    desk.file_disclosure("HT-005").await;
    let office = desk.sign_in(OFFICE).await;
    let (_, sealed) = desk.get(&office, ANNEX3).await;
    assert_eq!(sealed["sealed"], true);
    assert_eq!(sealed["rows"], live["rows"], "as it was sent up");
    assert_eq!(sealed["missing"], live["missing"]);
    assert_eq!(sealed["differs"]["added"], 1);
    assert_eq!(sealed["differs"]["people"][0]["number"], "HT-005");
    let (_, now) = desk.get(&office, &format!("{ANNEX3}?view=live")).await;
    assert_eq!(
        (now["rows"].as_array().unwrap().len(), &now["sealed"]),
        (2, &json!(false))
    );
    let (_, units) = desk.get(&office, "/api/units").await;
    let hetang = units["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["id"] == "hetang");
    assert_eq!(hetang.unwrap()["seal"]["stands"], true);
}

#[tokio::test]
async fn sealing_twice_is_refused_whether_anything_changed_or_not() {
    let desk = Desk::start().await;
    desk.file_disclosure("HT-004").await;
    let head = desk.sign_in(HEAD).await;
    let (_, first) = desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    let (status, _) = desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    assert_eq!(status, StatusCode::CONFLICT, "nothing changed");
    desk.file_nil("HT-005").await;
    let (status, refused) = desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains("李示例") && detail.contains(first["sha256"].as_str().unwrap()),
        "{detail}"
    );
    let (_, table) = desk.get(&head, ANNEX3).await;
    assert_eq!(table["history"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn racing_seals_leave_one() {
    let desk = Desk::start().await;
    desk.file_disclosure("HT-004").await;
    let head = desk.sign_in(HEAD).await;
    let body = json!({ "despite": true });
    let (one, other, third) = tokio::join!(
        desk.post(&head, ANNEX3, &body),
        desk.post(&head, ANNEX3, &body),
        desk.post(&head, ANNEX3, &body)
    );
    for (status, answer) in [one, other, third] {
        let fits = matches!(
            status,
            StatusCode::CREATED | StatusCode::OK | StatusCode::CONFLICT
        );
        assert!(fits, "{status} {answer}");
    }
    let (_, table) = desk.get(&head, ANNEX3).await;
    assert_eq!(
        (table["history"].as_array().unwrap().len(), &table["sealed"]),
        (1, &json!(true))
    );
}

#[tokio::test]
async fn the_office_opens_a_seal_with_a_reason_and_the_next_has_the_next_number() {
    let desk = Desk::start().await;
    desk.file_disclosure("HT-004").await;
    let head = desk.sign_in(HEAD).await;
    let office = desk.sign_in(OFFICE).await;
    let opening = json!({ "reason": "金额有误，退回重核" });
    let (status, _) = desk.post(&office, UNSEALING, &opening).await;
    assert_eq!(status, StatusCode::CONFLICT, "nothing is sealed");
    desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    let (status, _) = desk.post(&head, UNSEALING, &opening).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, answer) = desk.post(&office, UNSEALING, &json!({ "reason": " " })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["fields"]["reason"].is_array());
    let stale = json!({ "reason": "金额有误", "serial": 2 });
    let (status, _) = desk.post(&office, UNSEALING, &stale).await;
    assert_eq!(status, StatusCode::CONFLICT, "another seal was meant");
    let (status, opened) = desk.post(&office, UNSEALING, &opening).await;
    assert_eq!(
        (status, &opened["stands"]),
        (StatusCode::OK, &json!(false)),
        "{opened}"
    );
    let (_, table) = desk.get(&head, ANNEX3).await;
    assert_eq!(
        (&table["sealed"], &table["seal"]["opened"]["reason"]),
        (&json!(false), &opening["reason"])
    );
    let (status, second) = desk
        .post(
            &head,
            ANNEX3,
            &json!({ "filled_by": "示例员", "phone": "28680000", "despite": true }),
        )
        .await;
    assert_eq!((status, &second["serial"]), (StatusCode::CREATED, &json!(2)));
    assert_eq!(
        (&second["filled_by"], &second["phone"]),
        (&json!("示例员"), &json!("28680000"))
    );
    let (_, table) = desk.get(&office, ANNEX3).await;
    assert_eq!(table["history"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_table_that_does_not_fit_is_refused_by_name() {
    let desk = Desk::start().await;
    let reference = desk.file_disclosure("HT-004").await;
    let reference = campaign::Reference::parse(&reference).unwrap();
    let store = &desk.service.store;
    let mut damaged = store
        .declarations
        .by_reference(&reference)
        .await
        .unwrap()
        .unwrap();
    damaged.revision = 2;
    damaged.content.participations[0].participant = campaign::declaration::Participant::Relative(7);
    store.filings.file(&damaged, Some(1), None).await.unwrap();
    let head = desk.sign_in(HEAD).await;
    let (status, refused) = desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    assert_eq!(status, StatusCode::CONFLICT, "{refused}");
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.contains("冯示例（HT-004）") && detail.contains("近亲属不在家庭成员中"),
        "{detail}"
    );
    let (_, table) = desk.get(&head, ANNEX3).await;
    assert_eq!(table["errors"][0]["cause"], "unknown_relative");
    assert!(table["seal"].is_null());
    let (status, page) = desk.page(&head, ANNEX3).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("冯示例（HT-004）") && !page.contains("确认封存上报"));
}

#[tokio::test]
async fn only_the_units_head_seals() {
    let desk = Desk::start().await;
    for number in [OFFICER, "HT-002", OFFICE, "JL-005", "TY-003"] {
        let client = desk.sign_in(number).await;
        let (status, _) = desk.post(&client, ANNEX3, &json!({})).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{number}");
    }
    let head = desk.sign_in(HEAD).await;
    let (status, _) = desk.post(&head, "/api/units/nowhere/annex3", &json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, answer) = desk
        .post(&head, ANNEX3, &json!({ "phone": "1".repeat(41) }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    let (status, _) = desk.post(&head, ANNEX3, &json!({ "rows": [] })).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "rows are not for sending"
    );
}

#[tokio::test]
async fn a_large_table_is_sealed_in_pieces_and_read_back_whole() {
    let desk = Desk::start().await;
    for number in ["HT-001", "HT-002", OFFICER, "HT-004", "HT-005"] {
        let mut report = forms::disclosure(&desk.service, number);
        let mut participation = forms::participation();
        participation["content"] = json!("占".repeat(500));
        let many: Vec<Value> = (0..20).map(|_| participation.clone()).collect();
        report["participations"] = json!(many);
        desk.file(number, &report).await;
    }
    let head = desk.sign_in(HEAD).await;
    let (_, live) = desk.get(&head, ANNEX3).await;
    let (status, seal) = desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    assert_eq!(status, StatusCode::CREATED, "{seal}");
    let (_, sealed) = desk.get(&head, ANNEX3).await;
    assert_eq!(sealed["rows"].as_array().unwrap().len(), 100);
    assert_eq!(sealed["rows"], live["rows"]);
    assert!(sealed["differs"].is_null());
}

#[tokio::test]
async fn the_workbook_bears_who_sealed_it() {
    let desk = Desk::start().await;
    desk.file_disclosure("HT-004").await;
    desk.file_nil(OFFICER).await;
    let head = desk.sign_in(HEAD).await;
    desk.post(&head, ANNEX3, &json!({ "despite": true })).await;
    let request = head.get(desk.address(&format!("{ANNEX3}?format=xlsx")));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(
        response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("annex3-hetang.xlsx")
    );
    let bytes = response.bytes().await.unwrap().to_vec();
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    let texts: Vec<String> = range
        .cells()
        .filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    for expected in [
        "主要负责人（签字）：李示例",
        "填表人：王示例",
        "联系电话：13800000000",
        "填报日期：2017年9月11日",
    ] {
        assert!(
            texts.iter().any(|text| text == expected),
            "{expected} is not in {texts:?}"
        );
    }
}

#[tokio::test]
async fn sealing_and_opening_work_by_forms() {
    let desk = Desk::start().await;
    desk.file_disclosure("HT-004").await;
    let head = desk.sign_in(HEAD).await;
    let (_, page) = desk.page(&head, ANNEX3).await;
    assert!(
        page.contains("确认封存上报") && page.contains("尚有未报 4 人、未阅签 1 人、未核对 1 人"),
        "{page}"
    );
    let post = |client: reqwest::Client, path: &'static str, form: Vec<(&'static str, &'static str)>| {
        let request = client
            .post(desk.address(path))
            .header("accept", "text/html")
            .form(&form);
        async move { request.send().await.unwrap() }
    };
    let response = post(
        head.clone(),
        ANNEX3,
        vec![("filled_by", "王示例"), ("phone", ""), ("despite", "true")],
    )
    .await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, page) = desk.page(&head, ANNEX3).await;
    assert!(page.contains("已封存上报") && !page.contains("确认封存上报"));
    let office = desk.sign_in(OFFICE).await;
    let response = post(office.clone(), UNSEALING, vec![("serial", "1"), ("reason", "误")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(response.text().await.unwrap().contains("误</textarea>"));
    let response = post(
        office.clone(),
        UNSEALING,
        vec![("serial", "1"), ("reason", "有误，请重核")],
    )
    .await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, page) = desk.page(&office, ANNEX3).await;
    assert!(page.contains("已解封") && page.contains("有误，请重核"));
}

#[tokio::test]
async fn sealing_names_what_is_not_finished_and_asks_once_more() {
    let desk = Desk::start().await;
    let (waiting, returned) = (desk.file_nil("HT-004").await, desk.file_nil("HT-005").await);
    let head = desk.sign_in(HEAD).await;
    let back = json!({ "action": "return", "reason": "请补充联系电话" });
    desk.noted(&head, &returned, "sign-off", back).await;
    desk.noted(&head, &waiting, "check", json!({})).await;
    let (status, asked) = desk.post(&head, ANNEX3, &json!({})).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
    let asked = asked["fields"]["despite"][0].as_str().unwrap();
    for what in ["未报 3 人", "未阅签 1 人", "已退回未重报 1 人", "未核对 1 人"] {
        assert!(asked.contains(what), "{asked}");
    }
    let (_, page) = desk.page(&head, ANNEX3).await;
    let name = |number: &str| format!("{}（{number}）", desk.service.person(number).name);
    for line in [
        format!("未阅签：{}", name("HT-004")),
        format!("已退回未重报：{}", name("HT-005")),
        format!("未核对：{}", name("HT-005")),
    ] {
        assert!(page.contains(&line), "{line}");
    }
    let (status, page) = desk.form(&head, ANNEX3, &[("phone", "0731-22345678")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("0731-22345678") && page.contains("仍要封存"));
    let form = [("phone", "0731-22345678"), ("despite", "true")];
    assert_eq!(desk.form(&head, ANNEX3, &form).await.0, StatusCode::SEE_OTHER);
    // What is finished afterwards changes neither what was sealed nor what the seal says of it.
    desk.noted(&head, &waiting, "sign-off", json!({ "action": "sign" }))
        .await;
    let (_, sealed) = desk.get(&head, ANNEX3).await;
    assert_eq!(
        sealed["unfinished"]["unsigned"][0]["number"], "HT-004",
        "{sealed}"
    );
    assert_eq!(
        sealed["seal"]["unfinished"],
        json!({ "unsigned": 1, "returned": 1, "unchecked": 1 })
    );
    assert!(sealed["differs"].is_null(), "{sealed}");
}
