//! What is done to a declaration that waits, and where it stands.

use super::standing::Refused;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::terms;
use crate::values::roster_number::RosterNumber;
use crate::values::text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Characters of a reason or a note.
pub const REASON_LENGTH: RangeInclusive<usize> = 2..=500;

terms! {
    /// In what capacity somebody acts.
    pub enum Capacity {
        /// 党组书记, for municipally managed cadres.
        PartySecretary = "party_secretary",
        /// 单位主要负责人或分管负责人.
        UnitLeader = "unit_leader",
        /// 分管局领导, for the bureau's sections.
        BureauLeader = "bureau_leader",
        /// Appointed by the office, one by one or on the roster.
        Appointed = "appointed",
        /// 受委托: in place of a signer who is absent.
        Delegate = "delegate",
        /// The office, which appoints and records but does not sign.
        Office = "office",
    }
}

impl Capacity {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self, campaign: &Campaign) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Capacity::PartySecretary => "党组书记",
            Capacity::UnitLeader => "单位主要负责人或分管负责人",
            Capacity::BureauLeader => "分管局领导",
            Capacity::Appointed => return Cow::Owned(format!("{}指定", campaign.office_name())),
            Capacity::Delegate => "受委托",
            Capacity::Office => return Cow::Owned(campaign.office_name().to_owned()),
        })
    }
}

/// Who did something, and in what capacity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SignOffActor)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
#[schema(as = SignOffAction)]
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
        /// Why not whom the rules name; none where they leave nobody.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        why: Option<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SignOffStep)]
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

impl Step {
    /// Whether this person took it.
    #[must_use]
    pub fn is_by(&self, number: &RosterNumber) -> bool {
        &self.by.person.number == number
    }
}

terms! {
    /// Where a revision stands.
    #[schema(as = SignOffState)]
    pub enum State {
        Waiting = "waiting" => "待阅签",
        Signed = "signed" => "已阅签",
        Returned = "returned" => "已退回",
        ReadOnPaper = "read_on_paper" => "纸质阅签",
    }
}

impl State {
    /// Whether a superior has read it and agreed, on screen or on paper.
    #[must_use]
    pub fn is_signed(self) -> bool {
        matches!(self, State::Signed | State::ReadOnPaper)
    }
}

impl Action {
    /// With its text folded and measured.
    pub(super) fn worded(self) -> Result<Self, Refused> {
        let read = |typed: &str| text::worded(typed, &REASON_LENGTH).ok_or(Refused::Wording);
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
