//! What waits: on the start page, on the overview, and on the bureau-wide lists, with counts, the oldest first, each leading
//! to where it is done.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms;

const OFFICE: &str = "JS-002";
const DISCIPLINE: &str = "JL-005";

async fn summed_up(desk: &Desk, office: &Client) {
    let (status, made) = desk.post(office, "/api/summaries", &json!({})).await;
    assert!(status.is_success(), "{made}");
}

async fn task(desk: &Desk, client: &Client, what: &str) -> Value {
    let (status, overview) = desk.get(client, "/api/overview").await;
    assert_eq!(status, StatusCode::OK, "{overview}");
    let tasks = overview["tasks"].as_array().unwrap();
    let mut found = tasks.iter().filter(|task| task["what"] == what);
    found.next().cloned().unwrap_or_default()
}

async fn listed(desk: &Desk, client: &Client, show: &str) -> Vec<String> {
    let (status, list) = desk.get(client, &format!("/api/watch?show={show}")).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    let reports = list["reports"].as_array().unwrap();
    reports
        .iter()
        .map(|line| line["number"].as_str().unwrap().to_owned())
        .collect()
}

async fn awaits(desk: &Desk, client: &Client, what: &str) -> Value {
    let (_, who) = desk.get(client, "/api/me").await;
    let awaits = who["awaits"].as_array().unwrap();
    let mut found = awaits.iter().filter(|one| one["what"] == what);
    found.next().cloned().unwrap_or_default()
}

/// Sold to a cousin, for ten times the market's price.
fn sham() -> Value {
    let mut one = forms::participation();
    one["withdrawal"] = json!({
        "status": "已退", "date": "2017-08-30", "method": "转让", "transferee": "示例表兄", "transferee_relation": "表兄",
        "price_wan": "100.00", "market_value_wan": "10.00", "pricing_basis": "双方协商"
    });
    one
}

#[tokio::test]
async fn reports_wait_until_they_are_dealt_with() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let sold = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![sham()]))
        .await;
    desk.service.set_clock("2017-09-12T01:00:00Z");
    let plain = desk.file_disclosure("HT-004").await;
    let returned = desk.file_nil("HT-005").await;
    desk.service.send_back("HT-001", &returned).await;
    desk.service.set_clock("2017-09-20T02:00:00Z");
    let office_later = desk.sign_in(OFFICE).await;
    assert_eq!(
        listed(&desk, &office_later, "to_verify").await,
        [""; 0],
        "no summary yet"
    );
    summed_up(&desk, &office_later).await;
    let (_, list) = desk.get(&office_later, "/api/watch?show=flagged").await;
    assert_eq!(
        list["reports"][0]["flags"],
        json!(["明退实不退", "高价转让"]),
        "{list}"
    );
    assert_eq!(
        list["reports"][0]["href"],
        format!("/api/declarations/{sold}/verification")
    );
    for (show, what, expected) in [
        ("to_verify", "待核查", &["TY-001", "HT-004"][..]),
        ("flagged", "有提示待查看", &["TY-001"]),
        ("returned", "退回未再报", &["HT-005"]),
        ("unsigned", "久未阅签", &["TY-001", "HT-004"]),
        ("exemption", "申请豁免待认可", &[]),
    ] {
        assert_eq!(listed(&desk, &office_later, show).await, expected, "{show}");
        let line = task(&desk, &office_later, what).await;
        let href = format!("/api/watch?show={show}");
        match expected.len() {
            0 => assert_eq!(line, Value::Null),
            count => assert_eq!(
                (&line["count"], &line["href"]),
                (&json!(count), &json!(href)),
                "{line}"
            ),
        }
    }
    assert_eq!(task(&desk, &office_later, "待核查").await["since"], "2017-09-11");
    let (_, overview) = desk.get(&office_later, "/api/overview").await;
    assert_eq!(
        overview["tasks"][0]["what"], "久未阅签",
        "overdue first: {overview}"
    );
    let (_, page) = desk.page(&office_later, "/api/watch?show=to_verify").await;
    assert!(page.contains("共 2 份") && page.contains("赵示例"), "{page}");
    let (_, page) = desk.page(&office_later, "/api/overview").await;
    assert!(
        page.replace("&#x2f;", "/")
            .contains("href=\"/api/watch?show=flagged\">有提示待查看</a>：1 份"),
        "{page}"
    );

    // What is done is gone from the lists at once, and from the counts with the next summary.
    let verified = json!({ "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" });
    for reference in [&sold, &plain] {
        desk.noted(&office_later, reference, "verification", verified.clone())
            .await;
    }
    desk.file_nil("HT-005").await;
    desk.service.sign("TY-003", &sold).await;
    for show in ["to_verify", "flagged", "returned"] {
        assert_eq!(listed(&desk, &office_later, show).await, [""; 0], "{show}");
    }
    assert_eq!(listed(&desk, &office_later, "unsigned").await, ["HT-004"]);
    desk.service.set_clock("2017-09-20T03:00:00Z");
    let office_later = desk.sign_in(OFFICE).await;
    summed_up(&desk, &office_later).await;
    assert_eq!(task(&desk, &office_later, "待核查").await, Value::Null);
    assert_eq!(task(&desk, &office_later, "久未阅签").await["count"], 1);
    drop(office);
}

#[tokio::test]
async fn who_only_hears_reports_is_told_the_counts_and_led_nowhere() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    desk.file_disclosure("HT-004").await;
    desk.service.set_clock("2017-09-11T01:20:00Z");
    summed_up(&desk, &office).await;
    let group = desk.sign_in("JL-001").await;
    let line = task(&desk, &group, "待核查").await;
    assert_eq!(
        (&line["count"], &line["href"]),
        (&json!(1), &Value::Null),
        "{line}"
    );
    let (status, _) = desk.get(&group, "/api/watch?show=to_verify").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let declarant = desk.sign_in("TY-001").await;
    let (status, _) = desk.get(&declarant, "/api/overview").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_is_told_of_a_report_from_which_they_have_to_stand_aside() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let mut naming = forms::disclosure(&desk.service, "TY-002");
    let name = &desk.service.person(OFFICE).name;
    naming["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "无" }]);
    desk.file("TY-002", &naming).await;
    desk.service.set_clock("2017-09-11T01:20:00Z");
    summed_up(&desk, &office).await;
    assert_eq!(listed(&desk, &office, "to_verify").await, [""; 0]);
    let discipline = desk.sign_in(DISCIPLINE).await;
    assert_eq!(listed(&desk, &discipline, "to_verify").await, ["TY-002"]);
}

#[tokio::test]
async fn a_delegate_is_told_as_many_as_the_list_has() {
    let desk = Desk::start().await;
    for number in ["RS-002", "RS-001", "BG-002", "WF-002"] {
        desk.file_nil(number).await;
    }
    let (signer, delegate) = (desk.sign_in("JL-002").await, desk.sign_in("JL-003").await);
    let before = awaits(&desk, &delegate, "sign_off").await;
    let give = json!({ "action": "give", "to": "JL-003", "until": "2017-09-20" });
    let (status, given) = desk.post(&signer, "/api/delegations", &give).await;
    assert_eq!(status, StatusCode::CREATED, "{given}");
    let after = awaits(&desk, &delegate, "sign_off").await;
    let (_, queue) = desk.get(&delegate, "/api/reviews").await;
    let listed = queue["waiting"].as_array().unwrap().len();
    assert_eq!(after["count"], listed, "{after}");
    assert!(listed > before["count"].as_u64().unwrap_or_default() as usize);
    assert_eq!(after["since"], "2017-09-11");
}

#[tokio::test]
async fn the_office_is_told_of_its_leads_of_passed_days_and_of_tables_that_are_not_sealed() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let reference = desk
        .file(
            "HT-004",
            &desk.disclosure("HT-004", vec![forms::still_in("示例采石场")]),
        )
        .await;
    let agreed = json!({ "participation": 0, "date": "2017-10-10" });
    desk.noted(&office, &reference, "agreed-date", agreed).await;
    let lead = json!({ "source": "举报电话", "kind": "participation", "content": "反映其在砂场入股" });
    let (_, lead) = desk.post(&office, "/api/leads", &lead).await;
    let lead = format!("/api/leads/{}", lead["id"].as_str().unwrap());
    let assign = json!({ "step": 1, "handler": "苏示例" });
    assert_eq!(
        desk.post(&office, &format!("{lead}/assignment"), &assign).await.0,
        StatusCode::OK
    );
    let refer = json!({ "step": 2, "to": "市专项整治办", "on": "2017-09-11" });
    let (status, referred) = desk.post(&office, &format!("{lead}/referrals"), &refer).await;
    assert_eq!(status, StatusCode::OK, "{referred}");
    for what in ["overdue_withdrawals", "overdue_leads", "unsealed_tables"] {
        assert_eq!(awaits(&desk, &office, what).await, Value::Null, "{what}: not yet");
    }
    assert_eq!(awaits(&desk, &office, "unanswered_referrals").await["count"], 1);
    desk.service.set_clock("2017-11-01T01:00:00Z");
    let office = desk.sign_in(OFFICE).await;
    let told = [
        ("overdue_withdrawals", 1, "2017-10-10", "/api/watch?show=passed"),
        (
            "overdue_leads",
            1,
            "2017-09-26",
            "/api/leads?mine=true&overdue=true",
        ),
        (
            "unanswered_referrals",
            1,
            "2017-09-11",
            "/api/leads?mine=true&awaits_reply=true",
        ),
        (
            "unsealed_tables",
            desk.service.campaign.units.len(),
            "2017-09-30",
            "/api/units",
        ),
    ];
    for (what, count, since, href) in told {
        let one = awaits(&desk, &office, what).await;
        assert_eq!(
            (&one["count"], &one["since"], &one["href"]),
            (&json!(count), &json!(since), &json!(href)),
            "{one}"
        );
        let (status, page) = desk.page(&office, href).await;
        assert_eq!(status, StatusCode::OK, "{page}");
    }
    let (_, who) = desk.get(&office, "/api/me").await;
    let order: Vec<&str> = who["awaits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["what"].as_str().unwrap())
        .collect();
    let place = |what: &str| order.iter().position(|one| *one == what).unwrap();
    assert!(
        place("unanswered_referrals") < place("overdue_leads"),
        "the oldest first: {order:?}"
    );
    assert!(place("overdue_leads") < place("overdue_withdrawals") && order.last() == Some(&"bureau"));
    for what in [
        "线索逾期未办结",
        "线索移送后未回复",
        "约定退出日期已过",
        "汇总表未封存",
    ] {
        assert!(
            task(&desk, &office, what).await["count"].as_u64().is_some(),
            "{what}"
        );
    }
    let (_, leads) = desk.get(&office, "/api/leads?awaits_reply=true").await;
    assert_eq!(leads["leads"].as_array().unwrap().len(), 1);
    // Another of the office is told of what nobody's own desk has.
    let other = desk.sign_in("JS-003").await;
    assert_eq!(awaits(&desk, &other, "overdue_leads").await, Value::Null);
    assert_eq!(task(&desk, &other, "线索逾期未办结").await["count"], 1);
    let (_, page) = desk.page(&office, "/api/me").await;
    assert!(
        page.contains("由我办理的线索逾期未办结</a>：1 件，最早 2017年9月26日"),
        "{page}"
    );
}

#[tokio::test]
async fn a_units_line_shows_its_figures_before_it_is_sealed_and_says_when_it_has_changed_since() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let line = async |unit: &str| {
        let (_, list) = desk.get(&office, "/api/units").await;
        let units = list["units"].as_array().unwrap();
        units.iter().find(|one| one["id"] == unit).cloned().unwrap()
    };
    desk.file_nil("HT-004").await;
    assert_eq!(
        line("hetang").await["figures"],
        Value::Null,
        "nothing is summed up yet"
    );
    desk.service.set_clock("2017-09-11T01:20:00Z");
    summed_up(&desk, &office).await;
    let before = line("hetang").await;
    assert_eq!(
        (&before["figures"]["nil"], &before["changed"]),
        (&json!(1), &json!(false))
    );
    let expected = before["figures"]["expected"].as_u64().unwrap();
    assert_eq!(before["figures"]["missing"], expected - 1);
    let head = desk.sign_in("HT-001").await;
    let (status, sealed) = desk
        .post(&head, "/api/units/hetang/annex3", &json!({ "despite": true }))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{sealed}");
    desk.service.set_clock("2017-09-11T01:30:00Z");
    summed_up(&desk, &office).await;
    assert_eq!(line("hetang").await["changed"], false, "nothing was done since");
    desk.file_nil("HT-005").await;
    desk.service.set_clock("2017-09-11T01:40:00Z");
    summed_up(&desk, &office).await;
    let after = line("hetang").await;
    assert_eq!(
        (&after["changed"], &after["figures"]["nil"]),
        (&json!(true), &json!(1)),
        "as it was sealed"
    );
    assert_eq!(task(&desk, &office, "汇总表封存后有变动").await["count"], 1);
    let (_, page) = desk.page(&office, "/api/units").await;
    assert!(
        page.contains("封存后有变动") && page.contains("其中 1 个封存后又有变动"),
        "{page}"
    );
    let officer = desk.sign_in("HT-003").await;
    let (_, own) = desk.get(&officer, "/api/units").await;
    assert_eq!(own["units"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_signer_goes_on_to_the_next_report_without_going_back_and_every_page_leads_to_their_desks() {
    let desk = Desk::start().await;
    let mut references = Vec::new();
    for number in ["HT-003", "HT-004", "HT-005"] {
        references.push(desk.file_nil(number).await);
    }
    let signer = desk.sign_in("HT-001").await;
    let page = async |reference: &str| {
        let (status, page) = desk.page(&signer, &format!("/api/reviews/{reference}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        page
    };
    assert!(
        !page(&references[1]).await.contains("阅看下一份"),
        "it waits itself"
    );
    desk.service.sign("HT-001", &references[1]).await;
    let after = page(&references[1]).await;
    assert!(
        after.contains(&format!("{}\">阅看下一份：陈示例的报告", references[2])),
        "{after}"
    );
    desk.service.sign("HT-001", &references[2]).await;
    let last = page(&references[2]).await;
    assert!(
        last.contains(&format!("{}\">阅看下一份：王示例的报告", references[0])),
        "past the last one"
    );
    desk.service.sign("HT-001", &references[0]).await;
    assert!(
        !page(&references[0]).await.contains("阅看下一份"),
        "nothing waits any more"
    );
    let menu = |page: &str| page.matches("<nav class=\"desks\"").count();
    assert_eq!(menu(&last), 1);
    assert!(
        last.contains("<a href=\"/api/units/hetang\">本单位</a>") && !last.contains("href=\"/api/roster\"")
    );
    let declarant = desk.sign_in("TY-001").await;
    let (_, own) = desk.page(&declarant, "/api/me").await;
    assert_eq!(menu(&own), 0, "who only declares has no desk");
}
