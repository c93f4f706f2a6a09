//! What a page or a list is asked for in its address.

use crate::Problem;
use crate::access::fields_of;
use axum::extract::FromRequestParts;
use campaign::FieldErrors;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::fmt::Display;

/// The most lines on one page.
const MOST_LINES: usize = 200;

/// An address's query: names with their values, folded. Names that nobody asks for are left alone.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
    errors: FieldErrors,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Query::of(parts.uri.query().unwrap_or_default()))
    }
}

impl Query {
    /// Reads a query string.
    #[must_use]
    pub fn of(query: &str) -> Self {
        Query {
            pairs: fields_of(query),
            errors: FieldErrors::default(),
        }
    }

    /// Whether something stands under this name, be it empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(found, _)| found == name)
    }

    /// What stands under this name; empty for nothing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(found, _)| found == name);
        found.map_or("", |(_, value)| value)
    }

    /// What stands under this name, if anything does.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// What stands under this name, read; none for nothing. What cannot be read is an error.
    pub fn read<T>(&mut self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.parse(name, |text| parse(text).ok_or("没有这个选项"))
    }

    /// The same, with an error of its own.
    pub fn parse<T, E: Display>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, E>) -> Option<T> {
        let parsed = parse(self.given(name)?);
        parsed
            .map_err(|error| self.errors.add(name, error.to_string()))
            .ok()
    }

    /// A tick.
    pub fn flag(&mut self, name: &str) -> bool {
        self.read(name, |text| text.parse().ok()).unwrap_or_default()
    }

    /// How many lines a page has: so many, unless asked otherwise.
    pub fn limit(&mut self, lines: usize) -> usize {
        let limit = self.read("limit", |text| text.parse().ok());
        limit.unwrap_or(lines).clamp(1, MOST_LINES)
    }

    /// # Errors
    /// 422 with what could not be read; the sentence says it too, since there is no form that could.
    pub fn check(&self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            return Ok(());
        }
        let messages: Vec<String> = self.errors.iter().flat_map(|(_, messages)| messages).collect();
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, messages.join("；"));
        Err(problem.with_fields(self.errors.clone()))
    }

    /// 422 for this name.
    pub fn refuse(&mut self, name: &str, sentence: &str) {
        self.errors.add(name, sentence);
    }

    /// These texts by name, for a page that shows what is asked for.
    #[must_use]
    pub fn shown(&self, names: &[&str]) -> Value {
        names.iter().map(|name| (*name, json!(self.text(name)))).collect()
    }

    /// The address of the page after this place, with what else was asked for by these names.
    #[must_use]
    pub fn address(&self, path: &str, names: &[&str], after: &str) -> String {
        let mut address = form_urlencoded::Serializer::for_suffix(format!("{path}?"), path.len() + 1);
        let kept = names.iter().filter_map(|name| Some((*name, self.given(name)?)));
        address.extend_pairs(kept).append_pair("after", after).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_by_its_name_and_the_next_page_asks_for_the_same() {
        let mut query = Query::of("unit=tianyuan&late=perhaps&limit=1000&q=%E7%94%B2&after=A-1&changed=1");
        assert_eq!((query.limit(50), query.flag("late")), (200, false));
        let problem = query.check().unwrap_err();
        assert!(problem.field_errors().has("late") && !problem.field_errors().has("limit"));
        assert_eq!(
            query.address("/api/list", &["q", "unit", "code"], "A-2"),
            "/api/list?q=%E7%94%B2&unit=tianyuan&after=A-2"
        );
    }
}
