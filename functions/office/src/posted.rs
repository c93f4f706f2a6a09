//! A post with its fields, held so that a browser gets back what was typed when it was not taken.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use campaign::{Campaign, FieldErrors};
use http::StatusCode;
use http::request::Parts;
use serde_json::{Map, Value, json};
use web::body::LARGEST;
use web::{Refusal, Web};

/// A post.
pub(crate) struct Posted {
    parts: Parts,
    bytes: Bytes,
    values: Map<String, Value>,
    errors: FieldErrors,
    /// Whether a browser sent it.
    pub(crate) wants_page: bool,
}

impl Posted {
    /// Reads the fields, of which these are known. An empty body has none.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub(crate) async fn read(request: Request, known: &[&str]) -> Result<Self, Refusal> {
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
    pub(crate) fn text(&self, name: &str) -> String {
        match self.values.get(name) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A whole number, which may be left out.
    pub(crate) fn whole_if_given(&mut self, name: &str) -> Option<u32> {
        if self.text(name).is_empty() {
            return None;
        }
        Some(self.whole(name))
    }

    /// A whole number that has to be there; 0 with an error where it is not.
    pub(crate) fn whole(&mut self, name: &str) -> u32 {
        let typed = self.text(name);
        typed.parse().unwrap_or_else(|_| {
            let message = if typed.is_empty() {
                "必填"
            } else {
                "应为数字"
            };
            self.wrong(name, message);
            0
        })
    }

    /// Notes what is wrong with a field.
    pub(crate) fn wrong(&mut self, name: &str, message: impl Into<String>) {
        if !self.errors.has(name) {
            self.errors.add(name, message);
        }
    }

    /// Notes everything that another check found.
    pub(crate) fn all_wrong(&mut self, errors: FieldErrors) {
        self.errors.merge(errors);
    }

    /// # Errors
    /// 422 with every field's errors, if there are any.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Refusal::fields(self.errors.clone()))
        }
    }

    /// For the page that comes back.
    pub(crate) fn typed(&self) -> Value {
        json!(self.values)
    }

    /// Whether a browser is to get back its page with what was typed and what is wrong.
    pub(crate) fn wants_back(&self, refusal: &Refusal) -> bool {
        let explained = matches!(
            refusal.status(),
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
        );
        self.wants_page && explained
    }

    /// The answer, or, when the database did not take it, a page from which a browser sends the same again.
    pub(crate) async fn or_kept(
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

/// The units to choose from.
pub(crate) fn unit_options(campaign: &Campaign) -> Vec<(&str, &str)> {
    campaign
        .units
        .iter()
        .map(|unit| (unit.id.as_str(), unit.name.as_str()))
        .collect()
}

/// What a page shows at its head and its fields: a refusal's fields, or else its sentence.
pub(crate) fn errors_of(refusal: &Refusal) -> Value {
    let mut errors = refusal.field_errors().clone();
    if errors.is_empty() {
        errors.add("", refusal.detail());
    }
    json!(errors)
}
