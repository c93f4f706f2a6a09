//! Scans of reports on paper: attached while the entry waits, and shown to who may read it.

use super::about::About;
use super::compare::{self, PaperEntryAnswer};
use crate::Declare;
use crate::record;
use crate::scans::{LARGEST, LARGEST_PIECE, MOST_PIECES, recognised};
use crate::subject::paper_path;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use bytes::Bytes;
use campaign::Digest;
use campaign::FieldErrors;
use campaign::on_paper::Scan;
use campaign::paper::{MOST_SCANS, PaperEntry, Refused};
use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, File, Invalid, NotThere, SignedOut};
use web::{Filled, Person, Problem, upload};

/// What a program may send as the body itself.
const MEDIA: [&str; 3] = ["image/jpeg", "image/png", "application/pdf"];

/// What a piece is sent as: what it is a piece of shows once all are there.
const PIECE: [&str; 1] = ["application/octet-stream"];

/// A scan as a form sends it: the file, or the pieces that went before.
#[derive(ToSchema)]
#[schema(as = ScanForm)]
#[allow(dead_code, reason = "it describes the form, which is read by the part")]
struct ScanForm {
    /// JPEG, PNG or PDF, up to 4 MiB.
    #[schema(value_type = Option<File>)]
    file: Option<Bytes>,
    /// The pieces of a larger one, up to 10 MiB, in order: their digests with commas between them.
    pieces: Option<String>,
}

/// A piece that is kept until the others are there, for a day at most.
#[derive(Serialize, ToSchema)]
struct ScanPiece {
    /// By what it is found.
    sha256: Digest,
}

/// Attaches a scan to an entry that waits.
#[utoipa::path(post, path = "/api/papers/{number}/scans", operation_id = "attachScan", security(("Session" = [])),
    description = "Attaches a scan or a photograph of the paper to an entry that waits to be compared: JPEG, PNG or PDF by \
        its content, up to 10 MiB each and 12 of them: as a form or as the body itself, above 4 MiB by the pieces that \
        were sent before.",
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

/// Takes a piece of a scan that is too large for one request.
#[utoipa::path(post, path = "/api/papers/{number}/scans/pieces", operation_id = "sendScanPiece", security(("Session" = [])),
    description = "Takes a piece of a scan that is larger than 4 MiB, up to 4 MiB of it, for an entry that waits to be \
        compared. It is kept for a day; the scan is attached by the pieces' digests.",
    params(("number" = String, Path, description = "Whose")),
    request_body(content((String = "application/octet-stream"))),
    responses(
        (status = 200, description = "Kept", body = ScanPiece),
        (status = 403, description = "Without the right, too near, or sent by another site", body = Problem,
            content_type = "application/problem+json"),
        NotThere,
        (status = 409, description = "Decided on already", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
pub(super) async fn take_piece(
    State(declare): State<Declare>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let about = About::at(&declare.web, &number).await?;
    let entry = about.entry_for(&person)?;
    let piece = upload::file(request, &PIECE, LARGEST_PIECE, TOO_LARGE_PIECE).await?;
    check_waits(entry)?;
    if piece.is_empty() {
        return Err(refuse(NOT_WHOLE));
    }
    let sha256 = declare.scans.keep_piece(&bound_to(&person, entry), piece).await?;
    Ok(web::json(StatusCode::OK, &ScanPiece { sha256 }))
}

/// Pieces are joined by who sent them, for the entry they were sent for.
fn bound_to(person: &Person, entry: &PaperEntry) -> Digest {
    Digest::of(format!("{} {}", person.entry.number, entry.number).as_bytes())
}

fn check_waits(entry: &PaperEntry) -> Result<(), Problem> {
    if entry.waits() {
        return Ok(());
    }
    let detail = format!("{}，文件没有附上", Refused::Decided);
    Err(Problem::new(StatusCode::CONFLICT, detail))
}

fn refuse(sentence: &str) -> Problem {
    let mut errors = FieldErrors::default();
    errors.add("file", sentence);
    Problem::fields(errors)
}

impl Declare {
    /// What a request brings, or the pieces that it names.
    async fn content(&self, bound_to: &Digest, request: Request) -> Result<Bytes, Problem> {
        let uploaded = upload::file_or_form(request, &MEDIA, LARGEST_PIECE, IN_PIECES).await?;
        let pieces = uploaded.said("pieces");
        if pieces.is_empty() {
            return Ok(uploaded.file);
        }
        let pieces: Option<Vec<Digest>> = pieces.split(',').map(Digest::parse).collect();
        let pieces = pieces.ok_or_else(|| refuse(NOT_WHOLE))?;
        if pieces.len() > MOST_PIECES {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE));
        }
        let content = self.scans.joined(bound_to, &pieces).await?;
        let content = content.ok_or_else(|| refuse(NOT_WHOLE))?;
        if content.len() > LARGEST {
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE));
        }
        Ok(content)
    }

    async fn attached(
        &self,
        person: &Person,
        about: &About,
        request: Request,
    ) -> Result<PaperEntry, Problem> {
        let entry = about.entry_for(person)?;
        let content = self.content(&bound_to(person, entry), request).await?;
        if content.is_empty() {
            return Err(refuse("请选择扫描件或者照片"));
        }
        let scan = recognised(&content).ok_or_else(|| {
            refuse(
                "这个文件不是 JPEG、PNG 图片或者 PDF 文件（按内容识别，与文件名无关），没有收下；请重新选择",
            )
        })?;
        check_room(entry, &scan)?;
        // First what is kept, then that it is: a file that nothing names does no harm.
        self.scans.keep(&scan, content).await?;
        let mut now = Some(entry.clone());
        for _ in 0..TRIES {
            // Of another entry that was begun meanwhile nobody has seen whether this belongs to it.
            let Some(same) = now.filter(|now| now.at == entry.at) else {
                break;
            };
            check_room(&same, &scan)?;
            let with_scan = same.with_scan(scan.clone());
            if self.web.store.papers.put(&with_scan).await? == Written::Committed {
                return Ok(with_scan);
            }
            now = self.web.store.papers.of(&entry.number).await?;
        }
        Err(Problem::new(
            StatusCode::CONFLICT,
            "这份录入刚有变动，文件没有附上；请刷新后查看，仍需要的再附一次",
        ))
    }
}

/// Whether an entry waits that has room for this scan.
fn check_room(entry: &PaperEntry, scan: &Scan) -> Result<(), Problem> {
    check_waits(entry)?;
    if entry.scan(&scan.sha256).is_some() {
        return Err(refuse("这个文件已经附上了，不用再附"));
    }
    if entry.scans.len() >= MOST_SCANS {
        return Err(refuse("所附的文件已达上限（12 个），没有收下"));
    }
    Ok(())
}

/// How often a scan is attached to what others change at the same time.
const TRIES: usize = 4;

const TOO_LARGE: &str = "文件超过 10 MiB，没有收下；请降低扫描的分辨率，或者分页扫描，每页附一个文件";

const IN_PIECES: &str = "文件超过 4 MiB，浏览器没有分段传送，没有收下；请在允许运行脚本的浏览器中附上（最大 10 MiB），\
    或者降低扫描的分辨率，或者分页扫描，每页附一个文件";

const TOO_LARGE_PIECE: &str = "一段最多 4 MiB，没有收下";

const NOT_WHOLE: &str = "文件没有传完，没有收下；请重新选择，再附一次";

/// A scan of what was entered.
#[utoipa::path(get, path = "/api/papers/{number}/scans/{scan}", operation_id = "scanOfEntry", security(("Session" = [])),
    params(
        ("number" = String, Path, description = "Whose report"),
        ("scan" = String, Path, description = "SHA-256 of its content"),
    ),
    responses(
        (status = 200, description = "The scan", content(
            (File = "image/jpeg"), (File = "image/png"), (File = "application/pdf"))),
        (status = 303, description = "On AWS, above 4 MiB: where it is to be fetched, for five minutes"),
        (status = 403, description = "Without the right, or too near", body = Problem, content_type = "application/problem+json"),
        NotThere, SignedOut, Faults
    ))]
pub(super) async fn of_entry(
    State(declare): State<Declare>,
    person: Person,
    Path((number, scan)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let about = About::at(&declare.web, &number).await?;
    let entry = about.entry_for(&person)?;
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
        (status = 303, description = "On AWS, above 4 MiB: where it is to be fetched, for five minutes"),
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
