//! What the form templates need of a path such as `participations[0].amount_wan`: the control's name and id, what
//! was typed there, what is wrong with it, and the summary of all errors in the order of the page.

use minijinja::value::ValueKind;
use minijinja::{Error, Value, context};
use std::cmp::Reverse;

/// Every place of the sign-in and the declaration form that can carry an error, in the order of the page; `[]` stands for a row.
const PLACES: &[&str] = &[
    "instructions_read",
    "number",
    "code",
    "totp",
    "roster_note",
    "phone",
    "political_affiliation",
    "status",
    "left_on",
    "former_duties",
    "kind",
    "innovation_exemption",
    "innovation_exemption.basis",
    "relatives_none",
    "relatives",
    "relatives[]",
    "relatives[].name",
    "relatives[].relation",
    "relatives[].position",
    "participations",
    "participations[]",
    "participations[].participant",
    "participations[].mode",
    "participations[].mode_other",
    "participations[].sector",
    "participations[].sector_other",
    "participations[].business_name",
    "participations[].credit_code",
    "participations[].from",
    "participations[].to",
    "participations[].content",
    "participations[].amount_wan",
    "participations[].profit_wan",
    "participations[].withdrawal",
    "participations[].withdrawal.status",
    "participations[].withdrawal.date",
    "participations[].withdrawal.planned_date",
    "participations[].withdrawal.method",
    "participations[].withdrawal.method_other",
    "participations[].withdrawal.transferee",
    "participations[].withdrawal.transferee_relation",
    "participations[].withdrawal.price_wan",
    "participations[].withdrawal.market_value_wan",
    "participations[].withdrawal.pricing_basis",
    "pledge",
    "signature",
    // A lead, and what is done to it.
    "source",
    "content",
    "subject_name",
    "subject_unit",
    "sector",
    "reporter_name",
    "reporter_contact",
    "reporter_note",
    "received_on",
    "subject_number",
    "subject_position",
    "handler",
    "due",
    "to",
    "on",
    "note",
    "replied_on",
    "reply",
    "finding",
    "result",
    "reason",
    // A spot check.
    "unit",
    "size",
    "percent",
    "seed",
    "verdict",
    "what",
    "assessment",
    "summary",
    "accountability",
    "accountability_note",
    // Verification, and what follows from it.
    "outcome",
    "differences",
    "differences.participant",
    "differences.mode",
    "differences.sector",
    "differences.time",
    "differences.content",
    "differences.amount",
    "differences.profit",
    "differences.other",
    "evidence",
    "ordered_on",
    "done_on",
    "date",
    "remark",
    "decision",
    "measure",
    "case_report",
    "case_report.what_happened",
    "case_report.findings",
    "case_report.grounds",
    "case_report.decision",
    "case_report.decided_by",
    "case_report.decided_on",
    "referral.to",
    "referral.on",
    "text",
    "why",
    // The report of a withdrawal, a form of its own.
    "withdrawal.status",
    "withdrawal.date",
    "withdrawal.method",
    "withdrawal.method_other",
    "withdrawal.transferee",
    "withdrawal.transferee_relation",
    "withdrawal.price_wan",
    "withdrawal.market_value_wan",
    "withdrawal.pricing_basis",
    // Signing, delegating and sealing.
    "signer",
    "until",
    "filled_by",
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

/// All messages in the order of the page: `message`, the `path`, the `id` of the control to go to (none for what has
/// no place on the page) and the `list` and `row` it stands in. What concerns the form as a whole has the empty path
/// and is left out.
pub(crate) fn summary_of(errors: &Value) -> Result<Vec<Value>, Error> {
    let mut paths: Vec<String> = errors
        .try_iter()?
        .map(|path| path.to_string())
        .filter(|path| !path.is_empty())
        .collect();
    paths.sort_by_cached_key(|path| order(path));
    Ok(paths
        .iter()
        .flat_map(|path| {
            messages_at(errors, path)
                .into_iter()
                .map(|message| entry(path, message))
        })
        .collect())
}

fn entry(path: &str, message: Value) -> Value {
    let row = row(path);
    context! {
        message,
        path,
        id => place(path).map(|_| control_id(path)),
        list => row.and_then(|_| path.split('[').next()),
        row => row.map(|index| index + 1),
    }
}

/// Sorts by list, then row, then field; what has no place on the page comes last, by its path.
fn order(path: &str) -> (Reverse<bool>, usize, usize, usize, String) {
    let top = path
        .split(['.', '['])
        .next()
        .and_then(place)
        .unwrap_or(usize::MAX);
    let field = place(path).unwrap_or(usize::MAX);
    (
        Reverse(field != usize::MAX),
        top,
        row(path).unwrap_or(0),
        field,
        path.to_owned(),
    )
}

/// The position of a path on the page.
fn place(path: &str) -> Option<usize> {
    let general = match (path.find('['), path.find(']')) {
        (Some(open), Some(close)) if open < close => format!("{}{}", &path[..=open], &path[close..]),
        _ => path.to_owned(),
    };
    PLACES.iter().position(|known| *known == general)
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
    fn the_summary_follows_the_page_row_by_row() {
        let errors = value(json!({
            "unheard_of": ["a"],
            "participations[10].mode": ["b"],
            "participations[2].profit_wan": ["c", "d"],
            "signature": ["e"],
            "participations": ["f"],
            "phone": ["g"],
            "": ["the whole form"],
        }));
        let summary = summary_of(&errors).unwrap();
        let listed: Vec<String> = summary
            .iter()
            .map(|entry| entry.get_attr("message").unwrap().to_string())
            .collect();
        assert_eq!(listed, ["g", "f", "c", "d", "b", "e", "a"]);
        assert_eq!(
            summary[2].get_attr("id").unwrap().to_string(),
            "participations-2-profit_wan"
        );
        assert_eq!(summary[2].get_attr("row").unwrap(), Value::from(3));
        assert!(summary[6].get_attr("id").unwrap().is_none());
    }
}
