//! A post with its fields, held so that a browser can send it again when the database did not take it.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use campaign::FieldErrors;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Map, Value};
use web::body::LARGEST;
use web::{Refusal, Web};

/// A post.
pub(super) struct Posted {
    parts: Parts,
    bytes: Bytes,
    values: Map<String, Value>,
    errors: FieldErrors,
    /// Whether a browser sent it.
    pub(super) wants_page: bool,
}

impl Posted {
    /// Reads the fields, of which these are known. An empty body has none.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub(super) async fn read(request: Request, known: &[&str]) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, LARGEST)
            .await
            .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "提交的内容过大，未予受理"))?;
        let mut errors = FieldErrors::default();
        let values = if bytes.is_empty() {
            Map::new()
        } else {
            let request = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
            match web::body::read(request).await?.value {
                Value::Object(values) => values,
                _ => {
                    errors.add("", "请提交一个 JSON 对象");
                    Map::new()
                }
            }
        };
        for (name, value) in &values {
            let shown: String = name.chars().take(40).collect();
            if !known.contains(&name.as_str()) {
                errors.add(shown, "没有这个填报项");
            } else if !matches!(value, Value::Null | Value::String(_) | Value::Number(_)) {
                errors.add(shown, "类型不正确");
            }
        }
        Ok(Posted {
            wants_page: web::wants_page(&parts.headers),
            parts,
            bytes,
            values,
            errors,
        })
    }

    /// What was filled in; empty for nothing.
    pub(super) fn text(&self, name: &str) -> String {
        match self.values.get(name) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A whole number, which may be left out.
    pub(super) fn whole(&mut self, name: &str) -> Option<u32> {
        let typed = self.text(name);
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok();
        if number.is_none() {
            self.wrong(name, "应为数字");
        }
        number
    }

    /// Notes what is wrong with a field.
    pub(super) fn wrong(&mut self, name: &str, message: impl Into<String>) {
        if !self.errors.has(name) {
            self.errors.add(name, message);
        }
    }

    /// # Errors
    /// 422 with every field's errors, if there are any.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Refusal::fields(self.errors.clone()))
        }
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
