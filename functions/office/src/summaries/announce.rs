//! `GET /api/summaries/announcement`: what the public is told already, as a draft for an announcement of the site.

use super::{files, refuse};
use crate::Office;
use axum::extract::State;
use axum::response::Response;
use campaign::{Right, timing};
use http::StatusCode;
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Person, Problem};

/// A text for the site's folder of announcements, with the public's figures and none that they were drawn from.
#[utoipa::path(get, path = "/api/summaries/announcement", operation_id = "announcementDraft", security(("Session" = [])),
    description = "The public's figures as a draft announcement: Markdown with its head, as the site's generator takes it. \
        404 until there are any.",
    responses((status = 200, description = "The draft", body = String, content_type = "text/markdown"),
        NotThere, SignedOut, NoRight, Faults))]
pub(super) async fn draft(State(office): State<Office>) -> Result<Response, Problem> {
    let published = office.summaries.archive().published().await.map_err(refuse)?;
    let Some(published) = published else {
        let detail = "还没有公布过数字，没有可以起草的内容";
        return Err(Problem::new(StatusCode::NOT_FOUND, detail));
    };
    let today = timing::day(office.web.now());
    let text = published.announcement(&office.web.campaign, today);
    let name = format!("progress-{today}.md");
    Ok(files::attached(
        &name,
        "text/markdown; charset=utf-8",
        text.into(),
    ))
}

/// Whether there is a draft for this person.
pub(super) async fn is_offered(office: &Office, person: &Person) -> Result<bool, Problem> {
    if !Right::DraftAnnouncement.is_held_by(&person.roles) {
        return Ok(false);
    }
    let published = office.summaries.archive().published().await.map_err(refuse)?;
    Ok(published.is_some())
}
