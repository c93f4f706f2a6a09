//! Staff file Annex 2, amend it and get a receipt.
//!
//! One request walks down this page: the session has told who it is, the body is read ([`submission`]), the form
//! parsed by the domain, the revision filed by the store ([`file`]), and the answer given as page or JSON.
//!
//! Deliberately absent: a way to change the roster, a session or a personal code, and any list of people.

mod file;
mod form_page;
mod health;
mod openapi;
mod receipt;
mod record;
mod submission;
mod withdrawals;

pub use openapi::openapi;

use axum::Router;
use axum::routing::{get, post};
use web::Web;

/// The function's routes.
pub fn routes(web: Web) -> Router {
    Router::new()
        .route("/api/declarations", post(file::file))
        .route("/api/declarations/mine", get(receipt::mine))
        .route("/api/declarations/{reference}", get(record::show))
        .route(
            "/api/declarations/{reference}/withdrawals",
            post(withdrawals::report),
        )
        .route("/api/health", get(health::health))
        .with_state(web)
}
