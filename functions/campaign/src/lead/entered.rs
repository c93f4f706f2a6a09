//! A lead as it is typed, while on the phone or from a letter.

use super::subject::Subject;
use super::terms::{LeadKind, Source};
use crate::date;
use crate::errors::{Field, FieldErrors};
use crate::plan::Campaign;
use crate::roster::{RosterNumber, UnitId};
use crate::text::{fold, fold_name, worded};
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

/// What was typed, field by field; empty for nothing.
#[derive(Clone, Debug, Default)]
pub struct LeadForm {
    /// 线索来源.
    pub source: String,
    /// What it is about.
    pub kind: String,
    /// 收到日期; today if empty.
    pub received_on: String,
    /// 反映内容.
    pub content: String,
    /// 被反映人.
    pub subject: SubjectForm,
    /// 涉及行业部门.
    pub sector: String,
    /// 办理期限.
    pub due: String,
    /// 举报人姓名.
    pub reporter_name: String,
    /// 举报人联系方式.
    pub reporter_contact: String,
    /// What else is known of them.
    pub reporter_note: String,
}

/// The subject as typed.
#[derive(Clone, Debug, Default)]
pub struct SubjectForm {
    /// 姓名.
    pub name: String,
    /// 花名册编号.
    pub number: String,
    /// The unit's id.
    pub unit: String,
    /// 职务.
    pub position: String,
}

/// The fields of a lead in the order of the page.
pub const FIELDS: &[Field] = &[
    Field::chosen("source", "来源"),
    Field::written("content", "反映内容"),
    Field::written("subject_name", "被反映人姓名"),
    Field::chosen("subject_unit", "所在单位"),
    Field::chosen("kind", "类型"),
    Field::chosen("sector", "行业部门"),
    Field::written("reporter_name", "举报人姓名"),
    Field::written("reporter_contact", "举报人联系方式"),
    Field::written("reporter_note", "举报人的其他情况"),
    Field::written("received_on", "收到日期"),
    Field::written("due", "办理期限"),
    Field::written("subject_number", "被反映人的花名册编号"),
    Field::written("subject_position", "被反映人的职务"),
];

/// The fields of a subject that is corrected, in the order of the page.
pub const SUBJECT_FIELDS: &[Field] = &[
    Field::written("subject_number", "花名册编号"),
    Field::written("subject_name", "姓名"),
    Field::chosen("subject_unit", "所在单位"),
    Field::written("subject_position", "职务"),
];

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
    /// Reads it; the subject's number is not looked up here.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, campaign: &Campaign, today: Date) -> Result<NewLead, FieldErrors> {
        let mut errors = FieldErrors::of(FIELDS);
        let source = chosen(&mut errors, "source", &self.source, Source::parse);
        let kind = chosen(&mut errors, "kind", &self.kind, LeadKind::parse);
        let received_on = past_day(&mut errors, "received_on", &self.received_on, today).unwrap_or(today);
        let content = content(&mut errors, &self.content);
        let subject = self.subject.check(campaign, &mut errors);
        let sector = optional(&mut errors, "sector", &self.sector, LONGEST_ENTRY);
        if sector.as_ref().is_some_and(|sector| !campaign.has_sector(sector)) {
            errors.wrong("sector", "须从所列选项中选择");
        }
        let due = due_day(&mut errors, &self.due, today).unwrap_or_else(|| default_due(today));
        let reporter = self.reporter(&mut errors);
        let (Some(source), Some(kind), true) = (source, kind, errors.is_empty()) else {
            return Err(errors);
        };
        Ok(NewLead {
            source,
            kind,
            received_on,
            content,
            subject,
            sector,
            due,
            reporter,
        })
    }

    fn reporter(&self, errors: &mut FieldErrors) -> Option<Reporter> {
        let reporter = Reporter {
            name: optional(errors, "reporter_name", &self.reporter_name, LONGEST_ENTRY),
            contact: optional(errors, "reporter_contact", &self.reporter_contact, LONGEST_ENTRY),
            note: optional(
                errors,
                "reporter_note",
                &self.reporter_note,
                LONGEST_REPORTER_NOTE,
            ),
        };
        let known = reporter.name.is_some() || reporter.contact.is_some() || reporter.note.is_some();
        known.then_some(reporter)
    }
}

impl SubjectForm {
    /// Reads it; the number is not looked up here.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, campaign: &Campaign) -> Result<Subject, FieldErrors> {
        let mut errors = FieldErrors::of(SUBJECT_FIELDS);
        let subject = self.check(campaign, &mut errors);
        if errors.is_empty() {
            Ok(subject)
        } else {
            Err(errors)
        }
    }

    fn check(&self, campaign: &Campaign, errors: &mut FieldErrors) -> Subject {
        let unit = optional(errors, "subject_unit", &self.unit, LONGEST_ENTRY);
        let unit = unit.and_then(|id| {
            let known = UnitId::parse(&id).ok().filter(|id| campaign.unit(id).is_some());
            if known.is_none() {
                errors.wrong("subject_unit", "须从所列选项中选择");
            }
            known
        });
        let number = fold(&self.number);
        let number = if number.is_empty() {
            None
        } else {
            RosterNumber::parse(&number)
                .map_err(|error| errors.add("subject_number", error.to_string()))
                .ok()
        };
        Subject {
            name: optional(errors, "subject_name", &fold_name(&self.name), LONGEST_ENTRY).unwrap_or_default(),
            number,
            unit,
            position: optional(errors, "subject_position", &self.position, LONGEST_ENTRY),
        }
    }
}

/// When a lead that came today is due.
#[must_use]
pub fn default_due(today: Date) -> Date {
    today.saturating_add(Span::new().days(DAYS_TO_DEAL))
}

/// A day that is not in the future; none for nothing.
pub(crate) fn past_day(errors: &mut FieldErrors, field: &str, typed: &str, today: Date) -> Option<Date> {
    let day = day(errors, field, typed)?;
    if day > today {
        errors.wrong(field, "不能晚于今天");
    }
    Some(day)
}

/// A day that is not over; none for nothing.
pub(crate) fn due_day(errors: &mut FieldErrors, typed: &str, today: Date) -> Option<Date> {
    let day = day(errors, "due", typed)?;
    if day < today {
        errors.wrong("due", "不能早于今天");
    }
    Some(day)
}

fn day(errors: &mut FieldErrors, field: &str, typed: &str) -> Option<Date> {
    if fold(typed).is_empty() {
        return None;
    }
    date::parse(typed)
        .map_err(|error| errors.wrong(field, error.to_string()))
        .ok()
}

fn chosen<Term>(
    errors: &mut FieldErrors,
    field: &str,
    typed: &str,
    parse: impl Fn(&str) -> Option<Term>,
) -> Option<Term> {
    let typed = fold(typed);
    let found = parse(&typed);
    if found.is_none() {
        if typed.is_empty() {
            errors.blank(field);
        } else {
            errors.wrong(field, "须从所列选项中选择");
        }
    }
    found
}

fn content(errors: &mut FieldErrors, typed: &str) -> String {
    let content = worded(typed, &CONTENT_LENGTH);
    if content.is_none() {
        if fold(typed).is_empty() {
            errors.blank("content");
        } else {
            errors.wrong("content", "须为 2 至 5000 个字");
        }
    }
    content.unwrap_or_default()
}

fn optional(errors: &mut FieldErrors, field: &str, typed: &str, longest: usize) -> Option<String> {
    if fold(typed).is_empty() {
        return None;
    }
    let text = worded(typed, &(1..=longest));
    if text.is_none() {
        errors.wrong(field, format!("最多 {longest} 个字"));
    }
    text
}
