//! A server that takes posts, as a messaging service or a group's robot does.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What it answers.
#[derive(Clone, Debug)]
pub(crate) enum Answers {
    Status(u16),
    Json(Value),
    Text(&'static str),
    Late(Duration),
    Redirect(String),
}

/// It, with what it was sent.
#[derive(Clone)]
pub(crate) struct Robot {
    pub(crate) address: String,
    kept: Arc<Mutex<Kept>>,
}

struct Kept {
    answers: Answers,
    seen: Vec<(String, Value)>,
}

impl Robot {
    pub(crate) async fn start(answers: Answers) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let robot = Robot {
            address: format!("http://{}/send?key=secret", listener.local_addr().unwrap()),
            kept: Arc::new(Mutex::new(Kept {
                answers,
                seen: Vec::new(),
            })),
        };
        let router = Router::new().route("/send", post(take)).with_state(robot.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        robot
    }

    pub(crate) fn answers(&self, answers: Answers) {
        self.kept.lock().unwrap().answers = answers;
    }

    /// The bodies.
    pub(crate) fn seen(&self) -> Vec<Value> {
        let kept = self.kept.lock().unwrap();
        kept.seen.iter().map(|(_, body)| body.clone()).collect()
    }

    /// What the posts were recognised by.
    pub(crate) fn keys(&self) -> Vec<String> {
        let kept = self.kept.lock().unwrap();
        kept.seen.iter().map(|(key, _)| key.clone()).collect()
    }
}

async fn take(
    State(robot): State<Robot>,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> Response {
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    let answers = {
        let mut kept = robot.kept.lock().unwrap();
        kept.seen.push((key, body));
        kept.answers.clone()
    };
    match answers {
        Answers::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answers::Json(answer) => axum::Json(answer).into_response(),
        Answers::Text(text) => text.into_response(),
        Answers::Late(late) => {
            tokio::time::sleep(late).await;
            StatusCode::OK.into_response()
        }
        Answers::Redirect(to) => Redirect::temporary(&to).into_response(),
    }
}
