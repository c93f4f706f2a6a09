//! What is done to a declaration that waits, and where it stands.

use super::routing::Bar;
use crate::annex3::Person;
use crate::reference::Reference;
use crate::revision::Revision;
use crate::roster::{RosterNumber, UnitId};
use crate::text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Characters of a reason or a note.
pub const REASON_LENGTH: RangeInclusive<usize> = 2..=500;

/// In what capacity somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// 党组书记, for municipally managed cadres.
    PartySecretary,
    /// 单位主要负责人或分管负责人.
    UnitLeader,
    /// 分管局领导, for the bureau's sections.
    BureauLeader,
    /// 局专项整治办指定: appointed by the office, one by one or on the roster.
    Appointed,
    /// 受委托: in place of a signer who is absent.
    Delegate,
    /// 局专项整治办, which appoints and records but does not sign.
    Office,
}

impl Capacity {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            Capacity::PartySecretary => "党组书记",
            Capacity::UnitLeader => "单位主要负责人或分管负责人",
            Capacity::BureauLeader => "分管局领导",
            Capacity::Appointed => "局专项整治办指定",
            Capacity::Delegate => "受委托",
            Capacity::Office => "局专项整治办",
        }
    }
}

/// Who did something, and in what capacity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// In what capacity.
    pub capacity: Capacity,
    /// The signer in whose place a delegate acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Person>,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// 同意.
    Signed,
    /// 退回.
    Returned {
        /// Why, for the declarant.
        reason: String,
    },
    /// 纸质阅签: the signer read and signed a print-out; the office records it.
    ReadOnPaper {
        /// Who signed the paper.
        signer: Actor,
        /// Where the paper is, when it was signed and the like.
        note: String,
    },
    /// 指定阅签人.
    Appointed {
        /// Who is to sign.
        signer: Person,
    },
}

impl Action {
    /// What it makes of the declaration; none for what decides nothing.
    #[must_use]
    pub fn outcome(&self) -> Option<State> {
        match self {
            Action::Signed => Some(State::Signed),
            Action::Returned { .. } => Some(State::Returned),
            Action::ReadOnPaper { .. } => Some(State::ReadOnPaper),
            Action::Appointed { .. } => None,
        }
    }

    /// As pages print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        self.outcome().map_or("指定阅签人", State::in_chinese)
    }
}

/// One thing that was done to a declaration. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// 1 for the first, then counting up.
    pub step: u32,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The revision it was done to.
    pub revision: u32,
    /// Who did it.
    pub by: Actor,
    /// What was done.
    #[serde(flatten)]
    pub action: Action,
}

/// Where a revision stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 待阅签.
    Waiting,
    /// 已阅签.
    Signed,
    /// 已退回.
    Returned,
    /// 纸质阅签.
    ReadOnPaper,
}

impl State {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            State::Waiting => "待阅签",
            State::Signed => "已阅签",
            State::Returned => "已退回",
            State::ReadOnPaper => "纸质阅签",
        }
    }

    /// Whether a superior has read it and agreed, on screen or on paper.
    #[must_use]
    pub fn is_signed(self) -> bool {
        matches!(self, State::Signed | State::ReadOnPaper)
    }
}

/// Where a declaration stands with its signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declaration's reference.
    pub reference: Reference,
    /// The declarant's unit when the last step was taken.
    pub unit: UnitId,
    /// The last thing that was done.
    pub last: Step,
    /// The last thing that decided something: signed, returned, or read on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Step>,
    /// Whom the office appointed last; holds for later revisions too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointed: Option<Person>,
}

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A newer revision was filed: nobody signs what no longer stands.
    #[error("本人已提交更正（第 {current} 次），请阅看最新内容后再办理")]
    OldRevision {
        /// The revision that stands.
        current: u32,
    },
    /// This revision was decided on already.
    #[error("这份报告已由{by}办理：{}", state.in_chinese())]
    Decided {
        /// What was decided.
        state: State,
        /// By whom.
        by: String,
    },
    /// The reason or the note is too short or too long.
    #[error("请用 2 至 500 个字写明")]
    Wording,
    /// Somebody who may never sign it.
    #[error(transparent)]
    Barred(#[from] Bar),
}

/// What a step comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Where the declaration stands with it.
    Now(Box<SignOff>),
    /// The same person did the very same before: a request sent twice.
    Already,
}

impl SignOff {
    /// Where a revision stands. An older decision says nothing about it.
    #[must_use]
    pub fn state_of(&self, revision: u32) -> State {
        self.decision_on(revision)
            .and_then(|step| step.action.outcome())
            .unwrap_or(State::Waiting)
    }

    /// The step that decided on this revision.
    #[must_use]
    pub fn decision_on(&self, revision: u32) -> Option<&Step> {
        self.decision.as_ref().filter(|step| step.revision == revision)
    }

    /// Does something to the current revision of a declaration; `seen` is the revision that was on the screen.
    /// Whether the actor may do so at all is decided before, see [`super::bar`].
    ///
    /// # Errors
    /// A newer revision stands, it was decided on already, or a reason is missing.
    pub fn take(
        previous: Option<&SignOff>,
        current: &Revision,
        seen: u32,
        by: Actor,
        action: Action,
        at: Timestamp,
    ) -> Result<Taken, Refused> {
        let action = action.worded()?;
        if seen != current.revision {
            return Err(Refused::OldRevision {
                current: current.revision,
            });
        }
        if let Some(decision) = previous.and_then(|sign_off| sign_off.decision_on(seen)) {
            let same = decision.action == action && decision.by == by;
            return if same {
                Ok(Taken::Already)
            } else {
                Err(Refused::decided(decision))
            };
        }
        if previous.is_some_and(|sign_off| sign_off.is_last(seen, &by, &action)) {
            return Ok(Taken::Already);
        }
        let step = Step {
            step: previous.map_or(0, |sign_off| sign_off.last.step) + 1,
            at,
            revision: seen,
            by,
            action,
        };
        let appointed = match &step.action {
            Action::Appointed { signer } => Some(signer.clone()),
            _ => previous.and_then(|sign_off| sign_off.appointed.clone()),
        };
        let decides = step.action.outcome().is_some();
        Ok(Taken::Now(Box::new(SignOff {
            number: current.number.clone(),
            reference: current.reference.clone(),
            unit: current.declarant.unit.clone(),
            decision: if decides {
                Some(step.clone())
            } else {
                previous.and_then(|sign_off| sign_off.decision.clone())
            },
            appointed,
            last: step,
        })))
    }

    fn is_last(&self, revision: u32, by: &Actor, action: &Action) -> bool {
        let last = &self.last;
        last.revision == revision && &last.by == by && &last.action == action
    }
}

impl Refused {
    fn decided(decision: &Step) -> Self {
        Refused::Decided {
            state: decision.action.outcome().unwrap_or(State::Waiting),
            by: decision.by.person.name.clone(),
        }
    }
}

impl Action {
    /// With its text folded and measured.
    fn worded(self) -> Result<Self, Refused> {
        let read = |typed: &str| {
            let text = text::fold(typed);
            let fits = REASON_LENGTH.contains(&text::length(&text)) && !text::has_control_characters(&text);
            if fits { Ok(text) } else { Err(Refused::Wording) }
        };
        Ok(match self {
            Action::Returned { reason } => Action::Returned {
                reason: read(&reason)?,
            },
            Action::ReadOnPaper { signer, note } => Action::ReadOnPaper {
                signer,
                note: read(&note)?,
            },
            other => other,
        })
    }
}
