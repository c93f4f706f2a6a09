//! What a spot check found, item by item and for the unit.

use super::terms::{Accountability, Assessment, Verdict};
use super::{Action, Counts, Item, SpotCheck, Step};
use crate::annex3::Person;
use crate::errors::{Field, FieldErrors};
use crate::roster::RosterEntry;
use crate::text::{fold, worded};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Characters of what is said in words.
const WORDING_LENGTH: RangeInclusive<usize> = 2..=1000;

/// What was found of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckFinding)]
pub struct Finding {
    /// Of which item.
    pub place: u32,
    /// 1 for the first finding of this item, then counting up.
    pub version: u32,
    /// 核查结果.
    pub verdict: Verdict,
    /// What is untrue; there is something if and only if the verdict says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// How it was checked and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who found it.
    pub by: Person,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// A unit's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckResult)]
pub struct Conclusion {
    /// How the self-check was done.
    pub assessment: Assessment,
    /// In words.
    pub summary: String,
    /// How the unit's head answered for it.
    pub accountability: Accountability,
    /// When, in what form and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountability_note: Option<String>,
}

/// A finding as it was typed.
#[derive(Clone, Debug, Default)]
pub struct FindingForm {
    /// The version that was on the screen; 0 where there was none.
    pub seen: u32,
    /// 核查结果.
    pub verdict: String,
    /// What is untrue.
    pub what: String,
    /// How it was checked and the like.
    pub note: String,
}

/// A result as it was typed.
#[derive(Clone, Debug, Default)]
pub struct ConclusionForm {
    /// How the self-check was done.
    pub assessment: String,
    /// In words.
    pub summary: String,
    /// How the unit's head answered for it.
    pub accountability: String,
    /// When, in what form and the like.
    pub accountability_note: String,
}

/// Why nothing was noted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Somebody else noted something of this item meanwhile.
    #[error("这一份刚刚有了新的核查结果，请核对后再提交")]
    Overtaken,
    /// The unit's result stands.
    #[error("抽查结果已经认定，不能再改")]
    Concluded,
    /// Not every item has its finding.
    #[error("还有 {0} 份没有核查结果或者待查，全部查清后才能认定")]
    Unsettled(usize),
    /// Nobody vouches for themselves.
    #[error("本人的报告由其他人员核查")]
    Oneself,
    /// Nobody answers for their own unit.
    #[error("本单位的抽查结果由其他单位的人员认定")]
    OwnUnit,
    /// There is no result to take back.
    #[error("抽查结果还没有认定，没有可以撤回的")]
    NotConcluded,
    /// What was typed.
    #[error("有填报项需要更正")]
    Fields(FieldErrors),
}

/// What noting a finding comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The spot check with the new finding, and the finding.
    Now(Box<SpotCheck>, Finding),
    /// The finding of the same person that says the very same.
    Already(Finding),
}

impl SpotCheck {
    /// Notes a finding.
    ///
    /// # Errors
    /// Something else was noted meanwhile, the result stands, it is the person's own, or something typed is wrong.
    pub fn find(
        &self,
        item: &Item,
        before: Option<Finding>,
        form: &FindingForm,
        by: Person,
        at: Timestamp,
    ) -> Result<Found, Refused> {
        if item.number == by.number {
            return Err(Refused::Oneself);
        }
        let version = before.as_ref().map_or(0, |before| before.version) + 1;
        let after = form.read(item.place, version, by.clone(), at)?;
        let same = |before: &Finding| {
            (before.verdict, &before.what, &before.note, &before.by)
                == (after.verdict, &after.what, &after.note, &after.by)
        };
        if let Some(before) = before.as_ref().filter(|before| same(before)) {
            return Ok(Found::Already(before.clone()));
        }
        if self.conclusion.is_some() {
            return Err(Refused::Concluded);
        }
        if form.seen + 1 != version {
            return Err(Refused::Overtaken);
        }
        let mut counts = self.counts;
        if let Some(before) = &before {
            counts.leave_out(before.verdict);
        }
        *counts.of(after.verdict) += 1;
        let action = Action::Found {
            place: item.place,
            number: item.number.clone(),
            before: before.map(Box::new),
            after: Box::new(after.clone()),
        };
        let next = SpotCheck {
            counts,
            ..self.moved_on(by, at, action)
        };
        Ok(Found::Now(Box::new(next), after))
    }

    /// States the unit's result.
    ///
    /// # Errors
    /// It is the unit of who states it, it was stated, not every item has its finding, or something typed is wrong.
    pub fn conclude(
        &self,
        form: &ConclusionForm,
        by: &RosterEntry,
        at: Timestamp,
    ) -> Result<Option<SpotCheck>, Refused> {
        let by = self.of_another_unit(by)?;
        let after = form.read()?;
        if let Some(stands) = &self.conclusion {
            let same = *stands == after && self.last.by == by;
            return if same { Ok(None) } else { Err(Refused::Concluded) };
        }
        match self.unsettled() {
            0 => {}
            left => return Err(Refused::Unsettled(left)),
        }
        let action = Action::Concluded { after: after.clone() };
        Ok(Some(SpotCheck {
            conclusion: Some(after),
            ..self.moved_on(by, at, action)
        }))
    }

    /// Takes the unit's result back; findings can be changed again then.
    ///
    /// # Errors
    /// It is the unit of who takes it back, none was stated, or the reason is missing.
    pub fn take_back(
        &self,
        reason: &str,
        by: &RosterEntry,
        at: Timestamp,
    ) -> Result<Option<SpotCheck>, Refused> {
        let by = self.of_another_unit(by)?;
        let mut errors = FieldErrors::of(TAKING_BACK_FIELDS);
        let reason = said(&mut errors, "reason", reason, true);
        let Some(reason) = reason.filter(|_| errors.is_empty()) else {
            return Err(Refused::Fields(errors));
        };
        let Some(before) = self.conclusion.clone() else {
            let same = matches!(&self.last.action, Action::TakenBack { reason: done, .. } if *done == reason);
            return if same && self.last.by == by {
                Ok(None)
            } else {
                Err(Refused::NotConcluded)
            };
        };
        let action = Action::TakenBack { before, reason };
        Ok(Some(SpotCheck {
            conclusion: None,
            ..self.moved_on(by, at, action)
        }))
    }

    fn of_another_unit(&self, by: &RosterEntry) -> Result<Person, Refused> {
        if by.unit == self.unit {
            return Err(Refused::OwnUnit);
        }
        Ok(Person::of(by))
    }

    fn moved_on(&self, by: Person, at: Timestamp, action: Action) -> SpotCheck {
        SpotCheck {
            last: Step {
                step: self.last.step + 1,
                at,
                by,
                action,
            },
            ..self.clone()
        }
    }
}

impl Counts {
    pub(super) fn leave_out(&mut self, verdict: Verdict) {
        let count = self.of(verdict);
        *count = count.saturating_sub(1);
    }

    fn of(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::True => &mut self.confirmed,
            Verdict::Untrue => &mut self.untrue,
            Verdict::Open => &mut self.open,
        }
    }
}

/// The fields of a finding in the order of the page.
pub const FINDING_FIELDS: &[Field] = &[
    Field::chosen("verdict", "核查结果"),
    Field::written("what", "哪里不属实"),
    Field::written("note", "核查方式和说明"),
];

/// The fields of a conclusion that is taken back.
pub const TAKING_BACK_FIELDS: &[Field] = &[
    Field::chosen("action", "办理方式"),
    Field::written("reason", "撤回的原因"),
];

/// The fields of a conclusion in the order of the page.
pub const CONCLUSION_FIELDS: &[Field] = &[
    Field::chosen("assessment", "自查工作"),
    Field::written("summary", "情况"),
    Field::chosen("accountability", "对单位主要负责人督查问责"),
    Field::written("accountability_note", "问责情况"),
];

impl FindingForm {
    fn read(&self, place: u32, version: u32, by: Person, at: Timestamp) -> Result<Finding, Refused> {
        let mut errors = FieldErrors::of(FINDING_FIELDS);
        let verdict = chosen(&mut errors, "verdict", Verdict::parse(&self.verdict));
        let untrue = verdict == Some(Verdict::Untrue);
        let what = said(&mut errors, "what", &self.what, untrue);
        if verdict.is_some() && !untrue && what.is_some() {
            errors.wrong("what", "只在结果为“不属实”时填写");
        }
        let note = said(&mut errors, "note", &self.note, false);
        match (verdict, errors.is_empty()) {
            (Some(verdict), true) => Ok(Finding {
                place,
                version,
                verdict,
                what,
                note,
                by,
                at,
            }),
            _ => Err(Refused::Fields(errors)),
        }
    }
}

impl ConclusionForm {
    fn read(&self) -> Result<Conclusion, Refused> {
        let mut errors = FieldErrors::of(CONCLUSION_FIELDS);
        let assessment = chosen(&mut errors, "assessment", Assessment::parse(&self.assessment));
        let summary = said(&mut errors, "summary", &self.summary, true);
        let accountability = Accountability::parse(&self.accountability);
        let accountability = chosen(&mut errors, "accountability", accountability);
        let answers = accountability.is_some_and(|measure| measure != Accountability::None);
        let note = said(
            &mut errors,
            "accountability_note",
            &self.accountability_note,
            answers,
        );
        // Going through the motions, concealing and falsifying: those responsible answer for it (§5.3).
        let unsound = assessment.is_some_and(|assessment| assessment != Assessment::Sound);
        if unsound && accountability == Some(Accountability::None) {
            errors.add("accountability", "自查工作有问题的，应当问责");
        }
        match (assessment, summary, accountability, errors.is_empty()) {
            (Some(assessment), Some(summary), Some(accountability), true) => Ok(Conclusion {
                assessment,
                summary,
                accountability,
                accountability_note: note,
            }),
            _ => Err(Refused::Fields(errors)),
        }
    }
}

fn chosen<Term>(errors: &mut FieldErrors, field: &str, term: Option<Term>) -> Option<Term> {
    if term.is_none() {
        errors.blank(field);
    }
    term
}

/// A text of the right length; none for nothing, which is an error if it is needed.
fn said(errors: &mut FieldErrors, field: &str, typed: &str, needed: bool) -> Option<String> {
    if fold(typed).is_empty() && !needed {
        return None;
    }
    let text = worded(typed, &WORDING_LENGTH);
    if text.is_none() && fold(typed).is_empty() {
        errors.blank(field);
    } else if text.is_none() {
        errors.wrong(field, "须为 2 至 1000 个字");
    }
    text
}
