//! `GET /api/summaries`: what the schedule made, newest first.

use super::{announce, refuse};
use crate::Office;
use archive::Moment;
use axum::extract::State;
use axum::response::Response;
use campaign::Right;
use campaign::annex3::Reconciliation;
use futures::future::try_join_all;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// Summaries on a page: each costs a read.
const A_PAGE: usize = 20;

/// A summary in the list.
#[derive(Serialize, ToSchema)]
struct SummaryLine {
    /// Names it in addresses: the moment in the campaign's time zone.
    #[schema(example = "2017-09-11T1800")]
    name: String,
    /// False where a run failed half-way; the rest is null then.
    complete: bool,
    #[schema(required)]
    moment: Option<Timestamp>,
    /// Whether everyone is accounted for.
    #[schema(required)]
    ok: Option<bool>,
    /// *expected = nil + disclosing + exempt + missing*.
    #[schema(required)]
    reconciliation: Option<Reconciliation>,
}

/// A page of summaries, newest first.
#[derive(Serialize, ToSchema)]
struct SummaryList {
    summaries: Vec<SummaryLine>,
    /// To be given as `after` for the next page.
    #[schema(required)]
    next: Option<String>,
}

#[utoipa::path(get, path = "/api/summaries", operation_id = "summaries", security(("Session" = [])),
    params(("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, description = "A page of summaries", body = SummaryList),
        SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let after = query.parse("after", |name| Moment::parse(name).ok_or("没有这一期汇总"));
    query.check()?;
    let archive = office.summaries.archive();
    let mut moments = archive.moments().await.map_err(refuse)?;
    if let Some(after) = &after {
        moments.retain(|moment| moment < after);
    }
    let has_more = moments.len() > A_PAGE;
    moments.truncate(A_PAGE);
    let read = moments.iter().map(|moment| archive.manifest(moment));
    let manifests = try_join_all(read).await.map_err(refuse)?;
    let lines: Vec<SummaryLine> = moments
        .iter()
        .zip(&manifests)
        .map(|(moment, manifest)| SummaryLine {
            name: moment.as_str().to_owned(),
            complete: manifest.is_some(),
            moment: manifest.as_ref().map(|manifest| manifest.moment),
            ok: manifest.as_ref().map(|manifest| manifest.ok),
            reconciliation: manifest.as_ref().map(|manifest| manifest.reconciliation),
        })
        .collect();
    let next = moments.last().filter(|_| has_more).map(Moment::as_str);
    if !web::wants_page(&headers) {
        let answer = SummaryList {
            summaries: lines,
            next: next.map(str::to_owned),
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let shown: Vec<Value> = lines
        .into_iter()
        .zip(&moments)
        .map(|(line, moment)| {
            let mut line = json!(line);
            line["shown"] = json!(moment.in_chinese());
            line
        })
        .collect();
    let context = json!({
        "summaries": shown,
        "next": next,
        "first": after.is_none(),
        "started": query.has("started"),
        "may_make": Right::MakeSummary.is_held_by(&person.roles),
        "may_announce": announce::is_offered(&office, &person).await?,
    });
    web.render_for(&person, StatusCode::OK, "office/summaries.html", context)
}
