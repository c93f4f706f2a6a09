//! A lead as it is typed, while on the phone or from a letter.

use super::subject::Subject;
use super::terms::{LeadKind, Source};
use crate::people::plan::Campaign;
use crate::values::form::Check;
use crate::values::roster_number::RosterNumber;
use crate::values::text::fold_name;
use crate::values::unit_id::UnitId;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Days to deal with a lead unless a date is given. Ours: the plan sets no term.
pub const DAYS_TO_DEAL: i64 = 15;

/// Characters of a lead's content.
pub const CONTENT_LENGTH: RangeInclusive<usize> = 2..=5000;

/// Characters of a name, a post or a telephone number.
const LONGEST_ENTRY: usize = 60;

/// Characters of what else is known of a reporter.
const LONGEST_REPORTER_NOTE: usize = 500;

crate::form! {
    /// A lead to register. Everything that is left out is unknown, save `received_on` (today) and `due` (in 15 days).
    #[schema(as = NewLead)]
    pub struct LeadForm {
        /// A free id, from the form; with it a lead that is sent twice is registered once.
        pub id: Option<String> = written "编号",
        #[schema(value_type = Source)]
        source: Option<String> = chosen "来源",
        #[schema(value_type = String, min_length = 2, max_length = 5000)]
        content: Option<String> = written "反映内容",
        subject_name: Option<String> = written "被反映人姓名",
        subject_unit: Option<String> = chosen "所在单位",
        #[schema(value_type = LeadKind)]
        kind: Option<String> = chosen "类型",
        sector: Option<String> = chosen "行业部门",
        /// Sealed apart from the lead, like the next two.
        reporter_name: Option<String> = written "举报人姓名",
        reporter_contact: Option<String> = written "举报人联系方式",
        reporter_note: Option<String> = written "举报人的其他情况",
        #[schema(format = Date)]
        received_on: Option<String> = written "收到日期",
        #[schema(format = Date)]
        due: Option<String> = written "办理期限",
        /// Their 花名册编号, or a name that one person on the roster has.
        pub subject_number: Option<String> = written "花名册上的人员",
        subject_position: Option<String> = written "被反映人的职务",
    }
}

crate::form! {
    /// A lead that a unit's head or officer reports: it came today, by 单位自查; the office settles whom on the roster it is about.
    #[schema(as = ReportedLeadPost)]
    pub struct ReportForm {
        /// A free id, from the form; with it a lead that is sent twice is registered once.
        pub id: Option<String> = written "编号",
        #[schema(value_type = String, min_length = 2, max_length = 5000)]
        content: Option<String> = written "反映内容",
        subject_name: Option<String> = written "被反映人姓名",
        subject_unit: Option<String> = chosen "所在单位",
        subject_position: Option<String> = written "被反映人的职务",
        #[schema(value_type = LeadKind)]
        kind: Option<String> = chosen "类型",
        sector: Option<String> = chosen "行业部门",
    }
}

crate::form! {
    /// Say better whom a lead is about.
    #[schema(as = LeadSubjectChange)]
    pub struct SubjectForm {
        /// The last step that was seen.
        #[schema(value_type = u32)]
        pub step: Option<u32> = written "所看的办理经过",
        /// Their 花名册编号, or a name that one person on the roster has.
        pub subject_number: Option<String> = written "花名册上的人员",
        subject_name: Option<String> = written "姓名",
        subject_unit: Option<String> = chosen "所在单位",
        subject_position: Option<String> = written "职务",
        /// 2 to 2000 characters.
        #[schema(value_type = String, min_length = 2, max_length = 2000)]
        pub reason: Option<String> = written "更正的理由",
    }
}

/// A lead that can be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLead {
    /// 线索来源.
    pub source: Source,
    /// What it is about.
    pub kind: LeadKind,
    /// 收到日期.
    pub received_on: Date,
    /// 反映内容.
    pub content: String,
    /// 被反映人.
    pub subject: Subject,
    /// 涉及行业部门, where it is known.
    pub sector: Option<String>,
    /// 办理期限.
    pub due: Date,
    /// The reporter's identity, kept apart and sealed.
    pub reporter: Option<Reporter>,
}

/// Who reported. Never a part of the lead: it is sealed, and every reading of it is recorded (§6.3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reporter {
    /// 姓名.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 联系方式.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What else is known of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// So that no log or error can show it.
impl std::fmt::Debug for Reporter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Reporter(…)")
    }
}

impl LeadForm {
    /// Checks it; the subject's number is not looked up here.
    pub fn parse(&self, campaign: &Campaign, today: Date, check: &mut Check<'_>) -> Option<NewLead> {
        let source = check.term("source", self.source.as_deref(), Source::parse);
        let source = check.demand("source", source);
        let kind = check.term("kind", self.kind.as_deref(), LeadKind::parse);
        let kind = check.demand("kind", kind);
        let received_on = check.past_day("received_on", self.received_on.as_deref(), today);
        let content = check.worded("content", self.content.as_deref(), CONTENT_LENGTH);
        let content = check.demand("content", content);
        let typed = [
            &self.subject_name,
            &self.subject_number,
            &self.subject_unit,
            &self.subject_position,
        ];
        let subject = subject(typed, campaign, check);
        let known = |sector: &str| campaign.has_sector(sector).then(|| sector.to_owned());
        let sector = check.term("sector", self.sector.as_deref(), known);
        let due = check.coming_day("due", self.due.as_deref(), today);
        Some(NewLead {
            reporter: self.reporter(check),
            source: source?,
            kind: kind?,
            received_on: received_on.unwrap_or(today),
            content: content?,
            subject,
            sector,
            due: due.unwrap_or_else(|| default_due(today)),
        })
    }

    fn reporter(&self, check: &mut Check<'_>) -> Option<Reporter> {
        let mut entry =
            |field, typed: &Option<String>, longest| check.worded(field, typed.as_deref(), 1..=longest);
        let reporter = Reporter {
            name: entry("reporter_name", &self.reporter_name, LONGEST_ENTRY),
            contact: entry("reporter_contact", &self.reporter_contact, LONGEST_ENTRY),
            note: entry("reporter_note", &self.reporter_note, LONGEST_REPORTER_NOTE),
        };
        let known = reporter.name.is_some() || reporter.contact.is_some() || reporter.note.is_some();
        known.then_some(reporter)
    }
}

impl ReportForm {
    /// Checks it.
    pub fn parse(&self, campaign: &Campaign, today: Date, check: &mut Check<'_>) -> Option<NewLead> {
        let lead = LeadForm {
            source: Some(Source::UnitCheck.as_str().to_owned()),
            content: self.content.clone(),
            subject_name: self.subject_name.clone(),
            subject_unit: self.subject_unit.clone(),
            subject_position: self.subject_position.clone(),
            kind: self.kind.clone(),
            sector: self.sector.clone(),
            ..LeadForm::default()
        };
        lead.parse(campaign, today, check)
    }
}

impl SubjectForm {
    /// Whom it is about; the number is not looked up here.
    pub fn subject(&self, campaign: &Campaign, check: &mut Check<'_>) -> Subject {
        let typed = [
            &self.subject_name,
            &self.subject_number,
            &self.subject_unit,
            &self.subject_position,
        ];
        subject(typed, campaign, check)
    }
}

/// A subject by its name, number, unit and position as typed.
fn subject(typed: [&Option<String>; 4], campaign: &Campaign, check: &mut Check<'_>) -> Subject {
    let [name, number, unit, position] = typed.map(Option::as_deref);
    let name = name.map(fold_name);
    let known = |id: &str| UnitId::parse(id).ok().filter(|id| campaign.unit(id).is_some());
    let unit = check.term("subject_unit", unit, known);
    let number = number.and_then(|typed| match RosterNumber::parse(typed) {
        Ok(number) => Some(number),
        Err(_) => {
            check.say("subject_number", "花名册上没有这个姓名或者编号");
            None
        }
    });
    Subject {
        name: check
            .worded("subject_name", name.as_deref(), 1..=LONGEST_ENTRY)
            .unwrap_or_default(),
        number,
        unit,
        position: check.worded("subject_position", position, 1..=LONGEST_ENTRY),
    }
}

/// When a lead that came today is due.
#[must_use]
pub fn default_due(today: Date) -> Date {
    today.saturating_add(Span::new().days(DAYS_TO_DEAL))
}
