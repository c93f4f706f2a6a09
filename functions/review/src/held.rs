//! A post as it was sent, held until the item it concerns is known to be the person's, and to give back what was typed
//! where it cannot be taken.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use campaign::FieldErrors;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Map, Value, json};
use web::body::LARGEST;
use web::{Refusal, Web};

/// A post.
pub(crate) struct Held {
    parts: Parts,
    bytes: Bytes,
    /// Whether a browser sent it.
    pub(crate) wants_page: bool,
}

/// What was filled in. Texts as typed; numbers of JSON as their digits.
pub(crate) struct Fields {
    values: Map<String, Value>,
    errors: FieldErrors,
}

impl Held {
    /// Takes the request with its body, unread.
    ///
    /// # Errors
    /// 413 for a body that is too large.
    pub(crate) async fn of(request: Request) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, LARGEST)
            .await
            .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "提交的内容过大，未予受理"))?;
        Ok(Held {
            wants_page: web::wants_page(&parts.headers),
            parts,
            bytes,
        })
    }

    /// Reads the fields, of which these are known. An empty body has none.
    ///
    /// # Errors
    /// 415 for another type, 400 for what does not parse.
    pub(crate) async fn fields(&self, known: &[&str]) -> Result<Fields, Refusal> {
        if self.bytes.is_empty() {
            return Ok(Fields::of(Value::Null, known));
        }
        let request = Request::from_parts(self.parts.clone(), Body::from(self.bytes.clone()));
        Ok(Fields::of(web::body::read(request).await?.value, known))
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

impl Fields {
    fn of(body: Value, known: &[&str]) -> Self {
        let mut errors = FieldErrors::default();
        let values = match body {
            Value::Object(values) => values,
            Value::Null => Map::new(),
            _ => {
                errors.add("", "请提交一个 JSON 对象");
                Map::new()
            }
        };
        for (name, value) in &values {
            if !known.contains(&name.as_str()) {
                errors.add(name.clone(), "没有这个填报项");
            } else if !matches!(value, Value::Null | Value::String(_) | Value::Number(_)) {
                errors.add(name.clone(), "格式不正确");
            }
        }
        Fields { values, errors }
    }

    /// What was typed; empty for nothing.
    pub(crate) fn text(&self, name: &str) -> String {
        match self.values.get(name) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// A revision or serial number that has to be there.
    pub(crate) fn whole(&mut self, name: &str) -> u32 {
        let typed = self.text(name);
        if let Ok(number) = typed.parse() {
            return number;
        }
        self.error(
            name,
            if typed.is_empty() {
                "必填"
            } else {
                "应为数字"
            },
        );
        0
    }

    /// Notes what is wrong with a field.
    pub(crate) fn error(&mut self, name: &str, message: impl Into<String>) {
        if !self.errors.has(name) {
            self.errors.add(name, message);
        }
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
}
