//! The paper twin: somebody of the office enters a report that came on paper for somebody who cannot file online, with the
//! very form that is online; another compares it with the paper, and then it is filed.
//!
//! It is done here and not by `office`, since only this function may write declarations: a second one with that right would
//! be a second way to change them. Who enters, and who compares, has the office's right on every route.

mod about;
mod compare;
mod decide;
mod enter;
mod list;
mod scan;

use crate::Declare;
use axum::Router;
use axum::routing::{get, post};
use utoipa::OpenApi as _;

#[derive(utoipa::OpenApi)]
#[openapi(paths(
    list::list,
    enter::show,
    enter::enter,
    decide::decide,
    scan::attach,
    scan::take_piece,
    scan::of_entry,
    scan::of_declaration
))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub(crate) fn routes() -> Router<Declare> {
    Router::new()
        .route("/api/papers", get(list::list))
        .route("/api/papers/{number}", get(enter::show).post(enter::enter))
        .route("/api/papers/{number}/decision", post(decide::decide))
        .route("/api/papers/{number}/scans", post(scan::attach))
        .route("/api/papers/{number}/scans/pieces", post(scan::take_piece))
        .route("/api/papers/{number}/scans/{scan}", get(scan::of_entry))
        .route(
            "/api/declarations/{reference}/scans/{scan}",
            get(scan::of_declaration),
        )
}
