//! `POST /api/declarations/{reference}/check`: the unit's officer or head notes that a report was checked.

use crate::listing::Asked;
use crate::units::{self, NotNoted, UnitPage};
use crate::{Web, case};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::FieldErrors;
use campaign::errors::Field;
use campaign::unit_check::{CheckRefused, Noted, UnitCheck};
use http::StatusCode;
use store::{Case, Written};
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::posted::{Fields, Held};
use web::{Person, Problem};

/// `filter` and `after` lead back to the page that the browser came from.
const FIELDS: &[Field] = &[
    Field::written("revision", "所看的是第几次提交"),
    Field::written("comment", "意见"),
    Field::written("filter", "筛选"),
    Field::written("after", "页码"),
];

/// A check of a report by its unit.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct CheckNote {
    revision: u32,
    /// What stands out, up to 500 characters.
    comment: Option<String>,
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
        (status = 409, description = "A newer revision stands", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn check(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let held = Held::of(request).await?;
    let answer = decide(&web, &person, &reference, &held).await;
    held.or_kept(&web, answer).await
}

async fn decide(web: &Web, person: &Person, reference: &str, held: &Held) -> Result<Response, Problem> {
    let case = case::find(web, reference).await?;
    let unit = case.unit();
    if !person.member().answers_for(unit) {
        return Err(Problem::not_found());
    }
    let mut fields = held.fields(FIELDS).await?;
    let back = came_from(&fields);
    match note(web, person, case.clone(), &mut fields).await {
        Ok(_) if held.wants_page => Ok(web::see_other(&format!(
            "/api/units/{unit}{back}#person-{}",
            case.current.number
        ))),
        Ok(check) => Ok(web::json(StatusCode::OK, &check)),
        Err(problem) if held.wants_page && problem.status() != StatusCode::SERVICE_UNAVAILABLE => {
            let not_noted = NotNoted {
                number: case.current.number.clone(),
                comment: fields.text("comment"),
                message: message(&problem),
            };
            let page = again(web, person, &case, &back, problem.status(), &not_noted).await?;
            Ok(problem.told_by(page))
        }
        Err(problem) => Err(problem),
    }
}

async fn note(web: &Web, person: &Person, mut case: Case, fields: &mut Fields) -> Result<UnitCheck, Problem> {
    let seen = fields.whole("revision");
    fields.check()?;
    let comment = fields.text("comment");
    // Twice at most: the second time the other check is known.
    for _ in 0..2 {
        let noted = UnitCheck::note(
            case.check.as_ref(),
            &case.current,
            seen,
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
        CheckRefused::OldRevision { .. } => Problem::new(StatusCode::CONFLICT, refused.to_string()),
        CheckRefused::Oneself => Problem::new(StatusCode::FORBIDDEN, refused.to_string()),
        CheckRefused::Wording => {
            let mut errors = FieldErrors::default();
            errors.add("comment", refused.to_string());
            Problem::fields(errors)
        }
    }
}

/// The first thing that is wrong, in words.
fn message(problem: &Problem) -> String {
    let first = problem.field_errors().iter().next();
    first
        .and_then(|(_, messages)| messages.into_iter().next())
        .unwrap_or_else(|| problem.detail().to_owned())
}

/// The unit's page as it was, with what was typed and why it was not taken.
async fn again(
    web: &Web,
    person: &Person,
    case: &Case,
    back: &str,
    status: StatusCode,
    not_noted: &NotNoted,
) -> Result<Response, Problem> {
    let unit = units::of_person(web, person, case.unit().as_str())?;
    let mut asked = Asked::of(back.strip_prefix('?'));
    let wanted = units::wanted(&mut asked)?;
    let people = units::read(web, unit, &wanted).await?;
    let page = UnitPage {
        web,
        person,
        unit,
        asked: &asked,
    };
    page.show(people, wanted.show, status, Some(not_noted)).await
}

/// The query of the page that the browser came from; empty for its plain address.
fn came_from(fields: &Fields) -> String {
    let parts: Vec<String> = ["filter", "after"]
        .into_iter()
        .map(|name| (name, fields.text(name)))
        .filter(|(_, value)| !value.is_empty() && is_plain(value))
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
