//! 催办: who is to be reminded of what, by unit; today's reminders sent now; and what went out. Nothing is sent from here: the
//! function that makes summaries does, once it is asked.

mod due;
mod list;
mod send;
mod tables;

pub(crate) use due::reminders_of;
pub(crate) use tables::Tables;

use crate::Office;
use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(list::list, send::send))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of reminders.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/reminders", get(list::list).post(send::send))
}
