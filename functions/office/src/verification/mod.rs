//! Verification, withdrawal and handling (核查、清理纠正、处理): one declaration with everything about it ([`show`]), what
//! is noted on it ([`note`]), the separate sheet of a case ([`case_report`]), the watch list ([`watch`]) with the reports that wait ([`reports`]), and the notes that
//! go with a unit's table ([`unit_note`]).
//!
//! Whoever is the declarant, or is named among the relatives, stands aside: they note nothing and read nothing here.

mod case_report;
mod letter;
mod note;
mod reports;
mod show;
mod shown;
mod unit_note;
mod watch;

pub(crate) use shown::told;

use crate::{Office, Web};
use axum::Router;
use axum::routing::{get, post};
use campaign::{Dossier, Reference};
use utoipa::OpenApi;
use web::{Person, Problem};

#[derive(OpenApi)]
#[openapi(paths(
    show::show,
    note::verification,
    note::ordered_withdrawal,
    note::agreed_date,
    note::recheck,
    note::exemption,
    note::disposition,
    note::added_note,
    case_report::show,
    letter::show,
    watch::list,
    unit_note::note
))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of verification.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route(
            "/api/declarations/{reference}/verification",
            get(show::show).post(note::verification),
        )
        .route(
            "/api/declarations/{reference}/ordered-withdrawal",
            post(note::ordered_withdrawal),
        )
        .route(
            "/api/declarations/{reference}/agreed-date",
            post(note::agreed_date),
        )
        .route("/api/declarations/{reference}/recheck", post(note::recheck))
        .route("/api/declarations/{reference}/exemption", post(note::exemption))
        .route(
            "/api/declarations/{reference}/disposition",
            post(note::disposition),
        )
        .route("/api/declarations/{reference}/note", post(note::added_note))
        .route(
            "/api/declarations/{reference}/case-report",
            get(case_report::show),
        )
        .route("/api/declarations/{reference}/letter", get(letter::show))
        .route("/api/watch", get(watch::list))
        .route("/api/units/{unit}/note", post(unit_note::note))
}

/// The declaration with this reference and everything that was found and decided, for somebody who may see that.
///
/// # Errors
/// 404 if there is none, 403 for whoever has to stand aside.
async fn find(web: &Web, person: &Person, reference: &str) -> Result<Dossier, Problem> {
    let reference = Reference::parse(reference).map_err(|_| Problem::not_found())?;
    let dossier = web
        .store
        .verifications
        .dossier(&reference)
        .await?
        .ok_or_else(Problem::not_found)?;
    match person.party().bar(&dossier.current) {
        Some(bar) => Err(Problem::barred(bar, &dossier.current.reference)),
        None => Ok(dossier),
    }
}
