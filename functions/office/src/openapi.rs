//! `GET /api/openapi.json`: every function's description as one document.

use crate::Office;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, header};
use utoipa::OpenApi;

/// The document, written by `cargo run -p local -- openapi`.
pub const OPENAPI: &[u8] = include_bytes!("../openapi.json");

#[derive(OpenApi)]
#[openapi(paths(document))]
struct Document;

#[utoipa::path(get, path = "/api/openapi.json", operation_id = "openapi",
    responses((status = 200, description = "This document", body = Object)))]
async fn document() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], OPENAPI).into_response()
}

pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/openapi.json", get(document))
}

/// The description of this function's routes, in parts.
#[must_use]
pub fn openapi() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        Document::openapi(),
        crate::roster::openapi(),
        crate::confirmations::openapi(),
        crate::deliveries::openapi(),
        crate::overview::openapi(),
        crate::summaries::openapi(),
        crate::reminders::openapi(),
        crate::leads::openapi(),
        crate::spot_checks::openapi(),
        crate::verification::openapi(),
        crate::exports::openapi(),
        crate::history::openapi(),
        crate::units::openapi(),
    ]
}
