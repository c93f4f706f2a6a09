//! A post as it was sent, held so that a browser gets back what was typed when it was not taken; and its plain fields.

use crate::body::{self, LARGEST, Submission};
use crate::{Problem, Web, access, wants_page};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use campaign::errors::Field;
use campaign::{FieldErrors, RowLimit, Source, text};
use http::StatusCode;
use http::request::Parts;
use serde_json::{Map, Value, json};
use std::ops::{Deref, DerefMut};

/// A post, unread.
pub struct Held {
    parts: Parts,
    bytes: Bytes,
    /// Whether a browser sent it.
    pub wants_page: bool,
}

/// What was filled in. Texts as typed; numbers of JSON as their digits, what is ticked as `true`.
pub struct Fields {
    values: Map<String, Value>,
    errors: FieldErrors,
}

/// A post with its fields, for who needs to know nothing before reading them.
pub struct Posted {
    /// The post.
    pub held: Held,
    fields: Fields,
}

impl Held {
    /// Takes the request with its body.
    ///
    /// # Errors
    /// As [`body::bytes`].
    pub async fn of(request: Request) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let whole = Request::from_parts(parts.clone(), body);
        let bytes = body::bytes(whole, LARGEST).await?;
        Ok(Held {
            wants_page: wants_page(&parts.headers),
            parts,
            bytes,
        })
    }

    /// Reads the body, fields within fields and these lists and all; null for an empty one.
    ///
    /// # Errors
    /// 415 for another type, 400 for what does not parse.
    pub async fn read(&self, lists: &[RowLimit]) -> Result<Submission, Problem> {
        if self.bytes.is_empty() {
            return Ok(Submission {
                value: Value::Null,
                source: Source::Json,
                errors: FieldErrors::default(),
            });
        }
        let request = Request::from_parts(self.parts.clone(), Body::from(self.bytes.clone()));
        body::read(request, lists).await
    }

    /// Reads plain fields, of which these are known. An empty body has none.
    ///
    /// # Errors
    /// As [`Held::read`].
    pub async fn fields(&self, known: &[Field]) -> Result<Fields, Problem> {
        Ok(Fields::of(self.read(&[]).await?, known))
    }

    /// Whether a browser is to get back its page with what was typed and what is wrong.
    #[must_use]
    pub fn wants_back(&self, problem: &Problem) -> bool {
        let explained = matches!(
            problem.status(),
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
        );
        self.wants_page && explained
    }

    /// The answer, or, when the database did not take it, a page from which a browser sends the same again.
    ///
    /// # Errors
    /// Every other problem.
    pub async fn or_kept(
        self,
        web: &Web<impl Sized>,
        answer: Result<Response, Problem>,
    ) -> Result<Response, Problem> {
        match answer {
            Err(problem) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
                let request = Request::from_parts(self.parts, Body::from(self.bytes));
                Ok(access::keep(web, request, problem).await)
            }
            answer => answer,
        }
    }
}

impl Fields {
    fn of(body: Submission, known: &[Field]) -> Self {
        let mut errors = FieldErrors::of(known);
        errors.merge(body.errors);
        let values = match body.value {
            Value::Object(values) => values,
            Value::Null => Map::new(),
            _ => {
                errors.add("", "请提交一个 JSON 对象");
                Map::new()
            }
        };
        for (name, value) in &values {
            if !known.iter().any(|field| field.name == name) {
                errors.add_unknown("", name);
            } else if matches!(value, Value::Array(_) | Value::Object(_)) {
                errors.wrong(name, "的格式不正确");
            }
        }
        Fields { values, errors }
    }

    /// What was typed; empty for nothing.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        match self.values.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(ticked)) => ticked.to_string(),
            _ => String::new(),
        }
    }

    /// A whole number, which may be left out.
    pub fn whole_if_given(&mut self, name: &str) -> Option<u32> {
        if self.text(name).is_empty() {
            return None;
        }
        Some(self.whole(name))
    }

    /// A whole number that has to be there; 0 with an error where it is not.
    pub fn whole(&mut self, name: &str) -> u32 {
        let typed = text::fold_code(&self.text(name));
        typed.parse().unwrap_or_else(|_| {
            if typed.is_empty() {
                self.blank(name);
            } else {
                self.wrong(name, "须为整数");
            }
            0
        })
    }

    /// Notes what is wrong with a field, to be put behind its label.
    pub fn wrong(&mut self, name: &str, what: impl Into<String>) {
        if !self.errors.has(name) {
            self.errors.wrong(name, what);
        }
    }

    /// Notes a whole sentence about a field.
    pub fn say(&mut self, name: &str, sentence: impl Into<String>) {
        if !self.errors.has(name) {
            self.errors.add(name, sentence);
        }
    }

    /// Notes that a field is blank.
    pub fn blank(&mut self, name: &str) {
        if !self.errors.has(name) {
            self.errors.blank(name);
        }
    }

    /// What another check gives, unless it or anything so far found something wrong.
    ///
    /// # Errors
    /// 422 with every field's errors.
    pub fn checked<Value>(&mut self, found: Result<Value, FieldErrors>) -> Result<Value, Problem> {
        match found {
            Ok(value) => self.check().map(|()| value),
            Err(errors) => Err(self.with(errors)),
        }
    }

    /// 422 with every field's errors, those of another check among them.
    pub fn with(&mut self, found: FieldErrors) -> Problem {
        self.errors.merge(found);
        self.problem()
    }

    /// 422 with every field's errors so far.
    #[must_use]
    pub fn problem(&self) -> Problem {
        Problem::fields(self.errors.clone())
    }

    /// Whether nothing is wrong so far.
    ///
    /// # Errors
    /// 422 with every field's errors, if there are any.
    pub fn check(&self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.problem())
        }
    }

    /// For the page that comes back.
    #[must_use]
    pub fn typed(&self) -> Value {
        json!(self.values)
    }
}

impl Posted {
    /// Takes the request and reads its fields, of which these are known. An empty body has none.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub async fn read(request: Request, known: &[Field]) -> Result<Self, Problem> {
        let held = Held::of(request).await?;
        let fields = held.fields(known).await?;
        Ok(Posted { held, fields })
    }
}

impl Deref for Posted {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl DerefMut for Posted {
    fn deref_mut(&mut self) -> &mut Fields {
        &mut self.fields
    }
}

/// What a page shows at its head and its fields: a problem's fields, or else its sentence.
#[must_use]
pub fn errors_of(problem: &Problem) -> Value {
    let mut errors = problem.field_errors().clone();
    if errors.is_empty() {
        errors.add("", problem.detail());
    }
    json!(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_checks_value_comes_only_where_nothing_is_wrong() {
        let sent = Submission {
            value: json!({ "size": "many" }),
            source: Source::Json,
            errors: FieldErrors::default(),
        };
        let mut fields = Fields::of(sent, &[Field::written("size", "份数")]);
        assert_eq!(fields.checked(Ok(1)).ok(), Some(1));
        let mut errors = FieldErrors::default();
        errors.add("unit", "没有这个单位");
        let problem = fields.checked::<u32>(Err(errors)).unwrap_err();
        assert!(problem.field_errors().has("unit") && !problem.field_errors().has("size"));
        fields.whole("size");
        let problem = fields.checked(Ok(1)).unwrap_err();
        assert!(problem.field_errors().has("unit") && problem.field_errors().has("size"));
    }
}
