//! `POST /api/summaries`: make one now.

use super::{Asked, Wish};
use crate::Office;
use archive::Moment;
use axum::extract::State;
use axum::response::Response;
use campaign::RosterNumber;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::Problem;
use web::openapi::{Faults, NoRight, SignedOut, TooOften};

/// What was made, or is being made.
#[derive(Serialize, ToSchema)]
struct MadeSummary {
    name: String,
    moment: Timestamp,
}

/// Has the summary of this moment made, with today's reminders for whom somebody wishes that.
pub(crate) async fn wished(
    office: &Office,
    now: Timestamp,
    remind: Option<RosterNumber>,
) -> Result<Asked, Problem> {
    let wish = Wish { moment: now, remind };
    let asked = (office.summaries.make)(wish).await.map_err(|error| {
        tracing::error!(%error, "a summary asked for by hand was not made");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "这一期汇总没有做成，以前各期都还在；请稍后再试",
        )
        .retry_after(60)
    })?;
    tracing::info!(?asked, "a summary was asked for by hand");
    Ok(asked)
}

/// Makes the summary of this moment. It takes no body: there is nothing to choose.
#[utoipa::path(post, path = "/api/summaries", operation_id = "makeSummary", security(("Session" = [])),
    description = "Makes the summary of this moment. Reminders are listed in it and not sent.",
    responses(
        (status = 201, description = "Made", body = MadeSummary, headers(("Location" = String, description = "The summary"))),
        (status = 202, description = "Being made", body = MadeSummary,
            headers(("Location" = String, description = "Where it will be"))),
        SignedOut, NoRight, TooOften, Faults
    ))]
pub(super) async fn make(State(office): State<Office>, headers: HeaderMap) -> Result<Response, Problem> {
    let now = office.web.now();
    let asked = wished(&office, now, None).await?;
    let name = Moment::of(now);
    if web::wants_page(&headers) {
        return Ok(web::see_other(match asked {
            Asked::Made => "/api/overview",
            Asked::Started => "/api/summaries?started=1",
        }));
    }
    let status = match asked {
        Asked::Made => StatusCode::CREATED,
        Asked::Started => StatusCode::ACCEPTED,
    };
    let made = MadeSummary {
        name: name.as_str().to_owned(),
        moment: now,
    };
    Ok(web::located(status, &format!("/api/summaries/{name}"), &made))
}
