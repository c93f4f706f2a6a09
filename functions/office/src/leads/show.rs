//! `GET /api/leads/{id}`: one lead with its history.

use super::nil::NilFilers;
use super::shown::{LeadFacts, View};
use super::{find, today};
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::lead::{Circle, Destination, Finding, Lead, history_for};
use campaign::{Campaign, Right, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Filled, Person, Problem};

/// A lead with everything but the reporter.
#[derive(Serialize, ToSchema)]
#[schema(as = Lead)]
struct WholeLead {
    #[serde(flatten)]
    facts: LeadFacts,
    /// Who did what when, with what stood before.
    history: Vec<campaign::lead::Step>,
    /// Who read the reporter's identity when and why.
    identity_readings: Vec<campaign::lead::IdentityReading>,
}

/// Shows a lead.
#[utoipa::path(get, path = "/api/leads/{id}", operation_id = "lead", security(("Session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "The lead with its history", body = WholeLead),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let lead = find(web, &person, &id).await?;
    if web::wants_page(&headers) {
        return page(web, &person, &lead, None, Filled::blank()).await;
    }
    let circles: Vec<Circle> = Circle::of_roles(&person.roles).collect();
    let nil = NilFilers::among(web, std::slice::from_ref(&lead)).await?;
    let view = view(web, &circles);
    let history = history(web, &lead, &circles).await?;
    let answer = WholeLead {
        facts: view.whole(&lead, &nil, &history),
        history,
        identity_readings: readings(web, &lead).await?,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// The page of a lead that was read before, with one of its forms as it is filled in.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    lead: &Lead,
    acting: Option<&str>,
    filled: Filled,
) -> Result<Response, Problem> {
    let circles: Vec<Circle> = Circle::of_roles(&person.roles).collect();
    let nil = NilFilers::among(web, std::slice::from_ref(lead)).await?;
    let view = view(web, &circles);
    let steps = history(web, lead, &circles).await?;
    let mut shown = json!(view.whole(lead, &nil, &steps));
    shown["kind_name"] = json!(lead.kind.in_chinese());
    shown["standing_name"] = json!(lead.standing().in_chinese());
    shown["registered"] = json!(timing::moment_in_chinese(lead.registered_at));
    let readings: Vec<Value> = readings(web, lead)
        .await?
        .iter()
        .map(|reading| {
            json!({
                "by": reading.by, "at": timing::moment_in_chinese(reading.at), "reason": reading.reason,
            })
        })
        .collect();
    let campaign = &web.campaign;
    for (place, referral) in lead.referrals.iter().enumerate() {
        shown["referrals"][place]["to_name"] = json!(referral.to.in_chinese(campaign));
    }
    let destinations = Destination::ALL
        .iter()
        .map(|to| (to.as_str(), to.in_chinese(campaign)));
    let may_handle = Right::HandleLeads.is_held_by(&person.roles);
    let context = json!({
        "lead": shown,
        "steps": steps.iter().map(|step| view.step(step)).collect::<Vec<_>>(),
        "readings": readings,
        "own_number": person.entry.number,
        "destinations": destinations.collect::<Vec<_>>(),
        "unanswered": unanswered(campaign, lead),
        "unit_options": unit_options(&web.campaign),
        "subject_form": {
            "subject_name": lead.subject.name,
            "subject_number": lead.subject.number,
            "subject_unit": lead.subject.unit,
            "subject_position": lead.subject.position,
        },
        "findings": Finding::ALL,
        "today": today(web).to_string(),
        "may_handle": may_handle && lead.closing.is_none(),
        "may_print": may_handle,
        "may_reopen": may_handle && lead.closing.is_some(),
        "may_read_reporter": Right::ReadReporter.is_held_by(&person.roles) && lead.has_reporter,
        "acting": acting,
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "office/lead.html", context)
}

/// The referrals that still wait for their reply, to choose from.
fn unanswered(campaign: &Campaign, lead: &Lead) -> Vec<(String, String)> {
    let numbered = (1..).zip(&lead.referrals);
    numbered
        .filter(|(_, referral)| referral.reply.is_none())
        .map(|(number, referral)| {
            let on = campaign::date::in_chinese(referral.on);
            (
                number.to_string(),
                format!("第 {number} 次：{}，{on}", referral.to.in_chinese(campaign)),
            )
        })
        .collect()
}

fn view<'a>(web: &'a Web, circles: &'a [Circle]) -> View<'a> {
    View {
        campaign: &web.campaign,
        circles,
        today: today(web),
    }
}

async fn history(web: &Web, lead: &Lead, circles: &[Circle]) -> Result<Vec<campaign::lead::Step>, Problem> {
    let steps = web.store.leads.steps(&lead.id).await?;
    Ok(history_for(steps, circles))
}

async fn readings(web: &Web, lead: &Lead) -> Result<Vec<campaign::lead::IdentityReading>, Problem> {
    if !lead.has_reporter {
        return Ok(Vec::new());
    }
    Ok(web.store.leads.reporter_readings(&lead.id).await?)
}
