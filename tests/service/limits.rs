//! How often one person may do what costs the service much.

use http::StatusCode;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use support::{TestService, forms};

const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";
const DECLARANT: &str = "TY-001";

async fn draw(service: &TestService, client: &Client) -> Response {
    let request = client.post(format!("{}/api/spot-checks", service.address));
    request.json(&json!({})).send().await.unwrap()
}

#[tokio::test]
async fn one_person_draws_a_hundred_times_a_day_and_others_go_on() {
    let service = TestService::start().await;
    let (office, second) = (service.client(OFFICE).await, service.client(SECOND).await);
    let sent = futures::future::join_all((0..120).map(|_| draw(&service, &office))).await;
    let refused = sent
        .iter()
        .filter(|response| response.status() == StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.count(), 20, "however many arrive at once");

    let page = office
        .post(format!("{}/api/spot-checks", service.address))
        .header("accept", "text/html")
        .form(&[("unit", "tianyuan"), ("reason", "第二次抽查（示例）")]);
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(page.headers()["retry-after"], "86400");
    let page = page.text().await.unwrap();
    assert!(page.contains("您在 24 小时内已抽查抽取 100 次，达到上限，请在 24 小时后再办理"));
    assert!(page.contains("第二次抽查（示例）"), "what was typed is kept");
    let listed = office.get(format!("{}/api/spot-checks", service.address));
    assert_eq!(listed.send().await.unwrap().status(), StatusCode::OK);
    let other = draw(&service, &second).await;
    assert_eq!(other.status(), StatusCode::UNPROCESSABLE_ENTITY);

    service.set_clock("2017-09-12T01:00:01Z");
    let office = service.client(OFFICE).await;
    let problem: Value = draw(&service, &office).await.json().await.unwrap();
    assert_eq!(problem["status"], 422, "a day later it goes on");
}

#[tokio::test]
async fn asking_for_reminders_counts_as_the_summary_that_it_makes() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    let post = async |path: &str| {
        let request = office.post(format!("{}{path}", service.address));
        request.json(&json!({})).send().await.unwrap().status()
    };
    for _ in 0..50 {
        // Nowhere to send them: it is refused, and was tried.
        assert_eq!(post("/api/reminders").await, StatusCode::CONFLICT);
    }
    for path in ["/api/reminders", "/api/summaries"] {
        assert_eq!(post(path).await, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}

/// An amendment at this moment, and what it was answered.
async fn amend(service: &TestService, client: &Client, phone: u64) -> Response {
    let mut form = forms::nil(service, DECLARANT);
    form["phone"] = json!(phone.to_string());
    let request = client.post(format!("{}/api/declarations", service.address));
    request.json(&form).send().await.unwrap()
}

#[tokio::test]
async fn one_person_files_as_often_in_a_day_as_the_campaign_says_and_more_on_the_next() {
    let campaign = support::campaign_file().replace("filings_a_day = 100", "filings_a_day = 10");
    let service = TestService::start_for(&campaign).await;
    let client = service.client(DECLARANT).await;
    for turn in 0..10 {
        let filed = amend(&service, &client, 13_800_000_000 + turn).await;
        assert_eq!(filed.status(), StatusCode::CREATED);
    }
    let refused = amend(&service, &client, 13_900_000_000).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    // From nine in the morning until midnight.
    assert_eq!(refused.headers()["retry-after"], (15 * 60 * 60).to_string());
    let told: Value = refused.json().await.unwrap();
    assert_eq!(
        told["detail"],
        "今天已提交 10 次，达到一天的上限，本次未提交；请明天再提交"
    );
    let same = amend(&service, &client, 13_800_000_009).await;
    assert_eq!(
        same.status(),
        StatusCode::CREATED,
        "it is on file: nothing is filed again"
    );

    let mut form = forms::nil(&service, DECLARANT);
    form["phone"] = json!("13900000000");
    form["action"] = json!("file");
    let page = client
        .post(format!("{}/api/declarations", service.address))
        .header("accept", "text/html")
        .form(&forms::as_form(&form));
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = page.text().await.unwrap();
    assert!(page.contains("达到一天的上限"), "{page}");
    assert!(page.contains("13900000000"), "what was typed is kept: {page}");

    let other = service.client("TY-005").await;
    let mut form = forms::nil(&service, "TY-005");
    form["phone"] = json!("13900000001");
    let request = other.post(format!("{}/api/declarations", service.address));
    assert_eq!(
        request.json(&form).send().await.unwrap().status(),
        StatusCode::CREATED
    );

    service.set_clock("2017-09-11T16:00:00Z");
    let client = service.client(DECLARANT).await;
    let tomorrow = amend(&service, &client, 13_900_000_000).await;
    assert_eq!(tomorrow.status(), StatusCode::CREATED);
}
