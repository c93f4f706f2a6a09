//! `GET /api/overview`: where the campaign stands, from the newest summary. Nothing is counted on the way of a request.

mod chart;
mod links;
mod tasks;

use crate::summaries::refuse;
use crate::{Office, Web};
use archive::{Manifest, Moment};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use campaign::deadlines::Deadlines;
use campaign::desks::Unattended;
use campaign::overview::{Counts, Figure, Overview, UnitCounts, Urge, urging};
use campaign::{Right, Role, date, timing};
use http::{HeaderMap, StatusCode};
use links::Links;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};
use web::openapi::{Faults, NoRight, SignedOut};
use web::{Person, Problem};

/// Where the campaign stands, as of the newest summary.
#[derive(Serialize, ToSchema)]
#[schema(as = Overview)]
struct OverviewAnswer {
    /// The summary it comes from; null, like the next two, while there is none.
    #[schema(required, example = "2017-09-11T1800")]
    summary: Option<String>,
    /// The moment, and the counts of the bureau and of each unit.
    #[schema(required)]
    overview: Option<Overview>,
    /// Which unit to urge about what.
    #[schema(required)]
    urging: Option<Vec<Urge>>,
    /// What waits in the whole bureau now, of which reports are counted by the summary: those first whose term has passed,
    /// and of these the oldest.
    tasks: Vec<tasks::Line>,
    /// The campaign's last days with the days left today.
    deadlines: Deadlines,
}

#[derive(OpenApi)]
#[openapi(paths(show))]
struct Document;

/// The description of this route.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The route of the overview.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/overview", get(show))
}

#[utoipa::path(get, path = "/api/overview", operation_id = "overview", security(("Session" = [])),
    responses((status = 200, description = "The overview", body = OverviewAnswer), SignedOut, NoRight, Faults))]
async fn show(State(office): State<Office>, person: Person, headers: HeaderMap) -> Result<Response, Problem> {
    let web = &office.web;
    let newest = office.summaries.archive().newest(None).await;
    let newest = newest.map_err(refuse)?;
    let tasks = tasks::waiting(&office, &person, newest.as_ref().map(|(_, manifest)| manifest)).await?;
    if web::wants_page(&headers) {
        return page(web, &person, newest.as_ref(), &tasks);
    }
    let (name, overview) = newest.map(|(name, manifest)| (name, manifest.overview)).unzip();
    let answer = OverviewAnswer {
        summary: name.map(|name| name.as_str().to_owned()),
        tasks,
        urging: overview
            .as_ref()
            .map(|overview| urging(&web.campaign, overview, web.now())),
        overview,
        deadlines: web.campaign.deadlines(web.now()),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

fn page(
    web: &Web,
    person: &Person,
    newest: Option<&(Moment, Manifest)>,
    tasks: &[tasks::Line],
) -> Result<Response, Problem> {
    let links = Links::of(&person.roles);
    let context = json!({
        "standing": newest.map(|(name, manifest)| standing(web, name, manifest, &links)),
        "deadlines": deadlines(web),
        "tasks": tasks,
        "unattended": newest.map_or_else(Vec::new, |(_, manifest)| unattended(person, manifest)),
        "may_make": Right::MakeSummary.is_held_by(&person.roles),
    });
    web.render_for(person, StatusCode::OK, "office/overview.html", context)
}

/// Reports that nobody of a desk may act on, for the discipline team.
fn unattended(person: &Person, manifest: &Manifest) -> Vec<Value> {
    if !person.roles.has(Role::Discipline) {
        return Vec::new();
    }
    let line = |one: &Unattended| json!({ "reference": one.reference, "desk": one.desk.in_chinese() });
    manifest.unattended.iter().map(line).collect()
}

fn standing(web: &Web, name: &Moment, manifest: &Manifest, links: &Links) -> Value {
    let overview = &manifest.overview;
    let urging: Vec<Value> = urging(&web.campaign, overview, web.now())
        .iter()
        .map(|urge| {
            json!({
                "matter": urge.matter.in_chinese(&web.campaign), "measure": urge.matter.measure(), "unit": urge.name,
                "count": urge.count, "overdue": urge.overdue, "href": links.to_urge(&urge.id, urge.matter),
            })
        })
        .collect();
    json!({
        "name": name.as_str(),
        "as_of": timing::moment_in_chinese(manifest.moment),
        "ok": manifest.ok,
        "tiles": tiles(&overview.bureau),
        "columns": Figure::ALL.iter().map(|figure| figure.in_chinese()).collect::<Vec<_>>(),
        "units": overview.units.iter().map(|unit| unit_row(unit, links)).collect::<Vec<_>>(),
        "total": Figure::ALL.iter().map(|figure| figure.of(&overview.bureau)).collect::<Vec<_>>(),
        "watch": links.to_watch(),
        "urging": urging,
        "charts": chart::all(overview),
    })
}

fn unit_row(unit: &UnitCounts, links: &Links) -> Value {
    let cells: Vec<Value> = Figure::ALL
        .iter()
        .map(|figure| json!({ "count": figure.of(&unit.counts), "href": links.to_number(unit, *figure) }))
        .collect();
    json!({ "name": unit.name, "cells": cells })
}

fn tiles(all: &Counts) -> Vec<Value> {
    let shown = [
        Figure::Expected,
        Figure::Missing,
        Figure::Disclosing,
        Figure::Waiting,
        Figure::Signed,
        Figure::Delivered,
        Figure::Participations,
        Figure::PastDate,
    ];
    let tile = |figure: Figure| json!({ "label": figure.in_chinese(), "count": figure.of(all), "measure": figure.measure() });
    shown.into_iter().map(tile).collect()
}

fn deadlines(web: &Web) -> Vec<Value> {
    let all = web.campaign.deadlines(web.now());
    let lines = [
        (format!("{}报告报送", web.campaign.names.cadres), all.deliver),
        (format!("{}填报", web.campaign.self_check_name()), all.file),
        ("主动退出从宽".to_owned(), all.lenient),
        ("专项整治结束".to_owned(), all.close),
    ];
    let line = |(what, deadline): (String, campaign::deadlines::Deadline)| {
        json!({
            "what": what, "day": date::in_chinese(deadline.day), "left": deadline.in_chinese(),
            "passed": deadline.has_passed(),
        })
    };
    lines.into_iter().map(line).collect()
}
