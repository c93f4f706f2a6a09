//! A file that is uploaded: from a page's form, or as the body of a program's request.

use crate::{Problem, body, respond};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use bytes::BytesMut;
use http::{StatusCode, header};
use http_body_util::BodyExt as _;
use multer::{Constraints, Multipart, SizeLimit};
use std::collections::HashMap;

/// Bytes of a form besides its file: the names, the boundaries, the short fields.
const LARGEST_REST: usize = 16 * 1024;

/// The longest short field of the form, in bytes.
const LARGEST_FIELD: u64 = 1024;

/// The form field of the file.
const FILE: &str = "file";

/// A form with a file: its bytes, none where none was chosen, and the short fields beside it.
#[derive(Debug, Default)]
pub struct Uploaded {
    /// The file.
    pub file: Bytes,
    /// The first of each name.
    pub fields: HashMap<String, String>,
}

impl Uploaded {
    /// What was said in a field; empty for nothing.
    #[must_use]
    pub fn said(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// The file of a request: of a form, or the body itself where it is of one of these media types.
///
/// # Errors
/// 413 with this sentence for more than so many bytes, 415 for another type, 400 for a form that is broken.
pub async fn file_or_form(
    request: Request,
    media: &[&str],
    largest: usize,
    too_large: &str,
) -> Result<Uploaded, Problem> {
    if !is_of(&request, media) {
        return form(request, largest, too_large).await;
    }
    Ok(Uploaded {
        file: received(request, largest, too_large).await?,
        fields: HashMap::new(),
    })
}

/// The body itself, of one of these media types.
///
/// # Errors
/// As [`file_or_form`].
pub async fn file(
    request: Request,
    media: &[&str],
    largest: usize,
    too_large: &str,
) -> Result<Bytes, Problem> {
    if !is_of(&request, media) {
        return Err(not_taken());
    }
    received(request, largest, too_large).await
}

fn is_of(request: &Request, media: &[&str]) -> bool {
    respond::content_type(request.headers()).is_some_and(|kind| media.contains(&kind.as_str()))
}

/// A form with a file.
///
/// # Errors
/// As [`file_or_form`].
pub async fn form(request: Request, largest: usize, too_large: &str) -> Result<Uploaded, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).map(respond::text_of);
    let kind = kind.unwrap_or_default();
    if respond::content_type(request.headers()).as_deref() != Some("multipart/form-data") {
        return Err(not_taken());
    }
    let boundary = multer::parse_boundary(&kind).map_err(|_| malformed())?;
    let form = received(request, largest + LARGEST_REST, too_large).await?;
    let read = read_form(form, boundary, largest).await;
    read.map_err(|error| match error {
        multer::Error::FieldSizeExceeded { .. } => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, too_large),
        _ => malformed(),
    })
}

/// The whole body; what is too large is let go of.
async fn received(request: Request, most: usize, too_large: &str) -> Result<Bytes, Problem> {
    body::check_plain(request.headers())?;
    let mut body = request.into_body();
    let mut held = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| body::broken_off())?;
        let Some(data) = frame.data_ref() else { continue };
        if held.len() + data.len() > most {
            let read = held.len() + data.len();
            drop(held);
            body::let_go(body, read).await;
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, too_large));
        }
        held.extend_from_slice(data);
    }
    Ok(held.freeze())
}

async fn read_form(form: Bytes, boundary: String, largest: usize) -> Result<Uploaded, multer::Error> {
    let limits = SizeLimit::new()
        .per_field(LARGEST_FIELD)
        .for_field(FILE, largest as u64);
    let limits = Constraints::new().size_limit(limits);
    let mut form = Multipart::with_constraints(Body::from(form).into_data_stream(), boundary, limits);
    let mut uploaded = Uploaded::default();
    while let Some(field) = form.next_field().await? {
        match field.name().map(str::to_owned) {
            Some(name) if name == FILE => uploaded.file = field.bytes().await?,
            Some(name) => {
                let said = field.text().await?;
                uploaded.fields.entry(name).or_insert(said);
            }
            None => {}
        }
    }
    Ok(uploaded)
}

fn not_taken() -> Problem {
    let detail = "请以网页表单上传文件，或以文件本身作为请求内容";
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
}

fn malformed() -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "上传的表单无法识别，请重新选择文件上传")
}
