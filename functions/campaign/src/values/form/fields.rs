//! Reads named fields out of loosely typed input, noting every wrong type and unknown name on the way.

use super::FormFields;
use crate::values::errors::{Answer, FieldErrors, join};
use crate::values::text;
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
pub struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    path: String,
    source: Source,
    taken: Vec<&'static str>,
    errors: &'a mut FieldErrors,
}

impl<'a> Fields<'a> {
    /// Begins to read the object at this path.
    pub fn of(value: &'a Value, path: String, source: Source, errors: &'a mut FieldErrors) -> Self {
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

    /// Where the input came from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// A text; blank and `null` are none. A form's may come as the digits of a number.
    pub(crate) fn text(&mut self, name: &'static str, label: &'static str, answer: Answer) -> Option<String> {
        match self.take(name, label, answer)? {
            Value::String(typed) => Some(typed.clone()).filter(|typed| !typed.is_empty()),
            Value::Number(number) if self.source == Source::Form => Some(number.to_string()),
            Value::Null => None,
            _ => self.refuse(name, "的类型不正确：应为文本"),
        }
    }

    /// A yes or no.
    pub(crate) fn flag(&mut self, name: &'static str, label: &'static str) -> Option<bool> {
        match self.take(name, label, Answer::Chosen)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(typed) if self.source == Source::Form => {
                Some(matches!(typed.as_str(), "true" | "on"))
            }
            Value::Null => None,
            _ => self.refuse(name, "的类型不正确：应为 true 或 false"),
        }
    }

    /// A whole number, not negative. In a form, its digits.
    pub(super) fn whole(&mut self, name: &'static str, label: &'static str) -> Option<u32> {
        let found = match self.take(name, label, Answer::Written)? {
            Value::Number(number) => number.as_u64(),
            Value::String(typed) if typed.is_empty() => return None,
            Value::String(typed) if self.source == Source::Form => text::fold_code(typed).parse().ok(),
            Value::Null => return None,
            _ => None,
        };
        let fits = found.and_then(|number| u32::try_from(number).ok());
        fits.or_else(|| self.refuse(name, "的类型不正确：应为整数"))
    }

    /// A list of objects, each named by the list's label and its number. In a form, a row that was added and left alone is
    /// one error, and not one for each of its fields.
    pub(super) fn rows<Row: FormFields>(
        &mut self,
        name: &'static str,
        label: &'static str,
    ) -> Option<Vec<Row>> {
        match self.take(name, label, Answer::Written)? {
            Value::Array(rows) => {
                let path = self.path_of(name);
                let row = |(index, row)| {
                    let path = format!("{path}[{index}]");
                    let number = index + 1;
                    self.errors
                        .name(path.clone(), format!("{label} {number}"), Answer::Written);
                    if self.source == Source::Form && is_untouched(row) {
                        self.errors
                            .add(path.clone(), "还没有填写，请填写，不需要的请删除");
                        return Row::nothing(path, self.source, self.errors);
                    }
                    Row::at(row, path, self.source, self.errors)
                };
                Some(rows.iter().enumerate().map(row).collect())
            }
            Value::Null => None,
            _ => self.refuse(name, "的类型不正确：应为列表"),
        }
    }

    /// One object. In a form, an object with nothing filled in was not given.
    pub(super) fn part<Part: FormFields>(&mut self, name: &'static str, label: &'static str) -> Option<Part> {
        let given = self
            .take(name, label, Answer::Written)
            .filter(|value| !(value.is_null() || self.source == Source::Form && is_blank(value)));
        let path = self.path_of(name);
        match given {
            Some(value) => Some(Part::at(value, path, self.source, self.errors)),
            None => {
                Part::nothing(path, self.source, self.errors);
                None
            }
        }
    }

    /// Another field's value, which is read and named on its own.
    pub(crate) fn peek(&self, name: &str) -> Option<&'a Value> {
        self.object?.get(name)
    }

    /// The raw value, for a field with a shape of its own.
    pub fn take(&mut self, name: &'static str, label: &'static str, answer: Answer) -> Option<&'a Value> {
        self.taken.push(name);
        self.errors.name(join(&self.path, name), label, answer);
        self.object?.get(name)
    }

    /// Notes what is wrong with a field and gives none.
    pub fn refuse<T>(&mut self, name: &str, what: &str) -> Option<T> {
        self.errors.wrong(self.path_of(name), what);
        None
    }

    /// Notes every name that was never asked for.
    pub(super) fn refuse_unknown(self) {
        let Some(object) = self.object else { return };
        let unknown = object.keys().filter(|name| !self.taken.contains(&name.as_str()));
        unknown.for_each(|name| self.errors.add_unknown(&self.path, name));
    }

    /// Names something within a field, and what is wrong with it.
    pub fn errors(&mut self) -> &mut FieldErrors {
        self.errors
    }

    fn path_of(&self, name: &str) -> String {
        join(&self.path, name)
    }
}

/// Whether a row was added and left alone. The participant is chosen beforehand where there is but one.
#[must_use]
pub fn is_untouched(row: &Value) -> bool {
    let Some(fields) = row.as_object() else {
        return is_blank(row);
    };
    fields
        .iter()
        .all(|(name, value)| name == "participant" || is_blank(value))
}

/// Whether nothing at all is filled in.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(typed) => typed.is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
