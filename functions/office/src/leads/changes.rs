//! What is done to a lead: say better whom it is about, assign it, refer it, note a reply, close it.

use super::find;
use super::known::known;
use super::posts::{AssignmentPost, OutcomePost, ReferralPost, SubjectChangePost};
use super::register;
use super::show::{self, NotTaken};
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Person as Named;
use campaign::errors::Field;
use campaign::lead::{
    Change, Circle, Destination, Finding, Handler, Lead, Refused, SUBJECT_FIELDS, Taken, numbers_for,
};
use campaign::{Reference, RosterNumber};
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::{Posted, errors_of};
use web::{Person, Problem};

/// What is asked for.
#[derive(Clone, Copy)]
enum Wanted {
    Subject,
    Assignment,
    Referral,
    Outcome,
}

/// `POST /api/leads/{id}/subject`.
#[utoipa::path(post, path = "/api/leads/{id}/subject", operation_id = "changeLeadSubject", security(("Session" = [])),
    description = "Who may see the lead is decided anew.",
    params(("id" = String, Path)),
    request_body(content = SubjectChangePost, content_type = "application/json"),
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
    change(state, person, id, request, Wanted::Subject).await
}

/// `POST /api/leads/{id}/assignment`.
#[utoipa::path(post, path = "/api/leads/{id}/assignment", operation_id = "assignLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = AssignmentPost, content_type = "application/json"),
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
    change(state, person, id, request, Wanted::Assignment).await
}

/// `POST /api/leads/{id}/referrals`: pass it on, or, with `referral`, note the reply.
#[utoipa::path(post, path = "/api/leads/{id}/referrals", operation_id = "referLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = ReferralPost, content_type = "application/json"),
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
    change(state, person, id, request, Wanted::Referral).await
}

/// `POST /api/leads/{id}/outcome`.
#[utoipa::path(post, path = "/api/leads/{id}/outcome", operation_id = "closeLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = OutcomePost, content_type = "application/json"),
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
    change(state, person, id, request, Wanted::Outcome).await
}

async fn change(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
    wanted: Wanted,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut posted = Posted::read(request, &wanted.fields()).await?;
    let answer = match changed(web, &person, &id, &mut posted, wanted).await {
        Ok(lead) => done(web, &person, &lead, &posted).await,
        Err(problem) if posted.held.wants_back(&problem) => {
            again(web, &person, &id, &posted, wanted, &problem).await
        }
        Err(problem) => Err(problem),
    };
    posted.held.or_kept(web, answer).await
}

async fn changed(
    web: &Web,
    person: &Person,
    id: &str,
    posted: &mut Posted,
    wanted: Wanted,
) -> Result<Lead, Problem> {
    let mut lead = find(web, person, id).await?;
    let asked = posted.whole("step");
    let seen = seen(web, person, &lead, asked).await?;
    let change = wanted.read(web, &lead, posted).await?;
    let by = Named::of(&person.entry);
    // Twice at most: the second time it is known what came in between.
    for _ in 0..2 {
        let next = match lead.take(seen, by.clone(), web.now(), change.clone()) {
            Ok(Taken::Now(next)) => *next,
            Ok(Taken::Already) => return Ok(lead),
            Err(refused) => return Err(refuse(posted, refused)),
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

fn refuse(posted: &mut Posted, refused: Refused) -> Problem {
    match refused {
        Refused::Fields(errors) => posted.with(errors),
        other => Problem::new(StatusCode::CONFLICT, other.to_string()),
    }
}

/// The lead's page as it stands now, with what was typed and why it was not taken.
async fn again(
    web: &Web,
    person: &Person,
    id: &str,
    posted: &Posted,
    wanted: Wanted,
    problem: &Problem,
) -> Result<Response, Problem> {
    let lead = find(web, person, id).await?;
    let form = match wanted {
        Wanted::Subject => "subject",
        Wanted::Assignment => "assignment",
        Wanted::Referral if is_reply(posted) => "reply",
        Wanted::Referral => "referral",
        Wanted::Outcome if posted.text("action") == "reopen" => "reopen",
        Wanted::Outcome => "outcome",
    };
    let not_taken = NotTaken {
        form,
        typed: posted.typed(),
        errors: errors_of(problem),
        status: problem.status(),
    };
    show::page(web, person, &lead, Some(not_taken)).await
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
async fn done(web: &Web, person: &Person, lead: &Lead, posted: &Posted) -> Result<Response, Problem> {
    if !posted.held.wants_page {
        let seen: u32 = posted.text("step").parse().unwrap_or_default();
        let receipt = LeadChanged {
            id: lead.id.clone(),
            step: seen.saturating_add(1),
            at: lead.last.at,
        };
        return Ok(web::json(StatusCode::OK, &receipt));
    }
    Ok(match find(web, person, lead.id.as_str()).await {
        Ok(_) => web::see_other(&format!("/api/leads/{}", lead.id)),
        Err(_) => web::see_other(&format!("/api/leads?changed={}", lead.id)),
    })
}

fn is_reply(posted: &Posted) -> bool {
    !posted.text("referral").is_empty()
}

impl Wanted {
    /// In the order of the page.
    fn fields(self) -> Vec<Field> {
        let step = Field::written("step", "所看的办理经过");
        match self {
            Wanted::Subject => {
                let reason = Field::written("reason", "更正的理由");
                [&[step], SUBJECT_FIELDS, &[reason]].concat()
            }
            Wanted::Assignment => vec![
                step,
                Field::written("handler", "办理人的花名册编号"),
                Field::written("due", "办理期限"),
                Field::written("note", "交办说明"),
            ],
            Wanted::Referral => vec![
                step,
                Field::chosen("to", "移送去向"),
                Field::written("on", "移送日期"),
                Field::written("note", "说明"),
                Field::chosen("referral", "哪一次移送"),
                Field::written("replied_on", "回复日期"),
                Field::written("reply", "回复内容"),
            ],
            Wanted::Outcome => vec![
                step,
                Field::chosen("finding", "结论"),
                Field::written("result", "查明的情况和处理"),
                Field::chosen("action", "办理方式"),
                Field::written("reason", "撤回办结的原因"),
            ],
        }
    }

    async fn read(self, web: &Web, lead: &Lead, posted: &mut Posted) -> Result<Change, Problem> {
        match self {
            Wanted::Subject => read_subject(web, lead, posted).await,
            Wanted::Assignment => {
                let handler = handler(web, posted).await?;
                posted.check()?;
                let (due, note) = (posted.text("due"), posted.text("note"));
                Ok(Change::Assign { handler, due, note })
            }
            Wanted::Referral if is_reply(posted) => {
                let referral = posted.whole("referral");
                posted.check()?;
                let (on, reply) = (posted.text("replied_on"), posted.text("reply"));
                Ok(Change::Reply { referral, on, reply })
            }
            Wanted::Referral => {
                let to = chosen(posted, "to", Destination::parse)?;
                let (on, note) = (posted.text("on"), posted.text("note"));
                Ok(Change::Refer { to, on, note })
            }
            Wanted::Outcome if posted.text("action") == "reopen" => {
                posted.check()?;
                let reason = posted.text("reason");
                Ok(Change::Reopen { reason })
            }
            Wanted::Outcome => {
                if !matches!(posted.text("action").as_str(), "" | "close") {
                    posted.wrong("action", "须为 close 或 reopen");
                }
                let finding = chosen(posted, "finding", Finding::parse)?;
                let result = posted.text("result");
                Ok(Change::Close { finding, result })
            }
        }
    }
}

async fn read_subject(web: &Web, lead: &Lead, posted: &mut Posted) -> Result<Change, Problem> {
    let subject = register::subject(posted).read(&web.campaign);
    let subject = posted.checked(subject)?;
    let known = known(web, subject, &lead.content).await?;
    Ok(Change::Subject {
        subject: known.subject,
        circle: known.circle,
        namesakes: known.namesakes,
        reason: posted.text("reason"),
    })
}

/// Who is to deal with it: somebody who may look into leads.
async fn handler(web: &Web, posted: &mut Posted) -> Result<Handler, Problem> {
    let number = RosterNumber::parse(&posted.text("handler")).ok();
    let entry = match &number {
        Some(number) => web
            .store
            .people
            .entries(std::slice::from_ref(number))
            .await?
            .pop(),
        None => None,
    };
    let circle = entry.as_ref().and_then(|entry| {
        // The narrower circle comes last.
        Circle::of_roles(&entry.roles(&web.campaign)).last()
    });
    if let (Some(entry), Some(circle)) = (entry, circle) {
        return Ok(Handler {
            person: Named::of(&entry),
            circle,
        });
    }
    posted.say("handler", "请填写专项整治办或派驻纪检组人员的花名册编号");
    Err(posted.problem())
}

fn chosen<Term>(
    posted: &mut Posted,
    name: &str,
    parse: impl Fn(&str) -> Option<Term>,
) -> Result<Term, Problem> {
    let Some(term) = parse(&posted.text(name)) else {
        posted.blank(name);
        return Err(posted.problem());
    };
    posted.check()?;
    Ok(term)
}
