//! The OpenAPI document.

use axum::response::Response;
use http::StatusCode;

pub(crate) async fn document() -> Response {
    web::json(StatusCode::OK, &serde_json::json!({}))
}
