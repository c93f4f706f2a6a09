//! `GET /api/people/{number}/history`: everything about one person in the order of time.

use super::Happened;
use super::person::{Known, events};
use crate::Office;
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::{Reference, RosterNumber};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// Events on a page.
const A_PAGE: usize = 100;

/// Everything about one person, oldest first.
#[derive(Serialize, ToSchema)]
struct PersonHistory {
    number: RosterNumber,
    #[schema(required)]
    name: Option<String>,
    /// False for somebody who left the roster.
    on_roster: bool,
    /// The declaration's; null while nothing was filed.
    #[schema(required)]
    reference: Option<Reference>,
    /// How many events there are in all.
    total: usize,
    history: Vec<Happened>,
    /// To be given as `page` for what follows.
    #[schema(required)]
    next: Option<usize>,
}

/// Shows somebody's history.
#[utoipa::path(get, path = "/api/people/{number}/history", operation_id = "personHistory",
    security(("Session" = [])),
    params(
        ("number" = String, Path, description = "The roster number"),
        ("page" = Option<usize>, Query, description = "`next` of the page before")
    ),
    responses(
        (status = 200, description = "What happened", body = PersonHistory),
        (status = 404, description = "Nobody", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let number = RosterNumber::parse(&number).map_err(|_| Problem::not_found())?;
    let known = Known::read(&web.store, &number).await?;
    stand_aside(&person, &number, &known)?;
    if !known.is_anybody() {
        return Err(Problem::not_found());
    }
    let all = events(web, &person, &number, &known).await?;
    let total = all.len();
    // Beyond any history, and far from where the arithmetic ends.
    let page = query.text("page").parse().unwrap_or(1).clamp(1, 1_000_000);
    let next = (page * A_PAGE < total).then(|| page + 1);
    let shown = all.into_iter().skip((page - 1) * A_PAGE).take(A_PAGE);
    let reference = known.dossier.as_ref().map(|dossier| &dossier.current.reference);
    if !web::wants_page(&headers) {
        let answer = PersonHistory {
            name: known.name().map(str::to_owned),
            number,
            on_roster: known.entry.is_some(),
            reference: reference.cloned(),
            total,
            history: shown.map(|event| event.told).collect(),
            next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let entry = known.entry.as_ref();
    let context = json!({
        "number": number,
        "name": known.name(),
        "unit": entry.map(|entry| web.campaign.unit_name(&entry.unit)),
        "position": entry.map(|entry| &entry.position),
        "reference": reference,
        "total": total,
        "history": shown.map(|event| event.page).collect::<Vec<Value>>(),
        "part": page,
        "next": next,
    });
    web.render_for(&person, StatusCode::OK, "office/person-history.html", context)
}

/// Nobody reads here what was found about themselves, or about a declaration that names them as a relative.
fn stand_aside(person: &Person, number: &RosterNumber, known: &Known) -> Result<(), Problem> {
    if &person.entry.number == number {
        let detail = "这是您本人的办理经过，本人须回避；您的报告和办理情况见“我的事项”";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    let Some(dossier) = &known.dossier else {
        return Ok(());
    };
    match person.party().bar(&dossier.current) {
        Some(bar) => Err(Problem::barred(bar, &dossier.current.reference)),
        None => Ok(()),
    }
}
