//! HTML forms, read into the value that JSON is read into, in time that grows with their length and no faster.

use campaign::RowLimit;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The most parts that a name may have: `participations[0][withdrawal][date]` has four.
const MOST_PARTS: usize = 6;

/// Reads a form. The rows of these lists become arrays in the order of their indexes, with gaps where a row was removed
/// closed; anything else within brackets is a field's name. None for what is no form: not UTF-8, brackets that do not
/// match, a name that comes twice.
pub(super) fn read(bytes: &[u8], lists: &[RowLimit]) -> Option<Value> {
    if !is_utf8_when_decoded(bytes) {
        return None;
    }
    let mut form = Value::Object(Map::new());
    let mut rows: Vec<BTreeMap<usize, Value>> = vec![BTreeMap::new(); lists.len()];
    for (name, text) in form_urlencoded::parse(bytes) {
        let parts = parts_of(&name)?;
        let text = text.into_owned();
        match row_of(&parts, lists) {
            Some((list, index)) => {
                // The list stands where its first row does.
                form.as_object_mut()?.entry(parts[0]).or_insert(Value::Null);
                put(rows[list].entry(index).or_default(), &parts[2..], text)?;
            }
            None => put(&mut form, &parts, text)?,
        }
    }
    for (list, rows) in lists.iter().zip(rows) {
        if !rows.is_empty() {
            let place = form.get_mut(list.list).filter(|place| place.is_null())?;
            *place = Value::Array(rows.into_values().collect());
        }
    }
    Some(form)
}

/// `participations[0][mode]` has the parts `participations`, `0` and `mode`.
fn parts_of(name: &str) -> Option<Vec<&str>> {
    let Some((first, rest)) = name.split_once('[') else {
        return Some(vec![name]);
    };
    let within = rest.strip_suffix(']')?;
    let mut parts = vec![first];
    parts.extend(within.split("][").take(MOST_PARTS));
    (parts.len() <= MOST_PARTS).then_some(parts)
}

/// Which list a name is a row of, and the row's index.
fn row_of(parts: &[&str], lists: &[RowLimit]) -> Option<(usize, usize)> {
    let [name, index, ..] = parts else { return None };
    let list = lists.iter().position(|limit| limit.list == *name)?;
    Some((list, index.parse().ok()?))
}

/// Puts a text where these parts of its name lead; none if something is there already.
fn put(place: &mut Value, parts: &[&str], text: String) -> Option<()> {
    let Some((first, rest)) = parts.split_first() else {
        return place.is_null().then(|| *place = Value::String(text));
    };
    if place.is_null() {
        *place = Value::Object(Map::new());
    }
    put(
        place.as_object_mut()?.entry(*first).or_insert(Value::Null),
        rest,
        text,
    )
}

/// Bytes that are no UTF-8 are replaced in decoding; such a form is refused instead of being stored mangled.
pub(crate) fn is_utf8_when_decoded(bytes: &[u8]) -> bool {
    percent_encoding::percent_decode(bytes).decode_utf8().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const fn list(list: &'static str) -> RowLimit {
        RowLimit {
            list,
            most: 20,
            said: "最多填",
            counted_in: "项",
        }
    }

    const LISTS: &[RowLimit] = &[list("relatives"), list("participations")];

    fn read(form: impl AsRef<[u8]>) -> Option<Value> {
        super::read(form.as_ref(), LISTS)
    }

    #[test]
    fn rows_of_a_form_become_arrays_in_order() {
        let form = "kind=disclosure&participations%5B10%5D%5Bmode%5D=%E5%8F%82%E8%82%A1&participations[2][mode]=%E7%8B%AC%E8%B5%84\
                    &participations[2][withdrawal][status]=x&relatives[0][name]=a+b&pledge=true";
        assert_eq!(
            read(form).unwrap(),
            json!({
                "kind": "disclosure",
                "participations": [{"mode": "独资", "withdrawal": {"status": "x"}}, {"mode": "参股"}],
                "relatives": [{"name": "a b"}],
                "pledge": "true"
            })
        );
    }

    #[test]
    fn only_the_lists_of_a_form_have_rows() {
        assert_eq!(
            read("notes[0]=a&participations[1]=b&participations[0]=c").unwrap(),
            json!({"notes": {"0": "a"}, "participations": ["c", "b"]})
        );
    }

    #[test]
    fn a_form_that_is_not_utf8_is_refused() {
        assert!(read(b"signature=%ff%fe").is_none());
        assert!(read(b"signature=\xff").is_none());
        assert!(read("signature=%E7%A4%BA").is_some());
    }

    #[test]
    fn a_field_has_one_value() {
        for twice in [
            "a=1&a=2",
            "a=1&a[b]=2",
            "a[b]=2&a=1",
            "participations[0][a]=1&participations[0][a]=2",
            "participations[0]=1&participations[0][a]=2",
            "participations=1&participations[0][a]=2",
            "participations[0][a]=2&participations=1",
            "participations[x]=1&participations[0]=2",
        ] {
            assert_eq!(read(twice), None, "{twice}");
        }
    }

    #[test]
    fn hostile_names_do_no_harm() {
        assert_eq!(read(format!("a{}=1", "[b]".repeat(200))), None);
        assert_eq!(read("["), None);
        assert_eq!(read("a[=3"), None);
        assert_eq!(read("a]=2&%=&&=="), Some(json!({"a]": "2", "%": "", "": "="})));
        assert_eq!(
            read("participations[18446744073709551615][mode]=x").unwrap()["participations"],
            json!([{"mode": "x"}])
        );
        assert_eq!(
            read("participations[99999999999999999999]=y").unwrap()["participations"],
            json!({"99999999999999999999": "y"})
        );
    }
}
