//! A roster file as it is sent: from the page's form, or as the body of a program's request.

use super::template::XLSX;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use campaign::{FieldErrors, Reference};
use http::{StatusCode, header};
use multer::{Constraints, Multipart, SizeLimit};
use utoipa::ToSchema;
use web::openapi::File;
use web::{Problem, Query};

/// The largest file taken at once, in bytes. A roster of a hundred thousand people comes in parts.
pub(crate) const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// Bytes of a form besides its file: the names, the boundaries, the short fields.
const LARGEST_REST: usize = 16 * 1024;

/// The longest short field of the form, in bytes.
const LARGEST_FIELD: u64 = 1024;

/// One file with what was said about it.
#[derive(Clone, Debug, ToSchema)]
#[schema(as = RosterForm)]
pub(crate) struct Incoming {
    /// CSV or XLSX, up to 4 MiB.
    #[schema(value_type = File)]
    pub(crate) file: Bytes,
    /// Whether the sender says that this is the whole roster: who is not in it has left.
    #[schema(required = false)]
    pub(crate) complete: bool,
    /// The upload it is a further part of.
    #[schema(nullable = false)]
    pub(crate) upload: Option<Reference>,
}

/// What was said about a file, as typed.
#[derive(Default)]
struct Said {
    complete: String,
    upload: String,
}

/// Reads a request.
///
/// # Errors
/// 413 for a file that is too large, 415 for another type, 400 for a form that is broken, 422 for wrong fields.
pub(crate) async fn read(request: Request) -> Result<Incoming, Problem> {
    let headers = request.headers();
    let kind = headers
        .get(header::CONTENT_TYPE)
        .map(web::text_of)
        .unwrap_or_default();
    match web::content_type(headers).unwrap_or_default().as_str() {
        "multipart/form-data" => {
            let boundary = multer::parse_boundary(&kind).map_err(|_| malformed())?;
            read_form(request.into_body(), boundary).await
        }
        "text/csv" | XLSX => {
            let query = Query::of(request.uri().query().unwrap_or_default());
            let said = Said {
                complete: query.text("complete").to_owned(),
                upload: query.text("upload").to_owned(),
            };
            said.about(web::body::bytes(request, LARGEST_FILE).await?)
        }
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "请以网页表单上传文件，或以 CSV（text/csv）、XLSX 文件作为请求内容",
        )),
    }
}

async fn read_form(body: Body, boundary: String) -> Result<Incoming, Problem> {
    let limits = SizeLimit::new()
        .whole_stream((LARGEST_FILE + LARGEST_REST) as u64)
        .per_field(LARGEST_FIELD)
        .for_field("file", LARGEST_FILE as u64);
    let limits = Constraints::new().size_limit(limits);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, limits);
    let mut file = None;
    let mut said = Said::default();
    while let Some(field) = form.next_field().await.map_err(refuse)? {
        match field.name() {
            Some("file") => file = Some(field.bytes().await.map_err(refuse)?),
            Some("complete") => said.complete = field.text().await.map_err(refuse)?,
            Some("upload") => said.upload = field.text().await.map_err(refuse)?,
            _ => {}
        }
    }
    said.about(file.unwrap_or_default())
}

impl Said {
    fn about(self, file: Bytes) -> Result<Incoming, Problem> {
        let mut errors = FieldErrors::default();
        if file.is_empty() {
            errors.add("file", "请选择花名册文件");
        }
        if !matches!(self.complete.as_str(), "" | "true" | "false") {
            errors.add("complete", "应为 true 或 false");
        }
        let upload = (!self.upload.is_empty()).then(|| Reference::parse(&self.upload));
        match upload.transpose() {
            Ok(upload) if errors.is_empty() => Ok(Incoming {
                file,
                complete: self.complete == "true",
                upload,
            }),
            Ok(_) => Err(Problem::fields(errors)),
            // An upload that cannot exist is as unknown as one that does not.
            Err(_) => Err(Problem::not_found()),
        }
    }
}

fn refuse(error: multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => too_large(),
        _ => malformed(),
    }
}

fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!(
            "文件超过 {} MiB，未予受理；请删除名单以外带格式的空白行，仍过大的，分成几个文件依次上传",
            LARGEST_FILE / 1024 / 1024
        ),
    )
}

fn malformed() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "上传的表单无法识别，请重新选择文件上传")
}
