//! A stub of the Lambda runtime interface: hands out events and takes answers.

use crate::database::SECRET;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// Longer than any function here needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// One function's runtime interface.
pub(crate) struct Runtime {
    /// What `AWS_LAMBDA_RUNTIME_API` is set to.
    pub(crate) address: String,
    events: mpsc::Sender<String>,
    answers: mpsc::Receiver<(Instant, String)>,
}

#[derive(Clone)]
struct Queues {
    events: Arc<Mutex<mpsc::Receiver<String>>>,
    answers: mpsc::Sender<(Instant, String)>,
}

impl Runtime {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (events, waiting) = mpsc::channel(1);
        let (answered, answers) = mpsc::channel(1);
        let queues = Queues {
            events: Arc::new(Mutex::new(waiting)),
            answers: answered,
        };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .fallback(failed)
            .with_state(queues);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Runtime {
            address,
            events,
            answers,
        })
    }

    /// Queues an event for whoever asks next.
    pub(crate) async fn queue(&self, event: &Value) -> anyhow::Result<()> {
        Ok(self.events.send(event.to_string()).await?)
    }

    /// Waits for an answer, which must be a success; the moment it came.
    pub(crate) async fn answered(&mut self) -> anyhow::Result<Instant> {
        let answer = tokio::time::timeout(PATIENCE, self.answers.recv()).await?;
        let (at, text) = answer.ok_or_else(|| anyhow::anyhow!("the stub has ended"))?;
        let answer: Value = serde_json::from_str(&text).unwrap_or_default();
        match answer["statusCode"].as_u64() {
            Some(200..=299) => Ok(at),
            _ => anyhow::bail!("answered {text}"),
        }
    }
}

async fn next(State(queues): State<Queues>) -> Response {
    let Some(event) = queues.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let headers = [
        ("content-type", "application/json"),
        (
            "lambda-runtime-aws-request-id",
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
        ),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:123456789012:function:bench",
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
        ),
    ];
    (headers, event).into_response()
}

async fn response(State(queues): State<Queues>, body: String) -> StatusCode {
    let _ = queues.answers.send((Instant::now(), body)).await;
    StatusCode::ACCEPTED
}

/// Errors of initialization and of invocations end up here.
async fn failed(State(queues): State<Queues>, body: String) -> StatusCode {
    let _ = queues.answers.send((Instant::now(), body)).await;
    StatusCode::ACCEPTED
}

/// What API Gateway sends for a filing; the phone makes each one a new revision.
pub(crate) fn filing(cookie: &str, name: &str, serial: usize) -> Value {
    let body = json!({
        "kind": "nil", "phone": (13_800_000_000 + serial).to_string(), "political_affiliation": "群众",
        "participations": [], "instructions_read": true, "pledge": true, "signature": name
    });
    let mut event = event(cookie, "POST", "/api/declarations", "");
    event["body"] = json!(body.to_string());
    event
}

/// What API Gateway sends when something is read.
pub(crate) fn reading(cookie: &str, path: &str, query: &str) -> Value {
    event(cookie, "GET", path, query)
}

fn event(cookie: &str, method: &str, path: &str, query: &str) -> Value {
    json!({
        "version": "2.0", "routeKey": "ANY /api/{proxy+}", "rawPath": path, "rawQueryString": query,
        "cookies": [cookie],
        "headers": { "content-type": "application/json", "host": "bench.example", "accept": "application/json",
                     "x-origin-secret": SECRET },
        "requestContext": {
            "accountId": "123456789012", "apiId": "bench", "domainName": "bench.example", "domainPrefix": "bench",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1",
                      "sourceIp": "192.0.2.1", "userAgent": "bench" },
            "requestId": "bench", "routeKey": "ANY /api/{proxy+}", "stage": "$default",
            "time": "11/Sep/2017:01:00:00 +0000", "timeEpoch": 1_505_091_600_000_u64
        },
        "isBase64Encoded": false
    })
}
