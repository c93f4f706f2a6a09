//! `GET /api/declarations/{reference}/letter`: 移送函 of a case that went to the judiciary, or 交办单 of what was declared to a
//! unit.

use super::case_report::case;
use super::find;
use crate::{Office, letters};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::letter::{self, Letter};
use campaign::{date, timing};
use http::HeaderMap;
use jiff::ToSpan as _;
use web::openapi::{Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Person, Problem, Query};

/// Days that a unit has; ours.
const DAYS: i32 = 15;

/// The letter of a case, or of what was declared.
#[utoipa::path(get, path = "/api/declarations/{reference}/letter", operation_id = "caseLetter",
    security(("Session" = [])),
    description = "移送函 of a case that was passed on to the judiciary, or 交办单 of what was declared to a unit.",
    params(
        ("reference" = String, Path, description = "The declaration's reference"),
        ("serial" = Option<u32>, Query, description = "The case report that was passed on"),
        ("unit" = Option<String>, Query, description = "Without `serial`: the unit that is to look into it"),
        ("due" = Option<String>, Query, description = "With `unit`: by when; in 15 days, if left out"),
        ("format" = Option<String>, Query, description = "`docx`"),
    ),
    responses(
        (status = 200, description = "The letter", content(
            (Letter = "application/json"),
            (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        )),
        (status = 409, description = "About the unit's head, or nothing was declared", body = Problem, content_type = "application/problem+json"),
        NotThere, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(reference): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (web, campaign) = (&office.web, &office.web.campaign);
    let dossier = find(web, &person, &reference).await?;
    let serial = query.parse("serial", |text| text.parse::<u32>().map_err(|_| "应为数字"));
    let today = timing::day(web.now());
    let due = query.parse("due", date::parse);
    let letter = match serial {
        Some(serial) => {
            let case = case(web, &dossier, Some(serial)).await?;
            let about = case.about();
            letter::case_referral(campaign, case.filing, &case.disposition, &case.report, &about)
                .ok_or_else(Problem::not_found)?
        }
        None => {
            let late = due.filter(|due| *due < today);
            if late.is_some() {
                query.refuse("due", "办结期限不能早于今天");
            }
            let (unit, heads) = letters::unit(web, &mut query).await?;
            let due = due.unwrap_or_else(|| today.saturating_add(DAYS.days()));
            let filing = &dossier.current;
            let declared = filing.content.participations.iter();
            let about: Vec<String> = declared
                .map(|one| format!("{}：{}", one.business_name, one.content))
                .collect();
            letter::case_assignment(campaign, filing, &about, unit, &heads, [today, due])
                .map_err(letters::refuse)?
        }
    };
    let filed = &dossier.current.reference;
    let back = format!("/api/declarations/{filed}/verification");
    let file = format!("letter-{filed}");
    letters::answer(web, &letter, [&file, &back], &query, &headers)
}
