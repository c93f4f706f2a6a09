//! `POST /api/spot-checks/{id}/findings` and `/result`: what was found of an item, and of the unit.

use super::find as find_check;
use super::show;
use super::shown::SpotCheckHead;
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::spot_check::{ConclusionForm, Finding, FindingForm, Found, Item, Refused, SpotCheck};
use http::StatusCode;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// How often a finding is noted anew when others noted theirs of other items meanwhile.
const MOST_TRIES: usize = 8;

/// Notes a finding.
#[utoipa::path(post, path = "/api/spot-checks/{id}/findings", operation_id = "recordFinding",
    security(("Session" = [])), params(("id" = String, Path)),
    request_body(content = FindingForm, content_type = "application/json"),
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
    let mut form = Form::<FindingForm>::read(request).await?;
    let finding = found(web, &person, &id, &mut form).await;
    let answer = finding.map(|finding| {
        let place = format!("/api/spot-checks/{id}#item-{}", finding.place);
        form.done(&place, StatusCode::OK, &finding)
    });
    let place = form.entered.place;
    let again = async |filled| show::page(web, &person, &find_check(web, &id).await?, place, filled).await;
    form.answer_or_redisplay(web, answer, again).await
}

async fn found(
    web: &Web,
    person: &Person,
    id: &str,
    form: &mut Form<FindingForm>,
) -> Result<Finding, Problem> {
    let mut check = find_check(web, id).await?;
    let place = form.parse(|fields, check| {
        check.demand("version", fields.version);
        check.demand("place", fields.place)
    })?;
    let by = Named::of(&person.entry);
    for _ in 0..MOST_TRIES {
        let Some((item, before)) = web.store.spot_checks.item(&check, place).await? else {
            return Err(form.refuse("place", "样本中没有这一份"));
        };
        stand_aside(web, person, &item).await?;
        let found = check.find(&item, before, &form.entered, by.clone(), web.now());
        let (next, finding) = match found.map_err(|refused| refuse(form, refused))? {
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

/// States the unit's result, or takes it back.
#[utoipa::path(post, path = "/api/spot-checks/{id}/result", operation_id = "concludeSpotCheck",
    security(("Session" = [])), params(("id" = String, Path)),
    request_body(content = ConclusionForm, content_type = "application/json"),
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
    let mut form = Form::<ConclusionForm>::read(request).await?;
    let check = concluded(web, &person, &id, &mut form).await;
    let answer = check.map(|check| {
        let place = format!("/api/spot-checks/{}", check.id);
        form.done(&place, StatusCode::OK, &SpotCheckHead::of(&web.campaign, &check))
    });
    let again = async |filled| show::page(web, &person, &find_check(web, &id).await?, None, filled).await;
    form.answer_or_redisplay(web, answer, again).await
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

async fn concluded(
    web: &Web,
    person: &Person,
    id: &str,
    form: &mut Form<ConclusionForm>,
) -> Result<SpotCheck, Problem> {
    let mut check = find_check(web, id).await?;
    let by = &person.entry;
    let takes_back = form.parse(|fields, check| match fields.action.as_deref() {
        None | Some("conclude") => Some(false),
        Some("take_back") => Some(true),
        Some(_) => {
            check.refuse("action", "须为 conclude 或 take_back");
            None
        }
    })?;
    for _ in 0..MOST_TRIES {
        let next = if takes_back {
            check.take_back(&form.entered, by, web.now())
        } else {
            check.conclude(&form.entered, by, web.now())
        };
        let Some(next) = next.map_err(|refused| refuse(form, refused))? else {
            return Ok(check);
        };
        match web.store.spot_checks.change(&next, None).await? {
            Written::Committed => return Ok(next),
            Written::Conflict => check = find_check(web, id).await?,
        }
    }
    Err(Problem::unavailable())
}

fn refuse(form: &mut Form<impl Sized>, refused: Refused) -> Problem {
    match refused {
        Refused::Fields(errors) => form.with(errors),
        Refused::Oneself | Refused::OwnUnit => Problem::new(StatusCode::FORBIDDEN, refused.to_string()),
        other => Problem::new(StatusCode::CONFLICT, other.to_string()),
    }
}
