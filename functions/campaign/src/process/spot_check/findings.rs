//! What a spot check found, item by item and for the unit.

use super::terms::{Accountability, Assessment, Verdict};
use super::{Action, Counts, Item, SpotCheck, Step};
use crate::people::person::Person;
use crate::people::roster::RosterEntry;
use crate::values::errors::FieldErrors;
use crate::values::form::Check;
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

crate::form! {
    /// What was found of an item.
    #[schema(as = SpotCheckFindingPost)]
    pub struct FindingForm {
        /// The item's place in the sample.
        #[schema(value_type = u32)]
        pub place: Option<u32> = written "第几份",
        /// The version of the finding that was seen; 0 where there was none.
        #[schema(value_type = u32)]
        pub version: Option<u32> = written "所看的核查结果",
        #[schema(value_type = Verdict)]
        verdict: Option<String> = chosen "核查结果",
        /// What is untrue; with 不属实 only.
        what: Option<String> = written "哪里不属实",
        note: Option<String> = written "核查方式和说明",
    }
}

crate::form! {
    /// The unit's result, or with `action` that it is taken back.
    #[schema(as = SpotCheckResultPost)]
    pub struct ConclusionForm {
        #[schema(value_type = Option<Assessment>)]
        assessment: Option<String> = chosen "自查工作",
        summary: Option<String> = written "情况",
        #[schema(value_type = Option<Accountability>)]
        accountability: Option<String> = chosen "对单位主要负责人督查问责",
        accountability_note: Option<String> = written "问责情况",
        /// `conclude`, which is also meant where it is left out, or `take_back`.
        pub action: Option<String> = chosen "办理方式",
        /// Why it is taken back; 2 to 1000 characters.
        reason: Option<String> = written "撤回的原因",
    }
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
        if form.version.unwrap_or_default() + 1 != version {
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
        form: &ConclusionForm,
        by: &RosterEntry,
        at: Timestamp,
    ) -> Result<Option<SpotCheck>, Refused> {
        let by = self.of_another_unit(by)?;
        let reason = checked(|check| needed(check, "reason", form.reason.as_deref()))?;
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

impl FindingForm {
    fn read(&self, place: u32, version: u32, by: Person, at: Timestamp) -> Result<Finding, Refused> {
        checked(|check| {
            let verdict = check.term("verdict", self.verdict.as_deref(), Verdict::parse);
            let verdict = check.demand("verdict", verdict);
            let untrue = verdict == Some(Verdict::Untrue);
            let what = check.worded("what", self.what.as_deref(), WORDING_LENGTH);
            check.blank_if(untrue && what.is_none(), "what", "");
            let idle = verdict.is_some() && !untrue && what.is_some();
            check.refuse_if(idle, "what", "只在结果为“不属实”时填写");
            Some(Finding {
                place,
                version,
                verdict: verdict?,
                what,
                note: check.worded("note", self.note.as_deref(), WORDING_LENGTH),
                by,
                at,
            })
        })
    }
}

impl ConclusionForm {
    fn read(&self) -> Result<Conclusion, Refused> {
        checked(|check| {
            let assessment = check.term("assessment", self.assessment.as_deref(), Assessment::parse);
            let assessment = check.demand("assessment", assessment);
            let summary = needed(check, "summary", self.summary.as_deref());
            let field = "accountability";
            let accountability = check.term(field, self.accountability.as_deref(), Accountability::parse);
            let accountability = check.demand(field, accountability);
            let answers = accountability.is_some_and(|measure| measure != Accountability::None);
            let note = self.accountability_note.as_deref();
            let note = check.worded("accountability_note", note, WORDING_LENGTH);
            check.blank_if(answers && note.is_none(), "accountability_note", "");
            // Going through the motions, concealing and falsifying: those responsible answer for it (§5.3).
            let unsound = assessment.is_some_and(|assessment| assessment != Assessment::Sound);
            let unanswered = unsound && accountability == Some(Accountability::None);
            check.say_if(unanswered, field, "自查工作有问题的，应当问责");
            Some(Conclusion {
                assessment: assessment?,
                summary: summary?,
                accountability: accountability?,
                accountability_note: note,
            })
        })
    }
}

/// What is found where nothing is wrong.
fn checked<Found>(check: impl FnOnce(&mut Check<'_>) -> Option<Found>) -> Result<Found, Refused> {
    let mut errors = FieldErrors::default();
    match check(&mut Check::of(&mut errors)) {
        Some(found) if errors.is_empty() => Ok(found),
        _ => Err(Refused::Fields(errors)),
    }
}

/// A text of the right length, which has to be there.
fn needed(check: &mut Check<'_>, field: &str, typed: Option<&str>) -> Option<String> {
    let found = check.worded(field, typed, WORDING_LENGTH);
    check.demand(field, found)
}
