//! `GET /api/watch`: what was dealt with and is not left: agreed dates, those that passed first, and what has none. What
//! nobody has dealt with yet stands on the units' own lists, to which the page leads.

use super::reports;
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::extract::State;
use axum::response::Response;
use campaign::case_file::Watched;
use campaign::overview::Task;
use campaign::verification::View;
use campaign::{date, terms, timing};
use futures::stream::{StreamExt as _, TryStreamExt as _};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// Lines on a page; each is looked up.
const LINES_A_PAGE: i32 = 25;

/// Lines that are looked up at the same time.
const AT_ONCE: usize = 8;

/// The first day a date can be.
const FIRST_DAY: Date = Date::constant(1900, 1, 1);

terms! {
    /// Which part of the list is asked for.
    enum Show {
        /// Everything with an agreed date: what passed comes first.
        Dated = "dated" => "已约定日期",
        /// Agreed dates that passed.
        Passed = "passed" => "日期已过",
        /// Agreed dates ahead, today's among them.
        Ahead = "ahead" => "日期未到",
        /// Nothing agreed.
        Undated = "undated" => "尚未约定",
    }
}

impl Show {
    /// The first and the last date; what has none lies before every date.
    fn span(self, today: Date) -> (Option<Date>, Option<Date>) {
        let yesterday = today.yesterday().unwrap_or(today);
        match self {
            Show::Dated => (Some(FIRST_DAY), None),
            Show::Passed => (Some(FIRST_DAY), Some(yesterday)),
            Show::Ahead => (Some(today), None),
            Show::Undated => (None, Some(Date::MIN)),
        }
    }
}

/// A line with what is known of it now.
struct Line {
    watched: Watched,
    /// The day it was left meanwhile, as the declarant reported; the office has not looked into it.
    reported: Option<Date>,
    /// The declaration's current revision.
    revision: u32,
}

/// A participation that is watched.
#[derive(Serialize, ToSchema)]
pub(super) struct WatchedParticipation {
    #[serde(flatten)]
    watched: Watched,
    passed: bool,
    /// The day it was left meanwhile, as the declarant says.
    #[schema(required)]
    reported_withdrawn_on: Option<Date>,
    current_revision: u32,
}

/// A page of the watch list.
#[derive(Serialize, ToSchema)]
pub(super) struct WatchList {
    /// As it was asked for.
    pub(super) show: &'static str,
    pub(super) today: Date,
    pub(super) watched: Vec<WatchedParticipation>,
    /// Reports that wait, where they were asked for, as far as they still do.
    pub(super) reports: Vec<reports::Line>,
    /// The moment of the summary that these were found by; null where none were asked for, or there is no summary.
    #[schema(required)]
    pub(super) as_of: Option<Timestamp>,
    /// The address of the next page; null after the last.
    #[schema(required)]
    pub(super) next: Option<String>,
}

/// Lists what is watched.
#[utoipa::path(get, path = "/api/watch", operation_id = "watch", security(("Session" = [])),
    params(
        ("show" = Option<String>, Query,
            description = "`dated` (those that passed come first), `passed`, `ahead` or `undated`; or reports that \
                wait: `to_verify`, `flagged`, `exemption`, `returned` or `unsigned`"),
        ("after" = Option<String>, Query, description = "As `next` names it"),
    ),
    responses(
        (status = 200, description = "Twenty-five at most", body = WatchList),
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(task) = Task::parse(query.text("show")) {
        return reports::list(&office, &person, task, query, &headers).await;
    }
    let web = &office.web;
    let show = query.read("show", Show::parse).unwrap_or(Show::Dated);
    let place = |text: &str| is_place(text).then(|| text.to_owned()).ok_or("没有这个位置");
    let after = query.parse("after", place);
    query.check()?;
    let today = timing::day(web.now());
    let (from, until) = show.span(today);
    let page = web
        .store
        .watch_list
        .watch_page(from, until, after.as_deref(), LINES_A_PAGE)
        .await?;
    let lines = page
        .items
        .into_iter()
        .map(|watched| look_up(web, &person, watched));
    let lines: Vec<Option<Line>> = futures::stream::iter(lines)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let lines = lines.iter().flatten();
    let next = page.next.map(|after| {
        let shown = Query::of(&format!("show={}", show.as_str()));
        shown.address("/api/watch", &["show"], &after)
    });
    if !web::wants_page(&headers) {
        let answer = WatchList {
            show: show.as_str(),
            today,
            watched: lines.map(|line| WatchedParticipation::of(line, today)).collect(),
            reports: Vec::new(),
            as_of: None,
            next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let context = json!({
        "show": show.as_str(),
        "choices": choices(),
        "reports": [],
        "is_reports": false,
        "today": date::in_chinese(today),
        "lines": lines.map(|line| told(web, line)).collect::<Vec<_>>(),
        "units": unit_options(&web.campaign),
        "first": after.is_none(),
        "next": next,
    });
    web.render_for(&person, StatusCode::OK, "office/watch.html", context)
}

/// What can be asked for, as the page's tabs.
pub(super) fn choices() -> Vec<(&'static str, &'static str)> {
    let reports = Task::ALL.iter().map(|task| (task.as_str(), task.in_chinese()));
    let watched = Show::ALL.iter().map(|show| (show.as_str(), show.in_chinese()));
    reports.chain(watched).collect()
}

/// Whether it looks like a place on the list: a date or none, a number, a participation.
fn is_place(text: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '#' | '_');
    text.len() <= 80 && text.chars().all(plain) && text.contains('#')
}

/// What is known of a line now; none for whoever has to stand aside.
async fn look_up(web: &Web, person: &Person, watched: Watched) -> Result<Option<Line>, Problem> {
    let Some(dossier) = web.store.verifications.dossier(&watched.reference).await? else {
        return Ok(None);
    };
    if person.party().bar(&dossier.current).is_some() {
        return Ok(None);
    }
    let view = View::of(&dossier);
    let place = view.place_now(watched.revision, watched.place);
    Ok(Some(Line {
        reported: place.and_then(|place| view.reported_withdrawal(place)),
        revision: dossier.current.revision,
        watched,
    }))
}

impl WatchedParticipation {
    fn of(line: &Line, today: Date) -> Self {
        WatchedParticipation {
            watched: line.watched.clone(),
            passed: line.watched.date.is_some_and(|date| date < today),
            reported_withdrawn_on: line.reported,
            current_revision: line.revision,
        }
    }
}

fn told(web: &Web, line: &Line) -> Value {
    let watched = &line.watched;
    let deadline = watched.deadline(web.now());
    json!({
        "name": watched.name,
        "number": watched.number,
        "unit": web.campaign.unit_name(&watched.unit),
        "about": watched.about.in_chinese(),
        "reference": watched.reference,
        "date": watched.date.map(date::in_chinese),
        "left": deadline.map(|deadline| deadline.in_chinese()),
        "passed": deadline.is_some_and(|deadline| deadline.has_passed()),
        "ordered": watched.ordered,
        "left_out": watched.left_out,
        "reported": line.reported.map(date::in_chinese),
    })
}
