//! `GET` and `POST /api/papers/{number}`: the form, its draft and its review for a report that came on paper; and, once it
//! is entered, what another compares.

use super::about::{About, check_distance, entered_already};
use super::compare::{self, PaperEntryAnswer};
use crate::Declare;
use crate::drafting::View;
use crate::file::{Filing, was_returned};
use crate::keeping::Saved;
use crate::subject::{Way, paper_path};
use crate::submission::Submission;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::person;

use campaign::entered::EnteredPaper;
use campaign::on_paper::OnPaper;
use campaign::paper::{PaperEntry, State as Standing};
use campaign::{Declarant, Declaration, Entered};
use http::{HeaderMap, StatusCode};
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, SignedOut};
use web::{Filled, Person, Problem, Query};

/// Somebody's report on paper: the form to enter it with, or what was entered.
#[utoipa::path(get, path = "/api/papers/{number}", operation_id = "paper", security(("Session" = [])),
    params(("number" = String, Path, description = "Whose")),
    responses(
        (status = 200, description = "What was entered last", body = PaperEntryAnswer),
        (status = 403, description = "Without the right, or too near", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing was entered, or nobody has this number", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, Faults
    ))]
pub(super) async fn show(
    State(declare): State<Declare>,
    person: Person,
    Path(number): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &declare.web;
    let about = About::at(web, &number).await?;
    if !web::wants_page(&headers) {
        let last = about.entry_for(&person)?;
        return Ok(web::json(StatusCode::OK, &PaperEntryAnswer::of(last)));
    }
    if about.waiting().is_some() {
        return compare::page(web, &person, &about, Filled::blank()).await;
    }
    let subject = about.subject(web, &person)?;
    let view = View::read(&query);
    Filing::of(web, &person, subject, true).show(&view).await
}

/// Enters a report that came on paper: it waits until another has compared it.
#[utoipa::path(post, path = "/api/papers/{number}", operation_id = "enterPaper", security(("Session" = [])),
    description = "Enters a report that came on paper for somebody who cannot file online, by the rules of the online form. \
        It counts once another of the office has compared it with the paper.",
    params(("number" = String, Path, description = "Whose")),
    request_body(content = EnteredPaper, content_type = "application/json"),
    responses(
        (status = 200, description = "A form with `action=save` was kept as a draft", body = Saved),
        (status = 201, description = "Entered: it waits to be compared", body = PaperEntryAnswer,
            headers(("Location" = String, description = "Where it is compared"))),
        (status = 403, description = "Without the right, too near, before filing opens or after the campaign, or sent by \
            another site", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nobody has this number", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It was entered already, is on file just so, or its declarant need not declare",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
pub(super) async fn enter(
    State(declare): State<Declare>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &declare.web;
    let wants_page = web::wants_page(request.headers());
    let about = match About::at(web, &number).await {
        // Nothing was read yet: the form comes back as it was sent.
        Err(problem) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
            return Ok(web::access::keep(web, request, problem).await);
        }
        found => found?,
    };
    let subject = about.subject(web, &person)?;
    let lists = Entered::row_limits(&web.campaign);
    let submission = Submission::from_body(web::body::read(request, &lists).await?);
    Filing::of(web, &person, subject, wants_page)
        .take(submission, &lists)
        .await
}

impl Filing<'_> {
    /// Puts what was entered where another compares it.
    ///
    /// # Errors
    /// 403 where it names who enters it, 409 where it was entered already or is on file just so.
    pub(crate) async fn entered(&self, content: Declaration, on_paper: OnPaper) -> Result<Response, Problem> {
        let (entry, current) = (self.of.entry, self.of.standing.current.as_ref());
        let Way::Paper(last) = self.of.way else {
            return Err(Problem::not_found());
        };
        if let Some(waiting) = last.filter(|last| last.waits()) {
            return Err(entered_already(waiting));
        }
        check_distance(self.person, &entry.number, &entry.name, Some(&content))?;
        let same =
            current.filter(|current| current.content == content && !was_returned(self.of.standing, current));
        if let Some(same) = same {
            let detail = format!(
                "内容与此人已提交的报告（第 {} 次提交）完全相同，不用录入",
                same.revision
            );
            return Err(Problem::new(StatusCode::CONFLICT, detail));
        }
        let entered = PaperEntry {
            number: entry.number.clone(),
            step: last.map_or(0, |last| last.step) + 1,
            on_paper,
            declarant: Declarant::from_roster(entry),
            content,
            base_revision: current.map_or(0, |current| current.revision),
            by: person::Person::of(&self.person.entry),
            at: self.now,
            scans: Vec::new(),
            state: Standing::Waiting,
        };
        if self.web.store.papers.put(&entered).await? == Written::Conflict {
            // Another of the office was quicker: what they entered is compared.
            let first = self.web.store.papers.of(&entry.number).await?;
            return Err(first.as_ref().map_or_else(Problem::unavailable, entered_already));
        }
        let place = paper_path(&entry.number);
        if self.page.wants_page {
            return Ok(web::see_other(&place));
        }
        let answer = PaperEntryAnswer::of(&entered);
        Ok(web::located(StatusCode::CREATED, &place, &answer))
    }
}
