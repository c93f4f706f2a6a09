//! Reading and signing: to whom a report goes, and who may do what to it when.

mod appointing;
mod deciding;
mod delegating;
mod pages;
mod routing;
mod rows;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use support::{TestService, forms};

/// The party secretary of the demo roster.
const SECRETARY: &str = "JL-004";

/// Somebody of the campaign office.
const OFFICE: &str = "JS-002";

/// The service, and everyone who was signed in to it.
struct Bureau {
    service: TestService,
}

impl Bureau {
    async fn start() -> Self {
        Bureau {
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

    /// Files a declaration and returns its reference.
    async fn file(&self, number: &str, declaration: &Value) -> String {
        let client = self.sign_in(number).await;
        let (status, answer) = self.post(&client, "/api/declarations", declaration).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["reference"].as_str().unwrap().to_owned()
    }

    async fn file_nil(&self, number: &str) -> String {
        let mut nil = forms::nil(&self.service, number);
        nil["relatives"] = json!([]);
        self.file(number, &nil).await
    }

    /// The roster numbers of those whose reports wait in a person's list.
    async fn waiting(&self, client: &Client, query: &str) -> Vec<String> {
        let (status, answer) = self.get(client, &format!("/api/reviews{query}")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        let lines = answer["waiting"].as_array().unwrap();
        lines
            .iter()
            .map(|line| line["number"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn decide(&self, client: &Client, reference: &str, body: &Value) -> (StatusCode, Value) {
        self.post(client, &format!("/api/declarations/{reference}/sign-off"), body)
            .await
    }

    /// Where a report stands, as this person reads it.
    async fn state(&self, client: &Client, reference: &str) -> String {
        let (status, answer) = self.get(client, &format!("/api/reviews/{reference}")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["state"].as_str().unwrap().to_owned()
    }
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn signing(revision: u32) -> Value {
    json!({ "action": "sign", "revision": revision })
}

fn returning(revision: u32, reason: &str) -> Value {
    json!({ "action": "return", "revision": revision, "reason": reason })
}
