//! A declaration's own page: who may read it, what it shows to whom, and what it prints.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::{TestService, forms};

/// The party secretary of the demo roster, somebody of the campaign office, and the discipline team.
pub(crate) const SECRETARY: &str = "JL-004";
pub(crate) const OFFICE: &str = "JS-002";
pub(crate) const DISCIPLINE: &str = "JL-005";

/// The service with people who use it as programs do.
pub(crate) struct Desk {
    pub(crate) service: TestService,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Desk {
            service: TestService::start().await,
        }
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    pub(crate) async fn get(&self, client: &Client, path: &str) -> (StatusCode, Value) {
        let response = client.get(self.address(path)).send().await.unwrap();
        let status = response.status();
        (status, response.json().await.unwrap_or_default())
    }

    pub(crate) async fn page(&self, client: &Client, path: &str) -> (StatusCode, String) {
        let request = client.get(self.address(path)).header("accept", "text/html");
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    pub(crate) async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = client.post(self.address(path)).json(body);
        let response = request.send().await.unwrap();
        let status = response.status();
        (status, response.json().await.unwrap_or_default())
    }

    /// Posts a form as a browser does.
    pub(crate) async fn send(
        &self,
        client: &Client,
        path: &str,
        form: &[(&str, &str)],
    ) -> (StatusCode, String, String) {
        let request = client.post(self.address(path)).header("accept", "text/html");
        let response = request.form(form).send().await.unwrap();
        let location = response.headers().get("location");
        let location = location.map_or_else(String::new, |value| value.to_str().unwrap().to_owned());
        (response.status(), location, response.text().await.unwrap())
    }

    /// Files a declaration and returns its reference.
    pub(crate) async fn file(&self, client: &Client, declaration: &Value) -> String {
        let (status, answer) = self.post(client, "/api/declarations", declaration).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["reference"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn decide(&self, signer: &Client, reference: &str, body: &Value) {
        let path = format!("/api/declarations/{reference}/sign-off");
        let (status, answer) = self.post(signer, &path, body).await;
        assert!(status.is_success(), "{status} {answer}");
    }

    pub(crate) async fn sign(&self, signer: &Client, reference: &str, revision: u32) {
        let body = json!({"revision": revision, "action": "sign"});
        self.decide(signer, reference, &body).await;
    }
}

/// A disclosure whose only participation was not left.
pub(crate) fn open_disclosure(service: &TestService, number: &str) -> Value {
    let mut form = forms::disclosure(service, number);
    form["participations"][0]["withdrawal"] = json!({"status": "未退出"});
    form["participations"][0]["to"] = Value::Null;
    form
}

fn record(reference: &str) -> String {
    format!("/api/declarations/{reference}")
}

#[tokio::test]
async fn the_record_holds_the_receipt_the_content_and_where_it_stands() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk.file(&owner, &open_disclosure(&desk.service, "TY-001")).await;
    let (status, answer) = desk.get(&owner, &record(&reference)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["reference"], reference);
    assert_eq!((&answer["revision"], &answer["late"]), (&json!(1), &json!(false)));
    assert_eq!(answer["declaration"]["participations"][0]["sector"], "涉砂");
    assert_eq!(answer["sign_off"]["state"], "waiting");
    assert_eq!(answer["sign_off"]["signer"]["number"], "TY-003");
    assert_eq!(answer["participations"][0]["lenient"], "open");
    assert_eq!(answer["participations"][0]["reported_at"], "2017-09-11T01:00:00Z");
    assert_eq!(answer["deadlines"]["lenient"]["days_left"], 19);
    assert_eq!(answer["delivery"], json!({"kind": "retained"}));
    assert_eq!(answer["history"].as_array().unwrap().len(), 1);
    let (_, page) = desk.page(&owner, &record(&reference)).await;
    for told in [
        &reference,
        "等待杨示例阅签",
        "留存备查",
        "还有 19 天",
        "报告这一项的退出",
        "更正",
    ] {
        assert!(page.contains(told), "{told}");
    }
}

#[tokio::test]
async fn the_history_tells_each_filing_and_each_step() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let signer = desk.service.client("TY-003").await;
    let reference = desk.file(&owner, &forms::nil(&desk.service, "TY-001")).await;
    let back = json!({"revision": 1, "action": "return", "reason": "漏填了股份"});
    desk.decide(&signer, &reference, &back).await;
    let (_, page) = desk.page(&owner, &record(&reference)).await;
    assert!(page.contains("漏填了股份") && page.contains("更正后再次提交"));
    desk.file(&owner, &forms::disclosure(&desk.service, "TY-001"))
        .await;
    desk.sign(&signer, &reference, 2).await;
    let (_, answer) = desk.get(&owner, &record(&reference)).await;
    let events: Vec<(&str, u64)> = answer["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            (
                event["event"].as_str().unwrap(),
                event["revision"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(events.iter().filter(|event| **event == ("filed", 2)).count(), 1);
    assert_eq!(events.iter().filter(|event| **event == ("decided", 1)).count(), 1);
    assert_eq!(events.iter().filter(|event| **event == ("decided", 2)).count(), 1);
    assert_eq!(answer["sign_off"]["state"], "signed");
    assert_eq!(answer["sign_off"]["decision"]["by"]["name"], "杨示例");
}

#[tokio::test]
async fn only_those_concerned_may_read_it_and_to_others_it_is_not_there() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk.file(&owner, &forms::nil(&desk.service, "TY-001")).await;
    for (reader, may) in [
        ("TY-001", true),
        ("TY-003", true),
        ("TY-004", true),
        (OFFICE, true),
        (DISCIPLINE, true),
        // Stands behind the unit's head, and so may be asked to sign.
        (SECRETARY, true),
        ("TY-002", false),
        ("HT-003", false),
        ("HT-001", false),
        ("JL-001", false),
    ] {
        let client = desk.service.client(reader).await;
        for query in [
            "",
            "?view=print",
            "?view=receipt",
            "?revision=1",
            "?view=withdrawal&participation=0",
        ] {
            let (status, _) = desk.get(&client, &format!("{}{query}", record(&reference))).await;
            let expected = if may {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(status, expected, "{reader} {query}");
        }
    }
    let signed_out = reqwest::get(desk.address(&record(&reference))).await.unwrap();
    assert_eq!(signed_out.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_delegate_and_whoever_was_appointed_may_read_it() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk.file(&owner, &forms::nil(&desk.service, "TY-001")).await;
    let delegate = desk.service.client("JL-001").await;
    assert_eq!(
        desk.get(&delegate, &record(&reference)).await.0,
        StatusCode::NOT_FOUND
    );
    let absent = desk.service.client("TY-003").await;
    let given = json!({"to": "JL-001", "until": "2017-09-12"});
    let (status, answer) = desk.post(&absent, "/api/delegations", &given).await;
    assert!(status.is_success(), "{answer}");
    assert_eq!(desk.get(&delegate, &record(&reference)).await.0, StatusCode::OK);
    desk.service.set_clock("2017-09-13T01:00:00Z");
    let delegate = desk.service.client("JL-001").await;
    assert_eq!(
        desk.get(&delegate, &record(&reference)).await.0,
        StatusCode::NOT_FOUND
    );
    let office = desk.service.client(OFFICE).await;
    let path = format!("{}/signer", record(&reference));
    let appointed = json!({"signer": "JL-001", "why": "按规定的阅签人出差在外", "revision": 1});
    let (status, answer) = desk.post(&office, &path, &appointed).await;
    assert!(status.is_success(), "{answer}");
    assert_eq!(desk.get(&delegate, &record(&reference)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn flags_are_for_the_office_and_the_discipline_team_only() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let mut form = forms::disclosure(&desk.service, "TY-001");
    form["participations"][0]["withdrawal"] = json!({
        "status": "已退", "date": "2017-08-30", "method": "转让", "transferee": "示例亲", "transferee_relation": "妻弟",
        "price_wan": "99.00", "market_value_wan": "10.00", "pricing_basis": "双方协议"
    });
    let reference = desk.file(&owner, &form).await;
    for (reader, sees) in [
        ("TY-001", false),
        ("TY-003", false),
        ("TY-004", false),
        (OFFICE, true),
        (DISCIPLINE, true),
    ] {
        let client = desk.service.client(reader).await;
        let (_, answer) = desk.get(&client, &record(&reference)).await;
        let told = answer["participations"][0].get("flags");
        let flags = json!(["明退实不退", "高价转让"]);
        assert_eq!(told == Some(&flags), sees, "{reader}");
        let (_, page) = desk.page(&client, &record(&reference)).await;
        let (_, paper) = desk
            .page(&client, &format!("{}?view=print", record(&reference)))
            .await;
        for text in [
            page.contains("高价转让"),
            answer.to_string().contains("明退实不退"),
        ] {
            assert_eq!(text, sees, "{reader}");
        }
        assert!(!paper.contains("高价转让"), "a paper never carries flags");
    }
}

#[tokio::test]
async fn the_office_does_not_see_flags_of_its_own_report() {
    let desk = Desk::open().await;
    let owner = desk.service.client(OFFICE).await;
    let mut form = forms::disclosure(&desk.service, OFFICE);
    form["participations"][0]["withdrawal"] = json!({
        "status": "已退", "date": "2017-08-30", "method": "转让", "transferee": "示例亲", "transferee_relation": "妻弟",
        "price_wan": "99.00", "pricing_basis": "双方协议"
    });
    let reference = desk.file(&owner, &form).await;
    let (_, answer) = desk.get(&owner, &record(&reference)).await;
    assert!(answer["participations"][0].get("flags").is_none());
}

#[tokio::test]
async fn annex_2_prints_as_filed_whichever_revision_is_asked_for() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-002").await;
    let mut form = forms::disclosure(&desk.service, "TY-002");
    form["relatives"] = json!([{"name": "<示例>&亲", "relation": "配偶", "position": "无"}]);
    form["participations"][0]["participant"] = json!({"relative": 0});
    let reference = desk.file(&owner, &form).await;
    desk.file(&owner, &forms::nil(&desk.service, "TY-002")).await;
    let signer = desk.service.client("TY-003").await;
    desk.sign(&signer, &reference, 2).await;
    let (_, first) = desk
        .page(&owner, &format!("{}?view=print&revision=1", record(&reference)))
        .await;
    for told in [
        "&lt;示例&gt;&amp;亲（配偶）",
        "示例砂石有限公司",
        "-0.30",
        "已退，2017年8月30日",
        "阅签人签字",
    ] {
        assert!(first.contains(told), "{told}");
    }
    let (_, second) = desk
        .page(&owner, &format!("{}?view=print", record(&reference)))
        .await;
    for told in [
        "无上述情况",
        "同意",
        "杨示例（单位主要负责人或分管负责人）",
        "paper.",
    ] {
        assert!(second.contains(told), "{told}");
    }
    assert!(!second.contains("<style"), "a page links its style sheet");
    let (_, answer) = desk
        .get(&owner, &format!("{}?revision=1", record(&reference)))
        .await;
    assert_eq!(
        (&answer["revision"], &answer["decision"]),
        (&json!(1), &Value::Null)
    );
    assert!(
        second.contains(answer["sha256"].as_str().unwrap())
            != first.contains(answer["sha256"].as_str().unwrap())
    );
    for wrong in ["?view=print&revision=3", "?view=print&revision=0", "?revision=x"] {
        let (status, _) = desk.page(&owner, &format!("{}{wrong}", record(&reference))).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn the_receipt_to_print_says_nothing_personal() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk.file(&owner, &open_disclosure(&desk.service, "TY-001")).await;
    let (status, page) = desk
        .page(&owner, &format!("{}?view=receipt", record(&reference)))
        .await;
    assert_eq!(status, StatusCode::OK);
    let receipt = &page[page.find("<article").unwrap()..page.find("</article>").unwrap()];
    assert!(receipt.contains(&reference));
    for personal in ["赵示例", "TY-001", "13800000000", "示例砂石"] {
        assert!(!receipt.contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn a_receipts_value_tells_nothing_of_what_was_filed_and_is_held_to_it_at_the_record() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let mut form = forms::nil(&desk.service, "TY-001");
    let reference = desk.file(&owner, &form).await;
    let (_, first) = desk.get(&owner, &record(&reference)).await;
    let digest = first["sha256"].as_str().unwrap().to_owned();
    // Whoever knows or guesses the content cannot tell by the value whether they are right.
    let content = serde_json::from_value(first["declaration"].clone()).unwrap();
    let number = desk.service.person("TY-001").number.clone();
    let guessed = campaign::Revision::digest(None, &number, &content);
    assert_ne!(guessed.as_str(), digest);
    let other = Desk::open().await;
    let same = other.service.client("TY-001").await;
    let there = other.file(&same, &form).await;
    let (_, there) = other.get(&same, &record(&there)).await;
    assert_eq!(there["declaration"], first["declaration"]);
    assert_ne!(there["sha256"], first["sha256"]);

    form["phone"] = json!("13900000000");
    desk.file(&owner, &form).await;
    // To whoever has both receipts, the same content is the same.
    let nil = forms::nil(&desk.service, "TY-001");
    desk.file(&owner, &nil).await;
    form["phone"] = json!("13700000000");
    desk.file(&owner, &form).await;
    let (_, second) = desk.get(&owner, &record(&reference)).await;
    let history = second["history"].as_array().unwrap();
    assert!(
        history.iter().all(|event| event["intact"] == json!(true)),
        "{second}"
    );
    let spaced = format!(" {} {}", digest[..32].to_uppercase(), &digest[32..]);
    let unknown = "0".repeat(64);
    for reader in [OFFICE, DISCIPLINE, "TY-001"] {
        let reader = desk.service.client(reader).await;
        for (typed, told) in [
            (spaced.as_str(), "与第 1、3 次提交一致"),
            (second["sha256"].as_str().unwrap(), "与第 4 次提交一致"),
            (&unknown, "与这份报告各次提交的校验值都不一致"),
            ("00ff", "校验值须为 64 位数字和字母 a 至 f"),
        ] {
            let mut address = reqwest::Url::parse(&desk.address(&record(&reference))).unwrap();
            address.query_pairs_mut().append_pair("sha256", typed);
            let request = reader.get(address).header("accept", "text/html");
            let page = request.send().await.unwrap().text().await.unwrap();
            assert!(page.contains(told), "{typed}: {page}");
        }
    }
    let (_, receipt) = desk
        .page(&owner, &format!("{}?view=receipt", record(&reference)))
        .await;
    assert!(receipt.contains("输入校验值即可比对"), "the receipt says how");
}

#[tokio::test]
async fn a_late_amendment_keeps_the_line_for_what_was_reported_before() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk
        .file(&owner, &forms::disclosure(&desk.service, "TY-001"))
        .await;
    desk.service.set_clock("2017-10-20T01:00:00Z");
    let owner = desk.service.client("TY-001").await;
    let mut form = forms::disclosure(&desk.service, "TY-001");
    let mut added = forms::participation();
    added["business_name"] = json!("另一家示例公司");
    added["credit_code"] = Value::Null;
    added["sector"] = json!("涉矿");
    form["participations"] = json!([added, form["participations"][0]]);
    desk.file(&owner, &form).await;
    let (_, answer) = desk.get(&owner, &record(&reference)).await;
    assert_eq!(answer["late"], true);
    let lines: Vec<&Value> = (0..2)
        .map(|row| &answer["participations"][row]["lenient"])
        .collect();
    assert_eq!(lines, ["missed", "met"]);
}

#[tokio::test]
async fn a_revision_that_is_none_is_not_there_on_a_page_either() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let reference = desk
        .file(&owner, &forms::disclosure(&desk.service, "TY-001"))
        .await;
    for (revision, expected) in [(1, StatusCode::OK), (9, StatusCode::NOT_FOUND)] {
        let path = format!("{}?revision={revision}", record(&reference));
        assert_eq!(desk.page(&owner, &path).await.0, expected, "{revision}");
    }
}

#[tokio::test]
async fn a_form_that_has_no_page_of_its_own_is_told_what_is_wrong_with_it() {
    let desk = Desk::open().await;
    let owner = desk.service.client("TY-001").await;
    let (status, _, page) = desk
        .send(&owner, "/api/me/sessions/end", &[("session", "")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<li>请选择要退出的登录</li>"), "{page}");
}
