//! Checks of what was filled in, each error noted at its field; the first that is found there stands.

use crate::values::errors::{FieldErrors, join};
use crate::values::{date, text};
use jiff::civil::Date;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// What is said of a term that is none of those listed.
pub const UNKNOWN_TERM: &str = "须从所列选项中选择";

/// Notes errors below one path.
pub struct Check<'a> {
    pub(crate) errors: &'a mut FieldErrors,
    path: String,
}

impl<'a> Check<'a> {
    /// Checks of a whole form.
    pub fn of(errors: &'a mut FieldErrors) -> Self {
        Check {
            errors,
            path: String::new(),
        }
    }

    /// Checks of a row of a list.
    pub(crate) fn at(&mut self, list: &str, index: usize) -> Check<'_> {
        Check {
            errors: self.errors,
            path: format!("{list}[{index}]"),
        }
    }

    /// Reads a given text; a refusal is noted. Absence is no error here, nor in the next ones.
    pub fn read<T, E: Display>(
        &mut self,
        field: &str,
        typed: Option<&str>,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let parsed = parse(typed?);
        parsed.map_err(|error| self.refuse(field, error.to_string())).ok()
    }

    /// A term of those listed.
    pub fn term<T>(
        &mut self,
        field: &str,
        typed: Option<&str>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.read(field, typed, |typed| parse(typed).ok_or(UNKNOWN_TERM))
    }

    /// A text of so many characters.
    pub fn worded(
        &mut self,
        field: &str,
        typed: Option<&str>,
        length: RangeInclusive<usize>,
    ) -> Option<String> {
        let typed = typed?;
        let given = text::length(typed);
        if length.contains(&given) {
            return Some(typed.to_owned());
        }
        let (shortest, longest) = (length.start(), length.end());
        self.refuse(
            field,
            if *shortest > 1 {
                format!("须为 {shortest} 至 {longest} 个字，现有 {given} 个字")
            } else {
                format!("最多 {longest} 个字，现有 {given} 个字")
            },
        );
        None
    }

    /// A day.
    pub fn day(&mut self, field: &str, typed: Option<&str>) -> Option<Date> {
        self.read(field, typed, date::parse)
    }

    /// A day that is not ahead.
    pub fn past_day(&mut self, field: &str, typed: Option<&str>, today: Date) -> Option<Date> {
        let day = self.day(field, typed);
        self.refuse_if(day.is_some_and(|day| day > today), field, "不能晚于今天");
        day
    }

    /// A day that is not over.
    pub fn coming_day(&mut self, field: &str, typed: Option<&str>, today: Date) -> Option<Date> {
        let day = self.day(field, typed);
        self.refuse_if(day.is_some_and(|day| day < today), field, "不能早于今天");
        day
    }

    /// What has to be there.
    pub fn demand<T>(&mut self, field: &str, found: Option<T>) -> Option<T> {
        self.blank_if(found.is_none(), field, "");
        found
    }

    /// Notes what is wrong with a field, to be put behind its label.
    pub fn refuse(&mut self, field: &str, what: impl Into<String>) {
        let path = join(&self.path, field);
        if !self.errors.has(&path) {
            self.errors.wrong(path, what);
        }
    }

    /// The same in this case.
    pub fn refuse_if(&mut self, refused: bool, field: &str, what: &str) {
        if refused {
            self.refuse(field, what);
        }
    }

    /// Notes a whole sentence at a field.
    pub fn say(&mut self, field: &str, sentence: impl Into<String>) {
        let path = join(&self.path, field);
        if !self.errors.has(&path) {
            self.errors.add(path, sentence);
        }
    }

    /// The same in this case.
    pub fn say_if(&mut self, said: bool, field: &str, sentence: &str) {
        if said {
            self.say(field, sentence);
        }
    }

    /// Notes what concerns no single field, unless something else is wrong already.
    pub fn say_alone(&mut self, sentence: &str) {
        if self.errors.is_empty() {
            self.errors.add("", sentence);
        }
    }

    /// Notes that a field is blank though it has to be there in this case.
    pub fn blank_if(&mut self, blank: bool, field: &str, case: &'static str) {
        let path = join(&self.path, field);
        if blank && !self.errors.has(&path) {
            self.errors.blank_though(path, case);
        }
    }
}
