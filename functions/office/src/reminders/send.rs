//! `POST /api/reminders`: today's reminders go out now, to whom none went out today.

use crate::Office;
use crate::summaries::Asked;
use crate::summaries::make::wished;
use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut, TooOften};
use web::{Form, Person, Problem};

/// What is being done about today's reminders.
#[derive(Serialize, ToSchema)]
struct RemindersWished {
    /// The summary by which they go out.
    moment: Timestamp,
}

/// Sends today's reminders. It takes no body: whoever had one today gets no other.
#[utoipa::path(post, path = "/api/reminders", operation_id = "sendReminders", security(("Session" = [])),
    description = "Makes the summary of this moment and sends its reminders, to whom none went out today.",
    responses(
        (status = 201, description = "Done: what went out is on the list", body = RemindersWished,
            headers(("Location" = String, description = "The list"))),
        (status = 202, description = "Being done", body = RemindersWished,
            headers(("Location" = String, description = "The list"))),
        (status = 409, description = "The settings have nowhere to send them", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, TooOften, Faults
    ))]
pub(super) async fn send(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<()>::read(request).await?;
    form.parse(|(), _| Some(()))?;
    let answer = office.remind(&person, form.wants_page).await;
    form.answer(&office.web, answer).await
}

impl Office {
    async fn remind(&self, person: &Person, wants_page: bool) -> Result<Response, Problem> {
        if !self.summaries.reminds {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "没有设置接收提醒的地址（群机器人或者消息服务），请下载催报名单，自行通知",
            ));
        }
        let moment = self.web.now();
        let asked = wished(self, moment, Some(person.entry.number.clone())).await?;
        if wants_page {
            return Ok(web::see_other(
                match asked {
                    Asked::Made => format!("/api/reminders?made={moment}"),
                    Asked::Started => "/api/reminders?started=1".to_owned(),
                }
                .as_str(),
            ));
        }
        let status = match asked {
            Asked::Made => StatusCode::CREATED,
            Asked::Started => StatusCode::ACCEPTED,
        };
        let told = RemindersWished { moment };
        Ok(web::located(status, "/api/reminders", &told))
    }
}
