//! Request bodies: JSON or an HTML form, both read into one loosely typed value.

use crate::Problem;
use axum::body::to_bytes;
use axum::extract::Request;
use campaign::Source;
use http::{HeaderMap, StatusCode, header};
use serde_json::{Map, Value};

/// The largest body taken, in bytes. A full declaration with twenty participations has about 60 KiB.
pub const LARGEST: usize = 256 * 1024;

/// The largest body taken where a form may travel inside another, in bytes: what is encoded once more grows, an `&`
/// to three characters.
pub const LARGEST_WITH_KEPT: usize = 3 * LARGEST + 4096;

/// The deepest nesting a form's field names may have: `participations[0][withdrawal][date]` has four.
const DEEPEST: usize = 6;

/// A body as it was sent.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The fields by name; rows of a form are arrays here.
    pub value: Value,
    /// Whether it was a form.
    pub source: Source,
}

/// Reads a body.
///
/// # Errors
/// 413 for more than [`LARGEST`] bytes, 415 for another type, 400 for what does not parse.
pub async fn read(request: Request) -> Result<Submission, Problem> {
    read_up_to(LARGEST, request).await
}

/// Reads a body of at most so many bytes.
///
/// # Errors
/// As [`read`].
pub async fn read_up_to(largest: usize, request: Request) -> Result<Submission, Problem> {
    let kind = content_type(request.headers());
    let bytes = to_bytes(request.into_body(), largest)
        .await
        .map_err(|_| too_large(largest))?;
    match kind.as_deref() {
        Some("application/json") => {
            let value = serde_json::from_slice(&bytes).map_err(|_| {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "提交的内容不是有效的 JSON（须为 UTF-8 编码）",
                )
            })?;
            Ok(Submission {
                value,
                source: Source::Json,
            })
        }
        Some("application/x-www-form-urlencoded") => Ok(Submission {
            value: read_form(&bytes)?,
            source: Source::Form,
        }),
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "请以网页表单或 JSON 提交",
        )),
    }
}

fn too_large(largest: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("提交的内容超过 {} KiB，未予受理", largest / 1024),
    )
}

pub(crate) fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

fn read_form(bytes: &[u8]) -> Result<Value, Problem> {
    let malformed = || Problem::new(StatusCode::BAD_REQUEST, "提交的表单无法识别（须为 UTF-8 编码）");
    if !is_utf8_when_decoded(bytes) {
        return Err(malformed());
    }
    let marked = mark_rows(std::str::from_utf8(bytes).map_err(|_| malformed())?);
    let fields: Map<String, Value> = serde_qs::Config::new()
        .max_depth(DEEPEST)
        .use_form_encoding(true)
        .deserialize_bytes(marked.as_bytes())
        .map_err(|_| malformed())?;
    Ok(Value::Object(
        fields
            .into_iter()
            .map(|(name, value)| (name, rows_to_arrays(value)))
            .collect(),
    ))
}

/// The parser replaces bytes that are no UTF-8; such a form is refused instead of being stored mangled.
fn is_utf8_when_decoded(bytes: &[u8]) -> bool {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        let hex = |digit: Option<&u8>| digit.and_then(|digit| (*digit as char).to_digit(16));
        let mut ahead = rest.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                rest = ahead;
            }
            _ => decoded.push(*byte),
        }
    }
    std::str::from_utf8(&decoded).is_ok()
}

/// What marks a row's index, so that the parser takes it for a name: it would refuse a list with gaps.
const ROW: char = '#';

/// Marks the indexes in a form's names: `rows[2][name]` becomes `rows[#2][name]`, with every bracket encoded.
/// Browsers encode brackets, other clients may not; values are left alone.
fn mark_rows(form: &str) -> String {
    let pairs = form.split('&').map(|pair| {
        let (name, value) = pair.find('=').map_or((pair, ""), |at| pair.split_at(at));
        let encoded = name.replace('[', "%5B").replace(']', "%5D").replace("%5b", "%5B");
        let mut segments = encoded.split("%5B");
        let first = segments.next().unwrap_or_default().to_owned();
        let marked = segments.fold(first, |name, segment| {
            let is_index = segment.starts_with(|character: char| character.is_ascii_digit());
            if is_index {
                format!("{name}%5B%23{segment}")
            } else {
                format!("{name}%5B{segment}")
            }
        });
        marked + value
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A form's rows are maps keyed by index, with gaps where a row was removed; here they become arrays in that order.
fn rows_to_arrays(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: Map<String, Value> = fields
                .into_iter()
                .map(|(name, value)| (name, rows_to_arrays(value)))
                .collect();
            let index = |name: &String| name.strip_prefix(ROW)?.parse().ok();
            let mut indexes: Vec<usize> = fields.keys().filter_map(index).collect();
            if fields.is_empty() || indexes.len() != fields.len() {
                return Value::Object(fields);
            }
            indexes.sort_unstable();
            Value::Array(
                indexes
                    .iter()
                    .filter_map(|index| fields.get(&format!("{ROW}{index}")).cloned())
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(rows_to_arrays).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_of_a_form_become_arrays_in_order() {
        let form = "kind=disclosure&participations%5B10%5D%5Bmode%5D=%E5%8F%82%E8%82%A1&participations[2][mode]=%E7%8B%AC%E8%B5%84\
                    &participations[2][withdrawal][status]=x&relatives[0][name]=a+b&pledge=true";
        let value = read_form(form.as_bytes()).unwrap();
        assert_eq!(
            value,
            json!({
                "kind": "disclosure",
                "participations": [{"mode": "独资", "withdrawal": {"status": "x"}}, {"mode": "参股"}],
                "relatives": [{"name": "a b"}],
                "pledge": "true"
            })
        );
    }

    #[test]
    fn a_form_that_is_not_utf8_is_refused() {
        assert!(read_form(b"signature=%ff%fe").is_err());
        assert!(read_form(b"signature=\xff").is_err());
        assert!(read_form("signature=%E7%A4%BA".as_bytes()).is_ok());
    }

    #[test]
    fn hostile_nesting_does_no_harm() {
        let deep = format!("a{}=1", "[b]".repeat(200));
        let _ = read_form(deep.as_bytes());
        let _ = read_form(b"a[=1&a]=2&[[[=3&a[0]=1&a[x]=2&a=3&%=&&==");
        let _ =
            read_form(b"participations[18446744073709551615][mode]=x&participations[99999999999999999999]=y");
    }
}
