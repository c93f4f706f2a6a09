//! `GET /api/me`: who is signed in, and what awaits them.

use super::{me, open, unescaped};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::{TestService, forms};

async fn read(service: &TestService, client: &Client) -> Value {
    me(service, client).await.json().await.unwrap()
}

async fn file(service: &TestService, number: &str) -> Value {
    let client = service.client(number).await;
    let request = client.post(format!("{}/api/declarations", service.address));
    let response = request.json(&forms::nil(service, number)).send().await.unwrap();
    assert_eq!(response.status(), 201, "{number}");
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_plain_declarant_has_a_report_to_file_and_then_has_it_on_file() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    assert_eq!(
        read(&service, &client).await,
        json!({
            "number": "TY-001", "name": "赵示例", "unit": "天元分局", "roles": ["declarant"],
            "awaits": [{ "what": "file", "href": "/api/declarations/mine", "until": "2017-09-30" }],
            "declaration": null, "account": [], "signed_in_before": null,
            "obligation": { "must_declare": true, "about_relatives": false, "duty": "须填报本人",
                "grounds": ["在职", "科员，不是领导干部"], "due": "2017-09-30" }
        })
    );
    let receipt = file(&service, "TY-001").await;
    let after = read(&service, &client).await;
    assert_eq!(after["awaits"], json!([]));
    assert_eq!(
        after["declaration"],
        json!({ "reference": receipt["reference"], "revision": 1, "filed_at": receipt["filed_at"], "late": false })
    );
}

#[tokio::test]
async fn who_left_too_long_ago_has_nothing_to_do() {
    let service = TestService::start().await;
    let who = read(&service, &service.client("HT-006").await).await;
    assert_eq!((&who["roles"], &who["awaits"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_head_has_reports_to_sign_and_a_unit_to_look_after() {
    let service = TestService::start().await;
    let client = service.client("TY-003").await;
    let awaits = |who: Value| who["awaits"].as_array().unwrap().clone();
    let before = awaits(read(&service, &client).await);
    assert!(before.iter().all(|one| one["what"] != "sign_off"), "{before:?}");
    for number in ["TY-001", "TY-002"] {
        file(&service, number).await;
    }
    let after = awaits(read(&service, &client).await);
    assert!(
        after.contains(
            &json!({ "what": "sign_off", "href": "/api/reviews", "count": 2, "since": "2017-09-11" })
        ),
        "{after:?}"
    );
    assert!(
        after.contains(&json!({ "what": "unit", "href": "/api/units/tianyuan" })),
        "{after:?}"
    );
    let who = read(&service, &client).await;
    assert_eq!(who["roles"], json!(["declarant", "signer", "unit_head"]));
}

#[tokio::test]
async fn the_office_appoints_signers_and_collects_until_the_delivery_is_due() {
    let service = TestService::start().await;
    file(&service, "JL-004").await;
    let kinds = |who: &Value| {
        let awaits = who["awaits"].as_array().unwrap().iter();
        awaits
            .map(|one| one["what"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let who = read(&service, &service.client("JS-002").await).await;
    assert_eq!(kinds(&who), ["file", "appoint_signer", "collect", "bureau"]);
    assert_eq!(who["awaits"][2]["until"], "2017-09-15");
    service.set_clock("2017-09-16T01:00:00Z");
    let who = read(&service, &service.client("JS-002").await).await;
    assert_eq!(kinds(&who), ["file", "appoint_signer", "bureau"]);
}

#[tokio::test]
async fn the_start_page_shows_who_is_signed_in_and_how_to_sign_out() {
    let service = TestService::start().await;
    for (number, name, doors) in [
        ("TY-001", "赵示例", vec!["/api/declarations/mine"]),
        (
            "TY-003",
            "杨示例",
            vec!["/api/reviews", "/api/delegations", "/api/units/tianyuan"],
        ),
        (
            "JS-002",
            "苏示例",
            vec!["/api/roster", "/api/units/tianyuan", "/api/units/hetang"],
        ),
        (
            "JL-005",
            "费示例",
            vec!["/api/roster", "/api/collections", "/api/deliveries"],
        ),
    ] {
        let response = open(&service, &service.client(number).await, "/api/me").await;
        assert_eq!(response.status(), 200);
        let page = unescaped(&response.text().await.unwrap());
        assert!(
            page.contains(name) && page.contains("action=\"/api/session/end\""),
            "{number}"
        );
        for door in doors {
            assert!(page.contains(&format!("href=\"{door}\"")), "{number} {door}");
        }
    }
    let plain = open(&service, &service.client("TY-001").await, "/api/me").await;
    let plain = unescaped(&plain.text().await.unwrap());
    for door in [
        "/api/reviews",
        "/api/roster",
        "/api/units/",
        "/api/collections",
        "/api/delegations",
    ] {
        assert!(
            !plain.contains(&format!("href=\"{door}")),
            "no door that would not open: {door}"
        );
    }
}

/// A page as this person sees it at this moment.
async fn page(service: &TestService, number: &str, now: &str, path: &str) -> (StatusCode, String) {
    service.set_clock(now);
    let client = service.client(number).await;
    let request = client.get(format!("{}{path}", service.address));
    let answer = request.header("accept", "text/html").send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test]
async fn who_need_not_file_reads_why_and_whom_to_ask_and_files_nothing() {
    const WHY: &str = "2014年6月30日退休（领导干部），到专项整治开始时已满 3 年";
    let service = TestService::start().await;
    for path in ["/api/me", "/api/declarations/mine"] {
        let (status, page) = page(&service, "HT-006", "2017-09-11T09:00:00+08:00", path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(
            page.contains("您不须填报") && page.contains(WHY),
            "{path}: {page}"
        );
        assert!(page.contains("28682655") && page.contains("退出登录"), "{path}");
    }
    let client = service.client("HT-006").await;
    let mine = format!("{}/api/declarations/mine", service.address);
    let answer = client.get(&mine).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(
        answer.json::<Value>().await.unwrap()["detail"]
            .as_str()
            .unwrap()
            .contains(WHY)
    );
    let address = format!("{}/api/declarations", service.address);
    let body = forms::nil(&service, "HT-006");
    let answer = client.post(&address).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let answer = client.get(&address).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/api/declarations/mine");
}

#[tokio::test]
async fn who_must_file_reads_by_when_and_about_whom() {
    let service = TestService::start().await;
    for path in ["/api/me", "/api/declarations/mine"] {
        let told = async |number, now| page(&service, number, now, path).await.1;
        let cadre = told("WF-002", "2017-09-11T09:00:00+08:00").await;
        assert!(
            cadre.contains("请于 2017年9月15日前提交，市管干部的报告须在这一天以前报送市专项整治办"),
            "{cadre}"
        );
        let cadre = told("WF-002", "2017-09-16T09:00:00+08:00").await;
        assert!(
            cadre.contains("已过 2017年9月15日报送市专项整治办的期限，请立即提交"),
            "{cadre}"
        );
        let clerk = told("TY-001", "2017-09-16T09:00:00+08:00").await;
        assert!(clerk.contains("请于 2017年9月30日前提交"), "{clerk}");
        let clerk = told("TY-001", "2017-08-20T09:00:00+08:00").await;
        assert!(clerk.contains("自查自纠阶段自 2017年8月25日开始受理"), "{clerk}");
        let clerk = told("TY-001", "2017-10-11T09:00:00+08:00").await;
        assert!(
            clerk.contains("已过 2017年9月30日的期限，现在提交按逾期记录"),
            "{clerk}"
        );
        let clerk = told("TY-001", "2018-02-01T09:00:00+08:00").await;
        assert!(clerk.contains("专项整治已经结束，不再受理"), "{clerk}");
        assert!(
            !clerk.contains("填完约需") && !clerk.contains("value=\"review\""),
            "{clerk}"
        );
    }
}

#[tokio::test]
async fn after_the_campaign_the_frame_of_a_page_asks_nobody_to_file() {
    let service = TestService::start().await;
    for (now, label) in [
        ("2018-01-31T09:00:00+08:00", ">填报</a>"),
        ("2018-02-01T09:00:00+08:00", ">我的报告</a>"),
    ] {
        for path in ["/api/me", "/api/declarations/mine"] {
            let (_, page) = page(&service, "TY-001", now, path).await;
            let head = page.split_once("</header>").unwrap().0;
            let link = head
                .split_once("href=\"/api/declarations/mine\"")
                .unwrap()
                .1
                .split_once("</li>")
                .unwrap()
                .0;
            assert!(link.ends_with(label), "{now} {path}: {link}");
        }
    }
}
