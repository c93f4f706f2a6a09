//! What somebody of the office sends, read with every field's errors at once.

use super::matter::{
    Agreement, Aspect, CaseReport, Kind, Measure, Note, Order, Referral, Ruling, Verification,
};
use super::reader::Reader;
use crate::bounds::RowLimit;
use crate::errors::{Answer, Field, FieldErrors};
use crate::plan::Campaign;
use crate::sign_off::REASON_LENGTH;
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
    /// 撤回登记: what stands of this kind at these places is taken back.
    TakeBack(Kind, Vec<Option<usize>>),
}

impl Asked {
    /// The list of what is disposed of, with the most rows it takes: every participation, and the declaration as a whole.
    #[must_use]
    pub fn row_limits(campaign: &Campaign) -> [RowLimit; 1] {
        [RowLimit {
            list: "participations",
            most: campaign.rules.most_participations + 1,
            said: "处理的事项最多选",
            counted_in: "项",
        }]
    }

    /// Reads what was sent to note something of this kind; `today` is the campaign's day.
    ///
    /// # Errors
    /// Every field that is missing, unknown or wrong.
    pub fn read(kind: Kind, sent: &Value, today: Date) -> Result<Self, FieldErrors> {
        let mut reader = Reader::of(sent, today);
        let seen = reader.seen();
        let step = reader.whole("step", "所看的办理经过");
        let takes_back = reader.flag(Field::chosen("take_back", "撤回登记"));
        let why = if takes_back {
            reader.required("why", "撤回的原因", REASON_LENGTH)
        } else {
            reader.optional("why", "更改的原因", REASON_LENGTH)
        };
        let deed = match kind {
            kind if takes_back => reader.taking_back(kind),
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

impl Reader<'_> {
    /// A tick, in JSON as such or as a form writes it.
    fn flag(&mut self, field: Field) -> bool {
        match self.value(field) {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) => true,
            Some(Value::String(typed)) if matches!(typed.as_str(), "" | "false") => false,
            Some(Value::String(typed)) if typed == "true" => true,
            Some(_) => {
                self.errors.wrong("take_back", "须为 true 或 false");
                false
            }
        }
    }

    fn taking_back(&mut self, kind: Kind) -> Option<Deed> {
        let places = match kind {
            Kind::Disposition => self.places(),
            Kind::Exemption => vec![None],
            Kind::Verification | Kind::Note => vec![self.place_or_whole()?],
            Kind::OrderedWithdrawal | Kind::AgreedDate | Kind::Recheck => vec![Some(self.place()?)],
        };
        Some(Deed::TakeBack(kind, places))
    }

    fn verification(&mut self) -> Option<Deed> {
        let place = self.place_or_whole();
        let outcome = self.typed(Field::chosen("outcome", "核查结果"));
        let differences = self.differences();
        let evidence = self.required("evidence", "核查依据", REASON_LENGTH);
        let outcome = outcome.as_str();
        match (outcome, differences.is_empty()) {
            ("confirmed", true) | ("differs", false) => {}
            ("confirmed", false) => self.errors.add("outcome", "属实的，不能再填不一致的情形"),
            ("differs", true) if self.errors.is_empty() => {
                self.errors.add("differences", "不一致的，请至少写明一项");
            }
            ("differs", true) => {}
            ("", _) => self.errors.blank("outcome"),
            _ => self.errors.wrong("outcome", "须为 confirmed 或 differs"),
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
        let Some(sent) = self.value(Field::written("differences", "不一致的情形")) else {
            return differences;
        };
        let Value::Object(sent) = sent else {
            self.errors.wrong("differences", "的格式不正确");
            return differences;
        };
        for (name, value) in sent {
            match Aspect::parse(name) {
                None => self.errors.add_unknown("differences", name),
                Some(aspect) => {
                    let path = format!("differences.{name}");
                    self.errors.name(&*path, aspect.in_chinese(), Answer::Written);
                    let value = Some(value).filter(|value| !value.is_null());
                    let typed = self.read(&path, value);
                    if let Some(text) = self.measured(&path, typed, DIFFERENCE_LENGTH) {
                        differences.insert(aspect, text);
                    }
                }
            }
        }
        differences
    }

    fn order(&mut self) -> Option<Deed> {
        let place = self.place();
        let (ordered_on, done_on) = (
            self.typed(Field::written("ordered_on", "责成日期")),
            self.typed(Field::written("done_on", "退出日期")),
        );
        let ordered_on = self.past_day("ordered_on", &ordered_on);
        let ordered_on = self.demand("ordered_on", ordered_on);
        let done_on = self.past_day("done_on", &done_on);
        let remark = self.optional("remark", "说明", REASON_LENGTH);
        let ordered_on = ordered_on?;
        if done_on.is_some_and(|done| done < ordered_on) {
            self.errors.wrong("done_on", "不能早于责成日期");
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
        let typed = self.typed(Field::written("date", "约定的退出日期"));
        let day = self.day("date", &typed);
        if day.is_some_and(|day| day < self.today) {
            self.errors.wrong("date", "不能早于今天");
        }
        let remark = self.optional("remark", "说明", REASON_LENGTH);
        let agreement = day.map(|date| Agreement { date, remark });
        Some(Deed::Agree(place?, agreement))
    }

    fn recheck(&mut self) -> Option<Deed> {
        let place = self.place();
        let result = self.typed(Field::chosen("result", "退出属实与否"));
        let evidence = self.required("evidence", "复核依据", REASON_LENGTH);
        let real = match result.as_str() {
            "real" => Some(true),
            "sham" => Some(false),
            "" => self.demand("result", None),
            _ => {
                self.errors.wrong("result", "须为 real 或 sham");
                None
            }
        };
        Some(Deed::Recheck(place?, real?, evidence?))
    }

    fn ruling(&mut self) -> Option<Deed> {
        let decision = self.typed(Field::chosen("decision", "审核意见"));
        let reason = self.required("reason", "理由", REASON_LENGTH);
        let accepted = match decision.as_str() {
            "accepted" => Some(true),
            "refused" => Some(false),
            "" => self.demand("decision", None),
            _ => {
                self.errors.wrong("decision", "须为 accepted 或 refused");
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
        let measure = self.typed(Field::chosen("measure", "处理"));
        let known = Measure::parse(&measure);
        if known.is_none() && !measure.is_empty() {
            self.errors.wrong("measure", "须为免予处理、组织处理或者纪律处分");
        }
        let measure = self.demand("measure", known);
        let reason = self.required("reason", "理由", REASON_LENGTH);
        let report = self.case_report(measure);
        let referral = self.referral();
        Some(Deed::Dispose(places, measure?, reason?, report, referral))
    }

    /// The participations that are disposed of, `whole` among them for the declaration; none where none is named.
    fn places(&mut self) -> Vec<Option<usize>> {
        let items = match self.value(Field::chosen("participations", "处理的事项")) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                self.errors.wrong("participations", "的格式不正确");
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
        let sent = self.value(Field::written("case_report", "个案情况"));
        let needed = measure.is_some_and(Measure::needs_case_report);
        let is_blank = sent.and_then(Value::as_object).is_none_or(|parts| {
            let blank = |value: &Value| value.is_null() || value.as_str().is_some_and(str::is_empty);
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
                self.errors.wrong("case_report", "的格式不正确");
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
            self.errors.add_unknown("case_report", name);
        }
        let mut part = |name: &str, label: &str, length: RangeInclusive<usize>| {
            let path = format!("case_report.{name}");
            self.errors
                .name(&*path, format!("个案情况的{label}"), Answer::Written);
            let value = sent.get(name).filter(|value| !value.is_null());
            let typed = self.read(&path, value);
            let found = self.measured(&path, typed, length);
            self.demand(&path, found)
        };
        let what_happened = part("what_happened", "基本案情", PART_LENGTH);
        let findings = part("findings", "查明的事实", PART_LENGTH);
        let grounds = part("grounds", "处理依据", PART_LENGTH);
        let decision = part("decision", "处理决定", PART_LENGTH);
        let decided_by = part("decided_by", "作出决定的机关", ORGAN_LENGTH);
        let decided_on = part("decided_on", "决定日期", 1..=30);
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
        let sent = match self.value(Field::written("referral", "移送"))? {
            Value::Object(sent) => sent,
            _ => {
                self.errors.wrong("referral", "的格式不正确");
                return None;
            }
        };
        for name in sent.keys().filter(|name| !["to", "on"].contains(&name.as_str())) {
            self.errors.add_unknown("referral", name);
        }
        let (to, on) = (sent.get("to"), sent.get("on"));
        let (to, on) = (
            to.filter(|value| !value.is_null()),
            on.filter(|value| !value.is_null()),
        );
        self.errors.name("referral.to", "受理机关", Answer::Written);
        self.errors.name("referral.on", "移送日期", Answer::Written);
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
        let note = self.optional("text", "说明", REASON_LENGTH);
        Some(Deed::Note(place?, note.map(|text| Note { text })))
    }
}
