//! Where a municipally managed cadre's report stands on its way to the city.

use super::collecting::{List, Mark};
use crate::declaration::revision::Revision;
use crate::declaration::withdrawal_report::WithdrawalReport;
use crate::people::plan::Campaign;
use crate::people::roster::RosterEntry;
use crate::process::sign_off::{SignOff, State};
use serde::Serialize;

/// A municipally managed cadre with everything that counts for a delivery.
#[derive(Clone, Debug)]
pub struct Cadre {
    /// The cadre on the roster.
    pub entry: RosterEntry,
    /// The declaration that stands.
    pub current: Option<Revision>,
    /// Where it stands with its signer.
    pub sign_off: Option<SignOff>,
    /// The office's last mark.
    pub office: Option<Mark>,
    /// The discipline team's last mark.
    pub discipline: Option<Mark>,
    /// What the city has already.
    pub delivered: Option<Delivered>,
    /// The withdrawals reported after filing, oldest first.
    pub withdrawals: Vec<WithdrawalReport>,
}

/// What of a cadre's the city has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CadreDelivered)]
pub struct Delivered {
    /// The last delivery that held something of theirs.
    pub delivery: u32,
    /// The newest revision that was delivered.
    pub revision: u32,
    /// The last reported withdrawal that was delivered, by its serial number; 0 for none.
    pub withdrawals: u32,
}

/// Where a cadre's report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "stage")]
#[schema(as = CadreStage)]
pub enum Stage {
    /// Nothing was filed.
    NotFiled,
    /// Nobody has signed the revision that stands.
    NotSigned,
    /// Signed, and in neither list.
    NotCollected,
    /// In one list alone.
    OnlyIn {
        /// The list that has it.
        list: List,
    },
    /// The lists hold different revisions.
    Differs,
    /// Both lists hold the revision that stands.
    Agreed,
    /// The city has the revision that stands.
    Delivered,
}

impl Stage {
    /// Whether the two lists disagree about it.
    #[must_use]
    pub fn disagrees(self) -> bool {
        matches!(self, Stage::OnlyIn { .. } | Stage::Differs)
    }

    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self, campaign: &Campaign) -> String {
        match self {
            Stage::NotFiled => "未填报".to_owned(),
            Stage::NotSigned => "未阅签".to_owned(),
            Stage::NotCollected => "待收集".to_owned(),
            Stage::OnlyIn { list } => format!("仅{}收集", list.in_chinese(campaign)),
            Stage::Differs => "两份名单版次不同".to_owned(),
            Stage::Agreed => "一致，待报送".to_owned(),
            Stage::Delivered => "已报送".to_owned(),
        }
    }
}

impl Cadre {
    /// A list's last mark, standing or taken back.
    #[must_use]
    pub fn mark(&self, list: List) -> Option<&Mark> {
        match list {
            List::Office => self.office.as_ref(),
            List::Discipline => self.discipline.as_ref(),
        }
    }

    /// A list's mark, while it stands.
    #[must_use]
    pub fn standing_mark(&self, list: List) -> Option<&Mark> {
        self.mark(list).filter(|mark| mark.stands())
    }

    /// Where the current revision stands with its signer; none if nothing was filed.
    #[must_use]
    pub fn sign_off_state(&self) -> Option<State> {
        let current = self.current.as_ref()?;
        Some(
            self.sign_off
                .as_ref()
                .map_or(State::Waiting, |sign_off| sign_off.state_of(current.revision)),
        )
    }

    /// Where the report stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let Some(current) = &self.current else {
            return Stage::NotFiled;
        };
        if self
            .delivered
            .is_some_and(|delivered| delivered.revision >= current.revision)
        {
            return Stage::Delivered;
        }
        // What was collected of an earlier revision counts for nothing, unless the other list has gone on.
        let holds = |list| self.standing_mark(list).map(|mark| mark.revision);
        let open = |revision: &u32| {
            self.delivered
                .is_none_or(|delivered| *revision > delivered.revision)
        };
        let [office, discipline] = [List::Office, List::Discipline].map(|list| holds(list).filter(open));
        let is_current = |held: Option<u32>| held == Some(current.revision);
        match (is_current(office), is_current(discipline)) {
            (true, true) => Stage::Agreed,
            (true, false) if discipline.is_none() => Stage::OnlyIn { list: List::Office },
            (false, true) if office.is_none() => Stage::OnlyIn {
                list: List::Discipline,
            },
            (true, false) | (false, true) => Stage::Differs,
            (false, false) if self.sign_off_state().is_some_and(State::is_signed) => Stage::NotCollected,
            (false, false) => Stage::NotSigned,
        }
    }

    /// Whether the cadre belongs on the lists: who must declare, and whoever filed all the same.
    #[must_use]
    pub fn is_expected(&self, campaign: &Campaign) -> bool {
        self.current.is_some() || self.entry.obligation(campaign).must_declare()
    }

    /// The reported withdrawals that the city does not have yet.
    #[must_use]
    pub fn undelivered_withdrawals(&self) -> Vec<WithdrawalReport> {
        let last = self.delivered.map_or(0, |delivered| delivered.withdrawals);
        let new = self.withdrawals.iter().filter(|report| report.serial > last);
        new.cloned().collect()
    }
}
