//! Filing, amending and receipts.

use http::StatusCode;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use support::{TestService, forms};

async fn post(service: &TestService, path: &str, body: &Value) -> Response {
    Client::new()
        .post(format!("{}{path}", service.address))
        .json(body)
        .send()
        .await
        .unwrap()
}

async fn file(service: &TestService, body: &Value) -> Response {
    post(service, "/api/declarations", body).await
}

async fn filed(service: &TestService, body: &Value) -> Value {
    let response = file(service, body).await;
    assert_eq!(
        response.status(),
        StatusCode::CREATED,
        "{}",
        response.text().await.unwrap()
    );
    response.json().await.unwrap()
}

async fn fields(response: Response) -> Vec<String> {
    let problem: Value = response.json().await.unwrap();
    problem["fields"]
        .as_object()
        .map(|fields| fields.keys().cloned().collect())
        .unwrap_or_default()
}

async fn revisions(service: &TestService, number: &str) -> usize {
    service
        .store
        .revisions(&campaign::RosterNumber::parse(number).unwrap())
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_nil_declaration_is_filed_with_a_receipt() {
    let service = TestService::start().await;
    let response = file(&service, &forms::nil(&service, "TY-001")).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let receipt: Value = response.json().await.unwrap();
    assert_eq!(
        location,
        format!("/api/declarations/{}", receipt["reference"].as_str().unwrap())
    );
    assert_eq!(receipt["revision"], 1);
    assert_eq!(receipt["late"], false);
    assert_eq!(receipt["filed_at"], "2017-09-11T01:00:00Z");
    let read: Value = reqwest::get(format!("{}{location}", service.address))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(read, receipt);
}

#[tokio::test]
async fn the_same_content_twice_is_one_filing() {
    let service = TestService::start().await;
    let first = filed(&service, &forms::disclosure(&service, "TY-001")).await;
    service.set_clock("2017-09-11T02:00:00Z");
    let second = filed(&service, &forms::disclosure(&service, "TY-001")).await;
    assert_eq!(first, second);
    assert_eq!(revisions(&service, "TY-001").await, 1);
}

#[tokio::test]
async fn an_amendment_is_a_new_revision_and_the_old_one_stays() {
    let service = TestService::start().await;
    let first = filed(&service, &forms::nil(&service, "TY-001")).await;
    let second = filed(&service, &forms::disclosure(&service, "TY-001")).await;
    assert_eq!(second["reference"], first["reference"]);
    assert_eq!(second["revision"], 2);
    let third = filed(&service, &forms::nil(&service, "TY-001")).await;
    assert_eq!(
        third["revision"], 3,
        "content equal to an older revision is a new one"
    );
    assert_eq!(third["sha256"], first["sha256"]);
    assert_eq!(revisions(&service, "TY-001").await, 3);
}

#[tokio::test]
async fn equal_filings_at_once_are_one_filing() {
    let service = TestService::start().await;
    let body = forms::disclosure(&service, "TY-001");
    let mut receipts = Vec::new();
    for response in race(&service, &vec![body; 20]).await {
        assert_eq!(response.status(), StatusCode::CREATED);
        receipts.push(response.json::<Value>().await.unwrap());
    }
    receipts.dedup();
    assert_eq!(receipts.len(), 1);
    assert_eq!(revisions(&service, "TY-001").await, 1);
}

#[tokio::test]
async fn different_filings_at_once_are_filed_one_after_the_other_or_refused() {
    let service = TestService::start().await;
    let body = |row: usize| {
        let mut body = forms::disclosure(&service, "TY-001");
        body["participations"][0]["content"] = json!(format!("第 {row} 份不同的内容"));
        body
    };
    let responses = race(&service, &(0..20).map(body).collect::<Vec<_>>()).await;
    let created = responses
        .iter()
        .filter(|response| response.status() == StatusCode::CREATED)
        .count();
    let refused = responses
        .iter()
        .filter(|response| response.status() == StatusCode::CONFLICT)
        .count();
    assert!(created >= 1);
    assert_eq!(created + refused, 20);
    assert_eq!(revisions(&service, "TY-001").await, created);
}

async fn race(service: &TestService, bodies: &[Value]) -> Vec<Response> {
    let address = format!("{}/api/declarations", service.address);
    let send = |body: &Value| tokio::spawn(Client::new().post(&address).json(body).send());
    let sent: Vec<_> = bodies.iter().map(send).collect();
    let mut responses = Vec::new();
    for response in sent {
        responses.push(response.await.unwrap().unwrap());
    }
    responses
}

#[tokio::test]
async fn ones_own_declaration_comes_back_as_it_was_filed() {
    let service = TestService::start().await;
    let body = forms::disclosure(&service, "TY-001");
    let identity = json!({"number": "TY-001", "code": body["code"]});
    assert_eq!(
        post(&service, "/api/declarations/mine", &identity).await.status(),
        StatusCode::NOT_FOUND
    );
    filed(&service, &body).await;
    let mine: Value = post(&service, "/api/declarations/mine", &identity)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(mine["revision"], 1);
    assert_eq!(mine["declaration"]["participations"], body["participations"]);
    let wrong = json!({"number": "TY-001", "code": service.code("TY-002")});
    assert_eq!(
        post(&service, "/api/declarations/mine", &wrong).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn filing_has_its_time() {
    let service = TestService::start().await;
    let body = forms::nil(&service, "TY-001");
    for (moment, status, late) in [
        ("2017-08-24T15:59:59Z", StatusCode::FORBIDDEN, None),
        ("2017-08-24T16:00:00Z", StatusCode::CREATED, Some(false)),
        ("2018-01-31T16:00:00Z", StatusCode::FORBIDDEN, None),
    ] {
        service.set_clock(moment);
        let response = file(&service, &body).await;
        assert_eq!(response.status(), status, "{moment}");
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer.get("late").and_then(Value::as_bool), late, "{moment}");
        if status == StatusCode::FORBIDDEN {
            let telephone = &service.campaign.leading_group.office.telephone;
            assert!(
                answer["detail"].as_str().unwrap().contains(telephone),
                "the page says whom to call"
            );
        }
    }
    for (number, moment, late) in [
        ("TY-002", "2017-09-30T15:59:59Z", false),
        ("TY-003", "2017-09-30T16:00:00Z", true),
    ] {
        service.set_clock(moment);
        assert_eq!(
            filed(&service, &forms::nil(&service, number)).await["late"],
            late,
            "{moment}"
        );
    }
}

#[tokio::test]
async fn who_left_too_long_ago_is_told_so() {
    let service = TestService::start().await;
    let outside = service
        .roster()
        .iter()
        .find(|entry| !entry.obligation(&service.campaign).must_declare())
        .unwrap();
    let response = file(&service, &forms::nil(&service, outside.number.as_str())).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(revisions(&service, outside.number.as_str()).await, 0);
}

#[tokio::test]
async fn an_unknown_number_and_a_wrong_code_look_the_same() {
    let service = TestService::start().await;
    let mut unknown = forms::nil(&service, "TY-001");
    unknown["number"] = json!("TY-999");
    let mut wrong = forms::nil(&service, "TY-001");
    wrong["code"] = json!(service.code("TY-002"));
    let (unknown, wrong) = (file(&service, &unknown).await, file(&service, &wrong).await);
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.text().await.unwrap(), wrong.text().await.unwrap());
}

#[tokio::test]
async fn a_wrong_code_learns_nothing_of_the_person() {
    let service = TestService::start().await;
    let mut body = forms::nil(&service, "TY-002");
    body.as_object_mut().unwrap().remove("relatives");
    body["signature"] = json!("别人");
    assert_eq!(
        fields(file(&service, &body).await).await,
        ["relatives", "signature"]
    );
    body["code"] = json!("2222-2222-2222-2222");
    assert_eq!(fields(file(&service, &body).await).await, ["code"]);
}

#[tokio::test]
async fn attempts_are_limited_and_the_limit_ends() {
    let service = TestService::start().await;
    for number in ["TY-001", "TY-999"] {
        let identity = json!({"number": number, "code": "2222-2222-2222-2222"});
        for _ in 0..5 {
            let refused = post(&service, "/api/declarations/mine", &identity).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        }
        let limited = post(&service, "/api/declarations/mine", &identity).await;
        assert_eq!(limited.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(limited.headers()["retry-after"], "900");
    }
    let right = forms::nil(&service, "TY-001");
    assert_eq!(
        file(&service, &right).await.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "the right code waits too"
    );
    service.set_clock("2017-09-11T01:15:00Z");
    assert_eq!(file(&service, &right).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_database_that_fails_gives_503_and_writes_nothing() {
    use local::database::Fault;
    let service = TestService::start().await;
    let body = forms::disclosure(&service, "TY-001");
    for fault in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken] {
        service.faults.on(fault);
        let response = file(&service, &body).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert!(response.headers().contains_key("retry-after"), "{fault:?}");
        service.faults.off();
        assert_eq!(revisions(&service, "TY-001").await, 0, "{fault:?}");
    }
    assert_eq!(file(&service, &body).await.status(), StatusCode::CREATED);
}
