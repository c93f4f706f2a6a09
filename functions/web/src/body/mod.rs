//! Request bodies: JSON or an HTML form, both read into one loosely typed value that is held to bounds before anybody
//! looks into it.

mod form;

pub(crate) use form::is_utf8_when_decoded;

use crate::access::LARGEST_KEPT;
use crate::{Problem, respond};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use campaign::{Bounds, FieldErrors, RowLimit, Source};
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError};
use serde_json::Value;
use std::error::Error;

/// The largest body taken, in bytes. A full declaration with twenty participations has about 60 KiB.
pub const LARGEST: usize = 256 * 1024;

/// The largest body taken where a form may travel inside another, in bytes: what is encoded once more grows, an `&`
/// to three characters.
const LARGEST_WITH_KEPT: usize = 3 * LARGEST + 4096;

/// A body as it was sent, as far as it is within bounds.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The fields by name; rows of a form are arrays here.
    pub value: Value,
    /// Whether it was a form.
    pub source: Source,
    /// What was too much of it and is left out of the value. Whoever checks the fields begins with these.
    pub errors: FieldErrors,
}

/// Reads a body that may hold these lists.
///
/// # Errors
/// 413 for more than [`LARGEST`] bytes, 415 for another type, 400 for what does not parse.
pub async fn read(request: Request, lists: &[RowLimit]) -> Result<Submission, Problem> {
    read_within(LARGEST, Bounds::of(lists), request).await
}

/// Reads a body with no lists, in which another form may travel.
///
/// # Errors
/// As [`read`], with more bytes.
pub async fn read_with_kept(request: Request) -> Result<Submission, Problem> {
    let bounds = Bounds {
        text: LARGEST_KEPT,
        passed_on: Some("kept"),
        ..Bounds::of(&[])
    };
    read_within(LARGEST_WITH_KEPT, bounds, request).await
}

async fn read_within(largest: usize, bounds: Bounds<'_>, request: Request) -> Result<Submission, Problem> {
    let kind = respond::content_type(request.headers());
    let bytes = bytes(request, largest).await?;
    parse(kind.as_deref(), &bytes, bounds)
}

/// Reads a body of this media type.
///
/// # Errors
/// 415 for another type, 400 for what does not parse.
pub(crate) fn parse(kind: Option<&str>, bytes: &[u8], bounds: Bounds<'_>) -> Result<Submission, Problem> {
    let (mut value, source) = match kind {
        Some("application/json") => {
            let value = serde_json::from_slice(bytes);
            let value = value.map_err(|_| bad("提交的内容不是有效的 JSON（须为 UTF-8 编码）"))?;
            (value, Source::Json)
        }
        Some("application/x-www-form-urlencoded") => {
            let value = form::read(bytes, bounds.rows);
            let value =
                value.ok_or_else(|| bad("提交的表单无法识别（须为 UTF-8 编码，每个填报项只有一个值）"))?;
            (value, Source::Form)
        }
        _ => {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "请以网页表单或 JSON 提交",
            ));
        }
    };
    let mut errors = FieldErrors::default();
    bounds.hold(&mut value, &mut errors);
    Ok(Submission {
        value,
        source,
        errors,
    })
}

/// What is read of a body that is not taken, in bytes; whoever sends more is cut off.
const LARGEST_LET_GO: usize = 64 * 1024 * 1024;

/// Reads on in a body that nobody takes, of which so many bytes were read: a browser that is cut off while it sends shows a
/// page of its own.
pub(crate) async fn let_go(mut body: Body, mut read: usize) {
    while read <= LARGEST_LET_GO {
        let Some(Ok(frame)) = body.frame().await else {
            return;
        };
        read += frame.data_ref().map_or(0, Bytes::len);
    }
}

/// The whole body, as it was sent.
///
/// # Errors
/// 413 for more than so many bytes, 415 for a compressed body, 400 where it broke off.
pub async fn bytes(request: Request, largest: usize) -> Result<Bytes, Problem> {
    check_plain(request.headers())?;
    to_bytes(request.into_body(), largest).await.map_err(|error| {
        if is_too_large(&error) {
            too_large(largest)
        } else {
            broken_off()
        }
    })
}

/// 415 for a compressed body: how large it is would show only once it is unpacked.
pub(crate) fn check_plain(headers: &HeaderMap) -> Result<(), Problem> {
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        let detail = "请不要压缩提交的内容";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    Ok(())
}

pub(crate) fn broken_off() -> Problem {
    bad("提交的内容没有传完，未予受理")
}

fn is_too_large(error: &axum::Error) -> bool {
    error
        .source()
        .is_some_and(|source| source.is::<LengthLimitError>())
}

fn bad(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

fn too_large(largest: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("提交的内容超过 {} KiB，未予受理", largest / 1024),
    )
}
