//! `GET /api/spot-checks/{id}`: the sample with what was found, and the unit's result.

use super::{find, shown};
use crate::Office;
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::spot_check::{Accountability, Assessment, Item, SpotCheck, Step, Verdict};
use campaign::{Right, timing};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use web::{Person, Problem, Web};

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

/// Shows a spot check.
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
    let (_, items, steps) = read(web, &check).await?;
    let mut answer = shown::head(&web.campaign, &check);
    answer["items"] = json!(items);
    answer["history"] = json!(steps);
    Ok(web::json(StatusCode::OK, &answer))
}

async fn read(web: &Web, check: &SpotCheck) -> Result<(Vec<Item>, Vec<Value>, Vec<Step>), Problem> {
    let drawn = web.store.spot_check_items(check).await?;
    let findings = web.store.findings(&check.id).await?;
    let steps = web.store.spot_check_steps(&check.id).await?;
    let items = shown::items(&drawn, findings);
    Ok((drawn, items, steps))
}

/// The page of a spot check that was read before, with what was not taken, if anything.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    check: &SpotCheck,
    not_taken: Option<NotTaken>,
) -> Result<Response, Problem> {
    let (drawn, mut items, steps) = read(web, check).await?;
    let may_find = Right::RecordFinding.is_held_by(&person.roles) && check.conclusion.is_none();
    for (shown, item) in items.iter_mut().zip(&drawn) {
        shown["stratum"] = json!(shown::stratum(item.stratum));
        shown["may_find"] = json!(may_find && item.number != person.entry.number);
        let at = shown["finding"]["at"].as_str().and_then(|at| at.parse().ok());
        shown["found_at"] = json!(at.map(timing::moment_in_chinese));
    }
    let mut head = shown::head(&web.campaign, check);
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
