//! Where a declaration stands with its signer, and how a step moves it on.

use super::step::{Action, Actor, State, Step};
use crate::declaration::revision::Revision;
use crate::people::person::Person;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a declaration stands with its signer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOff {
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declaration's reference.
    pub reference: Reference,
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
    #[error("请用 2 至 500 个字写明理由或者说明")]
    Wording,
}

/// What a step comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Where the declaration stands with it.
    Now(Box<SignOff>),
    /// The same person did the very same before, a request sent twice: where it stands already.
    Already(Box<SignOff>),
}

impl SignOff {
    /// Where a revision stands. An older decision says nothing about it.
    #[must_use]
    pub fn state_of(&self, revision: u32) -> State {
        self.decision_on(revision)
            .and_then(|step| step.action.outcome())
            .unwrap_or(State::Waiting)
    }

    /// Whether this person took the last step or the last decision.
    #[must_use]
    pub fn last_moved_by(&self, number: &RosterNumber) -> bool {
        let steps = self.decision.iter().chain([&self.last]);
        steps.into_iter().any(|step| step.is_by(number))
    }

    /// Whether this person signed it last, on screen or on paper.
    #[must_use]
    pub fn is_signed_by(&self, number: &RosterNumber) -> bool {
        self.decision.as_ref().is_some_and(|step| match &step.action {
            Action::Signed => step.is_by(number),
            Action::ReadOnPaper { signer, .. } => &signer.person.number == number,
            Action::Returned { .. } | Action::Appointed { .. } => false,
        })
    }

    /// The step that decided on this revision.
    #[must_use]
    pub fn decision_on(&self, revision: u32) -> Option<&Step> {
        self.decision.as_ref().filter(|step| step.revision == revision)
    }

    /// Does something to the current revision of a declaration; `seen` is the revision that was on the screen.
    /// Whether the actor may do so at all is decided before, see [`crate::near`].
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
        if let Some(sign_off) = previous {
            let already = || Ok(Taken::Already(Box::new(sign_off.clone())));
            match sign_off.decision_on(seen) {
                Some(decision) if decision.action == action && decision.by == by => return already(),
                Some(decision) => return Err(Refused::decided(decision)),
                None if sign_off.is_last(seen, &by, &action) => return already(),
                None => {}
            }
        }
        let step = Step {
            step: previous.map_or(0, |sign_off| sign_off.last.step) + 1,
            at,
            revision: seen,
            by,
            action,
        };
        let appointed = match &step.action {
            Action::Appointed { signer, .. } => Some(signer.clone()),
            _ => previous.and_then(|sign_off| sign_off.appointed.clone()),
        };
        let decides = step.action.outcome().is_some();
        Ok(Taken::Now(Box::new(SignOff {
            number: current.number.clone(),
            reference: current.reference.clone(),
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
