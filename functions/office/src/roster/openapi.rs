//! The roster's part of the OpenAPI document, generated from the types that answer requests.

use super::list::Line;
use super::preview::Preview;
use crate::confirmations::ProposalView;
use utoipa::{OpenApi, ToSchema};
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

/// One thing that is wrong with a roster file.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what the reader of files tells")]
pub(crate) struct FileProblem {
    /// The row as the spreadsheet shows it, from 1; null for the file as a whole.
    row: Option<u32>,
    /// The column's heading; null for the row as a whole.
    column: Option<String>,
    /// In Chinese.
    message: String,
}

/// A column in which a person's rows differ.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what the comparison tells")]
pub(crate) struct ColumnDifference {
    /// The column's heading.
    column: String,
    /// What stands on the roster; empty for nothing.
    before: String,
    /// What the file says; empty for nothing.
    after: String,
}

/// Why a file was refused: the first 200 problems, and how many more there are. `fields.file` has the same as text.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct RefusedFile {
    #[serde(flatten)]
    problem: Problem,
    #[schema(nullable = false)]
    problems: Option<Vec<FileProblem>>,
    #[schema(nullable = false)]
    more: Option<u64>,
}

/// A file as the page's form sends it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct RosterForm {
    /// CSV or XLSX, up to 4 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true`: this is the whole roster, so who is not in it leaves.
    #[schema(nullable = false)]
    complete: Option<String>,
    /// The upload this file is a further part of.
    #[schema(nullable = false)]
    upload: Option<String>,
}

/// A unit of the campaign.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct UnitName {
    id: String,
    name: String,
}

/// People of a unit.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct RosterPage {
    /// The unit that was asked for; empty for none.
    unit: String,
    units: Vec<UnitName>,
    people: Vec<Line>,
    /// What to ask for as `after` to get the next page; null after the last.
    next: Option<String>,
}

/// Goes on with an upload.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct UploadAction {
    #[schema(example = "load")]
    action: String,
}

/// A unit, by its id.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct ChosenUnit {
    #[schema(example = "tianyuan")]
    unit: String,
}

#[derive(OpenApi)]
#[openapi(
    paths(list, upload, template, preview, load, codes, code, factor_reset),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(get, path = "/api/roster", operation_id = "roster", security(("Session" = [])),
    params(
        ("unit" = Option<String>, Query, description = "A unit's id; without it only a whole number in `q` finds somebody"),
        ("q" = Option<String>, Query, description = "A part of a number, a name or a position"),
        ("code" = Option<String>, Query, description = "`none`: only who has no personal code"),
        ("after" = Option<String>, Query, description = "The number after which the page begins"),
    ),
    responses(
        (status = 200, description = "Fifty people at most", body = RosterPage),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn list() {}

#[utoipa::path(post, path = "/api/roster", operation_id = "uploadRoster", security(("Session" = [])),
    description = "Stages a roster file and says what it would change; nothing on the roster changes yet. CSV in UTF-8, \
        GB18030 or UTF-16, or XLSX, as a form or as the body itself.",
    params(
        ("complete" = Option<String>, Query, description = "`true`: the whole roster; for a file sent as the body"),
        ("upload" = Option<String>, Query, description = "The upload it is a further part of; for a file sent as the body"),
    ),
    request_body(content(
        (RosterForm = "multipart/form-data"),
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    responses(
        (status = 201, description = "Staged", body = Preview,
            headers(("Location" = String, description = "The upload"))),
        (status = 404, description = "No such upload, or its time is over", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "The upload is being loaded already, is full, or another part came first",
            body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Problems by row and column", body = RefusedFile,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn upload() {}

#[utoipa::path(get, path = "/api/roster/template", operation_id = "rosterTemplate", security(("Session" = [])),
    params(("format" = Option<String>, Query, description = "`xlsx`, or `csv` in UTF-8 with a byte order mark")),
    responses(
        (status = 200, description = "The template", content_type = "application/octet-stream", body = Vec<u8>),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn template() {}

#[utoipa::path(get, path = "/api/roster/uploads/{id}", operation_id = "rosterUpload", security(("Session" = [])),
    params(
        ("id" = String, Path, description = "As the upload was answered"),
        ("page" = Option<u32>, Query, description = "The page of people, from 1"),
    ),
    responses(
        (status = 200, description = "What it would change, or how far it has come", body = Preview),
        (status = 404, description = "No such upload, or its time is over", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn preview() {}

#[utoipa::path(post, path = "/api/roster/uploads/{id}", operation_id = "loadRoster", security(("Session" = [])),
    description = "Loads for about ten seconds. Asked again it goes on, until `state` is `loaded`; then it changes nothing.",
    params(("id" = String, Path, description = "As the upload was answered")),
    request_body(content = UploadAction, content_type = "application/json"),
    responses(
        (status = 200, description = "How far it has come", body = Preview),
        (status = 202, description = "It changes guarded roles: another person is to confirm it", body = Preview),
        (status = 404, description = "No such upload, or its time is over", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It has problems, or another request is at it", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn load() {}

#[utoipa::path(post, path = "/api/roster/codes", operation_id = "issueFirstCodes", security(("Session" = [])),
    description = "Proposes a first personal code for everyone in the unit who has none. Another person confirms it.",
    request_body(content = ChosenUnit, content_type = "application/json"),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn codes() {}

#[utoipa::path(post, path = "/api/roster/{number}/code", operation_id = "issueCode", security(("Session" = [])),
    description = "Proposes a new personal code, which starts the account anew. Once another person confirms it, the old \
        one ends, and with it the sessions it opened.",
    params(("number" = String, Path, description = "花名册编号")),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn code() {}

#[utoipa::path(post, path = "/api/roster/{number}/factor-reset", operation_id = "resetSecondFactor",
    security(("Session" = [])), description = "Proposes that the next sign-in enrols a new second factor. Another person confirms it.",
    params(("number" = String, Path, description = "花名册编号")),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn factor_reset() {}

/// The description of the roster's routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
