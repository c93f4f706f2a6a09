//! A declaration's own page: the receipt, what was filed, where it stands with its signer, its deadlines, its history.
//!
//! `GET /api/declarations/{reference}` answers it as page or JSON. `?view=print` is Annex 2 as filed, of an older revision
//! with `&revision=N`; `?view=receipt` the receipt alone, which says nothing personal; `?view=withdrawal` the form to
//! report a withdrawal with.

mod answer;
mod history;
mod load;
mod page;
mod reader;

pub(crate) use answer::withdrawal;
pub(crate) use load::Record;

use crate::receipt::Receipt;
use crate::withdrawals;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use campaign::timing;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use web::papers::Style;
use web::{Person, Problem, Web};

/// What is asked for besides the page itself.
#[derive(Debug, Default)]
struct Asked {
    view: String,
    revision: Option<u32>,
    participation: Option<usize>,
}

impl Asked {
    fn read(query: Option<&str>) -> Result<Self, Problem> {
        let mut asked = Asked::default();
        for (name, value) in web::access::fields_of(query.unwrap_or_default()) {
            let number = || value.trim().parse::<u32>().map_err(|_| Problem::not_found());
            match name.as_str() {
                "view" => asked.view = value,
                "revision" => asked.revision = Some(number()?),
                "participation" => asked.participation = usize::try_from(number()?).ok(),
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// `GET /api/declarations/{reference}`, for who may read the declaration; to everyone else it is not there.
pub(crate) async fn show(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    let record = load::record(&web, &person, &reference).await?;
    let wants_page = web::wants_page(&headers);
    match asked.view.as_str() {
        "print" if wants_page => print(&web, &record, asked.revision),
        "receipt" if wants_page => receipt(&web, &person, &record),
        "withdrawal" if wants_page => {
            let place = asked.participation.ok_or_else(Problem::not_found)?;
            withdrawals::form(&web, &person, &record, place)
        }
        _ if wants_page => page::page(&web, &person, &record),
        _ => match asked.revision {
            Some(revision) => older(&record, revision),
            None => Ok(web::json(StatusCode::OK, &answer::json(&web, &record))),
        },
    }
}

fn print(web: &Web, record: &Record, revision: Option<u32>) -> Result<Response, Problem> {
    let current = record.dossier.current.revision;
    let revision = record
        .revision(revision.unwrap_or(current))
        .ok_or_else(Problem::not_found)?;
    let decision = record.decision_on(revision.revision);
    let html = web.annex2(revision, decision, Style::Linked)?;
    Ok(web::page(StatusCode::OK, html))
}

fn receipt(web: &Web, person: &Person, record: &Record) -> Result<Response, Problem> {
    let receipt = Receipt::of(&record.dossier.current);
    let context = json!({ "receipt": page::receipt(&receipt) });
    web.render_for(person, StatusCode::OK, "receipt.html", context)
}

/// An older revision, or the current one, as JSON.
fn older(record: &Record, revision: u32) -> Result<Response, Problem> {
    let revision = record.revision(revision).ok_or_else(Problem::not_found)?;
    let mut answer = json!(Receipt::of(revision));
    answer["declaration"] = json!(revision.content);
    answer["decision"] = json!(record.decision_on(revision.revision));
    Ok(web::json(StatusCode::OK, &answer))
}

/// A day with how far away it is, for pages: `2017年9月30日（还有 4 天）`.
pub(crate) fn deadline(deadline: campaign::deadlines::Deadline) -> serde_json::Value {
    json!({
        "day": deadline.day,
        "left": deadline.in_chinese(),
        "passed": deadline.has_passed(),
    })
}

/// A moment for pages.
pub(crate) fn moment(at: jiff::Timestamp) -> String {
    timing::moment_in_chinese(at)
}
