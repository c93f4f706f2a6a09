//! Filing, amending and receipts.

use http::StatusCode;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use support::{TestService, forms};

async fn file(service: &TestService, client: &Client, body: &Value) -> Response {
    let address = format!("{}/api/declarations", service.address);
    client.post(address).json(body).send().await.unwrap()
}

async fn get(service: &TestService, client: &Client, path: &str) -> Response {
    let address = format!("{}{path}", service.address);
    client.get(address).send().await.unwrap()
}

async fn filed(service: &TestService, client: &Client, body: &Value) -> Value {
    let response = file(service, client, body).await;
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
        .declarations
        .revisions(&campaign::RosterNumber::parse(number).unwrap())
        .await
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_nil_declaration_is_filed_with_a_receipt() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let response = file(&service, &client, &forms::nil(&service, "TY-001")).await;
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
    let read: Value = get(&service, &client, &location).await.json().await.unwrap();
    for (field, value) in receipt.as_object().unwrap() {
        assert_eq!(&read[field], value, "{field}");
    }
}

#[tokio::test]
async fn the_same_content_twice_is_one_filing() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let first = filed(&service, &client, &forms::disclosure(&service, "TY-001")).await;
    service.set_clock("2017-09-11T01:20:00Z");
    let second = filed(&service, &client, &forms::disclosure(&service, "TY-001")).await;
    assert_eq!(first, second);
    assert_eq!(revisions(&service, "TY-001").await, 1);
}

#[tokio::test]
async fn an_amendment_is_a_new_revision_and_the_old_one_stays() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let first = filed(&service, &client, &forms::nil(&service, "TY-001")).await;
    let second = filed(&service, &client, &forms::disclosure(&service, "TY-001")).await;
    assert_eq!(second["reference"], first["reference"]);
    assert_eq!(second["revision"], 2);
    let third = filed(&service, &client, &forms::nil(&service, "TY-001")).await;
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
    let client = service.client("TY-001").await;
    let body = forms::disclosure(&service, "TY-001");
    let mut receipts = Vec::new();
    for response in race(&service, &client, &vec![body; 20]).await {
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
    let client = service.client("TY-001").await;
    let body = |row: usize| {
        let mut body = forms::disclosure(&service, "TY-001");
        body["participations"][0]["content"] = json!(format!("第 {row} 份不同的内容"));
        body
    };
    let responses = race(&service, &client, &(0..20).map(body).collect::<Vec<_>>()).await;
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

async fn race(service: &TestService, client: &Client, bodies: &[Value]) -> Vec<Response> {
    let address = format!("{}/api/declarations", service.address);
    let send = |body: &Value| tokio::spawn(client.post(&address).json(body).send());
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
    let client = service.client("TY-001").await;
    let body = forms::disclosure(&service, "TY-001");
    let nothing = get(&service, &client, "/api/declarations/mine").await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    filed(&service, &client, &body).await;
    let mine = get(&service, &client, "/api/declarations/mine").await;
    let mine: Value = mine.json().await.unwrap();
    assert_eq!(mine["revision"], 1);
    assert_eq!(mine["declaration"]["participations"], body["participations"]);
}

#[tokio::test]
async fn a_receipt_is_for_its_owner_the_unit_the_office_and_the_discipline_team() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let receipt = filed(&service, &client, &forms::nil(&service, "TY-001")).await;
    let path = format!("/api/declarations/{}", receipt["reference"].as_str().unwrap());
    for (number, status) in [
        ("TY-001", StatusCode::OK),
        ("TY-003", StatusCode::OK),
        ("TY-004", StatusCode::OK),
        ("JS-002", StatusCode::OK),
        ("JL-005", StatusCode::OK),
        ("TY-002", StatusCode::NOT_FOUND),
        ("HT-003", StatusCode::NOT_FOUND),
        ("HT-001", StatusCode::NOT_FOUND),
    ] {
        let answer = get(&service, &service.client(number).await, &path).await;
        assert_eq!(answer.status(), status, "{number}");
    }
}

#[tokio::test]
async fn who_files_is_who_is_signed_in_whatever_the_form_names() {
    let service = TestService::start().await;
    let mut body = forms::nil(&service, "TY-001");
    body["number"] = json!("TY-002");
    body["code"] = json!(service.code("TY-002"));
    filed(&service, &service.client("TY-001").await, &body).await;
    assert_eq!(revisions(&service, "TY-001").await, 1);
    assert_eq!(revisions(&service, "TY-002").await, 0);
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
        let client = service.client("TY-001").await;
        let response = file(&service, &client, &body).await;
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
        let client = service.client(number).await;
        assert_eq!(
            filed(&service, &client, &forms::nil(&service, number)).await["late"],
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
    let client = service.client(outside.number.as_str()).await;
    let response = file(&service, &client, &forms::nil(&service, outside.number.as_str())).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(revisions(&service, outside.number.as_str()).await, 0);
}

#[tokio::test]
async fn every_field_to_correct_is_named_at_once() {
    let service = TestService::start().await;
    let client = service.client("TY-002").await;
    let mut body = forms::nil(&service, "TY-002");
    body.as_object_mut().unwrap().remove("relatives");
    body["signature"] = json!("别人");
    let refused = file(&service, &client, &body).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(fields(refused).await, ["relatives", "signature"]);
}

#[tokio::test]
async fn a_database_that_fails_gives_503_and_writes_nothing() {
    use local::database::Fault;
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let body = forms::disclosure(&service, "TY-001");
    for fault in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken] {
        service.faults.on(fault);
        let response = file(&service, &client, &body).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert!(response.headers().contains_key("retry-after"), "{fault:?}");
        service.faults.off();
        assert_eq!(revisions(&service, "TY-001").await, 0, "{fault:?}");
    }
    assert_eq!(file(&service, &client, &body).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn who_moved_to_another_unit_has_nothing_to_file_again() {
    let mut service = TestService::start().await;
    let body = forms::nil(&service, "TY-001");
    let client = service.client("TY-001").await;
    let first = filed(&service, &client, &body).await;
    let mut moved = service.person("TY-001").clone();
    moved.unit = campaign::UnitId::parse("lusong").unwrap();
    service.enlist(moved.clone()).await;
    let client = service.client("TY-001").await;
    let again = filed(&service, &client, &body).await;
    assert_eq!(
        (&again["reference"], &again["revision"]),
        (&first["reference"], &json!(1))
    );
    for (unit, reports) in [("tianyuan", 0), ("lusong", 1)] {
        let unit = campaign::UnitId::parse(unit).unwrap();
        let people = service.store.unit_files.page(&unit, None, service.now()).await;
        let filed = people
            .unwrap()
            .items
            .into_iter()
            .filter(|person| person.dossier.is_some());
        assert_eq!(filed.count(), reports, "{unit}");
    }
}

#[tokio::test]
async fn the_form_offers_the_exemption_only_to_whom_it_may_concern() {
    let service = TestService::start().await;
    for (number, offered) in [("TY-002", false), ("JC-006", true)] {
        let client = service.client(number).await;
        let request = client.get(format!("{}/api/declarations/mine", service.address));
        let answer = request.header("accept", "text/html").send().await.unwrap();
        let page = answer.text().await.unwrap();
        assert!(page.contains("联系电话"), "{page}");
        assert_eq!(
            page.contains("事业单位专业技术人员离岗、兼职创新创业的"),
            offered,
            "{number}"
        );
    }
}
