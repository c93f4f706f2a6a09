//! `GET /api/leads/{id}/letter`: 移送函 of a referral, or 交办单 to a unit.

use super::{find, today};
use crate::{Office, letters};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::letter::Letter;
use http::HeaderMap;
use web::openapi::{Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Person, Problem, Query};

/// The letter of a referral, or to a unit.
#[utoipa::path(get, path = "/api/leads/{id}/letter", operation_id = "leadLetter", security(("Session" = [])),
    description = "移送函 of a referral, or 交办单 to a unit. The reporter is in neither.",
    params(
        ("id" = String, Path),
        ("referral" = Option<u32>, Query, description = "Which referral, counted from 1"),
        ("unit" = Option<String>, Query, description = "Without `referral`: the unit that is to look into it"),
        ("format" = Option<String>, Query, description = "`docx`"),
    ),
    responses(
        (status = 200, description = "The letter", content(
            (Letter = "application/json"),
            (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        )),
        (status = 409, description = "Closed, or about the unit's head", body = Problem,
            content_type = "application/problem+json"),
        NotThere, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let lead = find(web, &person, &id).await?;
    let referral = query.parse("referral", |text| text.parse::<u32>().map_err(|_| "应为数字"));
    let letter = match referral {
        Some(number) => lead
            .referral_letter(&web.campaign, number)
            .ok_or_else(Problem::not_found)?,
        None => {
            let (unit, heads) = letters::unit(web, &mut query).await?;
            lead.assignment_letter(&web.campaign, unit, &heads, today(web))
                .map_err(letters::refuse)?
        }
    };
    let back = format!("/api/leads/{}", lead.id);
    let file = format!("letter-{}", lead.id);
    letters::answer(web, &letter, [&file, &back], &query, &headers)
}
