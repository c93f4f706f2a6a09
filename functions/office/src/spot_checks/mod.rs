//! Spot checks: drawn from a unit ([`draw`]) or from every one ([`round`]), listed ([`list`]), looked at ([`show`]); findings
//! and the unit's result ([`findings`]), which the unit is told ([`announced`]).

mod announced;
mod draw;
mod findings;
mod list;
mod round;
mod show;
mod shown;

use crate::{Office, Web};
use axum::Router;
use axum::routing::{get, post};
use campaign::Reference;
use campaign::spot_check::SpotCheck;
use utoipa::OpenApi;
use web::Problem;

#[derive(OpenApi)]
#[openapi(paths(
    list::list,
    draw::draw,
    round::draw,
    round::show,
    show::show,
    findings::find,
    findings::conclude,
    announced::list,
    announced::show
))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of spot checks.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/spot-checks", get(list::list).post(draw::draw))
        .route("/api/spot-checks/rounds", post(round::draw))
        .route("/api/spot-checks/rounds/{id}", get(round::show))
        .route("/api/spot-checks/announced", get(announced::list))
        .route("/api/spot-checks/{id}", get(show::show))
        .route("/api/spot-checks/{id}/announcement", get(announced::show))
        .route("/api/spot-checks/{id}/findings", post(findings::find))
        .route("/api/spot-checks/{id}/result", post(findings::conclude))
}

/// The spot check with this id.
///
/// # Errors
/// 404 for none.
async fn find(web: &Web, id: &str) -> Result<SpotCheck, Problem> {
    let id = Reference::parse(id).map_err(|_| Problem::not_found())?;
    web.store
        .spot_checks
        .find(&id)
        .await?
        .ok_or_else(Problem::not_found)
}
