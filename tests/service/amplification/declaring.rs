//! Declarations with too much of something, and the lists of the office.

use super::*;
use support::forms;

/// The lists of a declaration with what is said of them, and the smallest row of each in a form.
const LISTS: [(&str, &str, &str); 2] = [
    ("relatives", "家庭成员最多填 30 人，现有 {} 人", "name"),
    ("participations", "参与情况最多填 20 项，现有 {} 项", "mode"),
];

const PATH: &str = "/api/declarations";

/// A leading cadre, who has relatives to name.
const CADRE: &str = "TY-002";

/// The one message of a list, for so many rows.
fn refusal(said: &str, rows: usize) -> String {
    let said = said.replace("{}", &rows.to_string());
    format!("{said}；这些内容没有读取，也没有保留，请减少后重新填写")
}

/// The page has the message at its head and at the list, no row of it, and what else was typed.
fn assert_page(page: &str, list: &str, message: &str) {
    assert_eq!(
        page.matches(message).count(),
        2,
        "{list}: in the summary and at the list"
    );
    assert!(
        !page.contains(&format!("id=\"{list}-0\"")),
        "no row of {list} is shown"
    );
    assert!(
        page.contains("value=\"13800000000\""),
        "what else was typed is kept"
    );
}

#[tokio::test]
async fn rows_in_json_are_counted_before_they_are_read() {
    let service = TestService::start().await;
    let sender = Sender::signed_in(&service, CADRE).await;
    for (list, said, _) in LISTS {
        for (rows, row) in [
            (86_000, "{}"),
            (130_000, "0"),
            (450, "{\"mode\": \"参股\"}"),
            (51, "[]"),
        ] {
            let mut body = forms::disclosure(&service, CADRE);
            body[list] = json!("*");
            let body = body
                .to_string()
                .replace("\"*\"", &format!("[{}]", vec![row; rows].join(",")));
            let message = refusal(said, rows);
            let (status, problem) = sender.post(PATH, JSON, &body, JSON).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
            let problem: Value = serde_json::from_str(&problem).unwrap();
            assert_eq!(problem["fields"], json!({ list: [message] }));
            let (status, page) = sender.post(PATH, JSON, &body, PAGE).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_page(&page, list, &message);
        }
    }
    assert_eq!(
        service
            .store
            .declarations
            .revisions(&service.person(CADRE).number)
            .await
            .unwrap()
            .len(),
        0
    );
}

#[tokio::test]
async fn rows_of_a_form_are_counted_before_they_are_read() {
    let service = TestService::start().await;
    let sender = Sender::signed_in(&service, CADRE).await;
    for (list, said, field) in LISTS {
        for button in ["file", "review", "edit", "add_relative", "remove_participation_3"] {
            let start = format!("kind=disclosure&phone=13800000000&action={button}");
            let rows = filling(start.len(), |row| format!("&{list}[{row}][{field}]=x"));
            let message = refusal(said, rows.matches('&').count());
            let body = format!("{start}{rows}");
            let (status, page) = sender.post(PATH, FORM, &body, PAGE).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{button}");
            assert_page(&page, list, &message);
            let (status, problem) = sender.post(PATH, FORM, &body, JSON).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{button}");
            assert_eq!(messages(&problem, list), json!([message]));
        }
    }
}

#[tokio::test]
async fn participants_are_not_missed_among_relatives_that_were_not_read() {
    let service = TestService::start().await;
    let mut body = forms::disclosure(&service, CADRE);
    body["participations"][0]["participant"] = json!({ "relative": 31 });
    body["relatives"] = json!(vec![json!({}); 32]);
    let sender = Sender::signed_in(&service, CADRE).await;
    let (_, problem) = sender.post(PATH, JSON, &body.to_string(), JSON).await;
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!(
        problem["fields"],
        json!({ "relatives": [refusal(LISTS[0].1, 32)] })
    );
}

#[tokio::test]
async fn of_everything_wrong_a_hundred_messages_are_told() {
    let service = TestService::start().await;
    let mut body = forms::disclosure(&service, CADRE);
    body["participations"] = json!(vec![json!({}); 20]);
    body["relatives"] = json!(vec![json!({}); 30]);
    let sender = Sender::signed_in(&service, CADRE).await;
    let (status, problem) = sender.post(PATH, JSON, &body.to_string(), JSON).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    // Nine fields of each participation have to be there, and three of each relative.
    assert_eq!(messages(&problem, ""), json!(["另有 170 处需要更正"]));
    let problem: Value = serde_json::from_str(&problem).unwrap();
    assert_eq!(problem["fields"].as_object().unwrap().len(), 101);
    let (_, page) = sender.post(PATH, JSON, &body.to_string(), PAGE).await;
    assert!(page.contains("<p>另有 170 处需要更正</p>"));
    // In the order of the page: the relatives' ninety, then ten of the participations'.
    assert_eq!(page.matches("<li><a href=\"#relatives-").count(), 90);
    assert_eq!(page.matches("<li><a href=\"#participations-").count(), 10);
}

/// A form with every row that a declaration takes and each text as long as it may be, made of this one; nothing else is
/// wrong with it than the relatives' relation may be.
fn full(text: &str, relation: &str) -> String {
    let mut fields = vec![
        "kind=disclosure&instructions_read=true&pledge=true&phone=13800000000&political_affiliation=群众"
            .to_owned(),
        "signature=钱示例".to_owned(),
    ];
    for row in 0..30 {
        let long = text.repeat(100);
        fields.push(format!(
            "relatives[{row}][name]={long}&relatives[{row}][position]={long}&relatives[{row}][relation]={relation}"
        ));
    }
    for row in 0..20 {
        for (name, value) in [
            ("participant", format!("relative:{row}")),
            ("mode", "其他".to_owned()),
            ("mode_other", text.repeat(30)),
            ("sector", "其他类".to_owned()),
            ("sector_other", text.repeat(30)),
            ("business_name", text.repeat(100)),
            ("from", "2015-01".to_owned()),
            ("to", "2017-08".to_owned()),
            ("content", text.repeat(500)),
            ("amount_wan", "1234567.89".to_owned()),
            ("profit_wan", "-1234567.89".to_owned()),
            ("withdrawal][status", "已退".to_owned()),
            ("withdrawal][date", "2017-09-01".to_owned()),
            ("withdrawal][method", "转让".to_owned()),
            ("withdrawal][transferee", text.repeat(100)),
            ("withdrawal][transferee_relation", text.repeat(30)),
            ("withdrawal][price_wan", "1234567.89".to_owned()),
            ("withdrawal][market_value_wan", "1234567.89".to_owned()),
            ("withdrawal][pricing_basis", text.repeat(200)),
        ] {
            fields.push(format!("participations[{row}][{name}]={value}"));
        }
    }
    fields.join("&")
}

#[tokio::test]
async fn the_longest_form_comes_back_whole_and_no_larger_than_a_body() {
    let service = TestService::start().await;
    let sender = Sender::signed_in(&service, CADRE).await;
    for relation in ["子女", "x"] {
        for button in ["review", "edit", "open_participation_19", "remove_relative_0"] {
            let body = format!("{}&action={button}", full("字", relation));
            let (status, page) = sender.post(PATH, FORM, &body, PAGE).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{button} {relation}");
            let wrong = button == "review" && relation == "x";
            assert_eq!(page.contains("处需要改正"), wrong, "{button} {relation}");
            let typed = page.matches('字').count();
            assert!(
                typed >= 20 * 990 + 29 * 200,
                "{button}: {typed} characters came back"
            );
        }
    }
}

#[tokio::test]
async fn a_form_full_of_what_a_page_writes_longer_makes_no_larger_page() {
    let service = TestService::start().await;
    let sender = Sender::signed_in(&service, CADRE).await;
    for text in ["\"", "'", "/"] {
        for button in ["review", "edit", "open_relative_29"] {
            let body = format!("{}&action={button}", full(text, "子女"));
            let (_, page) = sender.post(PATH, FORM, &body, PAGE).await;
            assert!(page.contains("id=\"participations-19\"") && page.contains("id=\"relatives-29\""));
            assert!(page.contains("所填文字过长，没有保留，请缩短后重新填写"));
        }
    }
}

#[tokio::test]
async fn a_list_that_is_full_keeps_its_rows_when_one_more_is_asked_for() {
    let service = TestService::start().await;
    let sender = Sender::signed_in(&service, CADRE).await;
    for (list, button, most, told) in [
        ("relatives", "add_relative", 30, "家庭成员最多填 30 人"),
        ("participations", "add_participation", 20, "参与情况最多填 20 项"),
    ] {
        let rows: Vec<String> = (0..most).map(|row| format!("&{list}[{row}][x]=")).collect();
        let body = format!("phone=13800000000&action={button}{}", rows.concat());
        let (status, page) = sender.post(PATH, FORM, &body, PAGE).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(page.contains(told), "{list}");
        let last = format!("id=\"{list}-{}\"", most - 1);
        assert!(page.contains(&last) && !page.contains(&format!("id=\"{list}-{most}\"")));
    }
}

#[tokio::test]
async fn what_is_disposed_of_at_once_is_counted_before_it_is_read() {
    let service = TestService::start().await;
    let reference = service
        .file("TY-001", &forms::disclosure(&service, "TY-001"))
        .await;
    let path = format!("/api/declarations/{reference}/disposition");
    let sender = Sender::signed_in(&service, "JS-002").await;
    let rest = json!({ "revision": 1, "measure": "免予处理", "reason": "情节轻微，已如实报告" });
    for (rows, row) in [(65_000, "\"0\""), (22, "\"whole\""), (86_000, "[]")] {
        let mut body = rest.clone();
        body["participations"] = json!("*");
        let body = body
            .to_string()
            .replace("\"*\"", &format!("[{}]", vec![row; rows].join(",")));
        let message = refusal("处理的事项最多选 21 项，现有 {} 项", rows);
        let (status, problem) = sender.post(&path, JSON, &body, JSON).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem: Value = serde_json::from_str(&problem).unwrap();
        assert_eq!(problem["fields"], json!({ "participations": [message] }));
        let (status, page) = sender.post(&path, JSON, &body, PAGE).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            page.matches(&message).count(),
            2,
            "in the summary and at the list"
        );
        assert!(
            page.contains("情节轻微，已如实报告"),
            "what else was typed is kept"
        );
    }
}
