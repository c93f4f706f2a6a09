//! Reads named fields out of loosely typed input, noting every wrong type and unknown name on the way.

use crate::errors::{FieldErrors, join};
use crate::text;
use serde_json::{Map, Value};

/// Where the input came from: a form knows only text, JSON has types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An HTML form: every value is text, and what is left blank arrives as empty text.
    Form,
    /// JSON: types must be right.
    Json,
}

/// A cursor over one object of the input.
pub(crate) struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    path: String,
    source: Source,
    taken: Vec<&'static str>,
    errors: &'a mut FieldErrors,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value, path: String, source: Source, errors: &'a mut FieldErrors) -> Self {
        let object = value.as_object();
        if object.is_none() {
            errors.add(path.clone(), "格式不正确：此处应为一组字段");
        }
        Fields {
            object,
            path,
            source,
            taken: Vec::new(),
            errors,
        }
    }

    /// Text; blank and `null` are none.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(typed) => Some(typed.clone()).filter(|typed| !typed.is_empty()),
            Value::Null => None,
            _ => self.refuse(name, "类型不正确：应为文本"),
        }
    }

    /// A yes or no.
    pub(crate) fn flag(&mut self, name: &'static str) -> Option<bool> {
        match self.take(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(typed) if self.source == Source::Form => {
                Some(matches!(typed.as_str(), "true" | "on"))
            }
            Value::Null => None,
            _ => self.refuse(name, "类型不正确：应为 true 或 false"),
        }
    }

    /// A whole number, not negative. In a form, its digits.
    pub(crate) fn whole(&mut self, name: &'static str) -> Option<u32> {
        let found = match self.take(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(typed) if typed.is_empty() => return None,
            Value::String(typed) if self.source == Source::Form => text::fold_code(typed).parse().ok(),
            Value::Null => return None,
            _ => None,
        };
        let fits = found.and_then(|number| u32::try_from(number).ok());
        fits.or_else(|| self.refuse(name, "类型不正确：应为整数"))
    }

    /// A list of objects.
    pub(crate) fn rows<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Value, String, Source, &mut FieldErrors) -> T,
    ) -> Option<Vec<T>> {
        match self.take(name)? {
            Value::Array(rows) => {
                let path = self.path_of(name);
                let row = |(index, row)| read(row, format!("{path}[{index}]"), self.source, self.errors);
                Some(rows.iter().enumerate().map(row).collect())
            }
            Value::Null => None,
            _ => self.refuse(name, "类型不正确：应为列表"),
        }
    }

    /// One object. In a form, an object with nothing filled in was not given.
    pub(crate) fn object<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Value, String, Source, &mut FieldErrors) -> T,
    ) -> Option<T> {
        match self.take(name)? {
            Value::Null => None,
            value if self.source == Source::Form && is_blank(value) => None,
            value => Some(read(value, self.path_of(name), self.source, self.errors)),
        }
    }

    /// The raw value, for a field with a shape of its own.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<&'a Value> {
        self.taken.push(name);
        self.object?.get(name)
    }

    /// Notes a message at a field and gives none.
    pub(crate) fn refuse<T>(&mut self, name: &str, message: &str) -> Option<T> {
        self.errors.add(self.path_of(name), message);
        None
    }

    /// Notes every name that was never asked for.
    pub(crate) fn refuse_unknown(self) {
        let Some(object) = self.object else { return };
        let unknown = object.keys().filter(|name| !self.taken.contains(&name.as_str()));
        unknown.for_each(|name| self.errors.add_unknown(&self.path, name));
    }

    fn path_of(&self, name: &str) -> String {
        join(&self.path, name)
    }
}

/// Whether nothing at all is filled in.
#[must_use]
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(typed) => typed.is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
