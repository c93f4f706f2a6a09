//! A roster file as it is sent: from the page's form, or as the body of a program's request.

use super::template::XLSX;
use axum::body::Bytes;
use axum::extract::Request;
use campaign::{FieldErrors, Reference};
use http::StatusCode;
use utoipa::ToSchema;
use web::openapi::File;
use web::upload::{self, Uploaded};
use web::{Problem, Query};

/// The largest file taken at once, in bytes. A roster of a hundred thousand people comes in parts.
pub(crate) const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// What a program may send as the body itself.
const MEDIA: [&str; 2] = ["text/csv", XLSX];

const TOO_LARGE: &str =
    "文件超过 4 MiB，未予受理；请删除名单以外带格式的空白行，仍过大的，分成几个文件依次上传";

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

/// Reads a request.
///
/// # Errors
/// 413 for a file that is too large, 415 for another type, 400 for a form that is broken, 422 for wrong fields.
pub(crate) async fn read(request: Request) -> Result<Incoming, Problem> {
    match web::content_type(request.headers()).unwrap_or_default().as_str() {
        "multipart/form-data" => {
            let form = upload::form(request, LARGEST_FILE, TOO_LARGE).await?;
            about(&form)
        }
        "text/csv" | XLSX => {
            let query = Query::of(request.uri().query().unwrap_or_default());
            let said = ["complete", "upload"].map(|name| (name.to_owned(), query.text(name).to_owned()));
            about(&Uploaded {
                file: upload::file(request, &MEDIA, LARGEST_FILE, TOO_LARGE).await?,
                fields: said.into(),
            })
        }
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "请以网页表单上传文件，或以 CSV（text/csv）、XLSX 文件作为请求内容",
        )),
    }
}

fn about(uploaded: &Uploaded) -> Result<Incoming, Problem> {
    let mut errors = FieldErrors::default();
    if uploaded.file.is_empty() {
        errors.add("file", "请选择花名册文件");
    }
    let complete = uploaded.said("complete");
    if !matches!(complete, "" | "true" | "false") {
        errors.add("complete", "应为 true 或 false");
    }
    let upload = Some(uploaded.said("upload")).filter(|id| !id.is_empty());
    match upload.map(Reference::parse).transpose() {
        Ok(upload) if errors.is_empty() => Ok(Incoming {
            file: uploaded.file.clone(),
            complete: complete == "true",
            upload,
        }),
        Ok(_) => Err(Problem::fields(errors)),
        // An upload that cannot exist is as unknown as one that does not.
        Err(_) => Err(Problem::not_found()),
    }
}
