//! 导出: lists that the office and the discipline team take out of the system as files.
//!
//! A list is described once, by its fields ([`field`], [`lists`]), whatever its format; what is about people's
//! declarations starts with the same ones ([`whose`]). It is read a page at a time ([`reading`]) and written as it is
//! read ([`answer`]), so that it takes the same memory however long it is. Who exports what is recorded before the first
//! row is read; [`page`] shows it.

mod answer;
mod field;
mod lists;
mod page;
mod reading;
mod whose;

use crate::Office;
use axum::Router;
use axum::routing::get;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(page::show, answer::export))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of exports.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/exports", get(page::show))
        .route("/api/exports/{what}", get(answer::export))
}
