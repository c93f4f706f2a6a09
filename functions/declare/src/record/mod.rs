//! A declaration's own page: the receipt, what was filed, where it stands with its signer, its deadlines, its history.
//!
//! `GET /api/declarations/{reference}` answers it as page or JSON. `?view=print` is Annex 2 as filed, of an older revision
//! with `&revision=N`; `?view=receipt` the receipt alone, which says nothing personal; `?view=withdrawal` the form to
//! report a withdrawal with, `?view=withdrawal-review` what was typed there, `?view=withdrawal-receipt` and
//! `?view=withdrawal-print` what came of it. `?sha256=` holds a value from a receipt to what is kept.

mod answer;
mod check;
mod history;
mod load;
mod page;

pub(crate) use answer::withdrawal;
pub(crate) use load::{Record, record};

use crate::receipt::Receipt;
use crate::{Web, withdrawals};
use answer::{Answer, RecordAnswer, RevisionAnswer};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::timing;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use web::openapi::{Faults, SignedOut};
use web::papers::Style;
use web::{Person, Problem, Query};

/// What of a declaration's page is asked for.
#[derive(Debug)]
struct View {
    name: String,
    revision: Option<u32>,
    participation: Option<usize>,
    serial: Option<u32>,
    /// The draft changed since the review that was looked at.
    newer: bool,
    /// What an older window sent instead of the draft.
    aside: bool,
    /// A value from a receipt, as typed.
    digest: Option<String>,
}

impl View {
    /// What is no number leads to nothing.
    fn read(mut query: Query) -> Result<Self, Problem> {
        let view = View {
            name: query.text("view").to_owned(),
            revision: query.read("revision", |typed| typed.parse().ok()),
            participation: query.read("participation", |typed| typed.parse().ok()),
            serial: query.read("serial", |typed| typed.parse().ok()),
            newer: query.has("newer"),
            aside: query.has("aside"),
            digest: query.has("sha256").then(|| query.text("sha256").to_owned()),
        };
        query.check().map_err(|_| Problem::not_found())?;
        Ok(view)
    }

    fn serial(&self) -> Result<u32, Problem> {
        self.serial.ok_or_else(Problem::not_found)
    }
}

/// `GET /api/declarations/{reference}`, for who may read the declaration; to everyone else it is not there.
#[utoipa::path(get, path = "/api/declarations/{reference}", operation_id = "declaration", security(("Session" = [])),
    description = "A declaration, for its owner, its signer, the officer and the head of the unit, the office and the \
        discipline team; to everyone else it is not there.",
    params(
        ("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD"),
        ("revision" = Option<u32>, Query, description = "Only this revision: its receipt, declaration and decision"),
    ),
    responses(
        (status = 200, description = "The declaration", body = Answer),
        (status = 404, description = "No such reference or revision among those one may read", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, Faults
    ))]
pub(crate) async fn show(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let view = View::read(query)?;
    let record = load::record(&web, &person, &reference).await?;
    let wants_page = web::wants_page(&headers);
    match view.name.as_str() {
        "print" if wants_page => print(&web, &record, view.revision),
        "receipt" if wants_page => receipt(&web, &person, &record),
        name @ ("withdrawal" | "withdrawal-review") if wants_page => {
            let view = withdrawals::View {
                place: view.participation.ok_or_else(Problem::not_found)?,
                review: name == "withdrawal-review",
                newer: view.newer,
                aside: view.aside,
            };
            withdrawals::form(&web, &person, &record, view).await
        }
        "withdrawal-receipt" if wants_page => withdrawals::receipt(&web, &person, &record, view.serial()?),
        "withdrawal-print" if wants_page => withdrawals::print(&web, &record, view.serial()?),
        // One revision alone is no page: it is printed, and listed with its receipt on the page of all.
        _ if wants_page && view.revision.is_some_and(|one| record.revision(one).is_none()) => {
            Err(Problem::not_found())
        }
        _ if wants_page => page::page(&web, &person, &record, view.digest.as_deref()),
        _ => to_json(&web, &record, view.revision),
    }
}

fn print(web: &Web, record: &Record, revision: Option<u32>) -> Result<Response, Problem> {
    let as_it_stands = revision.is_none();
    let current = record.dossier.current.revision;
    let revision = record
        .revision(revision.unwrap_or(current))
        .ok_or_else(Problem::not_found)?;
    let decision = record.decision_on(revision.revision);
    let since = if as_it_stands {
        record.dossier.standings()
    } else {
        Vec::new()
    };
    let since: Vec<_> = since.iter().map(|standing| standing.later).collect();
    let html = web.annex2(revision, decision, &since, Style::Linked)?;
    Ok(web::page(StatusCode::OK, html))
}

fn receipt(web: &Web, person: &Person, record: &Record) -> Result<Response, Problem> {
    let receipt = Receipt::of(&record.dossier.current);
    let context = json!({ "receipt": page::receipt(&receipt) });
    web.render_for(person, StatusCode::OK, "declare/receipt.html", context)
}

/// The record, or one revision of it, as JSON.
fn to_json(web: &Web, record: &Record, revision: Option<u32>) -> Result<Response, Problem> {
    let answer = match revision {
        Some(revision) => {
            let revision = record.revision(revision).ok_or_else(Problem::not_found)?;
            Answer::Revision(Box::new(RevisionAnswer::of(record, revision)))
        }
        None => Answer::Record(Box::new(RecordAnswer::of(web, record))),
    };
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
