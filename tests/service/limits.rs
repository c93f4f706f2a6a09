//! How often one person may do what costs the service much.

use http::StatusCode;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use support::TestService;

const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";

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
