//! What is done to a lead: say better whom it is about, assign it, refer it, note a reply, close it.

use super::find;
use super::known::known;
use super::posts::{AssignmentForm, OutcomeForm, ReferralForm};
use super::show;
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::lead::{
    Change, Circle, Destination, Finding, Handler, Lead, Refused, SubjectForm, Taken, numbers_for,
};
use campaign::person::Person as Named;
use campaign::{Check, FormFields, Reference, Role, RosterEntry, RosterNumber};
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// A form that changes a lead.
trait Changing: FormFields {
    /// The last step that was seen.
    fn step(&self) -> Option<u32>;

    /// Which of the page's forms it is.
    fn acting(&self) -> &'static str;

    /// The change that it asks for.
    async fn change(form: &mut Form<Self>, web: &Web, lead: &Lead) -> Result<Change, Problem>;
}

/// `POST /api/leads/{id}/subject`.
#[utoipa::path(post, path = "/api/leads/{id}/subject", operation_id = "changeLeadSubject", security(("Session" = [])),
    description = "Who may see the lead is decided anew.",
    params(("id" = String, Path)),
    request_body(content = SubjectForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Changed", body = LeadChanged),
        NotThere,
        (status = 409, description = "Closed, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn subject(
    state: State<Office>,
    person: Person,
    id: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    change::<SubjectForm>(state, person, id, request).await
}

/// `POST /api/leads/{id}/assignment`.
#[utoipa::path(post, path = "/api/leads/{id}/assignment", operation_id = "assignLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = AssignmentForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Assigned", body = LeadChanged),
        NotThere,
        (status = 409, description = "Closed, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn assignment(
    state: State<Office>,
    person: Person,
    id: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    change::<AssignmentForm>(state, person, id, request).await
}

/// `POST /api/leads/{id}/referrals`: pass it on, or, with `referral`, note the reply.
#[utoipa::path(post, path = "/api/leads/{id}/referrals", operation_id = "referLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = ReferralForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Noted", body = LeadChanged),
        NotThere,
        (status = 409, description = "Closed, answered before, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn referral(
    state: State<Office>,
    person: Person,
    id: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    change::<ReferralForm>(state, person, id, request).await
}

/// `POST /api/leads/{id}/outcome`.
#[utoipa::path(post, path = "/api/leads/{id}/outcome", operation_id = "closeLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = OutcomeForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Closed", body = LeadChanged),
        NotThere,
        (status = 409, description = "Closed before, not yet with the city office, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn outcome(
    state: State<Office>,
    person: Person,
    id: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    change::<OutcomeForm>(state, person, id, request).await
}

async fn change<Fields: Changing>(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut form = Form::<Fields>::read(request).await?;
    let acting = form.entered.acting();
    let answer = match changed(web, &person, &id, &mut form).await {
        Ok(lead) => done(web, &person, &lead, &form).await,
        Err(problem) => Err(problem),
    };
    let again = async |filled| {
        let lead = find(web, &person, &id).await?;
        show::page(web, &person, &lead, Some(acting), filled).await
    };
    form.answer_or_redisplay(web, answer, again).await
}

async fn changed<Fields: Changing>(
    web: &Web,
    person: &Person,
    id: &str,
    form: &mut Form<Fields>,
) -> Result<Lead, Problem> {
    let mut lead = find(web, person, id).await?;
    let asked = form.entered.step();
    Check::of(&mut form.errors).demand("step", asked);
    let seen = seen(web, person, &lead, asked.unwrap_or_default()).await?;
    let change = Fields::change(form, web, &lead).await?;
    let by = Named::of(&person.entry);
    // Twice at most: the second time it is known what came in between.
    for _ in 0..2 {
        let next = match lead.take(seen, by.clone(), web.now(), change.clone()) {
            Ok(Taken::Now(next)) => *next,
            Ok(Taken::Already) => return Ok(lead),
            Err(Refused::Fields(errors)) => return Err(form.with(errors)),
            Err(other) => return Err(Problem::new(StatusCode::CONFLICT, other.to_string())),
        };
        match web.store.leads.change(&next).await? {
            Written::Committed => return Ok(next),
            Written::Conflict => lead = find(web, person, id).await?,
        }
    }
    Err(Problem::unavailable())
}

/// The step among all whose number among those that the person sees is this; 0, which no step has, for none.
async fn seen(web: &Web, person: &Person, lead: &Lead, asked: u32) -> Result<u32, Problem> {
    let circles: Vec<Circle> = Circle::of_roles(&person.roles).collect();
    let numbers = numbers_for(&web.store.leads.steps(&lead.id).await?, &circles);
    let place = usize::try_from(asked).unwrap_or_default().checked_sub(1);
    Ok(place
        .and_then(|place| numbers.get(place))
        .copied()
        .unwrap_or_default())
}

/// The change was made.
#[derive(Serialize, ToSchema)]
struct LeadChanged {
    id: Reference,
    /// The step it was.
    step: u32,
    at: Timestamp,
}

/// The answer says no more than that it was done: who changed it may see it no longer.
async fn done<Fields: Changing>(
    web: &Web,
    person: &Person,
    lead: &Lead,
    form: &Form<Fields>,
) -> Result<Response, Problem> {
    let receipt = LeadChanged {
        id: lead.id.clone(),
        step: form.entered.step().unwrap_or_default().saturating_add(1),
        at: lead.last.at,
    };
    let place = match find(web, person, lead.id.as_str()).await {
        Ok(_) => format!("/api/leads/{}", lead.id),
        Err(_) => format!("/api/leads?changed={}", lead.id),
    };
    Ok(form.done(&place, StatusCode::OK, &receipt))
}

impl Changing for SubjectForm {
    fn step(&self) -> Option<u32> {
        self.step
    }

    fn acting(&self) -> &'static str {
        "subject"
    }

    async fn change(form: &mut Form<Self>, web: &Web, lead: &Lead) -> Result<Change, Problem> {
        form.settle_person(
            web,
            "subject_number",
            |fields| fields.subject_number.as_mut(),
            |_| true,
        )
        .await?;
        let subject = form.parse(|fields, check| Some(fields.subject(&web.campaign, check)))?;
        let known = known(web, subject, &lead.content).await?;
        Ok(Change::Subject {
            subject: known.subject,
            circle: known.circle,
            namesakes: known.namesakes,
            reason: form.entered.reason.clone(),
        })
    }
}

impl Changing for AssignmentForm {
    fn step(&self) -> Option<u32> {
        self.step
    }

    fn acting(&self) -> &'static str {
        "assignment"
    }

    async fn change(form: &mut Form<Self>, web: &Web, _: &Lead) -> Result<Change, Problem> {
        let may_handle = |entry: &RosterEntry| {
            let roles = entry.roles(&web.campaign);
            Circle::of_roles(&roles).next().is_some()
        };
        form.settle_person(web, "handler", |fields| fields.handler.as_mut(), may_handle)
            .await?;
        let handler = handler(web, form.entered.handler.as_deref()).await?;
        form.parse(|fields, check| {
            let message = "请填写专项整治办或者派驻纪检组人员的姓名或者花名册编号";
            check.say_if(handler.is_none(), "handler", message);
            Some(Change::Assign {
                handler: handler?,
                due: fields.due.clone(),
                note: fields.note.clone(),
            })
        })
    }
}

impl Changing for ReferralForm {
    fn step(&self) -> Option<u32> {
        self.step
    }

    fn acting(&self) -> &'static str {
        if self.referral.is_some() {
            "reply"
        } else {
            "referral"
        }
    }

    async fn change(form: &mut Form<Self>, web: &Web, lead: &Lead) -> Result<Change, Problem> {
        let to = form.entered.to.as_deref().and_then(Destination::parse);
        let to_its_own = to == Some(Destination::Discipline) && is_of_discipline(web, lead).await?;
        form.parse(|fields, check| {
            if let Some(referral) = fields.referral {
                return Some(Change::Reply {
                    referral,
                    on: fields.replied_on.clone(),
                    reply: fields.reply.clone(),
                });
            }
            let to = check.term("to", fields.to.as_deref(), Destination::parse);
            let refused = "被反映人是派驻纪检组人员，不能移送派驻纪检组";
            check.say_if(to_its_own, "to", refused);
            Some(Change::Refer {
                to: check.demand("to", to)?,
                on: fields.on.clone(),
                note: fields.note.clone(),
            })
        })
    }
}

impl Changing for OutcomeForm {
    fn step(&self) -> Option<u32> {
        self.step
    }

    fn acting(&self) -> &'static str {
        match self.action.as_deref() {
            Some("reopen") => "reopen",
            _ => "outcome",
        }
    }

    async fn change(form: &mut Form<Self>, _: &Web, _: &Lead) -> Result<Change, Problem> {
        form.parse(|fields, check| match fields.action.as_deref() {
            Some("reopen") => Some(Change::Reopen {
                reason: fields.reason.clone(),
            }),
            action => {
                let known = action.is_none_or(|action| action == "close");
                check.refuse_if(!known, "action", "须为 close 或 reopen");
                let finding = check.term("finding", fields.finding.as_deref(), Finding::parse);
                Some(Change::Close {
                    finding: check.demand("finding", finding)?,
                    result: fields.result.clone(),
                })
            }
        })
    }
}

/// Whether a lead is about one of the discipline team.
async fn is_of_discipline(web: &Web, lead: &Lead) -> Result<bool, Problem> {
    let number: Vec<RosterNumber> = lead.subject.number.iter().cloned().collect();
    let entries = web.store.people.entries(&number).await?;
    let is_theirs = |entry: &RosterEntry| entry.roles(&web.campaign).has(Role::Discipline);
    Ok(entries.iter().any(is_theirs))
}

/// Who is to deal with it: somebody who may look into leads.
async fn handler(web: &Web, typed: Option<&str>) -> Result<Option<Handler>, Problem> {
    let Some(number) = typed.and_then(|typed| RosterNumber::parse(typed).ok()) else {
        return Ok(None);
    };
    let entry = web.store.people.entries(&[number]).await?.pop();
    Ok(entry.and_then(|entry| {
        // The narrower circle comes last.
        let circle = Circle::of_roles(&entry.roles(&web.campaign)).last()?;
        Some(Handler {
            person: Named::of(&entry),
            circle,
        })
    }))
}
