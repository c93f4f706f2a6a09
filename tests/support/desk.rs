//! The service as people and programs at a desk use it: signed in, by JSON, pages and forms.

use crate::{TestService, forms};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

/// The service, played from somebody's desk.
pub struct Desk {
    /// The service.
    pub service: TestService,
}

impl Desk {
    /// Starts it.
    pub async fn start() -> Self {
        Desk {
            service: TestService::start().await,
        }
    }

    /// The whole address of a path.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    /// A client that is signed in as this person.
    pub async fn sign_in(&self, number: &str) -> Client {
        self.service.client(number).await
    }

    /// Gets JSON.
    pub async fn get(&self, client: &Client, path: &str) -> (StatusCode, Value) {
        read(client.get(self.address(path)).send().await.expect("an answer")).await
    }

    /// Posts JSON.
    pub async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = client.post(self.address(path)).json(body);
        read(request.send().await.expect("an answer")).await
    }

    /// Gets a page.
    pub async fn page(&self, client: &Client, path: &str) -> (StatusCode, String) {
        let request = client.get(self.address(path)).header("accept", "text/html");
        let response = request.send().await.expect("an answer");
        (response.status(), response.text().await.expect("a text"))
    }

    /// Posts a form as a browser does.
    pub async fn form(&self, client: &Client, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let request = client
            .post(self.address(path))
            .header("accept", "text/html")
            .form(fields);
        let response = request.send().await.expect("an answer");
        (response.status(), response.text().await.expect("a text"))
    }

    /// Files a declaration and returns its reference.
    pub async fn file(&self, number: &str, declaration: &Value) -> String {
        self.service.file(number, declaration).await
    }

    /// Files that there is nothing to declare.
    pub async fn file_nil(&self, number: &str) -> String {
        self.file(number, &forms::nil(&self.service, number)).await
    }

    /// Files one participation.
    pub async fn file_disclosure(&self, number: &str) -> String {
        self.file(number, &forms::disclosure(&self.service, number)).await
    }

    /// A disclosure of these participations.
    pub fn disclosure(&self, number: &str, participations: Vec<Value>) -> Value {
        forms::disclosure_of(&self.service, number, participations)
    }

    /// Notes something on a declaration, the current filing being the first.
    pub async fn note(
        &self,
        client: &Client,
        reference: &str,
        matter: &str,
        mut body: Value,
    ) -> (StatusCode, Value) {
        if body.get("revision").is_none() {
            body["revision"] = json!(1);
        }
        self.post(client, &format!("/api/declarations/{reference}/{matter}"), &body)
            .await
    }

    /// Notes something that has to be taken.
    pub async fn noted(&self, client: &Client, reference: &str, matter: &str, body: Value) -> Value {
        let (status, answer) = self.note(client, reference, matter, body).await;
        assert_eq!(status, StatusCode::OK, "{matter}: {answer}");
        answer
    }
}

/// An answer's status with its JSON, or its text where it is none.
pub async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.expect("a text");
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
