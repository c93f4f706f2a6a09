//! What people do with the deployed stack: sign in, read, file.

use crate::http::Answer;
use crate::sign_in::cookie;
use crate::stack::Stack;
use hyper::http::{Request, request};
use serde_json::{Value, json};

impl Stack {
    /// Reads what a stranger sees.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), "").await
    }

    /// Reads what somebody who is signed in sees.
    pub(crate) async fn get_as(&self, number: &str, path: &str) -> Answer {
        let cookie = self.session(number).await;
        self.send(Request::get(path).header("cookie", cookie), "").await
    }

    /// Posts JSON as a stranger.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request, &body.to_string()).await
    }

    /// Posts JSON as somebody who is signed in.
    pub(crate) async fn post_as(&self, number: &str, path: &str, body: &Value) -> Answer {
        let cookie = self.session(number).await;
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("cookie", cookie);
        self.send(request, &body.to_string()).await
    }

    pub(crate) async fn send(&self, request: request::Builder, body: &str) -> Answer {
        let mut request = request.header("host", &self.front);
        if !self.secret.is_empty() {
            request = request.header("x-origin-secret", &self.secret);
        }
        self.emulator.client.send(request, body).await
    }

    /// The cookie of somebody, who signs in at first use.
    pub(crate) async fn session(&self, number: &str) -> String {
        if let Some(cookie) = self.sessions.lock().unwrap().get(number) {
            return cookie.clone();
        }
        let post = async |typed: Value| {
            let answer = self.post("/api/session", &typed).await;
            let json = serde_json::from_slice(&answer.body).unwrap_or_default();
            (answer.status.as_u16(), answer.headers, json)
        };
        let code = &self.people[number].code;
        let (status, headers, answer) = self.telephones.sign_in(number, code, post).await;
        assert_eq!(status, 200, "{number}: {answer}\n{}", self.emulator.log());
        let cookie = cookie(&headers);
        self.sessions
            .lock()
            .unwrap()
            .insert(number.to_owned(), cookie.clone());
        cookie
    }

    /// What somebody who needs no telephone signs in with: the code of their own, once they have one.
    pub(crate) fn credentials(&self, number: &str) -> Value {
        let issued = &self.people[number].code;
        json!({ "number": number, "code": self.telephones.code_of(number, issued) })
    }

    /// A declaration of one participation, and of no relatives.
    pub(crate) fn disclosure(&self, number: &str) -> Value {
        json!({
            "kind": "disclosure", "phone": "13800000000", "political_affiliation": "群众",
            "relatives": [], "participations": [support::forms::participation()],
            "instructions_read": true, "pledge": true, "signature": self.people[number].name
        })
    }

    /// The name on the roster.
    pub(crate) fn name_of(&self, number: &str) -> &str {
        &self.people[number].name
    }

    /// Files through CloudFront and answers the receipt.
    pub(crate) async fn filed(&self, number: &str) -> Value {
        let form = self.disclosure(number);
        let answer = self.post_as(number, "/api/declarations", &form).await;
        assert_eq!(answer.status, 201, "{}\n{}", answer.text(), self.emulator.log());
        answer.json()
    }

    /// Makes a session look as if it had not been used for two minutes, so that its next use is noted.
    pub(crate) async fn rest(&self, number: &str) {
        let cookie = self.session(number).await;
        let token = cookie.split_once('=').unwrap().1;
        let partition = format!("SESSION#{}", campaign::Digest::of(token.as_bytes()));
        let key = json!({ "pk": { "S": partition }, "sk": { "S": "SESSION" } }).to_string();
        let seen = jiff::Timestamp::now().as_second() - 120;
        let values = json!({ ":seen": { "N": seen.to_string() } }).to_string();
        self.aws.run(&[
            "dynamodb",
            "update-item",
            "--table-name",
            self.output("TableName"),
            "--key",
            &key,
            "--update-expression",
            "SET seen = :seen",
            "--expression-attribute-values",
            &values,
        ]);
    }
}
