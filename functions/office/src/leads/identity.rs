//! `POST /api/leads/{id}/identity`: who reported it, for a stated reason that is recorded, shown once in the answer.

use super::find;
use super::posts::ReasonPost;
use super::show::{self, NotTaken};
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Person as Named;
use campaign::errors::Field;
use campaign::lead::{IdentityReading, Lead, Reporter};
use campaign::timing;
use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::{Posted, errors_of};
use web::{Person, Problem};

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
    request_body(content = ReasonPost, content_type = "application/json"),
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
    let mut posted = Posted::read(request, &[Field::written("reason", "查阅理由")]).await?;
    let answer = match read(web, &person, &id, &mut posted).await {
        Ok((lead, reading, reporter)) if posted.held.wants_page => {
            let context = json!({
                "id": lead.id,
                "reporter": reporter,
                "reason": reading.reason,
                "at": timing::moment_in_chinese(reading.at),
            });
            web.render_for(&person, StatusCode::OK, "lead-identity.html", context)
        }
        Ok((_, reading, reporter)) => {
            let answer = ReporterAnswer { reporter, reading };
            Ok(web::json(StatusCode::OK, &answer))
        }
        Err(problem) if posted.held.wants_back(&problem) => {
            let lead = find(web, &person, &id).await?;
            let not_taken = NotTaken {
                form: "identity",
                typed: posted.typed(),
                errors: errors_of(&problem),
                status: problem.status(),
            };
            show::page(web, &person, &lead, Some(not_taken)).await
        }
        Err(problem) => Err(problem),
    };
    posted.held.or_kept(web, answer).await
}

async fn read(
    web: &Web,
    person: &Person,
    id: &str,
    posted: &mut Posted,
) -> Result<(Lead, IdentityReading, Reporter), Problem> {
    let lead = find(web, person, id).await?;
    if !lead.has_reporter {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "登记这条线索时没有记下举报人的身份",
        ));
    }
    let by = Named::of(&person.entry);
    let Some(reading) = IdentityReading::stated(by, web.now(), &posted.text("reason")) else {
        posted.say("reason", "请用 2 至 2000 个字写明查阅理由");
        return Err(posted.problem());
    };
    posted.check()?;
    let reporter = web
        .store
        .leads
        .read_reporter(&lead.id, &reading, &web.draw_reference())
        .await?
        .ok_or_else(Problem::unavailable)?;
    Ok((lead, reading, reporter))
}
