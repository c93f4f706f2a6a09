//! What takes two people: one proposes, another confirms, and until then nothing has changed.
//!
//! [`propose`] is where codes, resets and uploads that change roles come in, [`namesake`] where somebody says that they
//! are not a declarant's relative; [`list`] shows what waits and everything
//! that was done to accounts; [`decide`] confirms or declines.

mod decide;
mod list;
mod namesake;
mod propose;
mod view;

pub(crate) use view::{ProposalView, role_change};

use crate::Office;
use axum::Router;
use axum::routing::{get, post};
use campaign::RosterEntry;
use campaign::person;
use utoipa::OpenApi;
use web::Person;

#[derive(OpenApi)]
#[openapi(paths(list::list, decide::decide, namesake::show, namesake::say))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of confirmations.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/confirmations", get(list::list))
        .route("/api/confirmations/{id}", post(decide::decide))
        .route(
            "/api/declarations/{reference}/namesake",
            get(namesake::show).post(namesake::say),
        )
}

/// Who is signed in, as proposals and histories name them.
pub(crate) fn who(person: &Person) -> person::Person {
    of(&person.entry)
}

/// Somebody on the roster, as proposals and histories name them.
pub(crate) fn of(entry: &RosterEntry) -> person::Person {
    person::Person::of(entry)
}
