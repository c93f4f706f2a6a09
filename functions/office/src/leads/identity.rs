//! `POST /api/leads/{id}/identity`: who reported it, for a stated reason that is recorded, shown once in the answer.

use super::find;
use super::show::{self, NotTaken};
use crate::Office;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Person as Named;
use campaign::lead::{IdentityReading, Lead, Reporter};
use campaign::timing;
use http::StatusCode;
use serde_json::json;
use web::posted::{Posted, errors_of};
use web::{Person, Problem, Web};

/// Reads the reporter's identity.
pub(super) async fn identity(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let mut posted = Posted::read(request, &["reason"]).await?;
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
            let answer = json!({ "reporter": reporter, "reading": reading });
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
        posted.wrong("reason", "请用 2 至 2000 个字写明查阅理由");
        return Err(posted.problem());
    };
    posted.check()?;
    let reporter = web
        .store
        .read_reporter(&lead.id, &reading, &web.draw_reference())
        .await?
        .ok_or_else(Problem::unavailable)?;
    Ok((lead, reading, reporter))
}
