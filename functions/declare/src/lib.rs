//! Staff file Annex 2, amend it and get a receipt.
//!
//! One request walks down this page: the body is read ([`submission`]), the person proven ([`identify`]), the
//! form parsed by the domain, the revision filed by the store ([`file`]), and the answer given as page or JSON.
//!
//! Deliberately absent: a way to change the roster or a personal code, and any list of people.

mod file;
mod form_page;
mod health;
mod identify;
mod openapi;
mod receipt;
mod submission;

use axum::Router;
use axum::routing::{get, post};
use store::Store;
use web::codes::CodeKey;
use web::{Refusal, Web};

/// What the handlers work with.
#[derive(Clone)]
pub struct Declare {
    /// What every function needs.
    pub web: Web,
    /// The store.
    pub store: Store,
    /// The secret behind personal codes.
    pub code_key: CodeKey,
}

/// The function's routes.
pub fn routes(declare: Declare) -> Router {
    Router::new()
        .route("/api/declarations", post(file::file))
        .route("/api/declarations/mine", post(receipt::mine))
        .route("/api/declarations/{reference}", get(receipt::show))
        .route("/api/health", get(health::health))
        .route("/api/openapi.json", get(openapi::document))
        .with_state(declare)
}

impl Declare {
    /// A store's error as a refusal: 503 when trying again may help, else a fault.
    fn refuse(&self, error: &store::StoreError) -> Refusal {
        if error.is_unavailable() {
            tracing::warn!(%error, "the database is unavailable");
            Refusal::unavailable()
        } else {
            Refusal::fault(&self.web, error)
        }
    }
}
