//! What happened to a person, from the roster to the handling: told in order, to those who may know, and written with what
//! it tells of.

mod readers;
mod telling;
mod writing;

use crate::records::{DISCIPLINE, Desk, OFFICE, SECRETARY};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// The desk with office and discipline team signed in.
struct Story {
    desk: Desk,
    office: Client,
    discipline: Client,
}

impl Story {
    async fn open() -> Self {
        let desk = Desk::open().await;
        Story {
            office: desk.service.client(OFFICE).await,
            discipline: desk.service.client(DISCIPLINE).await,
            desk,
        }
    }

    async fn post(&self, client: &Client, path: &str, body: Value) -> Value {
        let (status, answer) = self.desk.post(client, path, &body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    /// The office proposes, the discipline team confirms.
    async fn propose(&self, path: &str) {
        let proposal = self.post(&self.office, path, json!({})).await;
        let path = format!("/api/confirmations/{}", proposal["id"].as_str().unwrap());
        self.post(&self.discipline, &path, json!({ "action": "confirm" }))
            .await;
    }

    /// Uploads a roster and returns the upload's id.
    async fn upload(&self, roster: String, complete: bool) -> String {
        let part = Part::bytes(roster.into_bytes()).file_name("roster.csv");
        let form = Form::new()
            .part("file", part)
            .text("complete", complete.to_string());
        let request = self.office.post(self.desk.address("/api/roster")).multipart(form);
        let preview: Value = request.send().await.unwrap().json().await.unwrap();
        let upload = preview["upload"].as_str();
        upload.unwrap_or_else(|| panic!("{preview}")).to_owned()
    }

    /// Uploads a roster and loads it.
    async fn load(&self, roster: String, complete: bool) -> String {
        let upload = self.upload(roster, complete).await;
        let path = format!("/api/roster/uploads/{upload}");
        let loaded = self.post(&self.office, &path, json!({ "action": "load" })).await;
        assert_eq!(loaded["state"], "loaded", "{loaded}");
        upload
    }

    async fn history(&self, client: &Client, number: &str) -> Vec<Value> {
        let (status, answer) = self.desk.get(client, &path_of(number)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["history"].as_array().unwrap().clone()
    }

    /// A minute later.
    fn later(&self, minute: u32) {
        self.desk
            .service
            .set_clock(&format!("2017-09-11T01:{minute:02}:00Z"));
    }
}

fn path_of(number: &str) -> String {
    format!("/api/people/{number}/history")
}

/// Each event by its name, and of the roster's by what was done.
fn told(history: &[Value]) -> Vec<&str> {
    let name = |event: &'_ Value| -> String {
        let key = if event["event"] == "roster" {
            "action"
        } else {
            "event"
        };
        event[key].as_str().unwrap().to_owned()
    };
    history.iter().map(name).map(|name| &*name.leak()).collect()
}

/// The demo roster with somebody's post changed.
fn with_post(number: &str, from: &str, to: &str) -> String {
    let lines = local::demo::ROSTER.lines().map(|line| {
        if line.starts_with(&format!("{number},")) {
            assert!(line.contains(from), "{line}");
            line.replacen(from, to, 1)
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
