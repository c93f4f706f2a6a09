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

    /// Confirms what somebody else proposed.
    pub async fn confirm(&self, by: &str, proposal: &Value) -> Value {
        let id = proposal["id"].as_str().expect("a proposal");
        let path = format!("/api/confirmations/{id}");
        self.post(by, &path, &json!({ "action": "confirm" })).await
    }

    /// Proposes something to the roster's people, and has another person confirm it.
    pub async fn propose(&self, by: &str, path: &str, body: &Value, confirmed_by: &str) -> Value {
        let proposal = self.post(by, path, body).await;
        self.confirm(confirmed_by, &proposal).await
    }

    /// Signs in for the first time with an issued code: the cookie, and the code of one's own.
    pub async fn start_account(&self, number: &str, issued: &str) -> (String, String) {
        let session = format!("{}/api/session", self.address);
        let client = reqwest::Client::new();
        let typed = json!({ "number": number, "code": issued });
        let answer = client
            .post(&session)
            .json(&typed)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{number} starts first");
        let offer: Value = answer.json().await.expect("an offer");
        let offer = &offer["start"];
        let own = offer["code"].as_str().expect("a code").to_owned();
        let typed = json!({ "number": number, "start": offer["ticket"], "new_code": own });
        let answer = client
            .post(&session)
            .json(&typed)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{number} starts");
        let cookie = answer.headers()["set-cookie"].to_str().expect("a plain cookie");
        (cookie.split(';').next().expect("a value").to_owned(), own)
    }

    /// Sends a body that has to be taken, as this person.
    pub async fn post(&self, number: &str, path: &str, body: &Value) -> Value {
        let client = self.client(number).await;
        let request = client.post(format!("{}{path}", self.address)).json(body);
        let answer = request.send().await.expect("an answer");
        let (status, text) = (answer.status(), answer.text().await.expect("a text"));
        assert!(
            matches!(
                status,
                StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED
            ),
            "{path}: {status} {text}"
        );
        serde_json::from_str(&text).expect("an answer in JSON")
    }
}
