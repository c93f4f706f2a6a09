//! `POST /api/spot-checks/rounds` and `GET /api/spot-checks/rounds/{id}`: a spot check of every unit, drawn by one act that goes
//! on where it was cut off.

use super::shown::SpotCheckHead;
use super::{draw, list, show};
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::spot_check::{Drawing, RoundForm, SpotCheck, Wanted, id_in_round};
use campaign::{Reference, Right, UnitId};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut, TooOften};
use web::{Form, Person, Problem, Query};

/// Draws for so long, well below what a request may take; the next one goes on.
const DRAWS_FOR: Duration = Duration::from_secs(15);

/// Units on a page.
const A_PAGE: usize = 50;

/// A round: every unit with what was drawn from it.
#[derive(Serialize, ToSchema)]
struct SpotCheckRound {
    id: Reference,
    /// In the plan's order.
    units: Vec<DrawnUnit>,
    /// Units of the whole round that nothing was drawn from: nobody there has reported, it would be more than 500, or the
    /// round was cut off.
    not_drawn: usize,
    /// What to send as `after` for the next page.
    #[schema(required)]
    next: Option<UnitId>,
}

/// A unit in a round.
#[derive(Serialize, ToSchema)]
struct DrawnUnit {
    unit: UnitId,
    unit_name: String,
    #[schema(required)]
    spot_check: Option<SpotCheckHead>,
}

/// What came of a request for a round.
#[derive(Serialize, ToSchema)]
#[schema(as = SpotCheckRoundReceipt)]
struct RoundReceipt {
    id: Reference,
    /// Units that something was drawn from so far.
    drawn: usize,
    not_drawn: usize,
}

/// Draws from every unit.
#[utoipa::path(post, path = "/api/spot-checks/rounds", operation_id = "drawSpotCheckRound",
    security(("Session" = [])), request_body(content = RoundForm, content_type = "application/json"),
    description = "Each unit gets a spot check of its own. A large bureau takes several requests: sent again with the same         id, it goes on with the units that nothing was drawn from.",
    responses(
        (status = 201, description = "Drawn, as far as it came", body = RoundReceipt,
            headers(("Location" = String, description = "The round"))),
        (status = 409, description = "The round was begun with another size", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, TooOften, Faults
    ))]
pub(super) async fn draw(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut form = Form::<RoundForm>::read(request).await?;
    let answer = drawn(web, &person, &mut form).await.map(|receipt| {
        let place = format!("/api/spot-checks/rounds/{}", receipt.id);
        form.created(&place, &receipt)
    });
    let again = async |filled| list::page(web, &person, None, list::Asking::Round, filled).await;
    form.answer_or_redisplay(web, answer, again).await
}

async fn drawn(web: &Web, person: &Person, form: &mut Form<RoundForm>) -> Result<RoundReceipt, Problem> {
    let wanted = form.parse(|fields, check| fields.parse(check))?;
    let id = web.reference_of(form.entered.id.as_deref());
    let mut drawn = found(web, &id).await?;
    if let Some(other) = drawn.values().find(|check| check.wanted != wanted) {
        let asked = super::shown::wanted(other.wanted);
        let told = format!("这一轮抽查已按每个单位 {asked} 抽取，接着抽取的要求应当相同");
        return Err(Problem::new(StatusCode::CONFLICT, told));
    }
    let (by, begun) = (Named::of(&person.entry), Instant::now());
    for unit in &web.campaign.units {
        if begun.elapsed() >= DRAWS_FOR {
            break;
        }
        if !drawn.contains_key(&unit.id)
            && let Some(check) = drawn_from(web, &id, &unit.id, wanted, &by).await?
        {
            drawn.insert(unit.id.clone(), check);
        }
    }
    if drawn.is_empty() {
        return Err(form.refuse(
            "size",
            "各单位都还没有人提交报告，或者要抽取的都超过 500 份，没有可以抽查的内容",
        ));
    }
    Ok(RoundReceipt {
        id,
        drawn: drawn.len(),
        not_drawn: web.campaign.units.len() - drawn.len(),
    })
}

/// What was drawn from a unit, now or moments ago by somebody else; none where there is nothing to draw.
async fn drawn_from(
    web: &Web,
    round: &Reference,
    unit: &UnitId,
    wanted: Wanted,
    by: &Named,
) -> Result<Option<SpotCheck>, Problem> {
    let now = web.now();
    let population = draw::population(web, unit).await?;
    let Some(size) = wanted.of_each(population.len()) else {
        return Ok(None);
    };
    let id = id_in_round(round, unit);
    let drawing = Drawing {
        round: Some(round.clone()),
        ..draw::drawing(web, id.clone(), unit.clone(), wanted)
    };
    match draw::take(web, drawing, population, size, by, now).await? {
        Some(check) => Ok(Some(check)),
        None => Ok(web.store.spot_checks.find(&id).await?),
    }
}

/// The spot checks of a round, by unit.
async fn found(web: &Web, round: &Reference) -> Result<HashMap<UnitId, SpotCheck>, Problem> {
    let units = web.campaign.units.iter();
    let ids: Vec<Reference> = units.map(|unit| id_in_round(round, &unit.id)).collect();
    let checks = web.store.spot_checks.found(&ids).await?;
    Ok(checks
        .into_iter()
        .map(|check| (check.unit.clone(), check))
        .collect())
}

/// Shows a round.
#[utoipa::path(get, path = "/api/spot-checks/rounds/{id}", operation_id = "spotCheckRound", security(("Session" = [])),
    params(("id" = String, Path), ("after" = Option<UnitId>, Query, description = "`next` of the page before")),
    responses((status = 200, description = "The round", body = SpotCheckRound), NotThere, SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let after = query.parse("after", UnitId::parse);
    query.check()?;
    let id = Reference::parse(&id).map_err(|_| Problem::not_found())?;
    let mut checks = found(web, &id).await?;
    let Some(wanted) = checks.values().next().map(|check| check.wanted) else {
        return Err(Problem::not_found());
    };
    let not_drawn = web.campaign.units.len() - checks.len();
    let units = &web.campaign.units;
    let begins = after.and_then(|after| units.iter().position(|unit| unit.id == after));
    let begins = begins.map_or(0, |place| place + 1);
    let shown = units.iter().skip(begins).take(A_PAGE);
    let shown: Vec<_> = shown
        .map(|unit| (unit.clone(), checks.remove(&unit.id)))
        .collect();
    let next = shown.last().filter(|_| begins + A_PAGE < units.len());
    let next = next.map(|(unit, _)| unit.id.clone());
    let lines = stream::iter(shown).map(|(unit, check)| {
        let person = &person;
        async move {
            let spot_check = match check {
                Some(check) => Some(show::head(web, person, check).await?),
                None => None,
            };
            Ok::<_, Problem>(DrawnUnit {
                unit: unit.id,
                unit_name: unit.name,
                spot_check,
            })
        }
    });
    let round = SpotCheckRound {
        id,
        units: lines.buffered(list::SIDE_BY_SIDE).try_collect().await?,
        not_drawn,
        next,
    };
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &round));
    }
    let lines = round.units.iter().map(|line| {
        let mut shown = json!(line);
        if let Some(check) = &line.spot_check {
            shown["spot_check"] = check.shown();
        }
        shown
    });
    let (size, percent) = match wanted {
        Wanted::Size(size) => (Some(size), None),
        Wanted::Percent(percent) => (None, Some(percent)),
    };
    let address = format!("/api/spot-checks/rounds/{}", round.id);
    let context = json!({
        "round": round.id,
        "wanted": super::shown::wanted(wanted),
        "size": size,
        "percent": percent,
        "lines": lines.collect::<Vec<Value>>(),
        "not_drawn": round.not_drawn,
        "may_draw": Right::DrawSpotCheck.is_held_by(&person.roles),
        "next": round.next.map(|next| Query::default().address(&address, &[], next.as_str())),
    });
    web.render_for(&person, StatusCode::OK, "office/spot-check-round.html", context)
}
