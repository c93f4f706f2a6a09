//! 办理经过: what happened, in the order of time. Of a declaration ([`declaration`]), and of a person from the roster to the
//! handling ([`person`]).

pub(crate) mod declaration;
mod openapi;
mod person;
mod show;

pub(crate) use openapi::openapi;

use crate::Office;
use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use serde_json::Value;

/// One thing that happened.
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    /// For programs.
    pub(crate) json: Value,
    /// For people.
    pub(crate) page: Value,
}

/// The route of people's histories.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/people/{number}/history", get(show::show))
}
