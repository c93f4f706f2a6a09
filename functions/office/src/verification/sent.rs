//! A post as it was sent, held so that a browser can send it again when the database did not take it.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use serde_json::Value;
use web::body::LARGEST;
use web::{Refusal, Web};

/// A post with fields within fields.
pub(super) struct Sent {
    parts: Parts,
    bytes: Bytes,
    /// What was filled in.
    pub(super) value: Value,
    /// Whether a browser sent it.
    pub(super) wants_page: bool,
}

impl Sent {
    /// Reads it. An empty body has no fields.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub(super) async fn read(request: Request) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, LARGEST)
            .await
            .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "提交的内容过大，未予受理"))?;
        let value = if bytes.is_empty() {
            Value::Null
        } else {
            let request = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
            web::body::read(request).await?.value
        };
        Ok(Sent {
            wants_page: web::wants_page(&parts.headers),
            parts,
            bytes,
            value,
        })
    }

    /// A plain text of it as typed; empty for anything else.
    pub(super) fn text(&self, name: &str) -> &str {
        self.value.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether a browser is to get back its page with what was typed and what is wrong.
    pub(super) fn wants_back(&self, refusal: &Refusal) -> bool {
        let explained = matches!(
            refusal.status(),
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
        );
        self.wants_page && explained
    }

    /// The answer, or, when the database did not take it, a page from which a browser sends the same again.
    pub(super) async fn or_kept(
        self,
        web: &Web,
        answer: Result<Response, Refusal>,
    ) -> Result<Response, Refusal> {
        match answer {
            Err(refusal) if refusal.status() == StatusCode::SERVICE_UNAVAILABLE => {
                let request = Request::from_parts(self.parts, Body::from(self.bytes));
                Ok(web::access::keep(web, request, refusal).await)
            }
            answer => answer,
        }
    }
}
