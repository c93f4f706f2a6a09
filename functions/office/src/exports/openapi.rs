//! Exports in the OpenAPI document.

use utoipa::{OpenApi, ToSchema};
use web::openapi::{Faults, Invalid, NoRight, Problem, Session, SignedOut};

/// A column of a list.
#[derive(ToSchema)]
#[schema(as = ExportColumn)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Column {
    /// Its name in JSON Lines.
    name: String,
    /// Its heading in CSV and XLSX.
    heading: String,
}

/// A list that can be exported.
#[derive(ToSchema)]
#[schema(as = ExportList)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct List {
    /// Its name in addresses.
    #[schema(example = "participations")]
    name: String,
    title: String,
    columns: Vec<Column>,
}

/// Who exported something.
#[derive(ToSchema)]
#[schema(as = ExportAuthor)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct Author {
    number: String,
    name: String,
}

/// An export that was made.
#[derive(ToSchema)]
#[schema(as = ExportMade)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct Made {
    id: String,
    #[schema(format = DateTime)]
    at: String,
    by: Author,
    what: String,
    /// The unit; null for the whole bureau.
    #[schema(required)]
    unit: Option<String>,
    format: String,
}

/// What can be exported, and what was, newest first.
#[derive(ToSchema)]
#[schema(as = Exports)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct All {
    lists: Vec<List>,
    formats: Vec<String>,
    made: Vec<Made>,
    /// To be given as `after` for the next page of what was made.
    #[schema(required)]
    next: Option<String>,
}

#[derive(OpenApi)]
#[openapi(paths(show, export), components(schemas(Problem)), modifiers(&Session))]
struct Document;

#[utoipa::path(get, path = "/api/exports", operation_id = "exports", security(("Session" = [])),
    params(
        ("unit" = Option<String>, Query, description = "The unit that the page's links are for"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, description = "What can be exported and what was", body = All),
        SignedOut, NoRight, Invalid, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

#[utoipa::path(get, path = "/api/exports/{what}", operation_id = "export", security(("Session" = [])),
    description = "Streams a list, and records who exported it. JSON Lines have one object a row, with money as decimal \
        text, days in ISO 8601 and moments in UTC. CSV is UTF-8 with a byte order mark and CR LF; CSV and XLSX have \
        Chinese headings and moments of the campaign's time zone.",
    params(
        ("what" = String, Path, description = "The list's name"),
        ("format" = String, Query, description = "`xlsx`, `csv` or `jsonl`"),
        ("unit" = Option<String>, Query, description = "One unit; the whole bureau if left out")
    ),
    responses(
        (status = 200, description = "The file", content(
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/csv"),
            (String = "application/jsonl")
        )),
        (status = 303, description = "The file is larger than can be answered: it is fetched, within minutes, from \
            the address in `Location`"),
        (status = 404, description = "No such list", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn export() {}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
