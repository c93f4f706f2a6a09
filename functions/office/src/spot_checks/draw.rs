//! `POST /api/spot-checks`: draws a sample of a unit's declarations as they stand.

use super::list;
use super::shown::SpotCheckHead;
use crate::{Office, Web};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::spot_check::{Asked, Drawing, Member, Population, SpotCheck, SpotCheckForm, Wanted};
use campaign::{FieldErrors, Reference, UnitId};
use futures::stream::TryStreamExt as _;
use jiff::Timestamp;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut, TooOften};
use web::{Form, Person, Problem};

/// How many ids are drawn until one is free.
const MOST_TRIES: usize = 4;

/// Draws.
#[utoipa::path(post, path = "/api/spot-checks", operation_id = "drawSpotCheck", security(("Session" = [])),
    description = "The seed is drawn by the server; the same seed and the same declarations give the same sample.",
    request_body(content = SpotCheckForm, content_type = "application/json"),
    responses(
        (status = 201, description = "Drawn", body = SpotCheckHead,
            headers(("Location" = String, description = "The spot check"))),
        SignedOut, NoRight, BadBody, Invalid, TooOften, Faults
    ))]
pub(super) async fn draw(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut form = Form::<SpotCheckForm>::read(request).await?;
    let check = drawn(web, &person, &mut form).await;
    let answer = check.map(|check| {
        let place = format!("/api/spot-checks/{}", check.id);
        form.created(&place, &SpotCheckHead::of(&web.campaign, &check))
    });
    let again = |filled| list::page(web, &person, None, list::Asking::Unit, filled);
    form.answer_or_redisplay(web, answer, again).await
}

async fn drawn(web: &Web, person: &Person, form: &mut Form<SpotCheckForm>) -> Result<SpotCheck, Problem> {
    let asked = form.parse(|fields, check| fields.parse(&web.campaign, check))?;
    let mut id = web.reference_of(form.entered.id.as_deref());
    let by = Named::of(&person.entry);
    for _ in 0..MOST_TRIES {
        match web.store.spot_checks.find(&id).await? {
            Some(stands) if is_the_same(&stands, &by, &asked) => return Ok(stands),
            Some(_) => id = web.draw_reference(),
            None => match record(web, &id, &asked, &by).await? {
                Some(check) => return Ok(check),
                // Somebody was quicker; the next time round it is known who.
                None => continue,
            },
        }
    }
    Err(Problem::unavailable())
}

async fn record(web: &Web, id: &Reference, asked: &Asked, by: &Named) -> Result<Option<SpotCheck>, Problem> {
    let now = web.now();
    let population = population(web, &asked.unit).await?;
    let refuse = |field: &str, message: String| {
        let mut errors = FieldErrors::default();
        errors.add(field, message);
        Problem::fields(errors)
    };
    if population.is_empty() {
        return Err(refuse(
            "unit",
            "该单位还没有人提交报告，没有可以抽查的内容".to_owned(),
        ));
    }
    let size = asked.wanted.of(population.len());
    let size = size.map_err(|(field, message)| refuse(field, message))?;
    let drawing = drawing(web, id.clone(), asked.unit.clone(), asked.wanted);
    take(web, drawing, population, size, by, now).await
}

/// A drawing of no round. The id can come with the form; the seed is drawn here, so that nobody picks a sample.
pub(super) fn drawing(web: &Web, id: Reference, unit: UnitId, wanted: Wanted) -> Drawing {
    Drawing {
        id,
        unit,
        round: None,
        wanted,
        seed: format!("{}-{}", web.draw_reference(), web.draw_reference()),
    }
}

/// Draws so many; none where the id is taken.
pub(super) async fn take(
    web: &Web,
    drawing: Drawing,
    population: Population,
    size: usize,
    by: &Named,
    now: Timestamp,
) -> Result<Option<SpotCheck>, Problem> {
    let sample = population.draw(size, &drawing.seed);
    let (check, items) = SpotCheck::record(drawing, sample, by.clone(), now);
    match web.store.spot_checks.record(&check, &items).await? {
        Written::Committed => Ok(Some(check)),
        Written::Conflict => Ok(None),
    }
}

/// The declarations that count in a unit as they stand, read page by page; of each only what the drawing needs is held.
pub(super) async fn population(web: &Web, unit: &UnitId) -> Result<Population, Problem> {
    let mut population = Population::default();
    let mut people = web.store.unit_files.everyone(unit, web.now());
    while let Some(person) = people.try_next().await? {
        let report = person.counted(&web.campaign);
        report
            .into_iter()
            .for_each(|report| population.add(Member::of(&report.current)));
    }
    Ok(population)
}

/// Whether a spot check is what the same person asked for before, under the same id.
fn is_the_same(check: &SpotCheck, by: &Named, asked: &Asked) -> bool {
    &check.drawn_by == by && (&check.unit, check.wanted) == (&asked.unit, asked.wanted)
}
