//! `POST /api/units/{unit}/note`: the note that goes with a unit's whole table (另附说明).

use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::UnitId;
use campaign::person::Person as Named;
use campaign::verification::{NoteRefused, Noted, UnitNote, UnitNoteForm};
use http::StatusCode;
use serde_json::json;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Filled, Form, Person, Problem};

/// Writes, changes or takes back a unit's note.
#[utoipa::path(post, path = "/api/units/{unit}/note", operation_id = "addUnitNote", security(("Session" = [])),
    params(("unit" = String, Path, description = "The unit's id")),
    request_body(content = UnitNoteForm, content_type = "application/json"),
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
    let mut form = Form::<UnitNoteForm>::read(request).await?;
    let answer = write(web, &person, &unit, &mut form).await;
    let again = |filled| page(web, &person, &unit, filled);
    form.answer_or_redisplay(web, answer, again).await
}

/// A page with what was typed and why it was not taken.
async fn page(web: &Web, person: &Person, unit: &UnitId, filled: Filled) -> Result<Response, Problem> {
    let stands = web.store.unit_files.unit_note(unit).await?;
    let context = json!({
        "unit": { "id": unit, "name": web.campaign.unit_name(unit) },
        "stands": stands.and_then(|note| note.text),
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(
        person,
        filled.status,
        "office/verification-unit-note.html",
        context,
    )
}

async fn write(
    web: &Web,
    person: &Person,
    unit: &UnitId,
    form: &mut Form<UnitNoteForm>,
) -> Result<Response, Problem> {
    let (text, why) = form.parse(|fields, _| Some((fields.text.clone(), fields.why.clone())))?;
    let previous = web.store.unit_files.unit_note(unit).await?;
    let noted = UnitNote::note(
        previous.as_ref(),
        unit,
        Named::of(&person.entry),
        text.as_deref().unwrap_or_default(),
        why.as_deref().unwrap_or_default(),
        web.now(),
    );
    let note = match noted.map_err(|refused| explain(form, refused))? {
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
    Ok(form.done(&format!("/api/units/{unit}/annex3#notes"), StatusCode::OK, &note))
}

fn explain(form: &mut Form<UnitNoteForm>, refused: NoteRefused) -> Problem {
    let field = match refused {
        NoteRefused::WhyMissing => "why",
        NoteRefused::Wording | NoteRefused::NothingThere => "text",
    };
    form.refuse(field, refused.to_string())
}
