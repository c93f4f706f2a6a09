//! Leads: registered, kept from whom they concern, moved on, and apart from who reported them.

mod circle;
mod handling;
mod listing;
mod registering;
mod reporter;
mod reporting;

use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use support::TestService;

/// Two of the campaign office, one of the discipline team, and one who is neither.
const OFFICE: &str = "JS-002";
const DIRECTOR: &str = "JS-003";
const DISCIPLINE: &str = "JL-005";

/// The service with the office and the discipline team signed in.
struct Desk {
    service: TestService,
    office: Client,
    discipline: Client,
}

impl Desk {
    async fn start() -> Self {
        let service = TestService::start().await;
        let office = service.client(OFFICE).await;
        let discipline = service.client(DISCIPLINE).await;
        Desk {
            service,
            office,
            discipline,
        }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    async fn get(&self, client: &Client, path: &str) -> (StatusCode, Value) {
        read(client.get(self.address(path)).send().await.unwrap()).await
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        read(client.post(self.address(path)).json(body).send().await.unwrap()).await
    }

    /// As a browser gets it.
    async fn page(&self, client: &Client, path: &str) -> String {
        let request = client.get(self.address(path)).header(header::ACCEPT, "text/html");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }

    /// As a browser sends it.
    async fn form(&self, client: &Client, path: &str, fields: &[(&str, &str)]) -> Response {
        let request = client
            .post(self.address(path))
            .header(header::ACCEPT, "text/html");
        request.form(fields).send().await.unwrap()
    }

    /// Registers a lead and returns its id.
    async fn register(&self, client: &Client, body: &Value) -> String {
        let (status, receipt) = self.post(client, "/api/leads", body).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
        receipt["id"].as_str().unwrap().to_owned()
    }

    async fn lead(&self, client: &Client, id: &str) -> Value {
        let (status, lead) = self.get(client, &format!("/api/leads/{id}")).await;
        assert_eq!(status, StatusCode::OK, "{lead}");
        lead
    }

    /// The ids on a list.
    async fn ids(&self, client: &Client, query: &str) -> Vec<String> {
        let (status, answer) = self.get(client, &format!("/api/leads{query}")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let leads = answer["leads"].as_array().unwrap();
        leads
            .iter()
            .map(|lead| lead["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Changes a lead from where it stands.
    async fn change(&self, client: &Client, id: &str, what: &str, body: Value) -> (StatusCode, Value) {
        let mut body = body;
        if body["step"].is_null() {
            body["step"] = self.lead(client, id).await["step"].clone();
        }
        self.post(client, &format!("/api/leads/{id}/{what}"), &body).await
    }

    async fn file(&self, number: &str, declaration: &Value) -> String {
        let client = self.service.client(number).await;
        let (status, receipt) = self.post(&client, "/api/declarations", declaration).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
        receipt["reference"].as_str().unwrap().to_owned()
    }

    /// The name of the first of the leading group's office.
    fn leader(&self) -> String {
        self.service.campaign.leading_group.office.members[0].name.clone()
    }
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// A call about somebody of a branch.
fn call() -> Value {
    json!({
        "source": "举报电话", "kind": "participation", "content": "反映其在河边砂场入股分红",
        "subject_name": "赵示例", "subject_unit": "tianyuan", "sector": "涉砂",
        "reporter_name": "示例举报人", "reporter_contact": "13900000000"
    })
}

fn fields(problem: &Value) -> Vec<&str> {
    problem["fields"]
        .as_object()
        .map(|fields| fields.keys().map(String::as_str).collect())
        .unwrap_or_default()
}
