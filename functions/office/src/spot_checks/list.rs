//! `GET /api/spot-checks`: every spot check, newest first; the page draws new ones.

use super::show;
use super::shown::SpotCheckHead;
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::extract::State;
use axum::response::Response;
use campaign::{Reference, Right};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Filled, Person, Problem, Query};

/// Spot checks on a page.
const A_PAGE: usize = 50;

/// Spot checks that are read side by side.
pub(super) const SIDE_BY_SIDE: usize = 8;

/// A page of spot checks, newest first.
#[derive(Serialize, ToSchema)]
struct SpotCheckList {
    spot_checks: Vec<SpotCheckHead>,
    /// What to send as `after` for the next page.
    #[schema(required)]
    next: Option<String>,
}

/// Lists spot checks.
#[utoipa::path(get, path = "/api/spot-checks", operation_id = "spotChecks", security(("Session" = [])),
    params(("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, description = "A page of spot checks", body = SpotCheckList),
        SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let after = query.read("after", |text| is_place(text).then(|| text.to_owned()));
    query.check()?;
    if web::wants_page(&headers) {
        let form = json!({ "id": web.draw_reference() });
        return page(web, &person, after, Asking::Unit, Filled::with(form)).await;
    }
    let (checks, next) = read(web, &person, after.as_deref()).await?;
    let answer = SpotCheckList {
        spot_checks: checks,
        next,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// Which of the page's two forms is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    Unit,
    Round,
}

/// The page, with one of its forms as it is filled in.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    after: Option<String>,
    asking: Asking,
    filled: Filled,
) -> Result<Response, Problem> {
    let (checks, next) = read(web, person, after.as_deref()).await?;
    let blank = Filled::with(json!({ "id": web.draw_reference() }));
    let status = filled.status;
    let (unit, round) = match asking {
        Asking::Unit => (filled, blank),
        Asking::Round => (blank, filled),
    };
    let context = json!({
        "checks": checks.iter().map(SpotCheckHead::shown).collect::<Vec<_>>(),
        "next": next.map(|next| Query::default().address("/api/spot-checks", &[], &next)),
        "first": after.is_none(),
        "unit_options": unit_options(&web.campaign),
        "may_draw": Right::DrawSpotCheck.is_held_by(&person.roles),
        "form": unit.form,
        "errors": unit.errors,
        "round_form": round.form,
        "round_errors": round.errors,
    });
    web.render_for(person, status, "office/spot-checks.html", context)
}

async fn read(
    web: &Web,
    person: &Person,
    after: Option<&str>,
) -> Result<(Vec<SpotCheckHead>, Option<String>), Problem> {
    let mut found = web.store.spot_checks.list(after, A_PAGE + 1).await?;
    let more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let next = found.last().filter(|_| more).map(store::place_of_spot_check);
    let shown = stream::iter(found).map(|check| show::head(web, person, check));
    Ok((shown.buffered(SIDE_BY_SIDE).try_collect().await?, next))
}

/// Whether a text can be a place among spot checks.
fn is_place(text: &str) -> bool {
    text.split_once('#')
        .is_some_and(|(at, id)| at.parse::<Timestamp>().is_ok() && Reference::parse(id).is_ok())
}
