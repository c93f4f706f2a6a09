//! `GET /api/confirmations`: what waits for a second person, and everything that was done to accounts.

use super::view::{self, ProposalView};
use crate::Office;
use axum::extract::State;
use axum::response::Response;
use campaign::person;

use campaign::roster_step::{Action, Author};
use campaign::{RosterNumber, timing};
use http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::AccountAct;
use utoipa::ToSchema;
use web::access::account_act;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// Acts on a page.
const A_PAGE: usize = 50;

/// What waits, and what was done in one month.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Confirmations {
    /// What waits for a second person, oldest first.
    waiting: Vec<ProposalView>,
    /// Of which month, such as `2017-09`, the acts are.
    month: String,
    /// What was done to accounts, newest first.
    acts: Vec<ActLine>,
    /// What to ask for as `after` to get the next page; null after the last.
    #[schema(required)]
    next: Option<String>,
}

/// Something that was done to an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ActLine {
    /// Whose account.
    number: RosterNumber,
    /// Null for somebody who is not on the roster any more.
    #[schema(required)]
    name: Option<String>,
    at: Timestamp,
    /// `code_issued`, `code_started`, `code_changed`, `factor_reset`, `factor_enrolled` or `loaded`, which changed roles.
    action: &'static str,
    /// Who did or proposed it.
    by: Author,
    /// Who confirmed it; null where it took one alone.
    #[schema(required)]
    confirmed_by: Option<person::Person>,
}

/// Lists what waits, and what was done to accounts.
#[utoipa::path(get, path = "/api/confirmations", operation_id = "confirmations", security(("Session" = [])),
    params(
        ("month" = Option<String>, Query, description = "Whose acts are listed, such as `2017-09`; the current one if left out"),
        ("after" = Option<String>, Query, description = "The act after which the page begins"),
    ),
    responses(
        (status = 200, description = "What waits, and fifty acts at most", body = Confirmations),
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let today = timing::day(office.web.now());
    let month = query.parse("month", month_of);
    query.check()?;
    let month = month.unwrap_or_else(|| today.first_of_month());
    let store = &office.web.store;
    let (waiting, mut acts) = futures::try_join!(
        store.open_proposals.waiting(office.web.now()),
        store.accounts.acts(month, query.given("after"), A_PAGE + 1),
    )?;
    let more = acts.len() > A_PAGE;
    acts.truncate(A_PAGE);
    let next = acts.last().filter(|_| more).map(|act| act.place.clone());
    let names = office.names_of(&acts).await?;
    let reader = &person.entry.number;
    if !web::wants_page(&headers) {
        let waiting = waiting.iter().map(|proposal| ProposalView::of(proposal, reader));
        let answer = Confirmations {
            waiting: waiting.collect(),
            month: month_name(month),
            acts: acts.iter().map(|act| line(act, &names)).collect(),
            next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let waiting = waiting.iter().map(|proposal| {
        let unit = match &proposal.act {
            campaign::confirmation::Act::IssueCodes { unit, .. } => Some(office.web.campaign.unit_name(unit)),
            _ => None,
        };
        view::for_page(proposal, reader, unit)
    });
    let context = json!({
        "waiting": waiting.collect::<Vec<_>>(),
        "proposed": query.has("proposed"), "decided": query.has("decided"),
        "month": { "year": month.year(), "month": month.month() },
        "months": neighbours(month, today),
        "acts": acts.iter().map(|act| printed(act, &names)).collect::<Vec<_>>(),
        "next": next.map(|after| {
            let of_month = Query::of(&format!("month={}", month_name(month)));
            of_month.address("/api/confirmations", &["month"], &after)
        }),
    });
    office
        .web
        .render_for(&person, StatusCode::OK, "office/confirmations.html", context)
}

/// A month by its name, as its first day.
fn month_of(text: &str) -> Result<Date, &'static str> {
    let first = format!("{text}-01").parse();
    first.map_err(|_| "月份格式不正确，例如 2017-09")
}

/// The months before and after, as far as the campaign goes.
fn neighbours(month: Date, today: Date) -> Value {
    let earlier = month.checked_sub(1.month()).ok();
    let later = month.checked_add(1.month()).ok();
    let later = later.filter(|month| *month <= today.first_of_month());
    json!({ "earlier": earlier.map(month_name), "later": later.map(month_name) })
}

fn month_name(month: Date) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

impl Office {
    async fn names_of(&self, acts: &[AccountAct]) -> Result<HashMap<RosterNumber, String>, Problem> {
        let numbers: Vec<RosterNumber> = acts.iter().map(|act| act.of.clone()).collect();
        let found = self.web.store.people.entries(&numbers).await?;
        Ok(found
            .into_iter()
            .map(|entry| (entry.number, entry.name))
            .collect())
    }
}

fn line(act: &AccountAct, names: &HashMap<RosterNumber, String>) -> ActLine {
    ActLine {
        number: act.of.clone(),
        name: names.get(&act.of).cloned(),
        at: act.step.at,
        action: match &act.step.action {
            Action::Loaded { .. } => "loaded",
            Action::Departed { .. } => "departed",
            Action::CodeIssued => "code_issued",
            Action::CodeStarted => "code_started",
            Action::CodeChanged => "code_changed",
            Action::FactorReset => "factor_reset",
            Action::Namesake { .. } => "namesake",
            Action::FactorEnrolled => "factor_enrolled",
        },
        by: act.step.by.clone(),
        confirmed_by: act.step.confirmed_by.clone(),
    }
}

fn printed(act: &AccountAct, names: &HashMap<RosterNumber, String>) -> Value {
    let mut printed = account_act(&act.step);
    printed["number"] = json!(act.of);
    printed["name"] = json!(names.get(&act.of));
    printed
}
