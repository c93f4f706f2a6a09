//! `GET /api/leads`: the leads somebody may see, newest first.

use super::nil::NilFilers;
use super::register::kind_options;
use super::shown::{LeadLine, View};
use super::{holders_for, today};
use crate::{Office, Web};
use axum::extract::State;
use axum::response::Response;
use campaign::lead::{Circle, Lead, LeadKind, LeadStanding, Source};
use campaign::{Reference, Right, RosterNumber};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// Leads on a page, unless asked otherwise.
const LEADS_A_PAGE: usize = 50;

/// Reads that one request makes for what was sought; the next one goes on from there.
const MOST_READS: usize = 20;

/// Leads that are looked at for what waits: far more than a bureau has.
const MOST_COUNTED: usize = 1_000;

/// What a list is narrowed by.
const FILTERS: &[&str] = &[
    "standing",
    "source",
    "kind",
    "sector",
    "overdue",
    "awaits_city",
    "awaits_reply",
    "mine",
];

/// What is asked for.
struct Filter {
    standing: Option<LeadStanding>,
    source: Option<Source>,
    kind: Option<LeadKind>,
    sector: Option<String>,
    overdue: bool,
    awaits_city: bool,
    awaits_reply: bool,
    mine: bool,
    after: Option<String>,
    limit: usize,
}

/// One page.
struct Found {
    leads: Vec<Lead>,
    next: Option<String>,
}

/// A page of leads, newest first.
#[derive(Serialize, ToSchema)]
struct LeadList {
    leads: Vec<LeadLine>,
    /// What to send as `after` for the next page.
    #[schema(required)]
    next: Option<String>,
}

/// Lists leads.
#[utoipa::path(get, path = "/api/leads", operation_id = "leads", security(("Session" = [])),
    description = "The leads one may see, newest first.",
    params(
        ("standing" = Option<LeadStanding>, Query), ("source" = Option<Source>, Query),
        ("kind" = Option<LeadKind>, Query), ("sector" = Option<String>, Query),
        ("overdue" = Option<bool>, Query), ("awaits_city" = Option<bool>, Query),
        ("awaits_reply" = Option<bool>, Query), ("mine" = Option<bool>, Query),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "50 if left out, 200 at most")
    ),
    responses((status = 200, description = "A page of leads", body = LeadList), SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let asked = Filter::read(web, &mut query)?;
    let circles: Vec<Circle> = Circle::of_roles(&person.roles).collect();
    let found = read(web, &person, &circles, &asked).await?;
    let nil = NilFilers::among(web, &found.leads).await?;
    let view = View {
        campaign: &web.campaign,
        circles: &circles,
        today: today(web),
    };
    let lines: Vec<LeadLine> = found.leads.iter().map(|lead| view.line(lead, &nil)).collect();
    if !web::wants_page(&headers) {
        let answer = LeadList {
            leads: lines,
            next: found.next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let mut lines: Vec<Value> = lines.iter().map(|line| json!(line)).collect();
    for (line, lead) in lines.iter_mut().zip(&found.leads) {
        line["kind_name"] = json!(lead.kind.in_chinese());
        line["standing_name"] = json!(lead.standing().in_chinese());
        line["start"] = json!(lead.content.chars().take(40).collect::<String>());
        line["is_long"] = json!(campaign::text::length(&lead.content) > 40);
    }
    let context = json!({
        "lines": lines,
        "next": found.next.as_ref().map(|next| query.address("/api/leads", &[FILTERS, &["limit"]].concat(), next)),
        "first": asked.after.is_none(),
        "asked": query.shown(FILTERS),
        "filtered": FILTERS.iter().any(|name| query.given(name).is_some()),
        "noted": noted(&query),
        "sources": Source::ALL,
        "kinds": kind_options(),
        "standings": LeadStanding::ALL.iter().map(|one| (one.as_str(), one.in_chinese())).collect::<Vec<_>>(),
        "may_handle": Right::HandleLeads.is_held_by(&person.roles),
    });
    web.render_for(&person, StatusCode::OK, "office/leads.html", context)
}

/// The first leads after the given place that the person may see and that fit.
async fn read(web: &Web, person: &Person, circles: &[Circle], asked: &Filter) -> Result<Found, Problem> {
    let number = &person.entry.number;
    let holders = holders_for(&web.store, &web.campaign, &person.roles).await?;
    let is_shown = |lead: &Lead| lead.is_shown_to(&web.campaign, &person.entry, &person.roles, &holders);
    let (today, mut after) = (today(web), asked.after.clone());
    let mut found = Found {
        leads: Vec::new(),
        next: None,
    };
    for _ in 0..MOST_READS {
        let leads = web
            .store
            .lead_lists
            .list(circles, after.as_deref(), asked.limit)
            .await?;
        let is_last = leads.len() < asked.limit;
        for lead in leads {
            if found.leads.len() == asked.limit {
                // There is another one: the next page begins after the last that is shown.
                found.next = found.leads.last().map(store::place_of_lead);
                return Ok(found);
            }
            after = Some(store::place_of_lead(&lead));
            if is_shown(&lead) && asked.fits(&lead, number, today) {
                found.leads.push(lead);
            }
        }
        if is_last {
            return Ok(found);
        }
    }
    found.next = after;
    Ok(found)
}

/// Leads that wait: since when each waits for somebody to deal with it, should have been closed, and waits for a reply.
#[derive(Default)]
pub(crate) struct OpenLeads {
    pub(crate) unassigned: Vec<Date>,
    pub(crate) overdue: Vec<Date>,
    pub(crate) unanswered: Vec<Date>,
    /// There are more than were looked at.
    pub(crate) more: bool,
}

/// The leads that the person may see and that wait, as far as the newest go.
pub(crate) async fn open(web: &Web, person: &Person) -> Result<OpenLeads, Problem> {
    let circles: Vec<Circle> = Circle::of_roles(&person.roles).collect();
    let leads = web.store.lead_lists.list(&circles, None, MOST_COUNTED).await?;
    let today = today(web);
    let is_unassigned = |lead: &Lead| lead.standing() == LeadStanding::Open;
    let waits = |lead: &&Lead| lead.is_overdue(today) || lead.awaits_reply() || is_unassigned(lead);
    let mut open = OpenLeads {
        more: leads.len() == MOST_COUNTED,
        ..OpenLeads::default()
    };
    let mut waiting = leads.iter().filter(waits).peekable();
    if waiting.peek().is_none() {
        return Ok(open);
    }
    let holders = holders_for(&web.store, &web.campaign, &person.roles).await?;
    for lead in waiting {
        if !lead.is_shown_to(&web.campaign, &person.entry, &person.roles, &holders) {
            continue;
        }
        open.unassigned
            .extend(is_unassigned(lead).then_some(lead.received_on));
        open.overdue.extend(lead.is_overdue(today).then_some(lead.due));
        open.unanswered.extend(lead.unanswered_since());
    }
    Ok(open)
}

impl Filter {
    fn read(web: &Web, query: &mut Query) -> Result<Self, Problem> {
        let filter = Filter {
            standing: query.read("standing", LeadStanding::parse),
            source: query.read("source", Source::parse),
            kind: query.read("kind", LeadKind::parse),
            sector: query.read("sector", |text| {
                web.campaign.has_sector(text).then(|| text.to_owned())
            }),
            overdue: query.flag("overdue"),
            awaits_city: query.flag("awaits_city"),
            awaits_reply: query.flag("awaits_reply"),
            mine: query.flag("mine"),
            after: query.read("after", |text| is_place(text).then(|| text.to_owned())),
            limit: query.limit(LEADS_A_PAGE),
        };
        query.check()?;
        Ok(filter)
    }

    fn fits(&self, lead: &Lead, own: &RosterNumber, today: Date) -> bool {
        let handler = lead.handler.as_ref();
        self.standing.is_none_or(|standing| standing == lead.standing())
            && self.source.is_none_or(|source| source == lead.source)
            && self.kind.is_none_or(|kind| kind == lead.kind)
            && self
                .sector
                .as_ref()
                .is_none_or(|sector| lead.sector.as_ref() == Some(sector))
            && (!self.overdue || lead.is_overdue(today))
            && (!self.awaits_city || lead.awaits_city())
            && (!self.awaits_reply || lead.awaits_reply())
            && (!self.mine || handler.is_some_and(|handler| &handler.person.number == own))
    }
}

/// What was just registered or changed, for the notice.
fn noted(query: &Query) -> Option<Value> {
    let (what, id) = match (query.given("registered"), query.given("changed")) {
        (Some(id), _) => ("已登记", id),
        (None, id) => ("已更正", id?),
    };
    let id = Reference::parse(id).ok()?;
    Some(json!({ "what": what, "id": id }))
}

/// Whether a text can be a place among leads.
fn is_place(text: &str) -> bool {
    text.split_once('#')
        .is_some_and(|(at, id)| at.parse::<Timestamp>().is_ok() && Reference::parse(id).is_ok())
}
