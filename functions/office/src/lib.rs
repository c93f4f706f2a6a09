//! The campaign office and the discipline team: roster, personal codes, deliveries.
//!
//! Deliberately absent: any way to change a declaration or a sign-off.

mod choices;
mod confirmations;
mod deliveries;
mod exports;
mod history;
mod leads;
mod openapi;
pub mod outlet;
mod overview;
mod roster;
mod spot_checks;
pub mod summaries;
mod verification;

pub use openapi::{OPENAPI, openapi};

use axum::Router;
use outlet::Outlet;
use summaries::Summaries;
use web::Web;
use web::codes::CodeKey;

/// What the handlers work with.
#[derive(Clone)]
pub struct Office {
    /// What every function needs.
    pub web: Web,
    /// The secret behind personal codes.
    pub code_key: CodeKey,
    /// What the schedule made, and who makes one now.
    pub summaries: Summaries,
    /// The way of files that may be large.
    pub outlet: Outlet,
}

/// The function's routes.
pub fn routes(office: Office) -> Router {
    Router::new()
        .merge(openapi::routes())
        .merge(roster::routes())
        .merge(confirmations::routes())
        .merge(leads::routes())
        .merge(spot_checks::routes())
        .merge(verification::routes())
        .merge(deliveries::routes())
        .merge(overview::routes())
        .merge(summaries::routes())
        .merge(exports::routes())
        .merge(history::routes())
        .with_state(office)
}
