//! `GET /api/spot-checks/{id}`: the sample with what was found, and the unit's result.

use super::shown::{FoundItem, SpotCheckHead};
use super::{find, shown};
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::spot_check::{Accountability, Assessment, SpotCheck, Step, Verdict};
use campaign::{Right, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Person, Problem};

/// What was typed into one of the page's forms and not taken.
pub(super) struct NotTaken {
    /// The place of the item, or none for the result's form.
    pub(super) place: Option<u32>,
    /// What was typed.
    pub(super) typed: Value,
    /// What is wrong.
    pub(super) errors: Value,
    /// How it is answered.
    pub(super) status: StatusCode,
}

/// A spot check.
#[derive(Serialize, ToSchema)]
#[schema(as = SpotCheck)]
struct WholeSpotCheck {
    #[serde(flatten)]
    head: SpotCheckHead,
    /// What was drawn.
    items: Vec<FoundItem>,
    /// Who did what when, with what stood before.
    history: Vec<Step>,
}

/// Shows a spot check.
#[utoipa::path(get, path = "/api/spot-checks/{id}", operation_id = "spotCheck", security(("Session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "The spot check", body = WholeSpotCheck),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let check = find(web, &id).await?;
    if web::wants_page(&headers) {
        return page(web, &person, &check, None).await;
    }
    let (items, history) = read(web, &check).await?;
    let answer = WholeSpotCheck {
        head: SpotCheckHead::of(&web.campaign, &check),
        items,
        history,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

async fn read(web: &Web, check: &SpotCheck) -> Result<(Vec<FoundItem>, Vec<Step>), Problem> {
    let drawn = web.store.spot_checks.items(check).await?;
    let findings = web.store.spot_checks.findings(&check.id).await?;
    let steps = web.store.spot_checks.steps(&check.id).await?;
    Ok((shown::items(drawn, findings), steps))
}

/// The page of a spot check that was read before, with what was not taken, if anything.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    check: &SpotCheck,
    not_taken: Option<NotTaken>,
) -> Result<Response, Problem> {
    let (items, steps) = read(web, check).await?;
    let may_find = Right::RecordFinding.is_held_by(&person.roles) && check.conclusion.is_none();
    let items = items.iter().map(|found| {
        let mut shown = json!(found);
        shown["stratum"] = json!(shown::stratum(found.item.stratum));
        shown["may_find"] = json!(may_find && found.item.number != person.entry.number);
        let at = found.finding.as_ref().map(|finding| finding.at);
        shown["found_at"] = json!(at.map(timing::moment_in_chinese));
        shown
    });
    let items: Vec<Value> = items.collect();
    let mut head = json!(SpotCheckHead::of(&web.campaign, check));
    head["drawn"] = json!(timing::moment_in_chinese(check.drawn_at));
    head["wanted"] = json!(shown::wanted(check.wanted));
    let strata: Vec<Value> = check
        .shares
        .iter()
        .map(|share| {
            json!({
                "name": shown::stratum(share.stratum),
                "declarations": share.declarations,
                "drawn": share.drawn,
            })
        })
        .collect();
    let status = not_taken
        .as_ref()
        .map_or(StatusCode::OK, |not_taken| not_taken.status);
    let context = json!({
        "check": head,
        "strata": strata,
        "items": items,
        "steps": steps.iter().map(shown::step).collect::<Vec<_>>(),
        "verdicts": Verdict::ALL,
        "assessments": Assessment::ALL,
        "measures": Accountability::ALL,
        "may_conclude": Right::ConcludeSpotCheck.is_held_by(&person.roles) && check.conclusion.is_none(),
        "may_register": Right::HandleLeads.is_held_by(&person.roles),
        "not_taken": not_taken.is_some(),
        "at_place": not_taken.as_ref().and_then(|not_taken| not_taken.place),
        "form": not_taken.as_ref().map_or(json!({}), |not_taken| not_taken.typed.clone()),
        "errors": not_taken.as_ref().map_or(json!({}), |not_taken| not_taken.errors.clone()),
    });
    web.render_for(person, status, "spot_check.html", context)
}
