//! Collecting a report for one of the two lists.

use super::cadre::Cadre;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::people::role::Role;
use crate::process::sign_off::REASON_LENGTH;
use crate::terms;
use crate::values::digest::Digest;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

terms! {
    /// One of the two lists, kept apart on purpose.
    #[schema(as = DeliveryList)]
    pub enum List {
        /// The campaign office's.
        Office = "office",
        /// The resident discipline team's.
        Discipline = "discipline",
    }
}

impl List {
    /// Whose it is, as pages print it.
    #[must_use]
    pub fn in_chinese(self, campaign: &Campaign) -> &str {
        match self {
            List::Office => campaign.office_name(),
            List::Discipline => Role::Discipline.in_chinese(),
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> List {
        match self {
            List::Office => List::Discipline,
            List::Discipline => List::Office,
        }
    }
}

/// What a list last said of somebody's report: collected, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mark {
    /// Which list.
    pub list: List,
    /// 1 for the list's first mark on this person, then counting up. Marks are only ever added.
    pub step: u32,
    /// Whose report.
    pub number: RosterNumber,
    /// Its reference.
    pub reference: Reference,
    /// The revision that was collected.
    pub revision: u32,
    /// The digest of its content.
    pub sha256: Digest,
    /// Who collected it or took it back.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Why it was taken back; none while it is collected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<String>,
}

/// Why nothing was marked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The person has filed nothing, or something else.
    #[error("应报送的报告中没有这一份")]
    NotThere,
    /// A newer revision stands.
    #[error("本人已提交更正（第 {current} 次），请收集最新内容")]
    OldRevision {
        /// The revision that stands.
        current: u32,
    },
    /// Nobody signed it.
    #[error("这份报告尚未阅签，不能收集")]
    NotSigned,
    /// Nobody keeps both lists: they are to be independent.
    #[error("您已为另一份名单收集这份报告；两份名单须由不同的人分别收集")]
    SamePerson(List),
    /// It was handed to the city.
    #[error("这份报告已经报送，不能撤回收集")]
    Delivered,
    /// There is nothing to take back.
    #[error("这份名单没有收集该报告")]
    NotCollected,
    /// The reason is too short or too long.
    #[error("请用 2 至 500 个字写明撤回的原因")]
    Wording,
}

/// What collecting comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collected {
    /// The list has it with this mark.
    Now(Mark),
    /// The mark by which the list has it already.
    Already(Mark),
}

impl Mark {
    /// Whether it says that the report is collected.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.taken_back.is_none()
    }

    /// Collects this revision of a cadre's report for a list.
    ///
    /// # Errors
    /// It is not the report that stands, nobody signed it, or the same person collected it for the other list.
    pub fn collect(
        cadre: &Cadre,
        list: List,
        reference: &Reference,
        revision: u32,
        by: Person,
        at: Timestamp,
    ) -> Result<Collected, Refused> {
        let current = cadre
            .current
            .as_ref()
            .filter(|current| &current.reference == reference)
            .ok_or(Refused::NotThere)?;
        if current.revision != revision {
            return Err(Refused::OldRevision {
                current: current.revision,
            });
        }
        if !cadre.sign_off_state().is_some_and(|state| state.is_signed()) {
            return Err(Refused::NotSigned);
        }
        let holds = |list| cadre.standing_mark(list).filter(|mark| mark.revision == revision);
        if let Some(mark) = holds(list) {
            return Ok(Collected::Already(mark.clone()));
        }
        if holds(list.other()).is_some_and(|mark| mark.by.number == by.number) {
            return Err(Refused::SamePerson(list.other()));
        }
        Ok(Collected::Now(Mark {
            list,
            step: cadre.mark(list).map_or(0, |mark| mark.step) + 1,
            number: current.number.clone(),
            reference: current.reference.clone(),
            revision,
            sha256: current.sha256.clone(),
            by,
            at,
            taken_back: None,
        }))
    }

    /// Takes back what a list collected, with the reason.
    ///
    /// # Errors
    /// The list has no such report, it was delivered, or the reason is too short or too long.
    pub fn take_back(
        cadre: &Cadre,
        list: List,
        reference: &Reference,
        revision: u32,
        by: Person,
        reason: &str,
        at: Timestamp,
    ) -> Result<Mark, Refused> {
        let mark = cadre
            .standing_mark(list)
            .filter(|mark| &mark.reference == reference && mark.revision == revision)
            .ok_or(Refused::NotCollected)?;
        if cadre
            .delivered
            .as_ref()
            .is_some_and(|delivered| delivered.revision >= revision)
        {
            return Err(Refused::Delivered);
        }
        let reason = text::worded(reason, &REASON_LENGTH).ok_or(Refused::Wording)?;
        Ok(Mark {
            step: mark.step + 1,
            by,
            at,
            taken_back: Some(reason),
            ..mark.clone()
        })
    }
}
