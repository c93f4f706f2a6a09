//! What lists by roster number are asked for in their address.

use campaign::{FieldErrors, RosterNumber};
use web::Problem;

/// Lines on one page, unless asked otherwise.
const LINES: usize = 50;

/// The most lines on one page.
const MOST_LINES: usize = 200;

/// What a list is asked for in its address.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pairs: Vec<(String, String)>,
    errors: FieldErrors,
}

impl Asked {
    /// Reads the address.
    pub(crate) fn of(query: Option<&str>) -> Self {
        Asked {
            pairs: web::access::fields_of(query.unwrap_or_default()),
            errors: FieldErrors::default(),
        }
    }

    /// What stands under this name; empty for nothing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(found, _)| found == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// What stands under this name, read; none for nothing. What cannot be read is an error.
    pub(crate) fn read<Value>(&mut self, name: &str, parse: impl Fn(&str) -> Option<Value>) -> Option<Value> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.errors.add(name, "没有这个选项");
        }
        value
    }

    /// After whom the page begins.
    pub(crate) fn after(&mut self) -> Option<RosterNumber> {
        self.read("after", |text| RosterNumber::parse(text).ok())
    }

    /// How many lines the page has.
    pub(crate) fn limit(&mut self) -> usize {
        let limit = self.read("limit", |text| text.parse().ok());
        limit.unwrap_or(LINES).clamp(1, MOST_LINES)
    }

    /// # Errors
    /// 422 with what could not be read.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::fields(self.errors.clone()))
        }
    }

    /// The address of the page after this one.
    pub(crate) fn address(&self, path: &str, after: &RosterNumber) -> String {
        let kept = self
            .pairs
            .iter()
            .filter(|(name, value)| name != "after" && !value.is_empty())
            .map(|(name, value)| format!("{name}={value}&"));
        format!("{path}?{}after={after}", kept.collect::<String>())
    }
}
