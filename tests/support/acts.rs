//! What people do before a test begins: file, sign, have a summary made.

use crate::TestService;
use reqwest::StatusCode;
use serde_json::{Value, json};

impl TestService {
    /// Files a declaration and gives its reference.
    pub async fn file(&self, number: &str, declaration: &Value) -> String {
        let answer = self.post(number, "/api/declarations", declaration).await;
        answer["reference"].as_str().expect("a reference").to_owned()
    }

    /// Signs the first revision of a declaration.
    pub async fn sign(&self, signer: &str, reference: &str) {
        let path = format!("/api/declarations/{reference}/sign-off");
        self.post(signer, &path, &json!({ "action": "sign", "revision": 1 }))
            .await;
    }

    /// Returns the first revision of a declaration.
    pub async fn send_back(&self, signer: &str, reference: &str) {
        let path = format!("/api/declarations/{reference}/sign-off");
        let body = json!({ "action": "return", "revision": 1, "reason": "请补充" });
        self.post(signer, &path, &body).await;
    }

    /// Sends a body that has to be taken, as this person.
    pub async fn post(&self, number: &str, path: &str, body: &Value) -> Value {
        let client = self.client(number).await;
        let request = client.post(format!("{}{path}", self.address)).json(body);
        let answer = request.send().await.expect("an answer");
        let (status, text) = (answer.status(), answer.text().await.expect("a text"));
        assert!(
            matches!(status, StatusCode::OK | StatusCode::CREATED),
            "{path}: {status} {text}"
        );
        serde_json::from_str(&text).expect("an answer in JSON")
    }
}
