//! A small stand-in for a service of AWS.

use crate::{Settings, Variables};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// A request the stand-in saw.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Answers with what it was told to, in order, and remembers what it was asked.
#[derive(Clone, Default)]
pub(crate) struct StandIn {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl StandIn {
    /// Starts one, with the settings that lead to it.
    pub(crate) async fn start(answers: &[(u16, &'static str)]) -> (Self, Settings) {
        let stand_in = StandIn::default();
        stand_in.answers.lock().unwrap().extend(answers);
        let router = axum::Router::new().fallback(answer).with_state(stand_in.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (stand_in, settings(&address))
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

fn settings(address: &str) -> Settings {
    let read = |name: &str| {
        let value = match name {
            "AWS_REGION" => "cn-north-1",
            "AWS_ACCESS_KEY_ID" => "id",
            "AWS_SECRET_ACCESS_KEY" => "secret",
            "AWS_SESSION_TOKEN" => "token",
            "AWS_ENDPOINT_URL" => address,
            _ => return None,
        };
        Some(value.to_owned())
    };
    Settings::from_variables(&Variables::read_by(read)).unwrap()
}

async fn answer(State(stand_in): State<StandIn>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let line = format!("{} {}", parts.method, parts.uri);
    stand_in.seen.lock().unwrap().push(Seen {
        line,
        headers: parts.headers,
        body,
    });
    let (status, body) = stand_in.answers.lock().unwrap().pop_front().unwrap_or((200, ""));
    (StatusCode::from_u16(status).unwrap(), [("etag", "\"tag\"")], body).into_response()
}
