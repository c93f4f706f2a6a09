//! `POST /api/units/{unit}/note`: the note that goes with a unit's whole table (另附说明).

use super::posts::UnitNotePost;
use super::sent::Sent;
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Person as Named;
use campaign::verification::{NoteRefused, Noted, UnitNote};
use campaign::{FieldErrors, UnitId};
use http::StatusCode;
use serde_json::json;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::errors_of;
use web::{Person, Problem};

/// Fields that are known.
const FIELDS: &[&str] = &["text", "why"];

/// Writes, changes or takes back a unit's note.
#[utoipa::path(post, path = "/api/units/{unit}/note", operation_id = "addUnitNote", security(("Session" = [])),
    params(("unit" = String, Path, description = "The unit's id")),
    request_body(content = UnitNotePost, content_type = "application/json"),
    responses(
        (status = 200, description = "The note that stands", body = UnitNote),
        NotThere,
        (status = 409, description = "Somebody changed it since", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn note(
    State(office): State<Office>,
    person: Person,
    Path(unit): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let unit = UnitId::parse(&unit)
        .ok()
        .filter(|unit| web.campaign.unit(unit).is_some())
        .ok_or_else(Problem::not_found)?;
    let sent = Sent::read(request, &[]).await?;
    let answer = match write(web, &person, &unit, &sent).await {
        Err(problem) if sent.held.wants_back(&problem) => back(web, &person, &unit, &sent, &problem).await,
        answer => answer,
    };
    sent.held.or_kept(web, answer).await
}

/// A page with what was typed and why it was not taken.
async fn back(
    web: &Web,
    person: &Person,
    unit: &UnitId,
    sent: &Sent,
    problem: &Problem,
) -> Result<Response, Problem> {
    let stands = web.store.unit_files.unit_note(unit).await?;
    let context = json!({
        "unit": { "id": unit, "name": web.campaign.unit_name(unit) },
        "stands": stands.and_then(|note| note.text),
        "form": { "text": sent.text("text"), "why": sent.text("why") },
        "errors": errors_of(problem),
    });
    web.render_for(person, problem.status(), "verification-unit-note.html", context)
}

async fn write(web: &Web, person: &Person, unit: &UnitId, sent: &Sent) -> Result<Response, Problem> {
    refuse_unknown(sent)?;
    let previous = web.store.unit_files.unit_note(unit).await?;
    let noted = UnitNote::note(
        previous.as_ref(),
        unit,
        Named::of(&person.entry),
        sent.text("text"),
        sent.text("why"),
        web.now(),
    );
    let note = match noted.map_err(explain)? {
        Noted::Now(note) => {
            let written = web.store.verifications.write_unit_note(&note).await?;
            if written == Written::Conflict {
                let detail = "其他人已登记了新的情况，请看过最新内容后再办理";
                return Err(Problem::new(StatusCode::CONFLICT, detail));
            }
            note
        }
        Noted::Already(note) => note,
    };
    if sent.held.wants_page {
        return Ok(web::see_other(&format!("/api/units/{unit}/annex3#notes")));
    }
    Ok(web::json(StatusCode::OK, &note))
}

fn refuse_unknown(sent: &Sent) -> Result<(), Problem> {
    let mut errors = sent.errors.clone();
    match &sent.value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                if !FIELDS.contains(&name.as_str()) {
                    errors.add_unknown("", name);
                } else if !value.is_string() && !value.is_null() {
                    errors.wrong(name.clone(), "的格式不正确");
                }
            }
        }
        serde_json::Value::Null => {}
        _ => errors.add("", "请提交一个 JSON 对象"),
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::fields(errors))
    }
}

fn explain(refused: NoteRefused) -> Problem {
    let field = match refused {
        NoteRefused::WhyMissing => "why",
        NoteRefused::Wording | NoteRefused::NothingThere => "text",
    };
    let mut errors = FieldErrors::default();
    errors.add(field, refused.to_string());
    Problem::fields(errors)
}
