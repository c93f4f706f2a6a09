//! The roster and the personal codes.
//!
//! A file comes in by [`receive`], is taken from the request ([`incoming`]), read and checked ([`file`]), compared with
//! the roster and staged ([`stage`]), and checked with the other parts as a [`whole`]. It waits as an [`upload`] whose
//! [`preview`] the office looks through, and is loaded step by step ([`load`]); then what waits for a signer follows
//! ([`routing`]). One [`person`] entered by a form goes the same way, as a file of one row. [`list`] shows who is there,
//! [`codes`] issues codes, and [`letter`] is what carries them.

pub(crate) mod codes;
mod file;
mod incoming;
pub(crate) mod letter;
mod list;
mod load;
mod person;
mod preview;
mod receive;
mod routing;
mod shown;
mod stage;
mod template;
pub(crate) mod upload;
mod whole;

use crate::Office;
use axum::Router;
use axum::routing::{get, post};
use campaign::timing;
use jiff::civil::Date;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(
    list::list,
    receive::receive,
    template::template,
    person::blank,
    person::add,
    person::show,
    person::change,
    person::depart,
    preview::show,
    load::load,
    codes::for_unit,
    codes::for_person,
    codes::reset_factor
))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of the roster.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/roster", get(list::list).post(receive::receive))
        .route("/api/roster/template", get(template::template))
        .route("/api/roster/people", get(person::blank).post(person::add))
        .route(
            "/api/roster/people/{number}",
            get(person::show).post(person::change),
        )
        .route("/api/roster/people/{number}/departure", post(person::depart))
        .route("/api/roster/uploads/{id}", get(preview::show).post(load::load))
        .route("/api/roster/codes", post(codes::for_unit))
        .route("/api/roster/{number}/code", post(codes::for_person))
        .route("/api/roster/{number}/factor-reset", post(codes::reset_factor))
}

impl Office {
    /// The campaign's day.
    fn today(&self) -> Date {
        timing::day(self.web.now())
    }
}
