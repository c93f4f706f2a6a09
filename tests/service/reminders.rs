//! 催办 at the office's desk: whom to remind of what, today's reminders sent now, and what went out.

use reqwest::StatusCode;
use serde_json::{Value, json};
use summary::reminders::webhook::Webhook;
use support::TestService;
use support::desk::Desk;
use support::posted::{Answers, Robot};

const OFFICE: &str = "JS-002";
const TEMPLATE: &str = r#"{"msgtype":"text","text":{"content":"{text}"}}"#;

async fn reminding() -> (Desk, Robot) {
    let robot = Robot::start(Answers::Json(json!({ "errcode": 0 }))).await;
    let webhook = Webhook::new(&robot.address, Some(TEMPLATE), None).unwrap();
    let service = TestService::start_reminding(&webhook).await;
    (Desk { service }, robot)
}

fn line<'a>(list: &'a Value, number: &str) -> &'a Value {
    let due = list["due"].as_array().unwrap();
    let mut found = due.iter().filter(|one| one["number"] == number);
    found.next().unwrap_or(&Value::Null)
}

fn why(line: &Value) -> Vec<&str> {
    let occasions = line["occasions"].as_array().unwrap();
    occasions
        .iter()
        .map(|one| one["what"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn declarants_signers_and_heads_are_listed_with_telephone_reason_day_and_place() {
    let (desk, _) = reminding().await;
    let filed = desk.file_nil("HT-005").await;
    desk.file_nil("HT-004").await;
    desk.service.send_back("HT-001", &filed).await;
    let office = desk.sign_in(OFFICE).await;
    let (_, list) = desk.get(&office, "/api/reminders?unit=hetang").await;
    assert_eq!(why(line(&list, "HT-005")), ["returned"]);
    assert_eq!(line(&list, "HT-004"), &Value::Null, "nothing is due of HT-004");
    let head = line(&list, "HT-001");
    assert_eq!(why(head), ["not_filed", "to_sign"], "{head}");
    assert_eq!(head["occasions"][1]["reports"], 1);
    let text = head["text"].as_str().unwrap();
    assert!(
        text.contains("请于2017年9月30日前填报")
            && text.contains("有 1 份报告待您阅签，最早的 2017年9月11日提交")
            && text.contains("请登录"),
        "{text}"
    );
    let phone = &desk.service.person("HT-001").phone;
    assert_eq!(head["phone"].as_str(), phone.as_deref());
    assert!(
        line(&list, "HT-005")["phone"].as_str().is_some(),
        "the report's or the roster's"
    );
    // When the phase is over, the tables are due.
    desk.service.set_clock("2017-10-01T02:00:00Z");
    let office = desk.sign_in(OFFICE).await;
    let (_, list) = desk.get(&office, "/api/reminders?unit=hetang").await;
    assert_eq!(
        why(line(&list, "HT-001")),
        ["not_filed", "to_sign", "not_sealed"],
        "{list}"
    );
    let (_, page) = desk.page(&office, "/api/reminders?unit=hetang").await;
    assert!(
        page.contains("未填报、待阅签、汇总表未封存")
            && page.contains("/api/exports/missing?format=xlsx&amp;unit=hetang")
    );
    let address = desk.address("/api/exports/missing?format=csv&unit=hetang");
    let file = office.get(address).send().await.unwrap().text().await.unwrap();
    assert!(
        file.lines()
            .any(|line| line.contains("HT-001") && line.contains("汇总表未封存")),
        "{file}"
    );
    let (status, _) = desk.get(&office, "/api/reminders?unit=nowhere").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sealed_table_that_changed_is_the_heads_again() {
    let (desk, _) = reminding().await;
    desk.service.set_clock("2017-10-01T02:00:00Z");
    let head = desk.sign_in("HT-001").await;
    let sealing = json!({ "despite": true });
    let (status, sealed) = desk.post(&head, "/api/units/hetang/annex3", &sealing).await;
    assert_eq!(status, StatusCode::CREATED, "{sealed}");
    let office = desk.sign_in(OFFICE).await;
    let (_, list) = desk.get(&office, "/api/reminders?unit=hetang").await;
    assert_eq!(why(line(&list, "HT-001")), ["not_filed"]);
    desk.service.set_clock("2017-10-01T03:00:00Z");
    desk.file_nil("HT-004").await;
    desk.service.set_clock("2017-10-01T03:10:00Z");
    let office = desk.sign_in(OFFICE).await;
    desk.post(&office, "/api/summaries", &json!({})).await;
    let (_, list) = desk.get(&office, "/api/reminders?unit=hetang").await;
    assert!(
        why(line(&list, "HT-001")).contains(&"changed_since_seal"),
        "{list}"
    );
    let unit = list["units"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["id"] == "hetang")
        .unwrap();
    assert_eq!(unit["table"], "changed_since_seal");
}

#[tokio::test]
async fn all_are_reminded_now_once_a_day_and_what_went_out_is_on_record() {
    let (desk, robot) = reminding().await;
    desk.file_nil("HT-004").await;
    let office = desk.sign_in(OFFICE).await;
    let (status, told) = desk.post(&office, "/api/reminders", &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{told}");
    let seen = robot.seen();
    assert!(!seen.is_empty());
    let text: String = seen
        .iter()
        .map(|body| body["text"]["content"].as_str().unwrap())
        .collect();
    assert!(
        text.contains("荷塘分局：未填报") && text.contains("有报告待其阅签 1 人"),
        "{text}"
    );
    let named = |person: &&campaign::RosterEntry| {
        text.contains(&person.name) || text.contains(person.number.as_str())
    };
    assert_eq!(desk.service.roster().iter().find(named), None, "{text}");
    let (_, list) = desk.get(&office, "/api/reminders").await;
    let sent = list["sent"].as_array().unwrap();
    let hetang = sent.iter().find(|one| one["unit"] == "hetang").unwrap();
    assert_eq!(
        (&hetang["outcome"], &hetang["way"], &hetang["by"]),
        (&json!("taken"), &json!("group"), &json!(OFFICE))
    );
    let people = hetang["people"].as_array().unwrap();
    assert!(
        people
            .iter()
            .any(|one| one["number"] == "HT-001" && one["why"] == json!(["not_filed", "to_sign"])),
        "{hetang}"
    );
    let (_, of_unit) = desk.get(&office, "/api/reminders?unit=hetang").await;
    assert_eq!(line(&of_unit, "HT-001")["reminded_today"], true);
    let (_, page) = desk.page(&office, "/api/reminders").await;
    assert!(page.contains("已送出") && page.contains("HT-001") && page.contains("由 JS-002 发起"));
    let count = seen.len();
    desk.service.set_clock("2017-09-11T03:00:00Z");
    let office = desk.sign_in(OFFICE).await;
    let (status, to) = desk.form(&office, "/api/reminders", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{to}");
    assert_eq!(robot.seen().len(), count, "not twice on a day");
}

#[tokio::test]
async fn without_an_address_nothing_is_sent_and_the_page_says_so() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let (status, problem) = desk.post(&office, "/api/reminders", &json!({})).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    let (_, page) = desk.page(&office, "/api/reminders").await;
    assert!(page.contains("没有设置接收提醒的地址") && !page.contains("汇总并提醒所有人"));
    let (_, list) = desk.get(&office, "/api/reminders").await;
    assert_eq!((&list["sends"], &list["sent"]), (&json!(false), &json!([])));
}

#[tokio::test]
async fn after_three_failures_the_record_names_who_was_not_tried_and_they_are_tried_again() {
    let robot = Robot::start(Answers::Status(403)).await;
    let webhook = Webhook::new(&robot.address, None, None).unwrap();
    let desk = Desk {
        service: TestService::start_reminding(&webhook).await,
    };
    let office = desk.sign_in(OFFICE).await;
    let (status, place) = desk.form(&office, "/api/reminders", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{place}");
    assert_eq!(robot.seen().len(), 3);
    let (_, list) = desk.get(&office, "/api/reminders").await;
    let outcomes = |list: &Value, outcome: &str| {
        let sent = list["sent"].as_array().unwrap();
        sent.iter().filter(|one| one["outcome"] == outcome).count()
    };
    let untried = outcomes(&list, "untried");
    assert!(outcomes(&list, "refused") == 3 && untried > 3, "{list}");
    let (_, page) = desk
        .page(&office, "/api/reminders?made=2017-09-11T01:00:00Z")
        .await;
    assert!(
        page.contains("提醒发出 0 人") && page.contains("前面接连失败，没有再发"),
        "{page}"
    );
    robot.answers(Answers::Status(204));
    desk.service.set_clock("2017-09-11T03:00:00Z");
    let office = desk.sign_in(OFFICE).await;
    desk.post(&office, "/api/reminders", &json!({})).await;
    let (_, list) = desk.get(&office, "/api/reminders").await;
    assert_eq!(outcomes(&list, "taken"), untried + 3, "{list}");
    desk.service.set_clock("2017-09-11T03:10:00Z");
    let office = desk.sign_in(OFFICE).await;
    desk.post(&office, "/api/reminders", &json!({})).await;
    let (_, page) = desk
        .page(&office, "/api/reminders?made=2017-09-11T03:10:00Z")
        .await;
    assert!(page.contains("现在没有要提醒的人员"));
}
