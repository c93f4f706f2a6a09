//! What an amendment changes, field by field, in the order of the form.

use campaign::declaration::Kind;
use campaign::{Entered, FieldErrors, FormFields as _, Source};
use serde::Serialize;
use serde_json::Value;

/// A field that reads otherwise than on file; empty for what is not filled in.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Change {
    label: String,
    before: String,
    after: String,
}

/// What differs between two declarations, each with its participants by name. A row that only one of them has is one
/// change, by what it is called.
pub(crate) fn between(before: &Value, after: &Value) -> Vec<Change> {
    let mut named = FieldErrors::default();
    for declaration in [after, before] {
        Entered::read(declaration, Source::Json, &mut named);
    }
    let mut changes: Vec<Change> = Vec::new();
    let mut alone: Vec<&str> = Vec::new();
    for (path, label) in named.named() {
        if alone.iter().any(|row| path.starts_with(row)) {
            continue;
        }
        let (was, is) = (at(before, path), at(after, path));
        if is_row(was) != is_row(is) {
            alone.push(path);
        }
        let (before, after) = (text(path, was), text(path, is));
        if before != after {
            changes.push(Change { label, before, after });
        }
    }
    changes
}

fn at<'a>(declaration: &'a Value, path: &str) -> Option<&'a Value> {
    let pointer = path.replace(['.', '['], "/").replace(']', "");
    declaration.pointer(&format!("/{pointer}"))
}

fn is_row(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_object)
}

/// A value as people read it: a row by its business, or by its name.
fn text(path: &str, value: Option<&Value>) -> String {
    match value {
        Some(Value::String(kind)) if path == "kind" => {
            Kind::parse(kind).map_or_else(|| kind.clone(), |kind| kind.in_chinese().to_owned())
        }
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(is)) => if *is { "是" } else { "否" }.to_owned(),
        Some(Value::Object(row)) if path.ends_with(']') => {
            let name = row.get("business_name").or_else(|| row.get("name"));
            name.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(label: &str, before: &str, after: &str) -> Change {
        Change {
            label: label.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    #[test]
    fn each_field_that_differs_is_told_with_its_row_and_a_row_alone_by_what_it_is_called() {
        let participation = |business: &str, amount: &str| {
            json!({ "participant": "本人", "business_name": business, "amount_wan": amount,
                "withdrawal": { "status": "未退出" } })
        };
        let before = json!({ "kind": "nil", "phone": "13800000000",
            "participations": [participation("甲示例", "1.00"), participation("乙示例", "2.00")] });
        let mut after = json!({ "kind": "disclosure", "phone": "13800000000",
            "participations": [participation("甲示例", "3.00")] });
        after["participations"][0]["withdrawal"] = json!({ "status": "已退", "date": "2017-09-10" });
        let expected = [
            change("有没有需要报告的情况", "无上述情况", "有上述情况"),
            change("参与情况 1：涉及金额", "1.00", "3.00"),
            change("参与情况 1：退出状态", "未退出", "已退"),
            change("参与情况 1：退出日期", "", "2017-09-10"),
            change("参与情况 2", "乙示例", ""),
        ];
        assert_eq!(between(&before, &after), expected);
        assert_eq!(between(&after, &after), []);
    }
}
