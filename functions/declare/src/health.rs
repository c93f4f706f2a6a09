//! Whether the function and its database answer.

use crate::Web;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use web::Problem;
use web::openapi::Faults;

/// The service's health.
#[derive(Serialize, ToSchema)]
struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

/// 200 when the database answers, else 503.
#[utoipa::path(get, path = "/api/health", operation_id = "health",
    responses((status = 200, description = "The function and its database answer", body = Health), Faults))]
pub(crate) async fn health(State(web): State<Web>) -> Result<Response, Problem> {
    web.store.sessions.ping().await?;
    Ok(web::json(StatusCode::OK, &Health { status: "ok" }))
}
