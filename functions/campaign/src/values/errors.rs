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
pub const WHOLE_FORM: &str = "";

/// How a field is answered, which is what somebody is asked for who left it blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By writing: 请填写.
    Written,
    /// By choosing from what is listed: 请选择.
    Chosen,
}

/// A plain field of a form: its name, and what people call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name it is sent by.
    pub name: &'static str,
    /// The label it has on the page.
    pub label: &'static str,
    /// How it is answered.
    pub answer: Answer,
}

impl Field {
    /// A field that is written.
    #[must_use]
    pub const fn written(name: &'static str, label: &'static str) -> Self {
        let answer = Answer::Written;
        Field { name, label, answer }
    }

    /// A field that is chosen.
    #[must_use]
    pub const fn chosen(name: &'static str, label: &'static str) -> Self {
        let answer = Answer::Chosen;
        Field { name, label, answer }
    }
}

/// Messages in Chinese by field path, such as `participations[0].amount_wan`. Empty means nothing is wrong.
///
/// Whoever reads a form names its fields ([`FieldErrors::name`]) in the order in which they stand on the page. So every
/// message says which field it is about, and all of them come in that order, however they were found. Fields that nobody
/// named come last.
///
/// The first 100 messages are told. Further fields in error are only counted, and whoever reads the messages is told at the
/// empty path how many there are.
#[derive(Clone, Debug, Default)]
pub struct FieldErrors {
    names: BTreeMap<String, Name>,
    told: BTreeMap<String, Vec<Message>>,
    /// How many messages there are at fields that nobody named: anybody can think of such.
    unnamed: usize,
    /// Fields in error that nobody named, of which nothing is told.
    beyond: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Name {
    place: usize,
    label: String,
    answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Message {
    /// It says itself what it is about.
    Sentence(String),
    /// What is said of the field, to be put behind its label.
    OfField(String),
    /// The field is blank; with the case in which it has to be there.
    Blank(&'static str),
}

impl FieldErrors {
    /// Names the next field of a form, or the next row of a list.
    pub fn name(&mut self, field: impl Into<String>, label: impl Into<String>, answer: Answer) {
        let place = self.names.len();
        let name = Name {
            place,
            label: label.into(),
            answer,
        };
        self.names.entry(field.into()).or_insert(name);
    }

    /// No errors yet in a form of these fields, in the order of the page.
    #[must_use]
    pub fn of(fields: &[Field]) -> Self {
        let mut errors = FieldErrors::default();
        errors.name_all(fields);
        errors
    }

    /// Names the next fields of a form.
    pub fn name_all(&mut self, fields: &[Field]) {
        for Field { name, label, answer } in fields {
            self.name(*name, *label, *answer);
        }
    }

    /// Adds a sentence at a field, once.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.note(field.into(), Message::Sentence(sentence.into()));
    }

    /// Adds what is said of a field, once; its label goes before it: `须为数字，例如 12.50`.
    pub fn wrong(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.note(field.into(), Message::OfField(what.into()));
    }

    /// Adds that a field is blank.
    pub fn blank(&mut self, field: impl Into<String>) {
        self.blank_though(field, "");
    }

    /// Adds that a field is blank though it has to be there in this case: `转让的，`.
    pub fn blank_though(&mut self, field: impl Into<String>, case: &'static str) {
        self.note(field.into(), Message::Blank(case));
    }

    fn note(&mut self, field: String, message: Message) {
        let is_named = self.names.contains_key(&field);
        if !is_named && self.unnamed == MOST_TOLD {
            if !self.told.contains_key(&field) {
                self.beyond.insert(field);
            }
            return;
        }
        let messages = self.told.entry(field).or_default();
        if !messages.contains(&message) {
            messages.push(message);
            self.unnamed += usize::from(!is_named);
        }
    }

    /// The fields that were named, in the order of the page, each with what people call it: `参与情况 1：参与方式`.
    pub fn named(&self) -> impl Iterator<Item = (&str, String)> {
        let mut names: Vec<_> = self.names.iter().collect();
        names.sort_by_key(|(_, name)| name.place);
        names.into_iter().map(|(field, name)| {
            let row = self.row(field).filter(|row| !std::ptr::eq(*row, name));
            let row = row.map_or_else(String::new, |row| format!("{}：", row.label));
            (field.as_str(), format!("{row}{}", name.label))
        })
    }

    /// The name of the row that a field stands in, or is.
    fn row(&self, field: &str) -> Option<&Name> {
        let end = field.find(']')?;
        self.names.get(&field[..=end])
    }

    /// Notes a field that nobody knows, below a path. Of its name so much is told as people read.
    pub fn add_unknown(&mut self, path: &str, name: &str) {
        let name = readable(name);
        self.add(join(path, &name), format!("没有“{name}”这个填报项"));
    }

    /// Takes over everything another check found.
    pub fn merge(&mut self, other: FieldErrors) {
        let mut names: Vec<_> = other.names.into_iter().collect();
        names.sort_by_key(|(_, name)| name.place);
        for (field, name) in names {
            self.name(field, name.label, name.answer);
        }
        for (field, messages) in other.told {
            for message in messages {
                self.note(field.clone(), message);
            }
        }
        for field in other.beyond {
            if !self.told.contains_key(&field) {
                self.beyond.insert(field);
            }
        }
    }

    /// Puts one word for another in what is said of fields.
    pub(crate) fn reword(&mut self, word: &str, instead: &str) {
        for message in self.told.values_mut().flatten() {
            if let Message::Sentence(said) | Message::OfField(said) = message {
                *said = said.replace(word, instead);
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

    /// The fields with their messages: first what concerns the whole form, then in the order of the page. Without those
    /// that are only counted.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        self.in_order().into_iter().map(|(field, messages)| {
            let messages = messages.iter().map(|message| self.worded(field, message));
            (field.as_str(), messages.collect())
        })
    }

    /// How many fields are in error beyond those of which something is told.
    #[must_use]
    pub fn more(&self) -> usize {
        self.beyond.len() + self.told.len() - self.in_order().len()
    }

    /// The fields of which something is told, as far as the messages go.
    fn in_order(&self) -> Vec<(&String, &Vec<Message>)> {
        let mut told: Vec<_> = self.told.iter().collect();
        told.sort_by_key(|(field, _)| self.place(field));
        let mut messages = 0;
        told.retain(|(_, of_field)| {
            let is_told = messages < MOST_TOLD;
            messages += of_field.len();
            is_told
        });
        told
    }

    fn place(&self, field: &str) -> (bool, usize) {
        match self.names.get(field) {
            _ if field == WHOLE_FORM => (false, 0),
            Some(name) => (false, name.place + 1),
            None => (true, 0),
        }
    }

    fn worded(&self, field: &str, message: &Message) -> String {
        let row = self.row(field);
        let row = row.map_or_else(String::new, |row| format!("{}：", row.label));
        let name = self.names.get(field);
        let label = name.map_or("此项", |name| &name.label);
        match message {
            Message::Sentence(sentence) => format!("{row}{sentence}"),
            Message::OfField(what) => format!("{row}{label}{what}"),
            Message::Blank(case) => match name.map(|name| name.answer) {
                Some(Answer::Chosen) => format!("{row}{case}请选择{label}"),
                _ => format!("{row}{case}请填写{label}"),
            },
        }
    }
}

/// The same messages at the same fields.
impl PartialEq for FieldErrors {
    fn eq(&self, other: &Self) -> bool {
        self.beyond == other.beyond && self.iter().eq(other.iter())
    }
}

impl Eq for FieldErrors {}

/// A flat map from path to messages. Where more is wrong than is told, the empty path says how much.
impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let more = (self.more() > 0).then(|| format!("另有 {} 处需要更正", self.more()));
        let mut map = serializer.serialize_map(None)?;
        if more.is_some() && !self.told.contains_key(WHOLE_FORM) {
            map.serialize_entry(WHOLE_FORM, &[&more])?;
        }
        for (field, mut messages) in self.iter() {
            messages.extend(more.clone().filter(|_| field == WHOLE_FORM));
            map.serialize_entry(field, &messages)?;
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

    #[test]
    fn every_message_says_which_field_it_is_about_and_they_come_as_the_page_has_them() {
        let mut errors = FieldErrors::default();
        errors.add("surprise", "没有“surprise”这个填报项");
        errors.wrong("rows[10].price", "须为数字，例如 12.50");
        errors.blank("kind");
        errors.blank("phone");
        errors.blank_though("rows[2].price", "转让的，");
        errors.add("rows[2].on", "退出日期不能晚于今天");
        errors.wrong("note", "最多 3 个字");
        errors.add("", "请核对");
        errors.name("phone", "联系电话", Answer::Written);
        errors.name("kind", "报告类型", Answer::Chosen);
        for row in [2, 10] {
            errors.name(
                format!("rows[{row}]"),
                format!("参与情况 {}", row + 1),
                Answer::Written,
            );
            errors.name(format!("rows[{row}].on"), "退出日期", Answer::Written);
            errors.name(format!("rows[{row}].price"), "转让价款", Answer::Written);
        }
        let told: Vec<(&str, Vec<String>)> = errors.iter().collect();
        let expected = [
            ("", "请核对"),
            ("phone", "请填写联系电话"),
            ("kind", "请选择报告类型"),
            ("rows[2].on", "参与情况 3：退出日期不能晚于今天"),
            ("rows[2].price", "参与情况 3：转让的，请填写转让价款"),
            ("rows[10].price", "参与情况 11：转让价款须为数字，例如 12.50"),
            ("note", "此项最多 3 个字"),
            ("surprise", "没有“surprise”这个填报项"),
        ];
        assert_eq!(
            told,
            expected.map(|(field, message)| (field, vec![message.to_owned()]))
        );
        let written = json!(errors);
        assert!(
            written
                .as_object()
                .unwrap()
                .keys()
                .eq(expected.iter().map(|(field, _)| field))
        );
        let mut others = FieldErrors::default();
        others.merge(errors.clone());
        assert_eq!(others, errors);
    }
}
