//! `GET /api/leads/new` and `POST /api/leads`: the form for typing while on the phone, and registering.
//!
//! Whoever registers gets a receipt that says nothing of who may see the lead.

use super::known::known;
use super::{prefill, today};
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::lead::{DAYS_TO_DEAL, Destination, Finding, Lead, LeadForm, LeadKind, NewLead, Source};
use campaign::person::Person as Named;
use campaign::plan::OTHER_SECTOR;
use campaign::{Campaign, Reference};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Filled, Form, Person, Problem, Query};

/// How many ids are drawn until one is free.
const MOST_TRIES: usize = 4;

/// The terms that a new lead and its changes take.
#[derive(Serialize, ToSchema)]
struct LeadTerms {
    sources: Vec<Source>,
    kinds: Vec<LeadKind>,
    sectors: Vec<String>,
    destinations: Vec<Destination>,
    findings: Vec<Finding>,
}

/// The lead was registered. It says nothing of who may see it.
#[derive(Serialize, ToSchema)]
pub(super) struct LeadReceipt {
    id: Reference,
    registered_at: Timestamp,
    source: Source,
    due: Date,
}

/// The form, or as JSON the terms it takes.
#[utoipa::path(get, path = "/api/leads/new", operation_id = "leadTerms", security(("Session" = [])),
    description = "As a page, the form. `number` fills in the subject from the roster, and with the source 系统提示 \
        what the system noticed in their declaration.",
    params(("source" = Option<Source>, Query), ("number" = Option<String>, Query)),
    responses((status = 200, description = "The terms", body = LeadTerms), SignedOut, NoRight, Faults))]
pub(super) async fn form(
    State(office): State<Office>,
    person: Person,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    if !web::wants_page(&headers) {
        let terms = LeadTerms {
            sources: Source::ALL.to_vec(),
            kinds: LeadKind::ALL.to_vec(),
            sectors: sectors(&web.campaign).into_iter().map(str::to_owned).collect(),
            destinations: Destination::ALL.to_vec(),
            findings: Finding::ALL.to_vec(),
        };
        return Ok(web::json(StatusCode::OK, &terms));
    }
    let mut values = prefill::values(web, &person, &query).await?;
    // The form's own id makes a form that is sent twice one lead.
    values["id"] = json!(web.draw_reference());
    page(web, &person, Filled::with(values))
}

fn page(web: &Web, person: &Person, filled: Filled) -> Result<Response, Problem> {
    let context = json!({
        "form": filled.form,
        "errors": filled.errors,
        "sources": Source::ALL,
        "kinds": kind_options(),
        "sector_options": sectors(&web.campaign),
        "unit_options": unit_options(&web.campaign),
        "days_to_deal": DAYS_TO_DEAL,
    });
    web.render_for(person, filled.status, "office/lead-form.html", context)
}

/// Registers a lead.
#[utoipa::path(post, path = "/api/leads", operation_id = "registerLead", security(("Session" = [])),
    request_body(content = LeadForm, content_type = "application/json"),
    responses(
        (status = 201, description = "Registered", body = LeadReceipt,
            headers(("Location" = String, description = "The lead, for those who may see it"))),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn register(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut form = Form::<LeadForm>::read(request).await?;
    let lead = registered(web, &person, &mut form).await;
    let answer = lead.map(|lead| receipt(&lead, form.wants_page));
    form.answer_or_redisplay(web, answer, async |filled| page(web, &person, filled))
        .await
}

async fn registered(web: &Web, person: &Person, form: &mut Form<LeadForm>) -> Result<Lead, Problem> {
    form.settle_person(
        web,
        "subject_number",
        |fields| fields.subject_number.as_mut(),
        |_| true,
    )
    .await?;
    let new = form.parse(|lead, check| lead.parse(&web.campaign, today(web), check))?;
    let id = form.entered.id.take();
    record(web, person, id, new, Way::ByTheOffice).await
}

/// By whom a lead is registered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    ByTheOffice,
    /// Who reports it sees it again.
    ByAUnit,
}

/// Registers what was entered under the form's id, or under another where that is taken. What the same person sent before
/// is registered once.
pub(super) async fn record(
    web: &Web,
    person: &Person,
    id: Option<String>,
    mut new: NewLead,
    way: Way,
) -> Result<Lead, Problem> {
    let known = known(web, new.subject, &new.content).await?;
    new.subject = known.subject;
    let mut id = web.reference_of(id.as_deref());
    let by = Named::of(&person.entry);
    for _ in 0..MOST_TRIES {
        let lead = Lead::register(
            id.clone(),
            &new,
            known.circle,
            known.namesakes.clone(),
            by.clone(),
            web.now(),
        );
        let leads = &web.store.leads;
        let written = match way {
            Way::ByTheOffice => leads.register(&lead, new.reporter.as_ref()).await?,
            Way::ByAUnit => leads.report(&lead).await?,
        };
        if written == Written::Committed {
            return Ok(lead);
        }
        let stands = leads.find(&id).await?;
        if let Some(stands) = stands.filter(|stands| is_the_same(stands, &by, &new)) {
            return Ok(stands);
        }
        id = web.draw_reference();
    }
    Err(Problem::unavailable())
}

/// Whether a lead is what the same person sent before, under the same id.
fn is_the_same(lead: &Lead, by: &Named, new: &NewLead) -> bool {
    &lead.registered_by == by
        && (lead.source, lead.kind, lead.received_on, &lead.content)
            == (new.source, new.kind, new.received_on, &new.content)
}

/// The kinds to choose from.
pub(super) fn kind_options() -> Vec<(&'static str, &'static str)> {
    let kinds = LeadKind::ALL.iter();
    kinds.map(|kind| (kind.as_str(), kind.in_chinese())).collect()
}

/// The sector terms, 其他类 included.
pub(super) fn sectors(campaign: &Campaign) -> Vec<&str> {
    let own = campaign.sectors.iter().map(|sector| sector.name.as_str());
    own.chain([OTHER_SECTOR]).collect()
}

fn receipt(lead: &Lead, wants_page: bool) -> Response {
    if wants_page {
        return web::see_other(&format!("/api/leads?registered={}", lead.id));
    }
    let place = format!("/api/leads/{}", lead.id);
    web::located(StatusCode::CREATED, &place, &LeadReceipt::of(lead))
}

impl LeadReceipt {
    pub(super) fn of(lead: &Lead) -> Self {
        LeadReceipt {
            id: lead.id.clone(),
            registered_at: lead.registered_at,
            source: lead.source,
            due: lead.due,
        }
    }
}
