//! The campaign file as a document: what stands on which line, and values that no campaign has a use for.

use super::PlanError;
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A parsed file that still knows where each value stands.
pub(super) struct Document<'text> {
    text: &'text str,
    root: Spanned<DeTable<'text>>,
}

impl<'text> Document<'text> {
    /// Reads the file's syntax.
    pub(super) fn parse(text: &'text str) -> Result<Self, PlanError> {
        let root = DeTable::parse(text).map_err(|error| at(text, &error))?;
        Ok(Document { text, root })
    }

    /// The document as a type; unknown, missing and wrong values are errors.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, PlanError> {
        let deserializer = toml::Deserializer::from(self.root.clone());
        T::deserialize(deserializer).map_err(|error| at(self.text, &error))
    }

    /// The error at the value with this path, such as `phases.1.ends`; where a part of the path is missing from
    /// the file, at the last part that is there.
    pub(super) fn error(&self, path: &str, reason: String) -> PlanError {
        PlanError {
            line: line(self.text, self.find(path).start),
            reason,
        }
    }

    fn find(&self, path: &str) -> Range<usize> {
        let mut steps = path.split('.');
        let first = steps.next().and_then(|name| self.root.get_ref().get(name));
        let Some(mut place) = first else {
            return self.root.span();
        };
        for step in steps {
            match child(place.get_ref(), step) {
                Some(value) => place = value,
                None => break,
            }
        }
        place.span()
    }

    /// Texts and lists that say nothing, and dates that were not put in quotes.
    pub(super) fn unusable_values(&self) -> Vec<PlanError> {
        let mut found = Vec::new();
        for value in self.root.get_ref().values() {
            self.collect_unusable(value, &mut found);
        }
        found
    }

    fn collect_unusable(&self, value: &Spanned<DeValue<'_>>, found: &mut Vec<PlanError>) {
        if let Some(reason) = unusable(value.get_ref()) {
            found.push(PlanError {
                line: line(self.text, value.span().start),
                reason: reason.to_owned(),
            });
        }
        match value.get_ref() {
            DeValue::Array(items) => items.iter().for_each(|item| self.collect_unusable(item, found)),
            DeValue::Table(table) => table.values().for_each(|item| self.collect_unusable(item, found)),
            _ => {}
        }
    }
}

fn child<'value, 'text>(
    value: &'value DeValue<'text>,
    step: &str,
) -> Option<&'value Spanned<DeValue<'text>>> {
    match value {
        DeValue::Array(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
        DeValue::Table(table) => table.get(step),
        _ => None,
    }
}

fn unusable(value: &DeValue<'_>) -> Option<&'static str> {
    match value {
        DeValue::String(text) if text.trim().is_empty() => Some("the text is empty"),
        DeValue::String(text) if text.trim() != text.as_ref() => {
            Some("the text starts or ends with white space")
        }
        DeValue::Array(items) if items.is_empty() => Some("the list is empty"),
        DeValue::Datetime(_) => Some("a date stands in quotes, such as \"2017-08-15\""),
        _ => None,
    }
}

/// An error of the TOML reader, at its line.
fn at(text: &str, error: &toml::de::Error) -> PlanError {
    PlanError {
        line: error.span().map_or(1, |span| line(text, span.start)),
        reason: error.message().to_owned(),
    }
}

/// The 1-based line of a byte position.
fn line(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1
}
