//! Scans of reports on paper: attached while the entry waits, and shown to who may read it.

use super::about::{About, check_distance};
use super::compare::{self, PaperEntryAnswer};
use crate::Declare;
use crate::record;
use crate::scans::{LARGEST, recognised};
use crate::subject::paper_path;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use bytes::Bytes;
use campaign::Digest;
use campaign::FieldErrors;
use campaign::paper::{MOST_SCANS, Refused};
use http::StatusCode;
use serde_json::json;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, File, Invalid, NotThere, SignedOut};
use web::{Filled, Person, Problem, upload};

/// What a program may send as the body itself.
const MEDIA: [&str; 3] = ["image/jpeg", "image/png", "application/pdf"];

/// A scan as a form sends it.
#[derive(ToSchema)]
#[schema(as = ScanForm)]
#[allow(dead_code, reason = "it describes the form, which is read by the part")]
struct ScanForm {
    /// JPEG, PNG or PDF, up to 4 MiB.
    #[schema(value_type = File)]
    file: Bytes,
}

/// Attaches a scan to an entry that waits.
#[utoipa::path(post, path = "/api/papers/{number}/scans", operation_id = "attachScan", security(("Session" = [])),
    description = "Attaches a scan or a photograph of the paper to an entry that waits to be compared: JPEG, PNG or PDF by \
        its content, up to 4 MiB each and 12 of them, as a form or as the body itself.",
    params(("number" = String, Path, description = "Whose")),
    request_body(content(
        (ScanForm = "multipart/form-data"), (String = "image/jpeg"), (String = "image/png"), (String = "application/pdf"),
    )),
    responses(
        (status = 200, description = "Attached", body = PaperEntryAnswer),
        (status = 403, description = "Without the right, too near, or sent by another site", body = Problem,
            content_type = "application/problem+json"),
        NotThere,
        (status = 409, description = "Decided on already, or another scan came first", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
pub(super) async fn attach(
    State(declare): State<Declare>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let about = About::at(&declare.web, &number).await?;
    match declare.attached(&person, &about, request).await {
        Ok(entry) if wants_page => Ok(web::see_other(&format!("{}#scans", paper_path(&entry.number)))),
        Ok(entry) => Ok(web::json(StatusCode::OK, &PaperEntryAnswer::of(&entry))),
        Err(problem) if wants_page && about.waiting().is_some() && is_about_the_file(&problem) => {
            let mut errors = problem.field_errors().clone();
            if errors.is_empty() {
                errors.add("file", problem.detail());
            }
            let filled = Filled {
                status: problem.status(),
                form: json!({}),
                errors,
            };
            compare::page(&declare.web, &person, &about, filled).await
        }
        Err(problem) => Err(problem),
    }
}

fn is_about_the_file(problem: &Problem) -> bool {
    matches!(
        problem.status(),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::BAD_REQUEST
    )
}

impl Declare {
    async fn attached(
        &self,
        person: &Person,
        about: &About,
        request: Request,
    ) -> Result<campaign::paper::PaperEntry, Problem> {
        let entry = about.last.as_ref().ok_or_else(Problem::not_found)?;
        check_distance(person, &entry.number, &entry.declarant.name, Some(&entry.content))?;
        let content = upload::file(request, &MEDIA, LARGEST, TOO_LARGE).await?;
        entry
            .is_as_seen(entry.step)
            .map_err(|why: Refused| Problem::new(StatusCode::CONFLICT, why.to_string()))?;
        let refuse = |sentence: &str| {
            let mut errors = FieldErrors::default();
            errors.add("file", sentence);
            Problem::fields(errors)
        };
        if content.is_empty() {
            return Err(refuse("请选择扫描件或者照片"));
        }
        let scan = recognised(&content).ok_or_else(|| {
            refuse(
                "这个文件不是 JPEG、PNG 图片或者 PDF 文件（按内容识别，与文件名无关），没有收下；请重新选择",
            )
        })?;
        if entry.scan(&scan.sha256).is_some() {
            return Err(refuse("这个文件已经附上了，不用再附"));
        }
        if entry.scans.len() >= MOST_SCANS {
            return Err(refuse("所附的文件已达上限（12 个），没有收下"));
        }
        // First what is kept, then that it is: a file that nothing names does no harm.
        self.scans.keep(&scan, content).await?;
        let with_scan = entry.with_scan(scan);
        match self.web.store.papers.put(&with_scan).await? {
            Written::Committed => Ok(with_scan),
            Written::Conflict => Err(Problem::new(
                StatusCode::CONFLICT,
                "这份录入刚有变动，文件没有附上；请刷新后查看，仍需要的再附一次",
            )),
        }
    }
}

const TOO_LARGE: &str = "文件超过 4 MiB，没有收下；请降低扫描的分辨率，或者分页扫描，每页附一个文件";

/// A scan of what was entered.
#[utoipa::path(get, path = "/api/papers/{number}/scans/{scan}", operation_id = "scanOfEntry", security(("Session" = [])),
    params(
        ("number" = String, Path, description = "Whose report"),
        ("scan" = String, Path, description = "SHA-256 of its content"),
    ),
    responses(
        (status = 200, description = "The scan", content(
            (File = "image/jpeg"), (File = "image/png"), (File = "application/pdf"))),
        (status = 403, description = "Without the right, or too near", body = Problem, content_type = "application/problem+json"),
        NotThere, SignedOut, Faults
    ))]
pub(super) async fn of_entry(
    State(declare): State<Declare>,
    person: Person,
    Path((number, scan)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let about = About::at(&declare.web, &number).await?;
    let entry = about.last.as_ref().ok_or_else(Problem::not_found)?;
    check_distance(
        &person,
        &entry.number,
        &entry.declarant.name,
        Some(&entry.content),
    )?;
    let digest = Digest::parse(&scan).ok_or_else(Problem::not_found)?;
    let scan = entry.scan(&digest).ok_or_else(Problem::not_found)?;
    declare.scans.show(scan).await
}

/// A scan of a report that is on file, for who may read the report.
#[utoipa::path(get, path = "/api/declarations/{reference}/scans/{scan}", operation_id = "scan", security(("Session" = [])),
    description = "A scan that is kept of a report on paper, for those who may read the report; to everyone else it is not \
        there.",
    params(
        ("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD"),
        ("scan" = String, Path, description = "SHA-256 of its content"),
    ),
    responses(
        (status = 200, description = "The scan", content(
            (File = "image/jpeg"), (File = "image/png"), (File = "application/pdf"))),
        (status = 404, description = "No such report or scan among those one may read", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, Faults
    ))]
pub(super) async fn of_declaration(
    State(declare): State<Declare>,
    person: Person,
    Path((reference, scan)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let record = record::record(&declare.web, &person, &reference).await?;
    let digest = Digest::parse(&scan).ok_or_else(Problem::not_found)?;
    let scan = record.scan(&digest).ok_or_else(Problem::not_found)?;
    declare.scans.show(scan).await
}
