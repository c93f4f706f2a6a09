//! The municipally managed cadres' reports on their way to the city: collected twice, handed over once (§5.2.3).
//!
//! The office and the discipline team each mark what they collected ([`collections`]); once both lists agree the office
//! hands it over ([`handing_over`]), and what was handed over can be fetched as one bundle ([`delivery`]).

mod bundle;
mod collections;
mod delivery;
mod handing_over;
mod print;
mod shown;

use crate::Office;
use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(
    collections::list,
    collections::mark,
    handing_over::list,
    handing_over::hand_over,
    delivery::show
))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of collections and deliveries.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/collections", get(collections::list).post(collections::mark))
        .route(
            "/api/deliveries",
            get(handing_over::list).post(handing_over::hand_over),
        )
        .route("/api/deliveries/{id}", get(delivery::show))
}
