//! What the form templates need of a path such as `participations[0].amount_wan`: the control's name and id, what
//! was typed there, what is wrong with it, and the summary of all errors in the order of the page.

use minijinja::value::ValueKind;
use minijinja::{Error, Value, context};

/// What pages send along unseen: there is no control to lead to.
const UNSEEN: &[&str] = &[
    "action",
    "base_revision",
    "base_withdrawals",
    "id",
    "participation",
    "place",
    "reference",
    "revision",
    "seen",
    "serial",
    "step",
    "version",
];

/// `participations[0].amount_wan` → `participations[0][amount_wan]`, as the functions read forms.
pub(crate) fn control_name(path: &str) -> String {
    let mut segments = path.split('.');
    let first = segments.next().unwrap_or_default().to_owned();
    segments.fold(first, |name, segment| match segment.split_once('[') {
        Some((field, index)) => format!("{name}[{field}][{index}"),
        None => format!("{name}[{segment}]"),
    })
}

/// `participations[0].amount_wan` → `participations-0-amount_wan`.
pub(crate) fn control_id(path: &str) -> String {
    path.replace(['.', '['], "-").replace(']', "")
}

/// What was typed at a path; empty where nothing was, so that a form without rows or values renders too.
pub(crate) fn value_at(form: &Value, path: &str) -> Result<String, Error> {
    let value = find(form, path)?;
    Ok(text_of(&value))
}

/// A value as its control holds it; empty for what is no single value.
pub(crate) fn text_of(value: &Value) -> String {
    match value.kind() {
        ValueKind::String | ValueKind::Number => value.to_string(),
        ValueKind::Bool => if value.is_true() { "true" } else { "false" }.to_owned(),
        _ => String::new(),
    }
}

/// How many rows a list of the form has.
pub(crate) fn rows_at(form: &Value, path: &str) -> Result<usize, Error> {
    Ok(find(form, path)?.len().unwrap_or(0))
}

/// The messages at a path.
pub(crate) fn messages_at(errors: &Value, path: &str) -> Vec<Value> {
    let messages = errors.get_item(&Value::from(path)).unwrap_or_default();
    messages.try_iter().map(Iterator::collect).unwrap_or_default()
}

/// All messages in the order in which they come, which is that of the page: `message`, the `path`, and the `id` of the
/// control to go to (none for what the page sends along unseen). What concerns the form as a whole has the empty path and
/// is left out.
pub(crate) fn summary_of(errors: &Value) -> Result<Vec<Value>, Error> {
    let paths = errors.try_iter()?.map(|path| path.to_string());
    let entries = paths.filter(|path| !path.is_empty()).flat_map(|path| {
        let entry = |message| {
            let id = (!UNSEEN.contains(&&*path)).then(|| control_id(&path));
            context! { message, path => path.as_str(), id }
        };
        messages_at(errors, &path)
            .into_iter()
            .map(entry)
            .collect::<Vec<_>>()
    });
    Ok(entries.collect())
}

/// The row that a path leads into, from 0.
pub(crate) fn row(path: &str) -> Option<usize> {
    path.split_once('[')?.1.split_once(']')?.0.parse().ok()
}

pub(crate) fn find(form: &Value, path: &str) -> Result<Value, Error> {
    path.split(['.', '[']).try_fold(form.clone(), |value, segment| {
        let Some(index) = segment.strip_suffix(']') else {
            return item(&value, &Value::from(segment));
        };
        index
            .parse::<usize>()
            .map_or(Ok(Value::UNDEFINED), |index| item(&value, &Value::from(index)))
    })
}

fn item(value: &Value, key: &Value) -> Result<Value, Error> {
    if value.is_undefined() || value.is_none() {
        Ok(Value::UNDEFINED)
    } else {
        value.get_item(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::value::Serde;
    use serde_json::json;

    fn value(json: serde_json::Value) -> Value {
        Value::from(Serde(json))
    }

    #[test]
    fn a_path_names_its_control() {
        assert_eq!(control_name("phone"), "phone");
        assert_eq!(
            control_name("innovation_exemption.basis"),
            "innovation_exemption[basis]"
        );
        assert_eq!(
            control_name("participations[12].withdrawal.date"),
            "participations[12][withdrawal][date]"
        );
        assert_eq!(
            control_id("participations[12].withdrawal.date"),
            "participations-12-withdrawal-date"
        );
    }

    #[test]
    fn what_was_typed_is_found_and_what_was_not_is_empty() {
        let form = value(json!({"phone": "1", "participations": [{"withdrawal": {"date": "2"}}]}));
        assert_eq!(value_at(&form, "phone").unwrap(), "1");
        assert_eq!(value_at(&form, "participations[0].withdrawal.date").unwrap(), "2");
        assert_eq!(value_at(&form, "participations[0].withdrawal").unwrap(), "");
        assert_eq!(value_at(&form, "participations[7].withdrawal.date").unwrap(), "");
        assert_eq!(value_at(&form, "relatives[0].name").unwrap(), "");
        assert_eq!(rows_at(&form, "participations").unwrap(), 1);
        assert_eq!(rows_at(&form, "relatives").unwrap(), 0);
    }

    #[test]
    fn the_summary_has_every_message_in_the_order_it_came_in() {
        let errors = value(json!({
            "": ["the whole form"],
            "phone": ["a"],
            "participations[2].profit_wan": ["b", "c"],
            "participations[10].mode": ["d"],
            "code": ["e"],
            "revision": ["f"],
        }));
        let summary = summary_of(&errors).unwrap();
        let listed: Vec<(String, Option<String>)> = summary
            .iter()
            .map(|entry| {
                let id = entry.get_attr("id").unwrap();
                let id = id.as_str().map(str::to_owned);
                (entry.get_attr("message").unwrap().to_string(), id)
            })
            .collect();
        let expected = [
            ("a", Some("phone")),
            ("b", Some("participations-2-profit_wan")),
            ("c", Some("participations-2-profit_wan")),
            ("d", Some("participations-10-mode")),
            ("e", Some("code")),
            ("f", None),
        ];
        assert_eq!(
            listed,
            expected.map(|(message, id)| (message.to_owned(), id.map(str::to_owned)))
        );
    }
}
