//! The campaign office and the discipline team: roster, personal codes, deliveries.
//!
//! Deliberately absent: any way to change a declaration or a sign-off.

mod choices;
mod confirmations;
mod deliveries;
pub mod downloads;
mod exports;
mod history;
mod leads;
mod letters;
mod limits;
mod openapi;
mod overview;
mod reminders;
mod roster;
mod spot_checks;
pub mod summaries;
mod units;
mod verification;

pub use openapi::{OPENAPI, openapi};

use axum::Router;
use axum::middleware::from_fn_with_state;
use downloads::Downloads;
use summaries::Summaries;
use web::codes::CodeKey;

store::holding! {
    /// What the office's work takes of the store.
    pub struct Facets {
        sessions: Sessions,
        people: People,
        accounts: Accounts,
        roster: Roster,
        roster_changes: RosterChanges,
        declarations: Declarations,
        sign_offs: SignOffs,
        checks: Checks,
        collections: Collections,
        deliveries: Deliveries,
        unit_files: UnitFiles,
        cases: Cases,
        queues: Queues,
        routing: Routing,
        verifications: Verifications,
        watch_list: WatchList,
        last_seals: LastSeals,
        leads: Leads,
        lead_lists: LeadLists,
        briefs: Briefs,
        spot_checks: SpotChecks,
        exports: Exports,
        limits: Limits,
        sent_reminders: SentReminders,
        uploads: Uploads,
        proposals: Proposals,
        open_proposals: OpenProposals,
        names: Names,
    }
}

/// What every function needs, with these facets.
pub type Web = web::Web<Facets>;

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
    pub downloads: Downloads,
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
        .merge(reminders::routes())
        .merge(exports::routes())
        .merge(history::routes())
        .merge(units::routes())
        .route_layer(from_fn_with_state(office.clone(), limits::hold))
        .with_state(office)
}
