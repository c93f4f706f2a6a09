//! The rows of a long form: which stand open on the page, and what of the others travels on unseen.

use crate::form::{control_id, control_name, find, messages_at, row, text_of};
use minijinja::value::ValueKind;
use minijinja::{Error, Value, context};

/// How many rows of a list stand open at once. A page with more of them, each with everything wrong, would be larger
/// than any form that was sent.
const OPEN: [(&str, usize); 2] = [("relatives", 8), ("participations", 4)];

/// The rows of a list that stand open, by place: all of a short list. Of a long one first the row that was `asked` for
/// (`list` and `row`), then those with something wrong, then the first.
pub(crate) fn open_rows(
    form: &Value,
    errors: &Value,
    list: &str,
    asked: &Value,
) -> Result<Vec<usize>, Error> {
    let rows = find(form, list)?.len().unwrap_or(0);
    let most = OPEN
        .iter()
        .find(|(known, _)| *known == list)
        .map_or(rows, |(_, most)| *most);
    if rows <= most {
        return Ok((0..rows).collect());
    }
    let asked = asked_row(asked, list)?;
    let mut places: Vec<usize> = (0..rows).collect();
    let mut wrong = vec![false; rows];
    for (_, row) in paths_of(errors, list)? {
        if let Some(wrong) = wrong.get_mut(row) {
            *wrong = true;
        }
    }
    places.sort_by_key(|row| (Some(*row) != asked, !wrong[*row]));
    places.truncate(most);
    Ok(places)
}

fn asked_row(asked: &Value, list: &str) -> Result<Option<usize>, Error> {
    if asked.is_undefined() || asked.is_none() || asked.get_attr("list")?.as_str() != Some(list) {
        return Ok(None);
    }
    Ok(asked.get_attr("row")?.as_usize())
}

/// What is wrong within a row: the `id` that the summary leads to, and the `message`.
pub(crate) fn faults_in(errors: &Value, list: &str, row: usize) -> Result<Vec<Value>, Error> {
    let mut faults = Vec::new();
    for (path, _) in paths_of(errors, list)?.into_iter().filter(|(_, of)| *of == row) {
        let id = control_id(&path);
        for message in messages_at(errors, &path) {
            faults.push(context! { id => &id, message });
        }
    }
    Ok(faults)
}

/// The paths with something wrong in the rows of a list, each with its row.
fn paths_of(errors: &Value, list: &str) -> Result<Vec<(String, usize)>, Error> {
    let paths = errors.try_iter()?.map(|path| path.to_string());
    let in_list = |path: &String| path.strip_prefix(list).is_some_and(|rest| rest.starts_with('['));
    Ok(paths
        .filter(in_list)
        .filter_map(|path| row(&path).map(|row| (path, row)))
        .collect())
}

/// Everything that is filled in at a path and below it (all of the form at the empty one): each control's `name`, such as
/// `participations[0][mode]`, and its `value`. A row with nothing filled in has one control, so that it keeps its place.
pub(crate) fn controls_at(form: &Value, path: &str) -> Result<Vec<Value>, Error> {
    let mut controls = Vec::new();
    let name = control_name(path);
    let value = if path.is_empty() {
        form.clone()
    } else {
        find(form, path)?
    };
    collect(&value, &name, &mut controls)?;
    if controls.is_empty() && name.ends_with(']') {
        controls.push(context! { name => format!("{name}[]"), value => "" });
    }
    Ok(controls)
}

fn collect(value: &Value, name: &str, into: &mut Vec<Value>) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Map => value.try_iter()?.try_for_each(|key| {
            let below = if name.is_empty() {
                key.to_string()
            } else {
                format!("{name}[{key}]")
            };
            collect(&value.get_item(&key)?, &below, into)
        }),
        ValueKind::Seq => value
            .try_iter()?
            .enumerate()
            .try_for_each(|(row, item)| collect(&item, &format!("{name}[{row}]"), into)),
        ValueKind::String if !value.is_true() => Ok(()),
        ValueKind::String | ValueKind::Bool | ValueKind::Number => {
            into.push(context! { name, value => text_of(value) });
            Ok(())
        }
        _ => Ok(()),
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

    fn open(rows: usize, errors: serde_json::Value, asked: serde_json::Value) -> Vec<usize> {
        let form = value(json!({ "participations": vec![json!({}); rows] }));
        open_rows(&form, &value(errors), "participations", &value(asked)).unwrap()
    }

    #[test]
    fn a_short_list_stands_open_whole() {
        assert!(open(0, json!({}), json!(null)).is_empty());
        assert_eq!(open(4, json!({}), json!(null)), [0, 1, 2, 3]);
    }

    #[test]
    fn of_a_long_list_what_is_asked_for_and_what_is_wrong_stands_open() {
        assert_eq!(open(9, json!({}), json!(null)), [0, 1, 2, 3]);
        let errors =
            json!({ "participations[7].mode": ["a"], "participations[12].mode": ["b"], "phone": ["c"] });
        let asked = json!({ "list": "participations", "row": 8 });
        assert_eq!(open(9, errors.clone(), asked), [8, 7, 0, 1]);
        let other = json!({ "list": "relatives", "row": 8 });
        assert_eq!(open(9, errors, other), [7, 0, 1, 2]);
    }

    #[test]
    fn what_is_wrong_in_a_row_is_told_with_its_place() {
        let errors = value(json!({
            "participations": ["list"],
            "participations[1]": ["row"],
            "participations[1].withdrawal.date": ["date"],
            "participations[11].mode": ["other"],
        }));
        let faults = faults_in(&errors, "participations", 1).unwrap();
        let faults: Vec<String> = faults
            .iter()
            .map(|fault| {
                format!(
                    "{} {}",
                    fault.get_attr("id").unwrap(),
                    fault.get_attr("message").unwrap()
                )
            })
            .collect();
        assert_eq!(
            faults,
            ["participations-1 row", "participations-1-withdrawal-date date"]
        );
    }

    #[test]
    fn all_that_is_filled_in_has_its_control() {
        let form = value(json!({
            "phone": "1", "signature": "", "pledge": true,
            "participations": [{ "mode": "参股", "withdrawal": { "date": "2" } }, {}, { "mode": "" }],
        }));
        let controls = |path: &str| -> Vec<String> {
            let mut controls: Vec<String> = controls_at(&form, path)
                .unwrap()
                .iter()
                .map(|one| {
                    format!(
                        "{}={}",
                        one.get_attr("name").unwrap(),
                        one.get_attr("value").unwrap()
                    )
                })
                .collect();
            controls.sort();
            controls
        };
        assert_eq!(
            controls(""),
            [
                "participations[0][mode]=参股",
                "participations[0][withdrawal][date]=2",
                "phone=1",
                "pledge=true"
            ]
        );
        assert_eq!(controls("participations[1]"), ["participations[1][]="]);
        assert_eq!(controls("participations[2]"), ["participations[2][]="]);
        assert_eq!(controls("participations[9]"), ["participations[9][]="]);
    }
}
