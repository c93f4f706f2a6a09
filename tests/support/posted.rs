//! A server that takes posts, as a messaging service or a group's robot does.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What it answers.
#[derive(Clone, Debug)]
pub enum Answers {
    /// This status.
    Status(u16),
    /// This, as JSON.
    Json(Value),
    /// This, as plain text.
    Text(&'static str),
    /// That it was taken, after so long.
    Late(Duration),
    /// That it is to be sent there.
    Redirect(String),
}

/// It, with what it was sent.
#[derive(Clone)]
pub struct Robot {
    /// Where it takes them.
    pub address: String,
    kept: Arc<Mutex<Kept>>,
}

struct Kept {
    answers: Answers,
    seen: Vec<(String, Value)>,
}

impl Robot {
    /// Starts it on a free port.
    pub async fn start(answers: Answers) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let robot = Robot {
            address: format!(
                "http://{}/send?key=secret",
                listener.local_addr().expect("an address")
            ),
            kept: Arc::new(Mutex::new(Kept {
                answers,
                seen: Vec::new(),
            })),
        };
        let router = Router::new().route("/send", post(take)).with_state(robot.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
        robot
    }

    /// From now on it answers this.
    pub fn answers(&self, answers: Answers) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).answers = answers;
    }

    /// The bodies.
    pub fn seen(&self) -> Vec<Value> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.seen.iter().map(|(_, body)| body.clone()).collect()
    }

    /// What the posts were recognised by.
    pub fn keys(&self) -> Vec<String> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.seen.iter().map(|(key, _)| key.clone()).collect()
    }
}

async fn take(
    State(robot): State<Robot>,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> Response {
    let key = headers["idempotency-key"]
        .to_str()
        .expect("a plain key")
        .to_owned();
    let answers = {
        let mut kept = robot.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.seen.push((key, body));
        kept.answers.clone()
    };
    match answers {
        Answers::Status(status) => StatusCode::from_u16(status).expect("a status").into_response(),
        Answers::Json(answer) => axum::Json(answer).into_response(),
        Answers::Text(text) => text.into_response(),
        Answers::Late(late) => {
            tokio::time::sleep(late).await;
            StatusCode::OK.into_response()
        }
        Answers::Redirect(to) => Redirect::temporary(&to).into_response(),
    }
}
