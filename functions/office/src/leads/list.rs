//! `GET /api/leads`: the leads somebody may see, newest first.

use super::nil::NilFilers;
use super::shown::{LeadLine, View};
use super::{holders_for, today};
use crate::{Office, Web};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use campaign::lead::{Circle, Lead, LeadKind, LeadStanding, Source};
use campaign::{FieldErrors, Reference, Right, RosterNumber};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::access::fields_of;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem};

/// Leads on a page, unless asked otherwise.
const LEADS_A_PAGE: usize = 50;

/// The most leads on a page.
const MOST_A_PAGE: usize = 200;

/// Reads that one request makes for what was sought; the next one goes on from there.
const MOST_READS: usize = 20;

/// What is asked for.
#[derive(Debug, Default)]
struct Asked {
    standing: Option<LeadStanding>,
    source: Option<Source>,
    kind: Option<LeadKind>,
    sector: String,
    overdue: bool,
    awaits_city: bool,
    mine: bool,
    after: Option<String>,
    limit: usize,
    /// What was just registered or changed, for the notice.
    noted: Option<(&'static str, Reference)>,
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
        ("overdue" = Option<bool>, Query), ("awaits_city" = Option<bool>, Query), ("mine" = Option<bool>, Query),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "50 if left out, 200 at most")
    ),
    responses((status = 200, description = "A page of leads", body = LeadList), SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let asked = Asked::read(web, query.as_deref().unwrap_or_default())?;
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
        "next": found.next.as_ref().map(|next| asked.address_after(next)),
        "first": asked.after.is_none(),
        "asked": asked.shown(),
        "filtered": asked.is_filtered(),
        "noted": asked.noted.as_ref().map(|(what, id)| json!({ "what": what, "id": id })),
        "sources": Source::ALL,
        "kinds": LeadKind::ALL.iter().map(|kind| (kind.as_str(), kind.in_chinese())).collect::<Vec<_>>(),
        "standings": LeadStanding::ALL.iter().map(|one| (one.as_str(), one.in_chinese())).collect::<Vec<_>>(),
        "may_handle": Right::HandleLeads.is_held_by(&person.roles),
    });
    web.render_for(&person, StatusCode::OK, "leads.html", context)
}

/// The first leads after the given place that the person may see and that fit.
async fn read(web: &Web, person: &Person, circles: &[Circle], asked: &Asked) -> Result<Found, Problem> {
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
            .leads
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

impl Asked {
    fn read(web: &Web, query: &str) -> Result<Self, Problem> {
        let mut asked = Asked {
            limit: LEADS_A_PAGE,
            ..Asked::default()
        };
        let mut errors = FieldErrors::default();
        for (name, value) in fields_of(query) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let known = match name.as_str() {
                "standing" => noted(&mut asked.standing, LeadStanding::parse(value)),
                "source" => noted(&mut asked.source, Source::parse(value)),
                "kind" => noted(&mut asked.kind, LeadKind::parse(value)),
                "sector" => {
                    asked.sector = value.to_owned();
                    web.campaign.has_sector(value)
                }
                "overdue" => told(&mut asked.overdue, value),
                "awaits_city" => told(&mut asked.awaits_city, value),
                "mine" => told(&mut asked.mine, value),
                "after" => {
                    asked.after = is_place(value).then(|| value.to_owned());
                    asked.after.is_some()
                }
                "limit" => {
                    let limit = value.parse::<usize>().ok();
                    asked.limit = limit.unwrap_or(LEADS_A_PAGE).clamp(1, MOST_A_PAGE);
                    limit.is_some()
                }
                "registered" | "changed" => {
                    let what = if name == "changed" {
                        "已更正"
                    } else {
                        "已登记"
                    };
                    asked.noted = Reference::parse(value).ok().map(|id| (what, id));
                    true
                }
                _ => true,
            };
            if !known {
                errors.add(name, "没有这个选项");
            }
        }
        if errors.is_empty() {
            Ok(asked)
        } else {
            Err(Problem::fields(errors))
        }
    }

    fn fits(&self, lead: &Lead, own: &RosterNumber, today: Date) -> bool {
        let handler = lead.handler.as_ref();
        self.standing.is_none_or(|standing| standing == lead.standing())
            && self.source.is_none_or(|source| source == lead.source)
            && self.kind.is_none_or(|kind| kind == lead.kind)
            && (self.sector.is_empty() || lead.sector.as_ref() == Some(&self.sector))
            && (!self.overdue || lead.is_overdue(today))
            && (!self.awaits_city || lead.awaits_city())
            && (!self.mine || handler.is_some_and(|handler| &handler.person.number == own))
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let ticked = |ticked: bool| if ticked { "true" } else { "" }.to_owned();
        let pairs = [
            (
                "standing",
                self.standing.map_or("", LeadStanding::as_str).to_owned(),
            ),
            ("source", self.source.map_or("", Source::as_str).to_owned()),
            ("kind", self.kind.map_or("", LeadKind::as_str).to_owned()),
            ("sector", self.sector.clone()),
            ("overdue", ticked(self.overdue)),
            ("awaits_city", ticked(self.awaits_city)),
            ("mine", ticked(self.mine)),
        ];
        pairs.into_iter().collect()
    }

    fn is_filtered(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    fn shown(&self) -> Value {
        let pairs = self.pairs().into_iter();
        Value::Object(
            pairs
                .map(|(name, value)| (name.to_owned(), Value::String(value)))
                .collect(),
        )
    }

    fn address_after(&self, place: &str) -> String {
        let path = "/api/leads?";
        let mut address = form_urlencoded::Serializer::for_suffix(path.to_owned(), path.len());
        address.extend_pairs(self.pairs().iter().filter(|(_, value)| !value.is_empty()));
        if self.limit != LEADS_A_PAGE {
            address.append_pair("limit", &self.limit.to_string());
        }
        address.append_pair("after", place).finish()
    }
}

/// Notes a choice; whether there is one.
fn noted<Choice>(place: &mut Option<Choice>, choice: Option<Choice>) -> bool {
    *place = choice;
    place.is_some()
}

/// Notes a tick; whether it is one.
fn told(place: &mut bool, value: &str) -> bool {
    *place = value == "true";
    matches!(value, "true" | "false")
}

/// Whether a text can be a place among leads.
fn is_place(text: &str) -> bool {
    text.split_once('#')
        .is_some_and(|(at, id)| at.parse::<Timestamp>().is_ok() && Reference::parse(id).is_ok())
}
