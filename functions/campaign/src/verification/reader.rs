//! Fields of a post, read one by one: texts are folded and measured, days and numbers parsed, and every error is kept by
//! its field.

use crate::errors::FieldErrors;
use crate::{date, text};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// How the declaration as a whole is named where a participation's place stands otherwise.
const WHOLE: &str = "whole";

/// What a field that is missing is told, by name, since a page lists it at its head.
fn missing(path: &str) -> String {
    let name = match path {
        "revision" => "所看的是第几次提交",
        "evidence" => "依据",
        "ordered_on" => "责成日期",
        "result" => "复核结果",
        "decision" => "审核意见",
        "reason" => "理由",
        "measure" => "处理",
        "case_report.what_happened" => "个案情况的基本案情",
        "case_report.findings" => "个案情况的查明的事实",
        "case_report.grounds" => "个案情况的处理依据",
        "case_report.decision" => "个案情况的处理决定",
        "case_report.decided_by" => "作出决定的机关",
        "case_report.decided_on" => "决定日期",
        "referral.to" => "受理机关",
        "referral.on" => "移送日期",
        _ => "此项",
    };
    format!("请填写{name}")
}

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

    pub(super) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
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
                self.errors.add(path, "格式不正确");
                String::new()
            }
        }
    }

    pub(super) fn typed(&mut self, name: &'static str) -> String {
        let value = self.value(name);
        self.read(name, value)
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
        self.errors
            .add(path, format!("请用 {shortest} 至 {longest} 个字写明"));
        None
    }

    pub(super) fn optional(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let typed = self.typed(name);
        self.measured(name, typed, length)
    }

    pub(super) fn required(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let found = self.optional(name, length);
        self.demand(name, found)
    }

    /// Notes that something is missing, unless something else is wrong with it.
    pub(super) fn demand<Found>(&mut self, path: &str, found: Option<Found>) -> Option<Found> {
        if found.is_none() && !self.errors.has(path) {
            self.errors.add(path, missing(path));
        }
        found
    }

    pub(super) fn whole(&mut self, name: &'static str) -> Option<u32> {
        let typed = self.typed(name);
        if typed.is_empty() {
            return None;
        }
        let number = text::fold_code(&typed).parse().ok();
        if number.is_none() {
            self.errors.add(name, "应为数字");
        }
        number
    }

    pub(super) fn seen(&mut self) -> u32 {
        let seen = self.whole("revision");
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
        let typed = self.typed("participation");
        if typed.is_empty() {
            return Some(None);
        }
        self.place_of("participation", &typed)
    }

    pub(super) fn place(&mut self) -> Option<usize> {
        let typed = self.typed("participation");
        let place = if typed.is_empty() {
            None
        } else {
            self.place_of("participation", &typed).flatten()
        };
        if place.is_none() && !self.errors.has("participation") {
            self.errors.add("participation", "请选择参与情况");
        }
        place
    }

    pub(super) fn day(&mut self, path: &str, typed: &str) -> Option<Date> {
        if typed.is_empty() {
            return None;
        }
        let day = date::parse(typed);
        day.map_err(|error| self.errors.add(path, error.to_string())).ok()
    }

    /// A day that is not ahead; none for nothing.
    pub(super) fn past_day(&mut self, path: &str, typed: &str) -> Option<Date> {
        let day = self.day(path, typed)?;
        if day > self.today {
            self.errors.add(path, "不能晚于今天");
            return None;
        }
        Some(day)
    }
}
