//! 情况通报: what a spot check came to, told to the unit once its result stands. Neither what was drawn nor what was found of
//! each report is told.

use super::find;
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::spot_check::{Conclusion, SpotCheck};
use campaign::{Reference, Right, UnitId, date, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Person, Problem};

/// Spot checks that are listed, far more than a unit has.
const MOST: usize = 100;

/// What a unit is told.
#[derive(Serialize, ToSchema)]
#[schema(as = SpotCheckAnnouncement)]
struct Announcement {
    id: Reference,
    unit: UnitId,
    unit_name: String,
    drawn_at: Timestamp,
    /// Declarations that the unit had.
    declarations: usize,
    /// Of these, drawn.
    size: usize,
    result: Conclusion,
    concluded_by: Named,
    concluded_at: Timestamp,
}

/// What was announced to one's own unit.
#[derive(Serialize, ToSchema)]
#[schema(as = SpotCheckAnnouncements)]
struct Announcements {
    /// Newest first.
    announced: Vec<Announcement>,
}

/// Lists what was announced.
#[utoipa::path(get, path = "/api/spot-checks/announced", operation_id = "announcedSpotChecks", security(("Session" = [])),
    responses((status = 200, description = "Results that stand", body = Announcements), SignedOut, NoRight, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let told = web.store.spot_checks.told(&person.entry.unit, MOST).await?;
    let told = told.iter().filter_map(|check| Announcement::of(web, check));
    let answer = Announcements {
        announced: told.collect(),
    };
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let lines: Vec<Value> = answer.announced.iter().map(Announcement::shown).collect();
    web.render_for(
        &person,
        StatusCode::OK,
        "office/spot-checks-announced.html",
        json!({ "announced": lines }),
    )
}

/// One announcement, as a page to print.
#[utoipa::path(get, path = "/api/spot-checks/{id}/announcement", operation_id = "spotCheckAnnouncement",
    security(("Session" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "What the unit is told", body = Announcement),
        NotThere, SignedOut, NoRight, Faults))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let check = find(web, &id).await?;
    let told = Announcement::of(web, &check).filter(|_| person.member().reads_unit(&check.unit));
    let told = told.ok_or_else(Problem::not_found)?;
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &told));
    }
    let mut context = told.shown();
    context["css"] = Value::Null;
    context["back"] = json!(if Right::ReadSpotChecks.is_held_by(&person.roles) {
        format!("/api/spot-checks/{}", check.id)
    } else {
        "/api/spot-checks/announced".to_owned()
    });
    web.render(StatusCode::OK, "print/spot-check-announcement.html", context)
}

impl Announcement {
    /// What is told of a spot check; none while its result does not stand.
    fn of(web: &Web, check: &SpotCheck) -> Option<Self> {
        let result = check.conclusion.clone()?;
        // Nothing is done once the result stands, so it is what was done last.
        let last = &check.last;
        Some(Announcement {
            id: check.id.clone(),
            unit: check.unit.clone(),
            unit_name: web.campaign.unit_name(&check.unit).to_owned(),
            drawn_at: check.drawn_at,
            declarations: check.population,
            size: check.size,
            result,
            concluded_by: last.by.clone(),
            concluded_at: last.at,
        })
    }

    fn shown(&self) -> Value {
        let mut shown = json!(self);
        shown["drawn_on"] = json!(date::in_chinese(timing::day(self.drawn_at)));
        shown["concluded_on"] = json!(date::in_chinese(timing::day(self.concluded_at)));
        shown
    }
}
