//! What somebody of the office sends, read with every field's errors at once.

use super::matter::{
    Agreement, Aspect, CaseReport, Kind, Measure, Note, Order, Referral, Ruling, Verification,
};
use crate::errors::FieldErrors;
use crate::sign_off::REASON_LENGTH;
use crate::{date, text};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Characters of what a single aspect differs in.
const DIFFERENCE_LENGTH: RangeInclusive<usize> = 1..=200;
/// Characters of each part of a case report.
const PART_LENGTH: RangeInclusive<usize> = 2..=2000;
/// Characters of an organ's name.
const ORGAN_LENGTH: RangeInclusive<usize> = 2..=60;
/// How the declaration as a whole is named where a participation's place stands otherwise.
const WHOLE: &str = "whole";

/// What somebody wants noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The revision that was on the screen.
    pub seen: u32,
    /// The last step that was on the screen, if told.
    pub step: Option<u32>,
    /// Why something that stands is changed.
    pub why: Option<String>,
    /// What.
    pub deed: Deed,
}

/// What is to be noted. A place is a participation's in the current revision, from 0; none is the whole declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// 核查情况.
    Verify(Option<usize>, Verification),
    /// 责成退出.
    Order(usize, Order),
    /// 约定退出; none takes it back.
    Agree(usize, Option<Agreement>),
    /// 退出复核: real or sham, with the evidence.
    Recheck(usize, bool, String),
    /// 双创豁免.
    Rule(Ruling),
    /// 处理情况, of these places; of none where nothing was chosen.
    Dispose(
        Vec<Option<usize>>,
        Measure,
        String,
        Option<CaseReport>,
        Option<Referral>,
    ),
    /// 另附说明; none takes it back.
    Note(Option<usize>, Option<Note>),
}

impl Asked {
    /// Reads what was sent to note something of this kind; `today` is the campaign's day.
    ///
    /// # Errors
    /// Every field that is missing, unknown or wrong.
    pub fn read(kind: Kind, sent: &Value, today: Date) -> Result<Self, FieldErrors> {
        let mut reader = Reader::of(sent, today);
        let seen = reader.seen();
        let step = reader.whole("step");
        let why = reader.optional("why", REASON_LENGTH);
        let deed = match kind {
            Kind::Verification => reader.verification(),
            Kind::OrderedWithdrawal => reader.order(),
            Kind::AgreedDate => reader.agreement(),
            Kind::Recheck => reader.recheck(),
            Kind::Exemption => reader.ruling(),
            Kind::Disposition => reader.disposition(),
            Kind::Note => reader.note(),
        };
        reader.refuse_unknown();
        match deed {
            Some(deed) if reader.errors.is_empty() => Ok(Asked {
                seen,
                step,
                why,
                deed,
            }),
            _ => Err(reader.errors),
        }
    }
}

/// What a field that is missing is told, by name, since a page lists it at its head.
fn missing(path: &str) -> String {
    let name = match path {
        "revision" => "所看的是第几次提交",
        "evidence" => "依据",
        "ordered_on" => "责成日期",
        "result" => "复核结果",
        "decision" => "审核意见",
        "reason" => "理由",
        "measure" => "处理",
        "case_report.what_happened" => "个案情况的基本案情",
        "case_report.findings" => "个案情况的查明的事实",
        "case_report.grounds" => "个案情况的处理依据",
        "case_report.decision" => "个案情况的处理决定",
        "case_report.decided_by" => "作出决定的机关",
        "case_report.decided_on" => "决定日期",
        "referral.to" => "受理机关",
        "referral.on" => "移送日期",
        _ => "此项",
    };
    format!("请填写{name}")
}

/// Fields being read. Each that was asked for is known; what is left over is an error.
struct Reader<'a> {
    fields: Option<&'a Map<String, Value>>,
    known: Vec<&'static str>,
    errors: FieldErrors,
    today: Date,
}

impl<'a> Reader<'a> {
    fn of(sent: &'a Value, today: Date) -> Self {
        let mut errors = FieldErrors::default();
        if !sent.is_object() && !sent.is_null() {
            errors.add("", "请提交一个 JSON 对象");
        }
        Reader {
            fields: sent.as_object(),
            known: Vec::new(),
            errors,
            today,
        }
    }

    fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.known.push(name);
        self.fields?.get(name).filter(|value| !value.is_null())
    }

    fn refuse_unknown(&mut self) {
        for name in self.fields.into_iter().flat_map(Map::keys) {
            if !self.known.contains(&name.as_str()) {
                self.errors.add(name.clone(), "没有这个填报项");
            }
        }
    }

    /// A text as typed, folded; empty for nothing.
    fn read(&mut self, path: &str, value: Option<&Value>) -> String {
        match value {
            None => String::new(),
            Some(Value::String(typed)) => text::fold(typed),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => {
                self.errors.add(path, "格式不正确");
                String::new()
            }
        }
    }

    fn typed(&mut self, name: &'static str) -> String {
        let value = self.value(name);
        self.read(name, value)
    }

    /// Holds a text to its length; none for an empty one.
    fn measured(&mut self, path: &str, typed: String, length: RangeInclusive<usize>) -> Option<String> {
        if typed.is_empty() {
            return None;
        }
        if length.contains(&text::length(&typed)) && !text::has_control_characters(&typed) {
            return Some(typed);
        }
        let (shortest, longest) = (length.start(), length.end());
        self.errors
            .add(path, format!("请用 {shortest} 至 {longest} 个字写明"));
        None
    }

    fn optional(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let typed = self.typed(name);
        self.measured(name, typed, length)
    }

    fn required(&mut self, name: &'static str, length: RangeInclusive<usize>) -> Option<String> {
        let found = self.optional(name, length);
        self.demand(name, found)
    }

    /// Notes that something is missing, unless something else is wrong with it.
    fn demand<Found>(&mut self, path: &str, found: Option<Found>) -> Option<Found> {
        if found.is_none() && !self.errors.has(path) {
            self.errors.add(path, missing(path));
        }
        found
    }

    fn whole(&mut self, name: &'static str) -> Option<u32> {
        let typed = self.typed(name);
        if typed.is_empty() {
            return None;
        }
        let number = text::fold_code(&typed).parse().ok();
        if number.is_none() {
            self.errors.add(name, "应为数字");
        }
        number
    }

    fn seen(&mut self) -> u32 {
        let seen = self.whole("revision");
        self.demand("revision", seen).unwrap_or_default()
    }

    /// The outer option is for what is wrong or missing.
    fn place_of(&mut self, path: &str, typed: &str) -> Option<Option<usize>> {
        if typed == WHOLE {
            return Some(None);
        }
        let place = text::fold_code(typed).parse().ok();
        if place.is_none() {
            self.errors.add(path, "没有这一项参与情况");
        }
        place.map(Some)
    }

    /// A participation's place; the whole declaration where nothing is named.
    fn place_or_whole(&mut self) -> Option<Option<usize>> {
        let typed = self.typed("participation");
        if typed.is_empty() {
            return Some(None);
        }
        self.place_of("participation", &typed)
    }

    fn place(&mut self) -> Option<usize> {
        let typed = self.typed("participation");
        let place = if typed.is_empty() {
            None
        } else {
            self.place_of("participation", &typed).flatten()
        };
        if place.is_none() && !self.errors.has("participation") {
            self.errors.add("participation", "请选择参与情况");
        }
        place
    }

    fn day(&mut self, path: &str, typed: &str) -> Option<Date> {
        if typed.is_empty() {
            return None;
        }
        let day = date::parse(typed);
        day.map_err(|error| self.errors.add(path, error.to_string())).ok()
    }

    /// A day that is not ahead; none for nothing.
    fn past_day(&mut self, path: &str, typed: &str) -> Option<Date> {
        let day = self.day(path, typed)?;
        if day > self.today {
            self.errors.add(path, "不能晚于今天");
            return None;
        }
        Some(day)
    }

    fn verification(&mut self) -> Option<Deed> {
        let place = self.place_or_whole();
        let differences = self.differences();
        let evidence = self.required("evidence", REASON_LENGTH);
        let outcome = self.typed("outcome");
        match (outcome.as_str(), differences.is_empty()) {
            ("confirmed", true) | ("differs", false) => {}
            ("confirmed", false) => self.errors.add("outcome", "属实的，不能再填不一致的情形"),
            ("differs", true) if self.errors.is_empty() => {
                self.errors.add("differences", "不一致的，请至少写明一项");
            }
            ("differs", true) => {}
            ("", _) => self.errors.add("outcome", "请选择核查结果"),
            _ => self.errors.add("outcome", "应为 confirmed 或 differs"),
        }
        let evidence = evidence?;
        let verification = Verification {
            differences,
            evidence,
        };
        Some(Deed::Verify(place?, verification))
    }

    fn differences(&mut self) -> BTreeMap<Aspect, String> {
        let mut differences = BTreeMap::new();
        let Some(sent) = self.value("differences") else {
            return differences;
        };
        let Value::Object(sent) = sent else {
            self.errors.add("differences", "格式不正确");
            return differences;
        };
        for (name, value) in sent {
            let path = format!("differences.{name}");
            match Aspect::ALL.iter().find(|(_, known)| known == name) {
                None => self.errors.add(path, "没有这个填报项"),
                Some((aspect, _)) => {
                    let value = Some(value).filter(|value| !value.is_null());
                    let typed = self.read(&path, value);
                    if let Some(text) = self.measured(&path, typed, DIFFERENCE_LENGTH) {
                        differences.insert(*aspect, text);
                    }
                }
            }
        }
        differences
    }

    fn order(&mut self) -> Option<Deed> {
        let place = self.place();
        let (ordered_on, done_on) = (self.typed("ordered_on"), self.typed("done_on"));
        let ordered_on = self.past_day("ordered_on", &ordered_on);
        let ordered_on = self.demand("ordered_on", ordered_on);
        let done_on = self.past_day("done_on", &done_on);
        let remark = self.optional("remark", REASON_LENGTH);
        let ordered_on = ordered_on?;
        if done_on.is_some_and(|done| done < ordered_on) {
            self.errors.add("done_on", "不能早于责成日期");
        }
        let order = Order {
            ordered_on,
            done_on,
            remark,
        };
        Some(Deed::Order(place?, order))
    }

    fn agreement(&mut self) -> Option<Deed> {
        let place = self.place();
        let typed = self.typed("date");
        let day = self.day("date", &typed);
        if day.is_some_and(|day| day < self.today) {
            self.errors.add("date", "约定的日期不能早于今天");
        }
        let remark = self.optional("remark", REASON_LENGTH);
        let agreement = day.map(|date| Agreement { date, remark });
        Some(Deed::Agree(place?, agreement))
    }

    fn recheck(&mut self) -> Option<Deed> {
        let place = self.place();
        let evidence = self.required("evidence", REASON_LENGTH);
        let real = match self.typed("result").as_str() {
            "real" => Some(true),
            "sham" => Some(false),
            "" => self.demand("result", None),
            _ => {
                self.errors.add("result", "应为 real 或 sham");
                None
            }
        };
        Some(Deed::Recheck(place?, real?, evidence?))
    }

    fn ruling(&mut self) -> Option<Deed> {
        let reason = self.required("reason", REASON_LENGTH);
        let accepted = match self.typed("decision").as_str() {
            "accepted" => Some(true),
            "refused" => Some(false),
            "" => self.demand("decision", None),
            _ => {
                self.errors.add("decision", "应为 accepted 或 refused");
                None
            }
        };
        Some(Deed::Rule(Ruling {
            accepted: accepted?,
            reason: reason?,
        }))
    }

    fn disposition(&mut self) -> Option<Deed> {
        let places = self.places();
        let measure = self.typed("measure");
        let known = Measure::parse(&measure);
        if known.is_none() && !measure.is_empty() {
            self.errors.add("measure", "应为免予处理、组织处理或者纪律处分");
        }
        let measure = self.demand("measure", known);
        let reason = self.required("reason", REASON_LENGTH);
        let report = self.case_report(measure);
        let referral = self.referral();
        Some(Deed::Dispose(places, measure?, reason?, report, referral))
    }

    /// The participations that are disposed of, `whole` among them for the declaration; none where none is named.
    fn places(&mut self) -> Vec<Option<usize>> {
        let items = match self.value("participations") {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.errors.add("participations", "格式不正确");
                return Vec::new();
            }
        };
        let mut places = Vec::new();
        for item in items {
            let typed = self.read("participations", Some(item));
            let place = self.place_of("participations", &typed);
            places.extend(place.filter(|place| !places.contains(place)));
        }
        places
    }

    /// The case report that goes with the measure: there has to be one for the last two, and none for the first.
    fn case_report(&mut self, measure: Option<Measure>) -> Option<CaseReport> {
        let sent = self.value("case_report");
        let needed = measure.is_some_and(Measure::needs_case_report);
        let is_blank = sent.and_then(Value::as_object).is_none_or(|parts| {
            let blank =
                |value: &Value| value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            parts.values().all(blank)
        });
        if !needed {
            if !is_blank && measure.is_some() {
                self.errors.add("case_report", "免予处理的，不附个案情况");
            }
            return None;
        }
        let empty = Map::new();
        let sent = match sent {
            None => &empty,
            Some(Value::Object(sent)) => sent,
            Some(_) => {
                self.errors.add("case_report", "格式不正确");
                return None;
            }
        };
        let known = [
            "what_happened",
            "findings",
            "grounds",
            "decision",
            "decided_by",
            "decided_on",
        ];
        for name in sent.keys().filter(|name| !known.contains(&name.as_str())) {
            self.errors.add(format!("case_report.{name}"), "没有这个填报项");
        }
        let mut part = |name: &str, length: RangeInclusive<usize>| {
            let path = format!("case_report.{name}");
            let value = sent.get(name).filter(|value| !value.is_null());
            let typed = self.read(&path, value);
            let found = self.measured(&path, typed, length);
            self.demand(&path, found)
        };
        let (what_happened, findings) = (part("what_happened", PART_LENGTH), part("findings", PART_LENGTH));
        let (grounds, decision) = (part("grounds", PART_LENGTH), part("decision", PART_LENGTH));
        let decided_by = part("decided_by", ORGAN_LENGTH);
        let decided_on = part("decided_on", 1..=30);
        let decided_on = decided_on.and_then(|typed| self.past_day("case_report.decided_on", &typed));
        Some(CaseReport {
            serial: 0,
            what_happened: what_happened?,
            findings: findings?,
            grounds: grounds?,
            decision: decision?,
            decided_by: decided_by?,
            decided_on: decided_on?,
        })
    }

    fn referral(&mut self) -> Option<Referral> {
        let sent = match self.value("referral")? {
            Value::Object(sent) => sent,
            _ => {
                self.errors.add("referral", "格式不正确");
                return None;
            }
        };
        for name in sent.keys().filter(|name| !["to", "on"].contains(&name.as_str())) {
            self.errors.add(format!("referral.{name}"), "没有这个填报项");
        }
        let (to, on) = (sent.get("to"), sent.get("on"));
        let (to, on) = (
            to.filter(|value| !value.is_null()),
            on.filter(|value| !value.is_null()),
        );
        let (to, on) = (self.read("referral.to", to), self.read("referral.on", on));
        if to.is_empty() && on.is_empty() {
            return None;
        }
        let to = self.measured("referral.to", to, ORGAN_LENGTH);
        let to = self.demand("referral.to", to);
        let on = self.past_day("referral.on", &on);
        let on = self.demand("referral.on", on);
        Some(Referral { to: to?, on: on? })
    }

    fn note(&mut self) -> Option<Deed> {
        let place = self.place_or_whole();
        let note = self.optional("text", REASON_LENGTH);
        Some(Deed::Note(place?, note.map(|text| Note { text })))
    }
}
