//! `POST /api/leads/{id}/identity`: who reported it, for a stated reason that is recorded, shown once in the answer.

use super::find;
use super::posts::ReasonForm;
use super::show;
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::lead::{IdentityReading, Reporter};
use campaign::person::Person as Named;
use campaign::timing;
use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// Who reported, shown once, with the record of this reading.
#[derive(Serialize, ToSchema)]
struct ReporterAnswer {
    reporter: Reporter,
    reading: IdentityReading,
}

/// Reads the reporter's identity.
#[utoipa::path(post, path = "/api/leads/{id}/identity", operation_id = "readReporter", security(("Session" = [])),
    description = "Every reading is recorded before it is answered.",
    params(("id" = String, Path)),
    request_body(content = ReasonForm, content_type = "application/json"),
    responses(
        (status = 200, description = "The reporter", body = ReporterAnswer),
        NotThere,
        (status = 409, description = "No reporter was noted", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
pub(super) async fn identity(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut form = Form::<ReasonForm>::read(request).await?;
    let answer = read(web, &person, &id, &mut form).await;
    let again = async |filled| {
        let lead = find(web, &person, &id).await?;
        show::page(web, &person, &lead, Some("identity"), filled).await
    };
    form.answer_or_redisplay(web, answer, again).await
}

/// Reads it, records that, and tells it.
async fn read(
    web: &Web,
    person: &Person,
    id: &str,
    form: &mut Form<ReasonForm>,
) -> Result<Response, Problem> {
    let lead = find(web, person, id).await?;
    if !lead.has_reporter {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "登记这条线索时没有记下举报人的身份",
        ));
    }
    let by = Named::of(&person.entry);
    let reading = form.parse(|fields, check| {
        let reason = fields.reason.as_deref().unwrap_or_default();
        let reading = IdentityReading::stated(by, web.now(), reason);
        check.say_if(reading.is_none(), "reason", "请用 2 至 2000 个字写明查阅理由");
        reading
    })?;
    let reporter = web
        .store
        .leads
        .read_reporter(&lead.id, &reading, &web.draw_reference())
        .await?
        .ok_or_else(Problem::unavailable)?;
    if !form.wants_page {
        return Ok(web::json(StatusCode::OK, &ReporterAnswer { reporter, reading }));
    }
    let context = json!({
        "id": lead.id,
        "reporter": reporter,
        "reason": reading.reason,
        "at": timing::moment_in_chinese(reading.at),
    });
    web.render_for(person, StatusCode::OK, "office/lead-identity.html", context)
}
