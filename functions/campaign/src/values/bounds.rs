//! How much of a body is taken at all, and in what spelling: every text in it is folded here, once, so that whoever reads
//! the fields meets what is seen of them. It is asked before anything in the body is read, so that no body costs more than
//! what it was sent for: a list's rows are counted before they are looked at, names and text likewise.

use crate::values::errors::{FieldErrors, join, readable};
use crate::values::text;
use serde_json::{Map, Value};

/// Fields that one object of a body may have. Annex 2 has 14, each of its participations 13; ours.
const MOST_NAMES: usize = 64;

/// Objects within objects, the body's own being the first: a declaration, its participation, the participation's
/// withdrawal. One more is not read.
const DEEPEST: usize = 4;

/// Bytes of text that a page gives back to who sent it, counted as the page writes them. The longest report has some
/// 86,000: twenty participations and thirty relatives, in Chinese. The review holds them twice.
const MOST_TEXT: usize = 88 * 1024;

/// The most rows that a list of a form takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowLimit {
    /// The list's name; it is a field of the form itself.
    pub list: &'static str,
    /// How many.
    pub most: usize,
    /// What people call the list, with what is done: `参与情况最多填`.
    pub said: &'static str,
    /// What its rows are counted with: `项`.
    pub counted_in: &'static str,
}

impl RowLimit {
    /// The limit, as people are told it.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        format!("{} {} {}", self.said, self.most, self.counted_in)
    }

    fn refusal(&self, came: usize) -> String {
        let (limit, counted_in) = (self.in_chinese(), self.counted_in);
        format!("{limit}，现有 {came} {counted_in}；这些内容没有读取，也没有保留，请减少后重新填写")
    }
}

/// What a body may hold.
#[derive(Clone, Copy, Debug)]
pub struct Bounds<'a> {
    /// The lists it may hold. No other is read.
    pub rows: &'a [RowLimit],
    /// Bytes of text in all, as a page writes them.
    pub text: usize,
    /// A field that holds another form, to be sent on as it came: it is read, and folded, when it arrives there.
    pub passed_on: Option<&'a str>,
}

impl<'a> Bounds<'a> {
    /// The bounds of a form with these lists.
    #[must_use]
    pub fn of(rows: &'a [RowLimit]) -> Self {
        Bounds {
            rows,
            text: MOST_TEXT,
            passed_on: None,
        }
    }

    /// Folds every text of a body ([`text::fold`]) and notes what cannot be read; takes out what is too much, each with one
    /// error. A list with too many rows is taken out whole, as if it
    /// had not been sent; lists that nobody asks for are emptied, which leaves their type wrong where another is wanted.
    pub fn hold(&self, body: &mut Value, errors: &mut FieldErrors) {
        let mut holder = Holder {
            text_left: self.text,
            errors,
        };
        let Value::Object(fields) = body else {
            holder.value(body, "", DEEPEST);
            return;
        };
        holder.names(fields, "");
        for limit in self.rows {
            let rows = fields
                .get(limit.list)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            if rows > limit.most {
                holder.errors.add(limit.list, limit.refusal(rows));
                fields.shift_remove(limit.list);
            }
        }
        for (name, value) in fields.iter_mut() {
            match value {
                Value::String(form) if self.passed_on == Some(name) => holder.size(form, name),
                Value::Array(rows) if self.rows.iter().any(|limit| limit.list == name) => {
                    holder.rows(rows, name)
                }
                _ => holder.value(value, &readable(name), DEEPEST - 1),
            }
        }
    }
}

struct Holder<'a> {
    text_left: usize,
    errors: &'a mut FieldErrors,
}

impl Holder<'_> {
    /// Goes through a value; `levels` of objects are left.
    fn value(&mut self, value: &mut Value, path: &str, levels: usize) {
        match value {
            Value::String(text) => self.text(text, path),
            Value::Array(items) => items.clear(),
            Value::Object(fields) if levels == 0 => fields.clear(),
            Value::Object(fields) => {
                self.names(fields, path);
                for (name, value) in fields.iter_mut() {
                    self.value(value, &join(path, &readable(name)), levels - 1);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn rows(&mut self, rows: &mut [Value], list: &str) {
        for (index, row) in rows.iter_mut().enumerate() {
            self.value(row, &format!("{list}[{index}]"), DEEPEST - 1);
        }
    }

    fn names(&mut self, fields: &mut Map<String, Value>, path: &str) {
        let came = fields.len();
        if came <= MOST_NAMES {
            return;
        }
        let mut place = 0;
        fields.retain(|_, _| {
            place += 1;
            place <= MOST_NAMES
        });
        let message = format!("这里最多 {MOST_NAMES} 个填报项，现有 {came} 个，其余没有读取");
        self.errors.add(path, message);
    }

    fn text(&mut self, text: &mut String, path: &str) {
        *text = text::fold(text);
        if let Err(unreadable) = text::readable(text) {
            self.errors.wrong(path, unreadable.to_string());
        }
        self.size(text, path);
    }

    fn size(&mut self, text: &mut String, path: &str) {
        match self.text_left.checked_sub(size_on_page(text)) {
            Some(left) => self.text_left = left,
            None => {
                text.clear();
                self.errors.add(path, "所填文字过长，没有保留，请缩短后重新填写");
            }
        }
    }
}

/// The most bytes that a page needs to write a text: `"` becomes `&quot;`.
#[must_use]
pub fn size_on_page(text: &str) -> usize {
    let escaped = |byte: &u8| matches!(byte, b'"' | b'\'' | b'&' | b'<' | b'>' | b'/');
    text.len() + 5 * text.bytes().filter(|byte| escaped(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ROWS: &[RowLimit] = &[RowLimit {
        list: "rows",
        most: 3,
        said: "清单最多填",
        counted_in: "行",
    }];

    fn held(mut body: Value) -> (Value, Value) {
        let mut errors = FieldErrors::default();
        Bounds::of(ROWS).hold(&mut body, &mut errors);
        (body, json!(errors))
    }

    #[test]
    fn what_fits_is_left_as_it_is() {
        let body = json!({"rows": [{"a": {"b": "c"}}, "d", 1], "e": {"f": {"g": {"h": true}}}, "i": null});
        assert_eq!(held(body.clone()), (body, json!({})));
    }

    #[test]
    fn a_list_with_too_many_rows_is_one_error_and_none_of_its_rows_is_left() {
        let (body, errors) = held(json!({"rows": vec![json!({"x": "y"}); 86_000], "name": "甲"}));
        assert_eq!(body, json!({"name": "甲"}));
        let message = "清单最多填 3 行，现有 86000 行；这些内容没有读取，也没有保留，请减少后重新填写";
        assert_eq!(errors, json!({"rows": [message]}));
    }

    #[test]
    fn lists_that_nobody_asks_for_are_emptied_wherever_they_stand() {
        let many = json!(vec![0; 90_000]);
        let (body, errors) = held(json!({"x": many, "rows": [{"y": many}], "z": {"rows": many}}));
        assert_eq!(body, json!({"x": [], "rows": [{"y": []}], "z": {"rows": []}}));
        assert_eq!(errors, json!({}));
        assert_eq!(held(many), (json!([]), json!({})));
    }

    #[test]
    fn names_beyond_those_of_any_form_are_counted() {
        let many: Map<String, Value> = (0..80).map(|n| (format!("k{n}"), json!(n))).collect();
        let (body, errors) = held(json!({"rows": [many]}));
        assert_eq!(body["rows"][0].as_object().unwrap().len(), 64);
        let message = "这里最多 64 个填报项，现有 80 个，其余没有读取";
        assert_eq!(errors, json!({"rows[0]": [message]}));
        assert_eq!(held(json!(many)).1, json!({"": [message]}));
    }

    #[test]
    fn every_text_is_folded_but_a_form_that_is_passed_on() {
        let typed = "　示\u{200b}例\u{3000}";
        let mut body =
            json!({"a": typed, "b": {"c": typed}, "rows": [{"d": typed}], "kept": typed, "e": "\u{3164}"});
        let bounds = Bounds {
            passed_on: Some("kept"),
            ..Bounds::of(ROWS)
        };
        let mut errors = FieldErrors::default();
        bounds.hold(&mut body, &mut errors);
        let folded =
            json!({"a": "示例", "b": {"c": "示例"}, "rows": [{"d": "示例"}], "kept": typed, "e": ""});
        assert_eq!((body, errors), (folded, FieldErrors::default()));
        let (_, errors) = held(json!({"rows": [{}, {"a": {"b": "\u{e000}"}}]}));
        assert_eq!(
            errors,
            json!({"rows[1].a.b": ["此项含有无法显示的字符（U+E000），请删去或改用通用的字"]})
        );
    }

    #[test]
    fn what_lies_too_deep_is_left_out() {
        let (body, _) = held(json!({"a": {"b": {"c": {"d": {"e": "f"}}}}}));
        assert_eq!(body, json!({"a": {"b": {"c": {"d": {}}}}}));
    }

    #[test]
    fn text_is_measured_as_a_page_writes_it() {
        let (quotes, letters) = ("\"".repeat(14_000), "x".repeat(6_000));
        let (body, errors) = held(json!({"one": quotes, "two": quotes, "three": letters}));
        let lengths = ["one", "two", "three"].map(|name| body[name].as_str().unwrap().len());
        assert_eq!(lengths, [14_000, 0, 6_000]);
        assert_eq!(
            errors,
            json!({"two": ["所填文字过长，没有保留，请缩短后重新填写"]})
        );
    }
}
