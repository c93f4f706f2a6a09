//! Withdrawals reported after filing.

use crate::records::{DISCIPLINE, Desk, OFFICE, open_disclosure};
use campaign::RosterNumber;
use local::stack;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::forms;

fn path(reference: &str) -> String {
    format!("/api/declarations/{reference}/withdrawals")
}

fn report(participation: usize, date: &str) -> Value {
    json!({
        "revision": 1, "participation": participation,
        "withdrawal": {"status": "已退", "date": date, "method": "撤资"}
    })
}

/// The service with an open participation of TY-001, who is signed in.
async fn reported() -> (Desk, Client, String) {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk.file(&owner, &open_disclosure(&desk.service, "TY-001")).await;
    (desk, owner, reference)
}

async fn stored(desk: &Desk) -> usize {
    let number = RosterNumber::parse("TY-001").unwrap();
    desk.service
        .store
        .declarations
        .withdrawals(&number)
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_withdrawal_is_reported_without_a_new_declaration_and_meets_the_line() {
    let (desk, owner, reference) = reported().await;
    let (status, answer) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(answer["serial"], 1);
    let (_, record) = desk.get(&owner, &format!("/api/declarations/{reference}")).await;
    assert_eq!(record["revision"], 1);
    assert_eq!(record["withdrawals"].as_array().unwrap().len(), 1);
    let standing = &record["participations"][0];
    assert_eq!(
        (&standing["withdrawn_on"], &standing["lenient"]),
        (&json!("2017-09-10"), &json!("met"))
    );
    assert_eq!(record["history"][1]["event"], "withdrawal_reported");
    let (_, page) = desk.page(&owner, &format!("/api/declarations/{reference}")).await;
    assert!(page.contains("已由局专项整治办备案") && !page.contains("报告这一项的退出"));
}

#[tokio::test]
async fn an_amendment_begins_with_what_was_reported_as_left() {
    let (desk, owner, reference) = reported().await;
    let (_, before) = desk.page(&owner, "/api/declarations/mine").await;
    let left = "name=\"participations[0][withdrawal][date]\" type=\"text\" value=\"2017-09-10\"";
    assert!(!before.contains(left));
    desk.post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    let (status, form) = desk.page(&owner, "/api/declarations/mine").await;
    assert_eq!(status, StatusCode::OK);
    assert!(form.contains(left), "{form}");
    assert!(form.contains("name=\"participations[0][withdrawal][status]\" value=\"已退\" checked"));
}

#[tokio::test]
async fn the_same_report_twice_or_twenty_times_at_once_is_one() {
    let (desk, owner, reference) = reported().await;
    let address = desk.address(&path(&reference));
    let body = report(0, "2017-09-10");
    let sent: Vec<_> = (0..20)
        .map(|_| tokio::spawn(owner.post(&address).json(&body).send()))
        .collect();
    for response in sent {
        let response = response.await.unwrap().unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        assert_eq!(response.json::<Value>().await.unwrap()["serial"], 1);
    }
    assert_eq!(stored(&desk).await, 1);
    let (status, answer) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-09"))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    assert_eq!(stored(&desk).await, 1);
}

#[tokio::test]
async fn a_report_whose_answer_was_lost_is_there_once() {
    let (desk, owner, reference) = reported().await;
    let number = RosterNumber::parse("TY-001").unwrap();
    let current = desk
        .service
        .store
        .people
        .standing(&number, &[])
        .await
        .unwrap()
        .current
        .unwrap();
    let (status, _) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let stored_report = desk
        .service
        .store
        .declarations
        .withdrawals(&number)
        .await
        .unwrap()
        .remove(0);
    let again = desk
        .service
        .store
        .filings
        .report_withdrawal(&stored_report, &current)
        .await;
    assert_eq!(again.unwrap(), store::Written::Committed);
    let mut other = stored_report;
    other.reported_at = desk.service.now() + std::time::Duration::from_secs(60);
    let raced = desk
        .service
        .store
        .filings
        .report_withdrawal(&other, &current)
        .await;
    assert_eq!(raced.unwrap(), store::Written::Conflict);
    assert_eq!(stored(&desk).await, 1);
}

#[tokio::test]
async fn it_is_checked_by_the_rules_of_the_form_and_every_error_comes_at_once() {
    let (desk, owner, reference) = reported().await;
    let refused = async |body: Value| -> Vec<String> {
        let (status, answer) = desk.post(&owner, &path(&reference), &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body} {answer}");
        let fields = answer["fields"].as_object().unwrap();
        fields.keys().cloned().collect()
    };
    let withdrawal = |facts: Value| json!({"revision": 1, "participation": 0, "withdrawal": facts});
    assert_eq!(
        refused(json!({})).await,
        ["revision", "participation", "withdrawal.status"]
    );
    assert_eq!(refused(json!([])).await.len(), 4);
    assert_eq!(refused(report(7, "2017-09-10")).await, ["participation"]);
    assert_eq!(
        refused(report(0, "2017-09-12")).await,
        ["withdrawal.date"],
        "tomorrow"
    );
    assert_eq!(
        refused(report(0, "2015-02-28")).await,
        ["withdrawal.date"],
        "before it began"
    );
    assert_eq!(
        refused(withdrawal(json!({"status": "未退出"}))).await,
        ["withdrawal.status"]
    );
    assert_eq!(
        refused(withdrawal(json!({"status": "已退"}))).await,
        ["withdrawal.date", "withdrawal.method"]
    );
    let transfer =
        json!({"status": "已退", "date": "2017-09-10", "method": "转让", "price_wan": "-1", "flags": []});
    assert_eq!(
        refused(withdrawal(transfer)).await,
        [
            "withdrawal.transferee",
            "withdrawal.transferee_relation",
            "withdrawal.price_wan",
            "withdrawal.pricing_basis",
            "withdrawal.flags"
        ]
    );
    assert_eq!(stored(&desk).await, 0);
}

#[tokio::test]
async fn what_was_declared_as_left_is_not_reported_again() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk
        .file(&owner, &forms::disclosure(&desk.service, "TY-001"))
        .await;
    let (status, answer) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["fields"]["participation"].is_array());
}

#[tokio::test]
async fn only_the_owner_reports_and_nobody_else_learns_that_it_is_there() {
    let (desk, _, reference) = reported().await;
    for other in ["TY-002", "TY-003", "TY-004", OFFICE, DISCIPLINE] {
        let client = desk.service.client(other).await;
        for body in [report(0, "2017-09-10"), json!("rubbish")] {
            let (status, _) = desk.post(&client, &path(&reference), &body).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{other}");
        }
    }
    assert_eq!(stored(&desk).await, 0);
}

#[tokio::test]
async fn an_old_revision_is_refused_and_the_report_follows_an_amendment() {
    let (desk, owner, reference) = reported().await;
    let (status, _) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let mut amended = open_disclosure(&desk.service, "TY-001");
    let mut added = amended["participations"][0].clone();
    added["business_name"] = json!("另一家示例公司");
    added["credit_code"] = Value::Null;
    amended["participations"][0]["amount_wan"] = json!("15.00");
    amended["participations"] = json!([added, amended["participations"][0]]);
    desk.file(&owner, &amended).await;
    let (status, answer) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let (_, record) = desk.get(&owner, &format!("/api/declarations/{reference}")).await;
    assert_eq!(record["participations"][0]["withdrawn_on"], Value::Null);
    assert_eq!(record["participations"][1]["withdrawn_on"], "2017-09-10");
    let mut of_the_new = report(0, "2017-09-11");
    of_the_new["revision"] = json!(2);
    let (status, answer) = desk.post(&owner, &path(&reference), &of_the_new).await;
    assert_eq!((status, &answer["serial"]), (StatusCode::CREATED, &json!(2)));
}

#[tokio::test]
async fn after_the_campaign_the_answer_says_whom_to_call() {
    let (desk, _, reference) = reported().await;
    desk.service.set_clock("2018-02-01T01:00:00Z");
    let owner = desk.service.client("TY-001").await;
    let (status, answer) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer["detail"].as_str().unwrap().contains("28682655"));
    let form = format!("/api/declarations/{reference}?view=withdrawal&participation=0");
    assert_eq!(desk.page(&owner, &form).await.0, StatusCode::FORBIDDEN);
    let (_, page) = desk.page(&owner, &format!("/api/declarations/{reference}")).await;
    assert!(!page.contains("报告这一项的退出") && !page.contains(">更正</a>"));
}

#[tokio::test]
async fn the_form_keeps_what_was_typed_and_leads_back_to_the_record() {
    let (desk, owner, reference) = reported().await;
    let form = format!("/api/declarations/{reference}?view=withdrawal&participation=0");
    let (status, page) = desk.page(&owner, &form).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("示例砂石有限公司") && page.contains("还有 19 天"));
    let mut fields = vec![
        ("revision", "1"),
        ("participation", "0"),
        ("withdrawal[status]", "已退"),
        ("withdrawal[date]", "九月十日"),
        ("withdrawal[method]", "转让"),
        ("withdrawal[transferee]", "示例受让人"),
        ("withdrawal[price_wan]", "１２．５"),
        ("withdrawal[market_value_wan]", ""),
    ];
    fields.push(("action", "review"));
    let (status, review, _) = desk.send(&owner, &path(&reference), &fields).await;
    assert_eq!(
        status,
        StatusCode::SEE_OTHER,
        "every step leads to a page that can be loaded again"
    );
    let (_, page) = desk.page(&owner, &review).await;
    for told in [
        "九月十日",
        "示例受让人",
        "href=\"#withdrawal-date\"",
        "id=\"withdrawal-date\"",
    ] {
        assert!(page.contains(told), "{told}");
    }
    fields[3].1 = "2017年9月10日";
    fields.extend([
        ("withdrawal[transferee_relation]", "无"),
        ("withdrawal[pricing_basis]", "双方协议"),
    ]);
    let draft = edition(&page);
    fields.push((&draft, "true"));
    desk.send(&owner, &path(&reference), &fields).await;
    for _ in 0..2 {
        let (_, page) = desk.page(&owner, &review).await;
        for told in ["确认报告退出", "2017年9月10日", "示例受让人", "双方协议"] {
            assert!(page.contains(told), "{told}: {page}");
        }
    }
    // What was typed stands in the form again, on another device too, until it is reported.
    let (_, page) = desk.page(&desk.service.client("TY-001").await, &form).await;
    assert!(page.contains("value=\"示例受让人\""), "{page}");
    let confirm = [("revision", "1"), ("participation", "0"), ("action", "file")];
    let (_, page) = desk.page(&owner, &review).await;
    let draft = edition(&page);
    let confirm = [&confirm[..], &[(draft.as_str(), "true")]].concat();
    let (status, receipt, page) = desk.send(&owner, &path(&reference), &confirm).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let address = format!("/api/declarations/{reference}");
    assert_eq!(receipt, format!("{address}?view=withdrawal-receipt&serial=1"));
    let (_, page) = desk.page(&owner, &receipt).await;
    assert!(
        page.contains("退出报告回执") && page.contains("2017年9月11日"),
        "{page}"
    );
    assert!(!page.contains("示例砂石有限公司"), "nothing of what was left");
    let (_, paper) = desk
        .page(&owner, &format!("{address}?view=withdrawal-print&serial=1"))
        .await;
    assert!(
        paper.contains("示例砂石有限公司") && paper.contains("12.50"),
        "{paper}"
    );
    // Pressed twice, it is one report; and another's is not there.
    let (status, again, _) = desk.send(&owner, &path(&reference), &confirm).await;
    assert_eq!(
        (status, again.as_str()),
        (StatusCode::SEE_OTHER, address.as_str())
    );
    let stranger = desk.service.client("HT-004").await;
    assert_eq!(desk.page(&stranger, &receipt).await.0, StatusCode::NOT_FOUND);
    // Annex 2 prints what stands now; as it was filed, it is under its revision.
    let (_, paper) = desk.page(&owner, &format!("{address}?view=print")).await;
    assert!(
        paper.contains("已退，2017年9月10日") && paper.contains("另行报告"),
        "{paper}"
    );
    let (_, paper) = desk
        .page(&owner, &format!("{address}?view=print&revision=1"))
        .await;
    assert!(!paper.contains("已退，"), "{paper}");
    let (_, record) = desk.get(&owner, &format!("/api/declarations/{reference}")).await;
    assert_eq!(record["withdrawals"][0]["withdrawal"]["price_wan"], "12.50");
    assert_eq!(desk.page(&owner, &form).await.0, StatusCode::CONFLICT);
}

/// The field that names the draft a page goes on from.
fn edition(page: &str) -> String {
    let after = page.split_once("name=\"draft[").unwrap().1;
    format!("draft[{}]", after.split_once(']').unwrap().0)
}

/// The form about the first participation, transferred to this person.
fn form_to(transferee: &str) -> Vec<(&str, &str)> {
    vec![
        ("revision", "1"),
        ("participation", "0"),
        ("withdrawal[status]", "已退"),
        ("withdrawal[date]", "2017-09-10"),
        ("withdrawal[method]", "转让"),
        ("withdrawal[transferee]", transferee),
        ("withdrawal[transferee_relation]", "无"),
        ("withdrawal[price_wan]", "12.5"),
        ("withdrawal[pricing_basis]", "双方协议"),
    ]
}

#[tokio::test]
async fn the_form_is_saved_while_somebody_types_and_two_windows_see_each_other() {
    let (desk, owner, reference) = reported().await;
    let posts = path(&reference);
    let form = format!("/api/declarations/{reference}?view=withdrawal&participation=0");
    let (_, blank) = desk.page(&owner, &form).await;
    assert_eq!(edition(&blank), "draft[none]");
    assert!(blank.contains("data-saves=\"withdrawal-0\""));
    let save = async |draft: &str, transferee: &str| {
        let fields = [form_to(transferee), vec![(draft, "true"), ("action", "save")]].concat();
        let request = owner.post(desk.address(&posts)).form(&fields);
        support::desk::read(request.send().await.unwrap()).await
    };
    let (status, first) = save("draft[none]", "甲示例").await;
    assert_eq!(status, StatusCode::OK, "{first}");
    let (_, page) = desk.page(&owner, &form).await;
    assert!(
        page.contains("value=\"甲示例\"") && page.contains("还没有提交的草稿"),
        "{page}"
    );
    let old = edition(&page);
    assert_eq!(save(&old, "乙示例").await.0, StatusCode::OK);
    assert_eq!(save(&old, "丙示例").await.0, StatusCode::CONFLICT);
    // Without a script the older window's is laid aside, and both are there.
    let sent = [
        form_to("丙示例"),
        vec![(old.as_str(), "true"), ("action", "review")],
    ]
    .concat();
    let (status, aside, _) = desk.send(&owner, &posts, &sent).await;
    assert_eq!(
        (status, aside),
        (StatusCode::SEE_OTHER, format!("{form}&aside=true"))
    );
    let (_, page) = desk.page(&owner, &format!("{form}&aside=true")).await;
    assert!(
        page.contains("在另一个窗口") && page.contains("value=\"丙示例\""),
        "{page}"
    );
    assert!(desk.page(&owner, &form).await.1.contains("value=\"乙示例\""));
    let newest = edition(&page);
    let again = [
        form_to("丙示例"),
        vec![(newest.as_str(), "true"), ("aside", "true"), ("action", "review")],
    ]
    .concat();
    let (_, review, _) = desk.send(&owner, &posts, &again).await;
    let (_, page) = desk.page(&owner, &review).await;
    assert!(page.contains("确认报告退出") && page.contains("丙示例"), "{page}");
    // A button that is none reports nothing either, and takes nothing of the draft away.
    let none = edition(&page);
    let nothing = [
        ("participation", "0"),
        ("revision", "1"),
        (none.as_str(), "true"),
        ("action", "zz"),
    ];
    assert_eq!(desk.send(&owner, &posts, &nothing).await.1, review);
    assert!(desk.page(&owner, &review).await.1.contains("丙示例"));
    // A review that is older than the draft reports nothing.
    let stale = [
        ("participation", "0"),
        ("revision", "1"),
        (newest.as_str(), "true"),
        ("action", "file"),
    ];
    let (_, place, _) = desk.send(&owner, &posts, &stale).await;
    assert_eq!(place, format!("{review}&newer=true"));
    assert!(desk.page(&owner, &place).await.1.contains("请重新核对"));
    let discard = [("participation", "0"), ("action", "discard")];
    let (_, place, _) = desk.send(&owner, &posts, &discard).await;
    assert_eq!(place, form);
    assert!(!desk.page(&owner, &form).await.1.contains("丙示例"));
    assert_eq!(stored(&desk).await, 0);
}

#[tokio::test]
async fn a_draft_says_that_the_report_was_amended_since() {
    let (desk, owner, reference) = reported().await;
    let posts = path(&reference);
    let sent = [form_to("甲示例"), vec![("action", "review")]].concat();
    let (_, review, _) = desk.send(&owner, &posts, &sent).await;
    let (_, page) = desk.page(&owner, &review).await;
    let reviewed = edition(&page);
    let mut amended = open_disclosure(&desk.service, "TY-001");
    amended["participations"][0]["amount_wan"] = json!("15.00");
    desk.file(&owner, &amended).await;
    let confirm = [
        ("participation", "0"),
        ("revision", "1"),
        (reviewed.as_str(), "true"),
        ("action", "file"),
    ];
    let (status, place, _) = desk.send(&owner, &posts, &confirm).await;
    assert_eq!((status, &place), (StatusCode::SEE_OTHER, &review));
    let (_, page) = desk.page(&owner, &place).await;
    assert!(
        page.contains("报告已有更正（第 2 次）") && page.contains("value=\"甲示例\""),
        "{page}"
    );
    assert!(!page.contains("确认报告退出") && page.contains("name=\"revision\" value=\"2\""));
    assert_eq!(stored(&desk).await, 0);
}

#[tokio::test]
async fn flags_of_a_reported_transfer_reach_the_office_and_not_the_declarant() {
    let (desk, owner, reference) = reported().await;
    let body = json!({"revision": 1, "participation": 0, "withdrawal": {
        "status": "已退", "date": "2017-09-10", "method": "转让", "transferee": "示例亲", "transferee_relation": "配偶",
        "price_wan": "20.00", "pricing_basis": "双方协议"
    }});
    let (_, answer) = desk.post(&owner, &path(&reference), &body).await;
    assert!(answer.get("flags").is_none());
    let (_, own) = desk.get(&owner, &format!("/api/declarations/{reference}")).await;
    assert!(!own.to_string().contains("明退实不退"));
    let office = desk.service.client(OFFICE).await;
    let (_, seen) = desk.get(&office, &format!("/api/declarations/{reference}")).await;
    let flags = json!(["明退实不退", "高价转让"]);
    assert_eq!(seen["withdrawals"][0]["flags"], flags);
    assert_eq!(seen["participations"][0]["flags"], flags);
}

/// The rows of the bureau's Annex 3 at a moment.
async fn rows(desk: &Desk, moment: &str) -> Vec<Value> {
    let service = &desk.service;
    let objects = stack::objects(&service.folder().join("objects")).unwrap();
    let report = summary::run(
        &summary::Facets::from(&service.store),
        &objects,
        &service.campaign,
        moment.parse().unwrap(),
    )
    .await
    .unwrap();
    assert!(report.ok);
    let made = report
        .files
        .iter()
        .find(|file| file.path.ends_with("annex3-tianyuan.json"));
    let path = service.folder().join("objects").join(&made.unwrap().path);
    let table: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    table["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn annex_3_takes_what_was_reported_by_its_moment() {
    let (desk, owner, reference) = reported().await;
    desk.post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    let before = rows(&desk, "2017-09-11T00:59:59Z").await;
    assert!(before.is_empty(), "not even filed");
    let after = rows(&desk, "2017-09-11T10:00:00Z").await;
    assert_eq!(after[0]["self_report_withdrawal"], "已退");
    assert_eq!(after[0]["lenient"], true);
}

#[tokio::test]
async fn annex_3_keeps_the_line_and_the_report_of_an_amended_declaration() {
    let (desk, owner, reference) = reported().await;
    desk.post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    desk.service.set_clock("2017-10-20T01:00:00Z");
    let owner = desk.service.client("TY-001").await;
    let mut amended = open_disclosure(&desk.service, "TY-001");
    amended["participations"][0]["amount_wan"] = json!("15.00");
    desk.file(&owner, &amended).await;
    let rows = rows(&desk, "2017-10-20T10:00:00Z").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (
            &rows[0]["self_report_withdrawal"],
            &rows[0]["lenient"],
            &rows[0]["late"]
        ),
        (&json!("已退"), &json!(true), &json!(true))
    );
}

/// Amends with what is on file, stated as not left, as a form that began from this.
async fn amend_as_not_left(desk: &Desk, owner: &Client, base: Value) -> (StatusCode, Value) {
    let mut amended = open_disclosure(&desk.service, "TY-001");
    for (name, serial) in base.as_object().unwrap() {
        amended[name] = serial.clone();
    }
    desk.post(owner, "/api/declarations", &amended).await
}

#[tokio::test]
async fn a_withdrawal_reported_by_mistake_is_taken_back_by_an_amendment_that_knew_of_it() {
    let (desk, owner, reference) = reported().await;
    let address = format!("/api/declarations/{reference}");
    desk.post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    let (_, form) = desk.page(&owner, "/api/declarations/mine").await;
    for hidden in [
        "name=\"base_revision\" value=\"1\"",
        "name=\"base_withdrawals\" value=\"1\"",
    ] {
        assert!(form.contains(hidden), "{hidden}");
    }
    let base = json!({ "base_revision": 1, "base_withdrawals": 1 });
    let (status, answer) = amend_as_not_left(&desk, &owner, base).await;
    assert_eq!((status, &answer["revision"]), (StatusCode::CREATED, &json!(2)));
    let (_, record) = desk.get(&owner, &address).await;
    let standing = &record["participations"][0];
    assert_eq!(standing["withdrawn_on"], Value::Null);
    assert_eq!(standing["lenient"], "open");
    assert_eq!(standing["withdrawal_taken_back"], 1);
    let (_, page) = desk.page(&owner, &address).await;
    assert!(page.contains("后由本人更正为未退出") && page.contains("报告这一项的退出"));
    // The next amendment begins from that, and the office sees what happened.
    let (_, form) = desk.page(&owner, "/api/declarations/mine").await;
    assert!(form.contains("name=\"participations[0][withdrawal][status]\" value=\"未退出\" checked"));
    let office = desk.service.client(OFFICE).await;
    let (_, seen) = desk.get(&office, &address).await;
    assert_eq!(seen["participations"][0]["flags"], json!(["退出报告已撤回"]));
    let (_, table) = desk.get(&office, "/api/units/tianyuan/annex3").await;
    assert_eq!(table["rows"][0]["self_report_withdrawal"], Value::Null);
    let mut again = report(0, "2017-09-11");
    again["revision"] = json!(2);
    let (status, answer) = desk.post(&owner, &path(&reference), &again).await;
    assert_eq!((status, &answer["serial"]), (StatusCode::CREATED, &json!(2)));
}

#[tokio::test]
async fn an_amendment_from_an_older_page_takes_no_withdrawal_back() {
    let (desk, owner, reference) = reported().await;
    desk.post(&owner, &path(&reference), &report(0, "2017-09-10"))
        .await;
    for base in [json!({}), json!({ "base_revision": 1, "base_withdrawals": 0 })] {
        let (status, answer) = amend_as_not_left(&desk, &owner, base).await;
        assert!(status.is_success(), "{answer}");
        let (_, record) = desk.get(&owner, &format!("/api/declarations/{reference}")).await;
        assert_eq!(record["participations"][0]["withdrawn_on"], "2017-09-10");
        assert_eq!(record["participations"][0]["withdrawal_taken_back"], Value::Null);
    }
}

#[tokio::test]
async fn a_form_that_something_was_filed_since_says_so_and_asks() {
    let (desk, owner, _) = reported().await;
    let old = json!({ "base_revision": 0, "base_withdrawals": 0 });
    let (status, answer) = amend_as_not_left(&desk, &owner, old).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        answer["detail"].as_str().unwrap().contains("第 1 次提交"),
        "{answer}"
    );
    let fields = [
        ("kind", "nil"),
        ("phone", "13800000000"),
        ("base_revision", "0"),
        ("base_withdrawals", "0"),
        ("action", "review"),
    ];
    let (status, mine, _) = desk.send(&owner, "/api/declarations", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = desk.page(&owner, &mine).await;
    assert!(page.contains("已于2017年9月11日") && page.contains("value=\"13800000000\""));
    // Sent once more, the person has been told.
    assert!(page.contains("name=\"base_revision\" value=\"1\""));
    assert!(page.contains("name=\"base_withdrawals\" value=\"0\""));
}

#[tokio::test]
async fn what_is_reported_after_the_line_stays_open_until_the_office_has_looked_into_it() {
    let (desk, _, reference) = reported().await;
    let office = desk.service.client(OFFICE).await;
    let address = format!("/api/declarations/{reference}");
    let agreed = json!({ "revision": 1, "participation": 0, "date": "2017-10-31" });
    let (status, answer) = desk
        .post(&office, &format!("{address}/agreed-date"), &agreed)
        .await;
    assert!(status.is_success(), "{answer}");
    desk.service.set_clock("2018-01-30T02:00:00Z");
    let (owner, office) = (
        desk.service.client("TY-001").await,
        desk.service.client(OFFICE).await,
    );
    let (status, _) = desk
        .post(&owner, &path(&reference), &report(0, "2017-09-20"))
        .await;
    assert_eq!(status, StatusCode::CREATED);
    let (_, record) = desk.get(&owner, &address).await;
    assert_eq!(record["participations"][0]["lenient"], "missed");
    let row = async || {
        let (_, table) = desk.get(&office, "/api/units/tianyuan/annex3").await;
        table["rows"][0].clone()
    };
    let before = row().await;
    assert_eq!(before["self_report_withdrawal"], Value::Null);
    assert_eq!(before["agreed_withdrawal"], "2017-10-31");
    assert_eq!(before["flags"], json!(["退出待复核"]));
    let (_, watch) = desk.get(&office, "/api/watch").await;
    assert_eq!(
        watch["watched"][0]["reported_withdrawn_on"], "2017-09-20",
        "{watch}"
    );
    let found = json!({
        "revision": 1, "participation": 0, "result": "real", "evidence": "工商变更登记",
    });
    let (status, answer) = desk.post(&office, &format!("{address}/recheck"), &found).await;
    assert!(status.is_success(), "{answer}");
    let after = row().await;
    assert_eq!(after["self_report_withdrawal"], Value::Null);
    assert_eq!(after["verification_withdrawal"], "已责成退出");
    assert_eq!(after["agreed_withdrawal"], Value::Null);
    assert_eq!((&after["flags"], &after["lenient"]), (&json!([]), &json!(false)));
}
