//! The campaign office and the discipline team: roster, personal codes, deliveries.
//!
//! Deliberately absent: any way to change a declaration or a sign-off.

mod deliveries;
mod leads;
mod openapi;
mod posted;
mod roster;
mod spot_checks;
mod verification;

use axum::Router;
use web::Web;
use web::codes::CodeKey;

/// What the handlers work with.
#[derive(Clone)]
pub struct Office {
    /// What every function needs.
    pub web: Web,
    /// The secret behind personal codes.
    pub code_key: CodeKey,
}

/// The function's routes.
pub fn routes(office: Office) -> Router {
    Router::new()
        .merge(openapi::routes())
        .merge(roster::routes())
        .merge(leads::routes())
        .merge(spot_checks::routes())
        .merge(deliveries::routes())
        .merge(verification::routes())
        .with_state(office)
}
