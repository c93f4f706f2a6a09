//! Whether the function and its database answer.

use crate::Declare;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use web::Refusal;

/// 200 when the database answers, else 503.
pub(crate) async fn health(State(declare): State<Declare>) -> Result<Response, Refusal> {
    declare
        .store
        .ping()
        .await
        .map_err(|error| declare.refuse(&error))?;
    Ok(web::json(StatusCode::OK, &serde_json::json!({ "status": "ok" })))
}
