//! What is wrong with something a person filled in, keyed by the field it concerns.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Messages told in one answer; the other fields in error are counted. Ours: whoever has more mends these first.
const MOST_TOLD: usize = 100;

/// Characters of an unknown field's name that are told.
const LONGEST_NAME: usize = 40;

/// The key of what concerns the whole form and no single field.
const WHOLE_FORM: &str = "";

/// Messages in Chinese by field path, such as `participations[0].amount_wan`. Empty means nothing is wrong.
///
/// It holds 100 messages at most. Further fields in error are only counted, and whoever reads the messages is told at the
/// empty path how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors {
    told: BTreeMap<String, Vec<String>>,
    /// How many messages are told.
    messages: usize,
    /// Fields in error of which nothing is told.
    beyond: BTreeSet<String>,
}

impl FieldErrors {
    /// Adds a message at a field, once.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        if self.messages == MOST_TOLD {
            if !self.told.contains_key(&field) {
                self.beyond.insert(field);
            }
            return;
        }
        let messages = self.told.entry(field).or_default();
        let message = message.into();
        if !messages.contains(&message) {
            messages.push(message);
            self.messages += 1;
        }
    }

    /// Notes a field that nobody knows, below a path. Of its name so much is told as people read.
    pub fn add_unknown(&mut self, path: &str, name: &str) {
        self.add(join(path, &readable(name)), "没有这个填报项");
    }

    /// Takes over everything another check found.
    pub fn merge(&mut self, other: FieldErrors) {
        for (field, messages) in other.told {
            for message in messages {
                self.add(field.clone(), message);
            }
        }
        for field in other.beyond {
            if !self.told.contains_key(&field) {
                self.beyond.insert(field);
            }
        }
    }

    /// Whether this field is in error already.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.told.contains_key(field) || self.beyond.contains(field)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The fields with their messages, in the order of the field paths, without those that are only counted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.told
            .iter()
            .map(|(field, messages)| (field.as_str(), messages.as_slice()))
    }

    /// How many fields are in error beyond those of which something is told.
    #[must_use]
    pub fn more(&self) -> usize {
        self.beyond.len()
    }
}

/// A flat map from path to messages. Where more is wrong than is told, the empty path says how much.
impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.beyond.is_empty() {
            return self.told.serialize(serializer);
        }
        let mut whole = self.told.get(WHOLE_FORM).cloned().unwrap_or_default();
        whole.push(format!("另有 {} 处需要更正", self.more()));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(WHOLE_FORM, &whole)?;
        let fields = self.told.iter().filter(|(field, _)| *field != WHOLE_FORM);
        for (field, messages) in fields {
            map.serialize_entry(field, messages)?;
        }
        map.end()
    }
}

impl PartialSchema for FieldErrors {
    fn schema() -> RefOr<Schema> {
        BTreeMap::<String, Vec<String>>::schema()
    }
}

/// Described as what it is written as.
impl ToSchema for FieldErrors {}

/// `participations[0]` and `mode` make `participations[0].mode`.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// So much of a field's name as is told of an unknown one.
pub(crate) fn readable(name: &str) -> String {
    let plain = name.chars().filter(|character| !character.is_control());
    plain.take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_hundred_messages_are_told_and_the_other_fields_counted_once() {
        let mut errors = FieldErrors::default();
        for round in ["请填写此项", "请填写此项", "请选择"] {
            for number in 0..150 {
                errors.add(format!("field{number:03}"), round);
            }
        }
        assert_eq!(
            errors.iter().map(|(_, messages)| messages.len()).sum::<usize>(),
            100
        );
        assert_eq!(errors.more(), 50);
        assert!(errors.has("field000") && errors.has("field149") && !errors.has("field150"));
        let told = json!(errors);
        assert_eq!(told.as_object().unwrap().len(), 101);
        assert_eq!(told[""], json!(["另有 50 处需要更正"]));
        assert_eq!(told["field000"], json!(["请填写此项"]));
    }

    #[test]
    fn what_concerns_the_whole_form_stands_before_the_count() {
        let mut errors = FieldErrors::default();
        errors.add("", "请提交一个 JSON 对象");
        (0..120).for_each(|number| errors.add(format!("f{number}"), "格式不正确"));
        assert_eq!(
            json!(errors)[""],
            json!(["请提交一个 JSON 对象", "另有 21 处需要更正"])
        );
    }

    #[test]
    fn errors_of_two_checks_are_counted_together() {
        let of = |names: std::ops::Range<u32>| {
            let mut errors = FieldErrors::default();
            names.for_each(|number| errors.add(format!("f{number}"), "格式不正确"));
            errors
        };
        let mut errors = of(0..130);
        errors.merge(of(110..240));
        assert_eq!(errors.more(), 140);
        let mut few = of(0..3);
        few.merge(of(2..4));
        assert_eq!(
            json!(few),
            json!({"f0": ["格式不正确"], "f1": ["格式不正确"], "f2": ["格式不正确"], "f3": ["格式不正确"]})
        );
    }

    #[test]
    fn an_unknown_name_is_told_as_far_as_people_read() {
        let mut errors = FieldErrors::default();
        errors.add_unknown("", &format!("a\u{0}b{}", "长".repeat(100_000)));
        errors.add_unknown("referral", "whom");
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(
            fields,
            [format!("ab{}", "长".repeat(38)), "referral.whom".to_owned()]
        );
    }
}
