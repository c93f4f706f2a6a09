//! `GET /api/openapi.json`: every function's description as one document.

use crate::Office;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Campaign service",
        description = "Staff file Annex 2, signers read and sign, units check and send up Annex 3, the office keeps \
            the roster and hands reports on. Browsers that accept text/html get pages at the same addresses; where \
            they are signed out they get 303 or a page to sign in."
    ),
    paths(document_path)
)]
struct Document;

#[utoipa::path(get, path = "/api/openapi.json", operation_id = "openapi",
    responses((status = 200, description = "This document", body = Object)))]
#[allow(dead_code, reason = "carries the description")]
fn document_path() {}

/// The description of every function's routes.
fn whole() -> utoipa::openapi::OpenApi {
    Document::openapi()
        .merge_from(account::openapi())
        .merge_from(declare::openapi())
        .merge_from(crate::roster::openapi())
}

async fn document() -> Response {
    web::json(StatusCode::OK, &whole())
}

pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/openapi.json", get(document))
}
