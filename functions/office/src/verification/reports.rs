//! `GET /api/watch?show=to_verify` and the like: reports that wait for something, as the newest summary found them, the oldest
//! first. Each is looked up: what was done since is left out.

use super::watch::{WatchList, choices};
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::response::Response;
use campaign::flags::Flag;
use campaign::overview::{OpenReport, Task, noticed};
use campaign::sign_off::State;
use campaign::verification::View;
use campaign::{Reference, Right, RosterNumber, UnitId, date, timing};
use futures::stream::{StreamExt as _, TryStreamExt as _};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Person, Problem, Query};

/// Reports on a page; each is looked up.
const LINES_A_PAGE: usize = 25;

/// Reports that are looked up at the same time.
const AT_ONCE: usize = 8;

/// A report that waits.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitingForOffice)]
pub(super) struct Line {
    reference: Reference,
    number: RosterNumber,
    name: String,
    unit: UnitId,
    unit_name: String,
    since: Timestamp,
    since_day: String,
    /// Whole days since then.
    days: i64,
    /// What was noticed in it.
    flags: Vec<Flag>,
    /// Where it is done.
    href: String,
}

pub(super) async fn list(
    office: &Office,
    person: &Person,
    task: Task,
    mut query: Query,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let first: usize = query
        .read("after", |text| text.parse().ok().filter(|first| *first < 100_000))
        .unwrap_or_default();
    query.check()?;
    let newest = office.summaries.newest().await?;
    let as_of = newest.as_ref().map(|manifest| manifest.moment);
    let waiting = newest.as_ref().and_then(|manifest| manifest.pending.of(task));
    let (count, told) = waiting.map_or((0, &[][..]), |waiting| (waiting.count, &waiting.oldest[..]));
    let asked: Vec<OpenReport> = told.iter().skip(first).take(LINES_A_PAGE).cloned().collect();
    let lines = asked.into_iter().map(|open| look_up(web, person, task, open));
    let lines: Vec<Option<Line>> = futures::stream::iter(lines)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let lines: Vec<Line> = lines.into_iter().flatten().collect();
    let after = first + LINES_A_PAGE;
    let next = (after < told.len()).then(|| query.address("/api/watch", &["show"], &after.to_string()));
    let today = timing::day(web.now());
    if !web::wants_page(headers) {
        let answer = WatchList {
            show: task.as_str(),
            today,
            watched: Vec::new(),
            reports: lines,
            as_of,
            next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let context = json!({
        "show": task.as_str(),
        "choices": choices(),
        "today": date::in_chinese(today),
        "label": task.in_chinese(),
        "is_reports": true,
        "as_of": as_of.map(timing::moment_in_chinese),
        "count": count,
        "told": told.len(),
        "reports": lines,
        "lines": [],
        "units": unit_options(&web.campaign),
        "first": first == 0,
        "next": next,
    });
    web.render_for(person, StatusCode::OK, "office/watch.html", context)
}

/// What is known of a report now; none where it waits no longer, and for whoever has to stand aside.
async fn look_up(web: &Web, person: &Person, task: Task, open: OpenReport) -> Result<Option<Line>, Problem> {
    let Some(dossier) = web.store.verifications.dossier(&open.reference).await? else {
        return Ok(None);
    };
    let current = &dossier.current;
    if person.party().bar(current).is_some() {
        return Ok(None);
    }
    let view = View::of(&dossier);
    let mut flags = Vec::new();
    let waits = match task {
        Task::Verify => !view.is_verified(),
        Task::Flagged => {
            flags = noticed(&web.campaign, &view);
            !flags.is_empty()
        }
        Task::Exemption => current.content.innovation_exemption.is_some() && view.exemption().is_none(),
        Task::Returned | Task::Unsigned => {
            let sign_off = web.store.sign_offs.of(&current.number).await?;
            let state = sign_off.map_or(State::Waiting, |sign_off| sign_off.state_of(current.revision));
            let expected = if task == Task::Returned {
                State::Returned
            } else {
                State::Waiting
            };
            state == expected
        }
    };
    let reference = &current.reference;
    let href = match task {
        Task::Verify | Task::Flagged | Task::Exemption => {
            format!("/api/declarations/{reference}/verification")
        }
        Task::Returned => format!("/api/declarations/{reference}"),
        Task::Unsigned if Right::SignOff.is_held_by(&person.roles) => format!("/api/reviews/{reference}"),
        Task::Unsigned => format!("/api/declarations/{reference}"),
    };
    let waited = web.now().duration_since(open.since);
    Ok(waits.then(|| Line {
        reference: reference.clone(),
        number: current.number.clone(),
        name: current.declarant.name.clone(),
        unit_name: web.campaign.unit_name(&open.unit).to_owned(),
        unit: open.unit,
        since: open.since,
        since_day: date::in_chinese(timing::day(open.since)),
        days: waited.as_hours() / 24,
        flags,
        href,
    }))
}
