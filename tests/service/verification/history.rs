//! What is left of everything that was done.

use super::*;

#[tokio::test]
async fn every_step_tells_who_when_before_after_and_why() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    desk.noted(&office, &reference, "verification", confirmed(0))
        .await;
    let order = json!({ "participation": 0, "ordered_on": "2017-09-10" });
    desk.noted(&office, &reference, "ordered-withdrawal", order).await;
    let agreed = json!({ "participation": 0, "date": "2017-12-01" });
    desk.noted(&office, &reference, "agreed-date", agreed).await;
    let taken_back = json!({ "participation": 0, "date": "", "why": "本人要求提前退出" });
    desk.noted(&office, &reference, "agreed-date", taken_back).await;
    let path = format!("/api/declarations/{reference}/withdrawals");
    let owner = desk.sign_in("TY-001").await;
    let withdrawal = json!({
        "revision": 1, "participation": 0, "withdrawal": { "status": "已退", "date": "2017-09-11", "method": "撤资" }
    });
    let (status, answer) = desk.post(&owner, &path, &withdrawal).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let sham = json!({ "participation": 0, "result": "sham", "evidence": "仍参与分红" });
    let answer = desk.noted(&office, &reference, "recheck", sham).await;
    assert!(answer["participations"][0]["withdrawn_on"].is_null());
    assert_eq!(answer["participations"][0]["stated_withdrawn_on"], "2017-09-11");
    let discipline = desk.sign_in(DISCIPLINE).await;
    let mut report = disposed("组织处理", &[0]);
    report["case_report"]["decided_on"] = json!("2017-09-11");
    desk.noted(&discipline, &reference, "disposition", report).await;

    let (_, found) = desk
        .get(
            &discipline,
            &format!("/api/declarations/{reference}/verification"),
        )
        .await;
    let history = found["history"].as_array().unwrap();
    let events: Vec<&str> = history
        .iter()
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(events[0], "filed");
    assert_eq!(events.iter().filter(|event| **event == "noted").count(), 6);
    assert!(events.contains(&"withdrawal_reported"));
    let steps: Vec<&Value> = history.iter().filter(|event| event["event"] == "noted").collect();
    assert!(steps.iter().zip(1..).all(|(step, serial)| step["step"] == serial));
    let told = |step: &Value| {
        let matter = |entry: &Value| entry["matter"].as_str().map(str::to_owned);
        let change = &step["changes"][0];
        (matter(&change["before"]), matter(&change["after"]))
    };
    let one = |text: &str| Some(text.to_owned());
    assert_eq!(told(steps[0]), (None, one("verification")));
    assert_eq!(told(steps[2]), (None, one("agreed_date")));
    assert_eq!(told(steps[3]), (one("agreed_date"), None));
    assert_eq!(steps[3]["why"], "本人要求提前退出");
    assert_eq!(steps[3]["changes"][0]["before"]["date"], "2017-12-01");
    for step in &steps[..5] {
        assert_eq!(
            (&step["by"]["number"], &step["role"]),
            (&json!(OFFICE), &json!("office"))
        );
        assert_eq!(step["at"], "2017-09-11T01:00:00Z");
    }
    assert_eq!(
        (&steps[5]["by"]["number"], &steps[5]["role"]),
        (&json!(DISCIPLINE), &json!("discipline"))
    );
    assert_eq!(found["case_reports"].as_array().unwrap().len(), 1);
    let (_, page) = desk
        .page(
            &discipline,
            &format!("/api/declarations/{reference}/verification"),
        )
        .await;
    for text in ["原为", "本人要求提前退出", "明退实不退", "报告退出", "已取消"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(
        !page.contains("登记核查情况</button>") && page.contains("登记处理情况</button>"),
        "the discipline team records dispositions alone"
    );
}

#[tokio::test]
async fn a_summary_of_an_earlier_moment_says_what_stood_then() {
    let desk = Desk::start().await;
    let reference = desk
        .file("HT-004", &desk.disclosure("HT-004", vec![still_in("示例砂石")]))
        .await;
    desk.service.set_clock("2017-10-10T02:00:00Z");
    let office = desk.sign_in(OFFICE).await;
    desk.noted(&office, &reference, "verification", confirmed(0))
        .await;
    desk.service.set_clock(VERIFYING);
    let office = desk.sign_in(OFFICE).await;
    let changed = json!({
        "participation": 0, "outcome": "differs", "differences": { "amount": "实为30万元" }, "evidence": "银行流水",
        "why": "收到银行回函"
    });
    desk.noted(&office, &reference, "verification", changed).await;
    let unit = desk.service.person("HT-004").unit.clone();
    for (moment, expected) in [
        ("2017-10-09T10:00:00Z", None),
        ("2017-10-10T10:00:00Z", Some("属实")),
        ("2017-11-06T10:00:00Z", Some("涉及金额：实为30万元")),
    ] {
        let store = &desk.service.store;
        let page = store
            .unit_files
            .page(&unit, None, moment.parse().unwrap())
            .await
            .unwrap();
        let mut dossiers = page.items.iter().filter_map(|person| person.dossier.as_ref());
        let view = campaign::verification::View::of(dossiers.next().unwrap());
        let found = view.verification(Some(0)).map(|found| found.in_chinese());
        assert_eq!(found.as_deref(), expected, "{moment}");
    }
}
