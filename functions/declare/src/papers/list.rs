//! `GET /api/papers`: what waits to be compared, and where the entry of another begins.

use super::about::About;
use crate::Declare;
use crate::subject::{PAPERS, paper_path};
use axum::extract::State;
use axum::response::Response;
use campaign::paper::PaperWaiting;
use campaign::{FieldErrors, Reference, RosterNumber, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// The reports on paper that wait.
#[derive(Serialize, ToSchema)]
struct Papers {
    /// Oldest first.
    waiting: Vec<PaperWaiting>,
}

/// The reports on paper that wait to be compared; with `number`, a browser is led to where that person's is entered.
#[utoipa::path(get, path = "/api/papers", operation_id = "papers", security(("Session" = [])),
    params(("number" = Option<String>, Query, description = "Whose report is to be entered: looked up, and nothing else")),
    responses((status = 200, description = "What waits", body = Papers), SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn list(
    State(declare): State<Declare>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(&headers);
    if query.has("number") {
        if query.given("number").is_none() {
            query.refuse("number", "请填写花名册编号");
        }
        let number = query.parse("number", RosterNumber::parse);
        if let Some(number) = number {
            let about = declare.looked_up(number).await?;
            let allowed = match about.waiting() {
                Some(_) => Ok(()),
                None => about.subject(&declare.web, &person).map(|_| ()),
            };
            match allowed {
                Ok(()) if wants_page => return Ok(web::see_other(&paper_path(&about.number))),
                Ok(()) => {}
                Err(problem) => query.refuse("number", problem.detail()),
            }
        }
        if !wants_page {
            query.check()?;
        }
    }
    let waiting = declare.web.store.open_papers.waiting().await?;
    if !wants_page {
        return Ok(web::json(StatusCode::OK, &Papers { waiting }));
    }
    let errors = query.check().err().map(|problem| problem.field_errors().clone());
    declare.page(&person, &query, errors.unwrap_or_default(), &waiting)
}

impl Declare {
    /// Who is meant by a number as it was typed, with or without its hyphen.
    async fn looked_up(&self, number: RosterNumber) -> Result<About, Problem> {
        let other = number.other_spelling();
        let about = About::find(&self.web, number).await?;
        match other {
            Some(other) if about.entry.is_none() && about.last.is_none() => {
                let meant = About::find(&self.web, other).await?;
                Ok(if meant.entry.is_some() { meant } else { about })
            }
            _ => Ok(about),
        }
    }

    fn page(
        &self,
        person: &Person,
        query: &Query,
        errors: FieldErrors,
        waiting: &[PaperWaiting],
    ) -> Result<Response, Problem> {
        let status = if errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        let lines: Vec<Value> = waiting
            .iter()
            .map(|one| {
                json!({
                    "number": one.number, "name": one.name, "by": one.by.name,
                    "at": timing::moment_in_chinese(one.at), "own": one.by.number == person.entry.number,
                    "href": paper_path(&one.number),
                })
            })
            .collect();
        // What was decided just now, told once.
        let filed = Reference::parse(query.text("filed")).ok();
        let context = json!({
            "waiting": lines, "asked": query.shown(&["number"]), "errors": errors,
            "filed": filed, "sent_back": query.has("sent_back"),
        });
        self.web
            .render_for(person, status, "declare/papers.html", context)
    }
}

/// Where what was filed is told.
pub(super) fn told_filed(reference: &Reference) -> String {
    format!("{PAPERS}?filed={reference}")
}

/// Where it is told that an entry was sent back.
pub(super) fn told_sent_back() -> String {
    format!("{PAPERS}?sent_back=true")
}
