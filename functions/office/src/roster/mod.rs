//! The roster and the personal codes.
//!
//! A file comes in by [`incoming`], is read and compared with the roster by [`stage`], checked as a [`whole`], and waits
//! as an [`upload`] whose preview ([`preview`]) the office checks, and is loaded step by step by [`load`]. [`list`] shows who is there,
//! [`codes`] issues codes and prints the letters ([`letter`]) that carry them.

mod codes;
mod incoming;
mod letter;
mod list;
mod load;
mod openapi;
mod preview;
mod shown;
mod stage;
mod template;
mod upload;
mod whole;

use crate::Office;
pub(crate) use openapi::openapi;

use axum::Router;
use axum::routing::{get, post};
use campaign::timing;
use jiff::civil::Date;

/// The routes of the roster.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/roster", get(list::list).post(stage::receive))
        .route("/api/roster/template", get(template::template))
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
