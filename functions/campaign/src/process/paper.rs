//! The paper twin: a report that came on paper, which one person of the office enters and another compares with it. Until
//! then it is in no count, queue or table; after that it is a report like any other. Ours: the source knows paper alone.
//!
//! Three days belong to it. It counts as made on the day the office received it, as an online report does when it arrives:
//! that day decides whether it is late, and whether it was made in time to be lenient (§5.2.3). The day beside the signature
//! is the declarant's word alone, so it decides nothing; what the report says of withdrawals is held to it. And when it was
//! compared is when it came on file, which decides what was known at a moment.

use crate::declaration::Declaration;
use crate::declaration::on_paper::{OnPaper, Paper, Scan};
use crate::declaration::revision::{Declarant, Revision};
use crate::people::deadlines::FilingWindow;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::people::roster::RosterEntry;
use crate::values::digest::{Digest, Salt};
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::timing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Scans of one report; ours: a photograph for each page of a long one.
pub const MOST_SCANS: usize = 12;

/// Why an entry was sent back, in characters.
pub const LONGEST_REASON: usize = 500;

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
#[schema(as = PaperEntryState)]
pub enum State {
    /// 待核对.
    Waiting,
    /// 已核对: it is filed.
    Confirmed {
        /// Who compared it.
        decided_by: Person,
        /// When.
        decided_at: Timestamp,
    },
    /// 已退回录入, or taken back by who entered it.
    Declined {
        /// Who did.
        decided_by: Person,
        /// When.
        decided_at: Timestamp,
        /// Why; none where who entered it took it back without saying so.
        reason: Option<String>,
    },
}

/// A report that one person of the office entered. Of each person there is one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperEntry {
    /// Whose report it is.
    pub number: RosterNumber,
    /// Counts everything that was done to this person's entries, from 1.
    pub step: u32,
    /// What the office says of the paper.
    pub on_paper: OnPaper,
    /// The declarant as the roster had them when it was entered.
    pub declarant: Declarant,
    /// What is declared.
    pub content: Declaration,
    /// The revision on file then; 0 for none.
    pub base_revision: u32,
    /// Who entered it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// What is kept of it.
    pub scans: Vec<Scan>,
    /// Where it stands.
    #[serde(flatten)]
    pub state: State,
}

/// An entry that waits, in the list of those: nothing of what is declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaperWaiting {
    /// Whose report it is.
    pub number: RosterNumber,
    /// Their name.
    pub name: String,
    /// Who entered it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
}

/// Why an entry cannot be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It was decided on.
    #[error("这份录入已经办理过")]
    Decided,
    /// Something was done to it since it was looked at.
    #[error("您打开本页以后，这份录入又有变动（例如附了扫描件），请核对最新的内容")]
    Changed,
    /// One's own.
    #[error("这份报告由您录入，须由另一人核对")]
    Own,
    /// Not on the roster any more.
    #[error("此人已不在花名册，这份纸质报告不能计入；请退回录入")]
    Departed,
    /// The roster says now that they need not.
    #[error("按花名册，此人现在不须填报，这份纸质报告不能计入；请退回录入")]
    NotObliged,
    /// A leading cadre has relatives to declare, and others have none.
    #[error("录入以后，花名册上对此人是否领导干部的登记有变动，须按新的登记重新录入；请退回录入")]
    RosterChanged,
    /// They filed otherwise meanwhile.
    #[error("录入以后，此人的报告又有一次提交（第 {0} 次），以已提交的为准；请退回录入")]
    FiledMeanwhile(u32),
}

impl PaperEntry {
    /// Whether it waits to be compared.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.state == State::Waiting
    }

    /// Its place in the list of those that wait.
    #[must_use]
    pub fn waiting(&self) -> PaperWaiting {
        PaperWaiting {
            number: self.number.clone(),
            name: self.declarant.name.clone(),
            by: self.by.clone(),
            at: self.at,
        }
    }

    /// Whether somebody may decide on it who saw it after so many steps.
    ///
    /// # Errors
    /// It was decided on, or has changed.
    pub fn is_as_seen(&self, step: u32) -> Result<(), Refused> {
        if !self.waits() {
            Err(Refused::Decided)
        } else if self.step != step {
            Err(Refused::Changed)
        } else {
            Ok(())
        }
    }

    /// Whether it can be confirmed by this person, as the roster has the declarant now and with what they have on file.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn may_be_confirmed(
        &self,
        campaign: &Campaign,
        by: &RosterNumber,
        declarant: Option<&RosterEntry>,
        current: Option<&Revision>,
    ) -> Result<(), Refused> {
        let on_file = current.map_or(0, |current| current.revision);
        match declarant {
            _ if &self.by.number == by => Err(Refused::Own),
            None => Err(Refused::Departed),
            Some(entry) if !entry.obligation(campaign).must_declare() => Err(Refused::NotObliged),
            Some(entry) if entry.is_leading_cadre() != self.declarant.leading_cadre => {
                Err(Refused::RosterChanged)
            }
            Some(_) if on_file != self.base_revision => Err(Refused::FiledMeanwhile(on_file)),
            Some(_) => Ok(()),
        }
    }

    /// The same with one thing more done to it.
    #[must_use]
    pub fn after(&self, state: State) -> Self {
        PaperEntry {
            step: self.step + 1,
            state,
            ..self.clone()
        }
    }

    /// The same with one scan more.
    #[must_use]
    pub fn with_scan(&self, scan: Scan) -> Self {
        let mut entry = self.after(State::Waiting);
        entry.scans.push(scan);
        entry
    }

    /// The scan with this content, if it is one of these.
    #[must_use]
    pub fn scan(&self, sha256: &Digest) -> Option<&Scan> {
        self.scans.iter().find(|scan| &scan.sha256 == sha256)
    }

    /// The revision that it becomes once somebody compared it.
    #[must_use]
    pub fn filed(&self, campaign: &Campaign, filing: Filing<'_>) -> Revision {
        let Filing {
            reference,
            salt,
            entry,
            compared_by,
            at,
        } = filing;
        Revision {
            reference,
            number: self.number.clone(),
            revision: self.base_revision + 1,
            filed_at: at,
            late: campaign.filing_window_on(self.on_paper.received_on) == FilingWindow::Late,
            // Two people's work: it is no part of what the declarant may do within a day.
            of_day: 1,
            sha256: Revision::digest(Some(&salt), &self.number, &self.content),
            salt: Some(salt),
            declarant: Declarant::from_roster(entry),
            content: self.content.clone(),
            // The paper does not know what was reported online since.
            seen_withdrawals: None,
            paper: Some(Paper {
                on_paper: self.on_paper.clone(),
                entered_by: self.by.clone(),
                entered_at: self.at,
                compared_by,
                scans: self.scans.clone(),
            }),
        }
    }
}

/// What an entry is filed with.
#[derive(Clone, Debug)]
pub struct Filing<'a> {
    /// The report's.
    pub reference: Reference,
    /// The report's.
    pub salt: Salt,
    /// The declarant as the roster has them.
    pub entry: &'a RosterEntry,
    /// Who compared it.
    pub compared_by: Person,
    /// When.
    pub at: Timestamp,
}

impl Revision {
    /// When it was made: an online report when it arrived, one on paper at the beginning of the day on which the office
    /// received it.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        let received = self.paper.as_ref().map(|paper| paper.on_paper.received_on);
        let midnight = received.and_then(|day| timing::TIME_ZONE.to_timestamp(day.at(0, 0, 0, 0)).ok());
        midnight.unwrap_or(self.filed_at)
    }

    /// The scan of this content, if one is kept of it.
    #[must_use]
    pub fn scan(&self, sha256: &Digest) -> Option<&Scan> {
        let scans = self.paper.iter().flat_map(|paper| &paper.scans);
        scans.into_iter().find(|scan| &scan.sha256 == sha256)
    }
}
