//! Fields of a post, read one by one: texts are folded and measured, days and numbers parsed, and every error is kept by
//! its field.

use crate::errors::{Field, FieldErrors};
use crate::{date, text};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// How the declaration as a whole is named where a participation's place stands otherwise.
const WHOLE: &str = "whole";

const PARTICIPATION: Field = Field::chosen("participation", "参与情况");

/// Fields being read. Each that was asked for is known; what is left over is an error.
pub(super) struct Reader<'a> {
    fields: Option<&'a Map<String, Value>>,
    known: Vec<&'static str>,
    pub(super) errors: FieldErrors,
    pub(super) today: Date,
}

impl<'a> Reader<'a> {
    pub(super) fn of(sent: &'a Value, today: Date) -> Self {
        let mut errors = FieldErrors::default();
        if !sent.is_object() && !sent.is_null() {
            errors.add("", "请提交一个 JSON 对象");
        }
        Reader {
            fields: sent.as_object(),
            known: Vec::new(),
            errors,
            today,
        }
    }

    /// The raw value of a field, which is named by this.
    pub(super) fn value(&mut self, field: Field) -> Option<&'a Value> {
        let Field { name, label, answer } = field;
        self.known.push(name);
        self.errors.name(name, label, answer);
        self.fields?.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn refuse_unknown(&mut self) {
        for name in self.fields.into_iter().flat_map(Map::keys) {
            if !self.known.contains(&name.as_str()) {
                self.errors.add_unknown("", name);
            }
        }
    }

    /// A text as typed; empty for nothing.
    pub(super) fn read(&mut self, path: &str, value: Option<&Value>) -> String {
        match value {
            None => String::new(),
            Some(Value::String(typed)) => typed.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => {
                self.errors.wrong(path, "的格式不正确");
                String::new()
            }
        }
    }

    pub(super) fn typed(&mut self, field: Field) -> String {
        let value = self.value(field);
        self.read(field.name, value)
    }

    /// Holds a text to its length; none for an empty one.
    pub(super) fn measured(
        &mut self,
        path: &str,
        typed: String,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        if typed.is_empty() {
            return None;
        }
        if length.contains(&text::length(&typed)) {
            return Some(typed);
        }
        let (shortest, longest) = (length.start(), length.end());
        let given = text::length(&typed);
        self.errors.wrong(
            path,
            format!("须为 {shortest} 至 {longest} 个字，现有 {given} 个字"),
        );
        None
    }

    pub(super) fn optional(
        &mut self,
        name: &'static str,
        label: &'static str,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        let typed = self.typed(Field::written(name, label));
        self.measured(name, typed, length)
    }

    pub(super) fn required(
        &mut self,
        name: &'static str,
        label: &'static str,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        let found = self.optional(name, label, length);
        self.demand(name, found)
    }

    /// Notes that something is missing, unless something else is wrong with it.
    pub(super) fn demand<Found>(&mut self, path: &str, found: Option<Found>) -> Option<Found> {
        if found.is_none() && !self.errors.has(path) {
            self.errors.blank(path);
        }
        found
    }

    pub(super) fn whole(&mut self, name: &'static str, label: &'static str) -> Option<u32> {
        let typed = self.typed(Field::written(name, label));
        if typed.is_empty() {
            return None;
        }
        let number = text::fold_code(&typed).parse().ok();
        if number.is_none() {
            self.errors.wrong(name, "须为整数");
        }
        number
    }

    pub(super) fn seen(&mut self) -> u32 {
        let seen = self.whole("revision", "所看的是第几次提交");
        self.demand("revision", seen).unwrap_or_default()
    }

    /// The outer option is for what is wrong or missing.
    pub(super) fn place_of(&mut self, path: &str, typed: &str) -> Option<Option<usize>> {
        if typed == WHOLE {
            return Some(None);
        }
        let place = text::fold_code(typed).parse().ok();
        if place.is_none() {
            self.errors.add(path, "没有这一项参与情况");
        }
        place.map(Some)
    }

    /// A participation's place; the whole declaration where nothing is named.
    pub(super) fn place_or_whole(&mut self) -> Option<Option<usize>> {
        let typed = self.typed(PARTICIPATION);
        if typed.is_empty() {
            return Some(None);
        }
        self.place_of("participation", &typed)
    }

    pub(super) fn place(&mut self) -> Option<usize> {
        let typed = self.typed(PARTICIPATION);
        let place = if typed.is_empty() {
            None
        } else {
            self.place_of("participation", &typed).flatten()
        };
        if place.is_none() && !self.errors.has("participation") {
            self.errors.blank("participation");
        }
        place
    }

    pub(super) fn day(&mut self, path: &str, typed: &str) -> Option<Date> {
        if typed.is_empty() {
            return None;
        }
        let day = date::parse(typed);
        day.map_err(|error| self.errors.wrong(path, error.to_string()))
            .ok()
    }

    /// A day that is not ahead; none for nothing.
    pub(super) fn past_day(&mut self, path: &str, typed: &str) -> Option<Date> {
        let day = self.day(path, typed)?;
        if day > self.today {
            self.errors.wrong(path, "不能晚于今天");
            return None;
        }
        Some(day)
    }
}
