//! `POST /api/declarations/{reference}/check`: the unit's officer or head notes that a report was checked.

use crate::units::{self, UnitPage};
use crate::{Web, case};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::unit_check::{CheckRefused, Noted, UnitCheck};
use campaign::{FieldErrors, form};
use http::StatusCode;
use store::{Case, Written};
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Filled, Form, Person, Problem, Query};

form! {
    /// A check of a report by its unit.
    struct CheckNote {
        #[schema(value_type = u32)]
        revision: Option<u32> = written "所看的是第几次提交",
        /// The step of the check that was seen, 0 for none; one that is not told is not asked for.
        #[schema(value_type = Option<u32>)]
        check: Option<u32> = written "所看的核对",
        /// What stands out, up to 500 characters.
        comment: Option<String> = written "意见",
        /// This and the next lead back to the page that the browser came from.
        #[schema(ignore)]
        filter: Option<String> = written "筛选",
        #[schema(ignore)]
        after: Option<String> = written "页码",
    }
}

/// Notes a check.
#[utoipa::path(post, path = "/api/declarations/{reference}/check", operation_id = "checkReport",
    security(("Session" = [])),
    description = "Notes that a unit's officer or head checked a report of its people, never one's own.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = CheckNote, content_type = "application/json"),
    responses(
        (status = 200, description = "Noted, now or before", body = UnitCheck),
        (status = 404, description = "Not of one's unit", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A newer revision stands, or somebody else checked it meanwhile", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn check(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::read(request).await?;
    let back = came_from(&form.entered);
    let answer = decide(&web, &person, &reference, &back, &mut form).await;
    let again = |filled| again(&web, &person, &reference, &back, filled);
    form.answer_or_redisplay(&web, answer, again).await
}

async fn decide(
    web: &Web,
    person: &Person,
    reference: &str,
    back: &str,
    form: &mut Form<CheckNote>,
) -> Result<Response, Problem> {
    let case = case::find(web, reference).await?;
    let unit = case.unit().clone();
    if !person.member().answers_for(&unit) {
        return Err(Problem::not_found());
    }
    let place = format!("/api/units/{unit}{back}#person-{}", case.current.number);
    let check = note(web, person, case, form).await?;
    Ok(form.done(&place, StatusCode::OK, &check))
}

async fn note(
    web: &Web,
    person: &Person,
    mut case: Case,
    form: &mut Form<CheckNote>,
) -> Result<UnitCheck, Problem> {
    let seen = form.parse(|fields, check| check.demand("revision", fields.revision))?;
    let comment = form.entered.comment.clone().unwrap_or_default();
    // Twice at most: the second time the other check is known.
    for _ in 0..2 {
        let noted = UnitCheck::note(
            case.check.as_ref(),
            &case.current,
            seen,
            form.entered.check,
            person.party(),
            &comment,
            web.now(),
        );
        let check = match noted.map_err(|refused| refuse(refused, &case))? {
            Noted::Now(check) => *check,
            Noted::Already(check) => return Ok(*check),
        };
        match web.store.reviews.note_check(&check, &case.current).await? {
            Written::Committed => return Ok(check),
            Written::Conflict => case = case::find(web, case.current.reference.as_str()).await?,
        }
    }
    Err(Problem::unavailable())
}

fn refuse(refused: CheckRefused, case: &Case) -> Problem {
    match refused {
        CheckRefused::Barred(bar) => Problem::barred(bar, &case.current.reference),
        CheckRefused::OldRevision { .. } | CheckRefused::Overtaken => {
            Problem::new(StatusCode::CONFLICT, refused.to_string())
        }
        CheckRefused::Oneself => Problem::new(StatusCode::FORBIDDEN, refused.to_string()),
        CheckRefused::Wording => {
            let mut errors = FieldErrors::default();
            errors.add("comment", refused.to_string());
            Problem::fields(errors)
        }
    }
}

/// The unit's page as it was, with what was typed and why it was not taken.
async fn again(
    web: &Web,
    person: &Person,
    reference: &str,
    back: &str,
    filled: Filled,
) -> Result<Response, Problem> {
    let case = case::find(web, reference).await?;
    let unit = units::of_person(web, person, case.unit().as_str())?;
    let mut query = Query::of(back.strip_prefix('?').unwrap_or_default());
    let wanted = units::wanted(&mut query)?;
    let people = units::read(web, unit, &wanted).await?;
    let page = UnitPage {
        web,
        person,
        unit,
        query: &query,
    };
    let number = &case.current.number;
    page.show(people, wanted.show, Some((number, filled))).await
}

/// The query of the page that the browser came from; empty for its plain address.
fn came_from(fields: &CheckNote) -> String {
    let parts: Vec<String> = [("filter", &fields.filter), ("after", &fields.after)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)))
        .filter(|(_, value)| is_plain(value))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    }
}

/// Whether it can be a filter's name or a roster number; anything else leads back to the plain address.
fn is_plain(value: &str) -> bool {
    let can_be = value.len() <= 40;
    can_be
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
