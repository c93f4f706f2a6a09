//! The template to fill in.

use crate::Office;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use web::openapi::{Faults, File, NoRight, NotThere, SignedOut};
use web::{Problem, Query};

/// The type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Gives the workbook, or with `format=csv` the same as CSV.
#[utoipa::path(get, path = "/api/roster/template", operation_id = "rosterTemplate", security(("Session" = [])),
    params(("format" = Option<String>, Query, description = "`xlsx`, or `csv` in UTF-8 with a byte order mark")),
    responses(
        (status = 200, description = "The template", content(
            (File = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (File = "text/csv"))),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn template(State(office): State<Office>, query: Query) -> Result<Response, Problem> {
    let campaign = &office.web.campaign;
    let (kind, name, body) = match query.text("format") {
        "" | "xlsx" => {
            let workbook = roster_file::template::xlsx(campaign);
            let workbook = workbook.map_err(Problem::fault)?;
            (XLSX, "roster-template.xlsx", workbook)
        }
        "csv" => (
            "text/csv; charset=utf-8",
            "roster-template.csv",
            roster_file::template::csv(campaign),
        ),
        _ => return Err(Problem::not_found()),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, body).into_response())
}
