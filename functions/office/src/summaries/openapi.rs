//! The part of summaries in the OpenAPI document.

use utoipa::{OpenApi, ToSchema};
use web::openapi::{Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

/// A summary in the list.
#[derive(ToSchema)]
#[schema(as = SummaryLine)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Line {
    /// Names it in addresses: the moment in the campaign's time zone.
    #[schema(example = "2017-09-11T1800")]
    name: String,
    /// False where a run failed half-way; the rest is null then.
    complete: bool,
    #[schema(format = DateTime, required)]
    moment: Option<String>,
    /// Whether everyone is accounted for.
    #[schema(required)]
    ok: Option<bool>,
    /// *expected = nil + disclosing + exempt + missing*.
    #[schema(value_type = Option<Object>, required)]
    reconciliation: Option<serde_json::Value>,
}

/// A page of summaries, newest first.
#[derive(ToSchema)]
#[schema(as = SummaryList)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct List {
    summaries: Vec<Line>,
    /// To be given as `after` for the next page.
    #[schema(required)]
    next: Option<String>,
}

/// A file that may be fetched with `?file=`.
#[derive(ToSchema)]
#[schema(as = SummaryFile)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct File {
    #[schema(example = "annex3-bureau.xlsx")]
    name: String,
    label: String,
    size: u64,
    sha256: String,
}

/// One summary.
#[derive(ToSchema)]
#[schema(as = Summary)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Whole {
    name: String,
    #[schema(format = DateTime)]
    moment: String,
    ok: bool,
    /// The summary this one was compared with.
    #[schema(required)]
    previous: Option<String>,
    /// The counts, per unit and in all.
    #[schema(value_type = Object)]
    overview: serde_json::Value,
    /// The brief in Chinese.
    #[schema(value_type = Option<Object>, required)]
    brief: Option<serde_json::Value>,
    /// The files that the reader may have.
    files: Vec<File>,
}

/// What was made, or is being made.
#[derive(ToSchema)]
#[schema(as = MadeSummary)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Made {
    name: String,
    #[schema(format = DateTime)]
    moment: String,
}

#[derive(OpenApi)]
#[openapi(paths(list, make, show), components(schemas(Problem)), modifiers(&Session))]
struct Document;

#[utoipa::path(get, path = "/api/summaries", operation_id = "summaries", security(("Session" = [])),
    params(("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, description = "A page of summaries", body = List),
        SignedOut, NoRight, Invalid, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn list() {}

#[utoipa::path(post, path = "/api/summaries", operation_id = "makeSummary", security(("Session" = [])),
    description = "Makes the summary of this moment. Reminders are listed in it and not sent.",
    responses(
        (status = 201, description = "Made", body = Made, headers(("Location" = String, description = "The summary"))),
        (status = 202, description = "Being made", body = Made,
            headers(("Location" = String, description = "Where it will be"))),
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn make() {}

#[utoipa::path(get, path = "/api/summaries/{date}", operation_id = "summary", security(("Session" = [])),
    params(
        ("date" = String, Path, description = "A summary's name, or a day: the newest of that day"),
        ("format" = Option<String>, Query,
            description = "`xlsx`: the bureau's Annex 3; `docx`, `html`: the brief; `json`: this"),
        ("file" = Option<String>, Query, description = "One of its files, by name")
    ),
    responses(
        (status = 200, description = "The summary, or one of its files", content(
            (Whole = "application/json"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/csv"),
            (String = "text/html")
        )),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
