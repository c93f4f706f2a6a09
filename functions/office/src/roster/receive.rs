//! A file comes in, and is answered with what it would change or with what is wrong with it.

use super::incoming::{self, Incoming};
use super::preview::{self, Preview};
use super::upload::{Head, MOST_PARTS, State, Upload};
use crate::Office;
use axum::extract::{Request, State as Stated};
use axum::response::Response;
use campaign::FieldErrors;
use http::{HeaderValue, StatusCode, header};
use roster_file::{Outcome, Problems};
use serde::Serialize;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, NoRight, SignedOut, TooOften};
use web::{Person, Problem};

/// Why a file was refused: the first 200 problems, and how many more there are. `fields.file` has the first hundred as text.
#[derive(Serialize, ToSchema)]
struct RefusedFile {
    #[serde(flatten)]
    problem: Problem,
    /// Left out, like `more`, where other fields than the file's rows are wrong.
    #[schema(required = false)]
    problems: Vec<roster_file::Problem>,
    #[schema(required = false)]
    more: u64,
}

/// Stages a file, alone or as a further part of an upload.
#[utoipa::path(post, path = "/api/roster", operation_id = "uploadRoster", security(("Session" = [])),
    description = "Stages a roster file and says what it would change; nothing on the roster changes yet. CSV in UTF-8, \
        GB18030 or UTF-16, or XLSX, as a form or as the body itself.",
    params(
        ("complete" = Option<bool>, Query, description = "`true`: the whole roster; for a file sent as the body"),
        ("upload" = Option<String>, Query, description = "The upload it is a further part of; for a file sent as the body"),
    ),
    request_body(content(
        (Incoming = "multipart/form-data"),
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
        (status = 422, description = "Problems by row and column, or other fields to correct", body = RefusedFile,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, TooOften, Faults
    ))]
pub(crate) async fn receive(
    Stated(office): Stated<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let incoming = incoming::read(request).await?;
    let mut upload = office.upload_to_add_to(&person, &incoming).await?;
    let file = office.read_checked(&person, &incoming, &upload).await?;
    if !file.outcome.problems.is_empty() {
        return refused(&office, &person, wants_page, &incoming, &file.outcome);
    }
    office.stage(&mut upload, file).await?;
    staged(&office, &upload, wants_page).await
}

/// The answer to what was staged: its preview.
pub(super) async fn staged(office: &Office, upload: &Upload, wants_page: bool) -> Result<Response, Problem> {
    if wants_page {
        return Ok(web::see_other(&upload.path()));
    }
    let body = preview::in_json(office, upload, 0).await?;
    Ok(web::located(StatusCode::CREATED, &upload.path(), &body))
}

impl Office {
    /// An upload without a part yet.
    pub(super) fn new_upload(&self, person: &Person, complete: bool) -> Upload {
        Upload {
            id: self.web.draw_reference(),
            head: Head::new(person.entry.number.clone(), self.web.now(), complete),
            version: 0,
        }
    }

    async fn upload_to_add_to(&self, person: &Person, incoming: &Incoming) -> Result<Upload, Problem> {
        let Some(id) = &incoming.upload else {
            return Ok(self.new_upload(person, incoming.complete));
        };
        let mut upload = self.upload(id).await?;
        let problem = |detail| Err(Problem::new(StatusCode::CONFLICT, detail));
        if upload.head.state() != State::Staged {
            return problem("这次上传已提交确认或开始载入，不能再添加文件；请另行上传");
        }
        if upload.head.parts.len() >= MOST_PARTS {
            return problem("这次上传的文件已达上限，请先载入，再另行上传其余文件");
        }
        // Whoever says it of one part says it of the whole.
        upload.head.complete |= incoming.complete;
        Ok(upload)
    }
}

fn refused(
    office: &Office,
    person: &Person,
    wants_page: bool,
    incoming: &Incoming,
    outcome: &Outcome,
) -> Result<Response, Problem> {
    let problems = &outcome.problems;
    if !wants_page {
        return Ok(refused_file(problems));
    }
    let context = serde_json::json!({
        "problems": problems.listed(),
        "more": problems.more(),
        "count": problems.count(),
        "rows": outcome.rows,
        "complete": incoming.complete,
        "upload": incoming.upload,
    });
    office.web.render_for(
        person,
        StatusCode::UNPROCESSABLE_ENTITY,
        "office/roster-refused.html",
        context,
    )
}

/// Problem details with the first problems by row and column, the rest counted.
fn refused_file(problems: &Problems) -> Response {
    let mut errors = FieldErrors::default();
    for problem in problems.listed() {
        errors.add("file", problem.to_string());
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let problem = Problem::new(status, "文件中有问题，没有载入任何人员；请逐项改正后重新上传");
    let refused = RefusedFile {
        problem: problem.with_fields(errors),
        problems: problems.listed().to_vec(),
        more: problems.more(),
    };
    let mut response = web::json(status, &refused);
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
