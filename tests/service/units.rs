//! A unit's own desk: who has filed, what was checked, and its Annex 3, sealed and sent up.

mod checking;
mod people;
mod sealing;

use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use support::{TestService, forms};

/// Officer, head and deputy of a unit of the demo roster, and its id.
const OFFICER: &str = "HT-003";
const HEAD: &str = "HT-001";
const UNIT: &str = "/api/units/hetang";

/// Somebody of the campaign office.
const OFFICE: &str = "JS-002";

/// The service with what a unit's desk asks of it.
struct Desk {
    service: TestService,
}

impl Desk {
    async fn start() -> Self {
        Desk {
            service: TestService::start().await,
        }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    async fn sign_in(&self, number: &str) -> Client {
        self.service.client(number).await
    }

    async fn get(&self, client: &Client, path: &str) -> (StatusCode, Value) {
        read(client.get(self.address(path)).send().await.unwrap()).await
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        read(client.post(self.address(path)).json(body).send().await.unwrap()).await
    }

    async fn page(&self, client: &Client, path: &str) -> (StatusCode, String) {
        let request = client.get(self.address(path)).header("accept", "text/html");
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    async fn file(&self, number: &str, declaration: &Value) -> String {
        let client = self.sign_in(number).await;
        let (status, answer) = self.post(&client, "/api/declarations", declaration).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["reference"].as_str().unwrap().to_owned()
    }

    async fn file_nil(&self, number: &str) -> String {
        self.file(number, &forms::nil(&self.service, number)).await
    }

    async fn file_disclosure(&self, number: &str) -> String {
        self.file(number, &forms::disclosure(&self.service, number)).await
    }

    /// The numbers on a unit's list.
    async fn numbers(&self, client: &Client, query: &str) -> Vec<String> {
        let (status, answer) = self.get(client, &format!("{UNIT}{query}")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        numbers(&answer["people"])
    }
}

fn numbers(people: &Value) -> Vec<String> {
    let people = people.as_array().unwrap();
    people
        .iter()
        .map(|person| person["number"].as_str().unwrap().to_owned())
        .collect()
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
