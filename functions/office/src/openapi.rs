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

/// Every function's part, and those of this one.
fn parts() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        account::openapi(),
        declare::openapi(),
        review::openapi(),
        crate::roster::openapi(),
        crate::confirmations::openapi(),
        crate::deliveries::openapi(),
        crate::overview::openapi(),
        crate::summaries::openapi(),
        crate::leads::openapi(),
        crate::spot_checks::openapi(),
        crate::verification::openapi(),
        crate::exports::openapi(),
        crate::history::openapi(),
    ]
}

/// The description of every function's routes.
fn whole() -> utoipa::openapi::OpenApi {
    parts()
        .into_iter()
        .fold(Document::openapi(), utoipa::openapi::OpenApi::merge_from)
}

async fn document() -> Response {
    web::json(StatusCode::OK, &whole())
}

pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/openapi.json", get(document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn parts_that_name_a_schema_alike_mean_the_same() {
        let mut known = HashMap::new();
        for part in parts() {
            for (name, schema) in part.components.unwrap_or_default().schemas {
                let schema = serde_json::to_value(schema).unwrap();
                let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
                assert_eq!(first, &schema, "{name}");
            }
        }
    }
}
