//! What was done to a lead, and how it changed it.

use super::Closing;
use super::subject::{Circle, Subject};
use super::terms::{Destination, Finding};
use crate::people::person::Person;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who deals with a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeadHandler)]
pub struct Handler {
    /// The person.
    #[serde(flatten)]
    pub person: Person,
    /// What they see leads as: who sees only the office's cannot keep one about its leaders.
    pub circle: Circle,
}

/// Who deals with a lead by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AssignedLead)]
pub struct Assignment {
    /// Who; none while nobody does.
    pub handler: Option<Handler>,
    /// By when.
    pub due: Date,
}

/// One thing that was done to a lead. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeadStep)]
pub struct Step {
    /// 1 for registering, then counting up.
    pub step: u32,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Who did it.
    pub by: Person,
    /// Who could see the lead after it.
    pub circle: Circle,
    /// What was done.
    #[serde(flatten)]
    pub action: Action,
}

/// What somebody did, with what stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
#[schema(as = LeadAction)]
pub enum Action {
    /// 登记.
    Registered {
        /// Whom it is about.
        after: Subject,
    },
    /// 更正被反映人.
    SubjectChanged {
        /// As it was; none where the reader may not know.
        before: Option<Subject>,
        /// As it is.
        after: Subject,
        /// Why.
        reason: String,
        /// Who had it and may no longer see it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handler_released: Option<Handler>,
    },
    /// 分办.
    Assigned {
        /// As it was.
        before: Assignment,
        /// As it is.
        after: Assignment,
        /// What the handler should know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// 移送.
    Referred {
        /// 1 for the first referral, then counting up.
        referral: u32,
        /// Where to.
        to: Destination,
        /// When it went.
        on: Date,
        /// With which papers and the like.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    /// 收到回复.
    Replied {
        /// To which referral.
        referral: u32,
        /// When it came.
        on: Date,
        /// What it says.
        reply: String,
    },
    /// 办结.
    Closed {
        /// The conclusion.
        finding: Finding,
        /// What was found and done.
        result: String,
    },
    /// 重新办理: what closed it is taken back.
    Reopened {
        /// How it was closed.
        before: Closing,
        /// Why.
        reason: String,
    },
}

impl Action {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        match self {
            Action::Registered { .. } => "登记",
            Action::SubjectChanged { .. } => "更正被反映人",
            Action::Assigned { .. } => "分办",
            Action::Referred { .. } => "移送",
            Action::Replied { .. } => "收到回复",
            Action::Closed { .. } => "办结",
            Action::Reopened { .. } => "撤回办结",
        }
    }
}

impl Step {
    /// Whether a reader in one of these circles may see it: the discipline team sees all, the office what was done in its
    /// own.
    fn is_seen_in(&self, circles: &[Circle]) -> bool {
        circles.contains(&self.circle) || circles.contains(&Circle::Discipline)
    }
}

/// The numbers, among all steps, of those that a reader in one of these circles may see.
#[must_use]
pub fn numbers_for(steps: &[Step], circles: &[Circle]) -> Vec<u32> {
    let seen = steps.iter().filter(|step| step.is_seen_in(circles));
    seen.map(|step| step.step).collect()
}

/// The steps that a reader in one of these circles may see, given all of them oldest first. What was done while a lead
/// was the discipline team's alone stays there, and so does the subject that made it so; what is shown is numbered anew, so
/// that no gap tells of it.
#[must_use]
pub fn history_for(steps: Vec<Step>, circles: &[Circle]) -> Vec<Step> {
    let mut hidden = false;
    let mut shown = Vec::with_capacity(steps.len());
    for mut step in steps {
        let came_from_hiding = std::mem::replace(&mut hidden, !step.is_seen_in(circles));
        if hidden {
            continue;
        }
        if let (true, Action::SubjectChanged { before, .. }) = (came_from_hiding, &mut step.action) {
            *before = None;
        }
        step.step = u32::try_from(shown.len() + 1).unwrap_or(u32::MAX);
        shown.push(step);
    }
    shown
}
