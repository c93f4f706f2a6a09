//! `POST /api/spot-checks/{id}/findings` and `/result`: what was found of an item, and of the unit.

use super::find as find_check;
use super::show::{self, NotTaken};
use super::shown::SpotCheckHead;
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Person as Named;
use campaign::errors::Field;
use campaign::spot_check::{
    Accountability, Assessment, CONCLUSION_FIELDS, ConclusionForm, FINDING_FIELDS, Finding, FindingForm,
    Found, Item, Refused, SpotCheck, TAKING_BACK_FIELDS, Verdict,
};
use http::StatusCode;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::{Posted, errors_of};
use web::{Person, Problem};

/// How often a finding is noted anew when others noted theirs of other items meanwhile.
const MOST_TRIES: usize = 8;

/// What was found of an item.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct SpotCheckFindingPost {
    /// The item's place in the sample.
    place: u32,
    /// The version of the finding that was seen; 0 where there was none.
    version: u32,
    verdict: Verdict,
    /// What is untrue; with 不属实 only.
    what: Option<String>,
    note: Option<String>,
}

/// Notes a finding.
#[utoipa::path(post, path = "/api/spot-checks/{id}/findings", operation_id = "recordFinding",
    security(("Session" = [])), params(("id" = String, Path)),
    request_body(content = SpotCheckFindingPost, content_type = "application/json"),
    responses(
        (status = 200, description = "Noted", body = Finding),
        NotThere,
        (status = 409, description = "The result stands, or something else was noted meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn find(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let seen = [
        Field::written("place", "第几份"),
        Field::written("version", "所看的核查结果"),
    ];
    let known = [&seen, FINDING_FIELDS].concat();
    let mut posted = Posted::read(request, &known).await?;
    let answer = match found(web, &person, &id, &mut posted).await {
        Ok(finding) if posted.held.wants_page => Ok(web::see_other(&format!(
            "/api/spot-checks/{id}#item-{}",
            finding.place
        ))),
        Ok(finding) => Ok(web::json(StatusCode::OK, &finding)),
        Err(problem) if posted.held.wants_back(&problem) => {
            let place = posted.text("place").parse().ok();
            again(web, &person, &id, &posted, place, &problem).await
        }
        Err(problem) => Err(problem),
    };
    posted.held.or_kept(web, answer).await
}

async fn found(web: &Web, person: &Person, id: &str, posted: &mut Posted) -> Result<Finding, Problem> {
    let mut check = find_check(web, id).await?;
    let place = posted.whole("place");
    let form = FindingForm {
        seen: posted.whole("version"),
        verdict: posted.text("verdict"),
        what: posted.text("what"),
        note: posted.text("note"),
    };
    posted.check()?;
    let by = Named::of(&person.entry);
    for _ in 0..MOST_TRIES {
        let Some((item, before)) = web.store.spot_checks.item(&check, place).await? else {
            posted.say("place", "样本中没有这一份");
            return Err(posted.problem());
        };
        stand_aside(web, person, &item).await?;
        let found = check.find(&item, before, &form, by.clone(), web.now());
        let (next, finding) = match found.map_err(refuse)? {
            Found::Now(next, finding) => (*next, finding),
            Found::Already(finding) => return Ok(finding),
        };
        match web.store.spot_checks.change(&next, Some(&finding)).await? {
            Written::Committed => return Ok(finding),
            Written::Conflict => check = find_check(web, id).await?,
        }
    }
    Err(Problem::unavailable())
}

/// The unit's result, or with `action` that it is taken back.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct SpotCheckResultPost {
    /// `conclude`, which is also meant where it is left out, or `take_back`.
    action: Option<String>,
    /// Why it is taken back; 2 to 1000 characters.
    reason: Option<String>,
    assessment: Option<Assessment>,
    summary: Option<String>,
    accountability: Option<Accountability>,
    accountability_note: Option<String>,
}

/// States the unit's result, or takes it back.
#[utoipa::path(post, path = "/api/spot-checks/{id}/result", operation_id = "concludeSpotCheck",
    security(("Session" = [])), params(("id" = String, Path)),
    request_body(content = SpotCheckResultPost, content_type = "application/json"),
    responses(
        (status = 200, description = "Stated", body = SpotCheckHead),
        NotThere,
        (status = 409, description = "Stated before, or not every item is settled", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn conclude(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let known = [CONCLUSION_FIELDS, TAKING_BACK_FIELDS].concat();
    let mut posted = Posted::read(request, &known).await?;
    let answer = match concluded(web, &person, &id, &mut posted).await {
        Ok(check) if posted.held.wants_page => Ok(web::see_other(&format!("/api/spot-checks/{}", check.id))),
        Ok(check) => Ok(web::json(
            StatusCode::OK,
            &SpotCheckHead::of(&web.campaign, &check),
        )),
        Err(problem) if posted.held.wants_back(&problem) => {
            again(web, &person, &id, &posted, None, &problem).await
        }
        Err(problem) => Err(problem),
    };
    posted.held.or_kept(web, answer).await
}

/// 403 for who is too near to whose report an item is, or signed it.
async fn stand_aside(web: &Web, person: &Person, item: &Item) -> Result<(), Problem> {
    let numbers = std::slice::from_ref(&item.number);
    let (declared, sign_off) = futures::try_join!(
        web.store.declarations.current(numbers),
        web.store.sign_offs.of(&item.number)
    )?;
    let current = declared.first();
    let party = person.party();
    let bar =
        current.and_then(|current| Some((party.bar_from_judging(current, sign_off.as_ref())?, current)));
    match bar {
        Some((bar, current)) => Err(Problem::barred(bar, &current.reference)),
        None => Ok(()),
    }
}

async fn concluded(web: &Web, person: &Person, id: &str, posted: &mut Posted) -> Result<SpotCheck, Problem> {
    let mut check = find_check(web, id).await?;
    posted.check()?;
    let form = ConclusionForm {
        assessment: posted.text("assessment"),
        summary: posted.text("summary"),
        accountability: posted.text("accountability"),
        accountability_note: posted.text("accountability_note"),
    };
    let by = &person.entry;
    let takes_back = match posted.text("action").as_str() {
        "" | "conclude" => false,
        "take_back" => true,
        _ => {
            posted.wrong("action", "须为 conclude 或 take_back");
            return Err(posted.problem());
        }
    };
    for _ in 0..MOST_TRIES {
        let next = if takes_back {
            check.take_back(&posted.text("reason"), by, web.now())
        } else {
            check.conclude(&form, by, web.now())
        };
        let Some(next) = next.map_err(refuse)? else {
            return Ok(check);
        };
        match web.store.spot_checks.change(&next, None).await? {
            Written::Committed => return Ok(next),
            Written::Conflict => check = find_check(web, id).await?,
        }
    }
    Err(Problem::unavailable())
}

fn refuse(refused: Refused) -> Problem {
    match refused {
        Refused::Fields(errors) => Problem::fields(errors),
        Refused::Oneself | Refused::OwnUnit => Problem::new(StatusCode::FORBIDDEN, refused.to_string()),
        other => Problem::new(StatusCode::CONFLICT, other.to_string()),
    }
}

/// The page as it stands now, with what was typed and why it was not taken.
async fn again(
    web: &Web,
    person: &Person,
    id: &str,
    posted: &Posted,
    place: Option<u32>,
    problem: &Problem,
) -> Result<Response, Problem> {
    let check = find_check(web, id).await?;
    let not_taken = NotTaken {
        place,
        typed: posted.typed(),
        errors: errors_of(problem),
        status: problem.status(),
    };
    show::page(web, person, &check, Some(not_taken)).await
}
