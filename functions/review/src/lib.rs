//! Signers read and sign; unit officers see who has not filed, check, and send up the unit's Annex 3.
//!
//! A signer's requests go by [`queue`] (what waits) and [`case`] (one report, and whether it is theirs to decide), a
//! unit's by [`people`] (everyone in it, line by line) and [`table`] (its Annex 3, live or sealed); whoever looks for somebody
//! goes by [`search`].
//!
//! Deliberately absent: any way to change a declaration, the roster or a personal code.

mod appointment;
mod case;
mod check;
mod delegations;
mod participations;
mod people;
mod queue;
mod reviews;
mod sealing;
mod search;
mod sign;
mod signatures;
mod table;
mod units;

use axum::Router;
use axum::routing::{get, post};
use utoipa::OpenApi as _;

store::holding! {
    /// What deciding on declarations and sealing a unit's Annex 3 takes of the store.
    pub struct Facets {
        sessions: Sessions,
        people: People,
        cases: Cases,
        roster: Roster,
        unit_files: UnitFiles,
        sign_offs: SignOffs,
        queues: Queues,
        reviews: Reviews,
        delegations: Delegations,
        seals: Seals,
        names: Names,
        businesses: Businesses,
        last_sought: LastSought,
    }
}

/// What every function needs, with these facets.
pub type Web = web::Web<Facets>;

/// The description of this function's routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(
    reviews::list,
    reviews::one,
    sign::sign,
    signatures::sign,
    appointment::appoint,
    check::check,
    delegations::show,
    delegations::change,
    units::one,
    participations::list,
    table::show,
    sealing::seal,
    sealing::unseal,
    search::show,
    search::seek
))]
struct Document;

/// The function's routes.
pub fn routes(web: Web) -> Router {
    Router::new()
        .route("/api/reviews", get(reviews::list))
        .route("/api/reviews/{reference}", get(reviews::one))
        .route("/api/reviews/signatures", post(signatures::sign))
        .route("/api/declarations/{reference}/sign-off", post(sign::sign))
        .route("/api/declarations/{reference}/signer", post(appointment::appoint))
        .route("/api/declarations/{reference}/check", post(check::check))
        .route(
            "/api/delegations",
            get(delegations::show).post(delegations::change),
        )
        .route("/api/units/{unit}", get(units::one))
        .route("/api/units/{unit}/participations", get(participations::list))
        .route("/api/units/{unit}/annex3", get(table::show).post(sealing::seal))
        .route("/api/units/{unit}/annex3/unsealing", post(sealing::unseal))
        .route("/api/search", get(search::show).post(search::seek))
        .with_state(web)
}
