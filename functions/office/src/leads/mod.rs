//! Leads: registered ([`register`]), reported by a unit ([`reported`]), listed ([`list`]), looked at ([`show`]), moved on
//! ([`changes`]); and apart from them the identity of who reported ([`identity`]).
//!
//! Whether somebody may see a lead is asked in [`find`] and [`list`] alone. What may not be seen is answered like what
//! does not exist.

mod changes;
mod identity;
mod known;
mod letter;
mod list;
mod nil;
mod posts;
mod prefill;
mod register;
mod reported;
mod show;
mod shown;

pub(crate) use known::holders_for;
pub(crate) use list::{OpenLeads, open};

use crate::{Office, Web};
use axum::Router;
use axum::routing::{get, post};
use campaign::lead::Lead;
use campaign::{Reference, timing};
use jiff::civil::Date;
use utoipa::OpenApi;
use web::{Person, Problem};

#[derive(OpenApi)]
#[openapi(paths(
    list::list,
    register::register,
    register::form,
    reported::list,
    reported::report,
    show::show,
    letter::show,
    changes::subject,
    changes::assignment,
    changes::referral,
    changes::outcome,
    identity::identity
))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of leads.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/leads", get(list::list).post(register::register))
        .route("/api/leads/new", get(register::form))
        .route("/api/leads/reported", get(reported::list).post(reported::report))
        .route("/api/leads/{id}", get(show::show))
        .route("/api/leads/{id}/letter", get(letter::show))
        .route("/api/leads/{id}/subject", post(changes::subject))
        .route("/api/leads/{id}/assignment", post(changes::assignment))
        .route("/api/leads/{id}/referrals", post(changes::referral))
        .route("/api/leads/{id}/outcome", post(changes::outcome))
        .route("/api/leads/{id}/identity", post(identity::identity))
}

/// The lead with this id, if the person may see it.
///
/// # Errors
/// 404 otherwise, whether it exists or not.
async fn find(web: &Web, person: &Person, id: &str) -> Result<Lead, Problem> {
    let id = Reference::parse(id).map_err(|_| Problem::not_found())?;
    let found = web.store.leads.find(&id).await?.ok_or_else(Problem::not_found)?;
    let holders = holders_for(&web.store, &web.campaign, &person.roles).await?;
    Some(found)
        .filter(|lead| lead.is_shown_to(&web.campaign, &person.entry, &person.roles, &holders))
        .ok_or_else(Problem::not_found)
}

fn today(web: &Web) -> Date {
    timing::day(web.now())
}
