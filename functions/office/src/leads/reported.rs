//! `GET` and `POST /api/leads/reported`: what a unit's head or officer reports to the office (§5.3), and what they reported
//! before. What becomes of it is the office's, or the discipline team's, alone.

use super::register::{LeadReceipt, Way, kind_options, record, sectors};
use super::today;
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::lead::{Lead, ReportForm, ReportedLead};
use campaign::{Reference, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut, TooOften};
use web::{Filled, Form, Person, Problem, Query};

/// Leads that are listed, far more than one person reports.
const MOST: usize = 200;

/// What one reported, newest first.
#[derive(Serialize, ToSchema)]
struct ReportedLeads {
    reported: Vec<ReportedLead>,
}

/// Lists what one reported.
#[utoipa::path(get, path = "/api/leads/reported", operation_id = "reportedLeads", security(("Session" = [])),
    description = "As a page, with the form to report another.",
    responses((status = 200, description = "One's own, newest first", body = ReportedLeads), SignedOut, NoRight, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    if web::wants_page(&headers) {
        // The form's own id makes a form that is sent twice one lead.
        let form = json!({ "id": web.draw_reference() });
        let noted = query.given("noted").and_then(|id| Reference::parse(id).ok());
        return page(web, &person, noted, Filled::with(form)).await;
    }
    let answer = ReportedLeads {
        reported: reported(web, &person).await?,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// Reports one.
#[utoipa::path(post, path = "/api/leads/reported", operation_id = "reportLead", security(("Session" = [])),
    request_body(content = ReportForm, content_type = "application/json"),
    responses(
        (status = 201, description = "Registered", body = LeadReceipt,
            headers(("Location" = String, description = "What one reported"))),
        SignedOut, NoRight, BadBody, Invalid, TooOften, Faults
    ))]
pub(super) async fn report(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut form = Form::<ReportForm>::read(request).await?;
    let answer = registered(web, &person, &mut form).await.map(|lead| {
        let place = if form.wants_page {
            format!("/api/leads/reported?noted={}", lead.id)
        } else {
            "/api/leads/reported".to_owned()
        };
        form.created(&place, &LeadReceipt::of(&lead))
    });
    let again = async |filled| page(web, &person, None, filled).await;
    form.answer_or_redisplay(web, answer, again).await
}

async fn registered(web: &Web, person: &Person, form: &mut Form<ReportForm>) -> Result<Lead, Problem> {
    let new = form.parse(|fields, check| fields.parse(&web.campaign, today(web), check))?;
    record(web, person, form.entered.id.take(), new, Way::ByAUnit).await
}

async fn reported(web: &Web, person: &Person) -> Result<Vec<ReportedLead>, Problem> {
    Ok(web.store.leads.reported(&person.entry.number, MOST).await?)
}

async fn page(
    web: &Web,
    person: &Person,
    noted: Option<Reference>,
    filled: Filled,
) -> Result<Response, Problem> {
    let reported = reported(web, person).await?;
    let noted = noted.filter(|noted| reported.iter().any(|lead| &lead.id == noted));
    let lines = reported.into_iter().map(|lead| {
        let mut shown = json!(lead);
        shown["reported"] = json!(timing::moment_in_chinese(lead.reported_at));
        shown["kind_name"] = json!(lead.kind.in_chinese());
        shown
    });
    let context = json!({
        "lines": lines.collect::<Vec<Value>>(),
        "noted": noted,
        "form": filled.form,
        "errors": filled.errors,
        "kinds": kind_options(),
        "sector_options": sectors(&web.campaign),
        "unit_options": unit_options(&web.campaign),
    });
    web.render_for(person, filled.status, "office/leads-reported.html", context)
}
