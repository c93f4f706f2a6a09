//! Whether the function and its database answer.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use web::{Problem, Web};

/// 200 when the database answers, else 503.
pub(crate) async fn health(State(web): State<Web>) -> Result<Response, Problem> {
    web.store.ping().await?;
    Ok(web::json(StatusCode::OK, &serde_json::json!({ "status": "ok" })))
}
