//! A unit's Annex 3 as its head sealed it: frozen, and sent up as it is (§5.2.4, §6).
//!
//! What is sealed is a [`SealedTable`]; its SHA-256 is over the very text that is kept. The [`Seal`] says who sealed it
//! and when. Only the office opens one, with a reason; the unit's next seal then bears the next number.

mod near;
mod table;
#[cfg(test)]
mod tests;
mod unfinished;

pub use table::{Differences, SealedTable, told_of};
pub use unfinished::{Unfinished, UnfinishedCounts};

use crate::people::person::Person;
use crate::process::sign_off::REASON_LENGTH;
use crate::reporting::annex3::{Mismatch, Reconciliation};
use crate::values::digest::Digest;
use crate::values::unit_id::UnitId;
use crate::values::{text, timing};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest name and telephone at the form's foot, in characters.
const LONGEST_ENTRY: usize = 40;

/// What the form's foot names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = TableFoot)]
pub struct Foot {
    /// 填表人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filled_by: Option<String>,
    /// 联系电话.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A unit's table was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Seal {
    /// The unit.
    pub unit: UnitId,
    /// 1 for the unit's first seal, then counting up.
    pub serial: u32,
    /// Who sealed it: the unit's head (主要负责人).
    pub by: Person,
    /// When (填报日期), by the server's clock.
    pub at: Timestamp,
    /// The form's foot.
    #[serde(flatten)]
    pub foot: Foot,
    /// SHA-256 over the sealed table's text.
    pub sha256: Digest,
    /// The reconciliation that was frozen with it.
    pub reconciliation: Reconciliation,
    /// What was not finished then; the sealed table has the names.
    #[serde(default)]
    pub unfinished: UnfinishedCounts,
    /// How the office opened it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Unsealing>,
}

/// The office opened a seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unsealing {
    /// Who of the office.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Why nothing was sealed or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealRefused {
    /// The unit's table cannot be trusted yet.
    #[error("数据核对未通过，不能封存上报")]
    Mismatches(Vec<Mismatch>),
    /// A table is sealed already, the same or another.
    #[error("已由{}封存上报（第 {} 次）；需要重新封存的，请专项整治办先行解封", .0.by.name, .0.serial)]
    Sealed(Box<Seal>),
    /// Somebody has not filed, or something is not finished, and it was not said that it is sealed all the same.
    #[error("尚有{0}；仍要封存的，请勾选“仍要封存”")]
    Unfinished(String),
    /// Nothing is sealed.
    #[error("该单位没有已封存的汇总表")]
    Open,
    /// Another seal stands than the one that was on the screen.
    #[error("封存情况已有变动，请刷新后再办理")]
    Changed,
    /// The reason is too short or too long.
    #[error("请用 2 至 500 个字写明解封理由")]
    Wording,
    /// A name or telephone for the foot is too long.
    #[error("填表人和联系电话各最多 40 个字")]
    TooLong,
}

impl SealedTable {
    /// Seals a unit's table as it stands, after the last seal there was. `despite` says that it is sealed whatever is not finished.
    ///
    /// # Errors
    /// A table is sealed already, the data do not fit, something is not finished, or the foot is too long.
    pub fn seal(
        &self,
        previous: Option<&Seal>,
        errors: &[Mismatch],
        by: Person,
        foot: Foot,
        despite: bool,
        at: Timestamp,
    ) -> Result<Seal, SealRefused> {
        if let Some(standing) = previous.filter(|seal| seal.stands()) {
            return Err(SealRefused::Sealed(Box::new(standing.clone())));
        }
        if !errors.is_empty() {
            return Err(SealRefused::Mismatches(errors.to_vec()));
        }
        let unfinished = self.unfinished.counts();
        if let Some(what) = unfinished
            .in_chinese(self.reconciliation.missing)
            .filter(|_| !despite)
        {
            return Err(SealRefused::Unfinished(what));
        }
        Ok(Seal {
            unit: self.unit.clone(),
            serial: previous.map_or(0, |seal| seal.serial) + 1,
            by,
            at,
            foot: foot.read()?,
            sha256: self.digest(),
            reconciliation: self.reconciliation,
            unfinished,
            opened: None,
        })
    }
}

impl Seal {
    /// Opens it again; `seen` is the seal that was on the screen.
    ///
    /// # Errors
    /// It was opened already, another one was meant, or the reason is missing.
    pub fn unseal(
        &self,
        seen: Option<u32>,
        by: Person,
        reason: &str,
        at: Timestamp,
    ) -> Result<Self, SealRefused> {
        let reason = text::worded(reason, &REASON_LENGTH).ok_or(SealRefused::Wording)?;
        if seen.is_some_and(|seen| seen != self.serial) {
            return Err(SealRefused::Changed);
        }
        if !self.stands() {
            return Err(SealRefused::Open);
        }
        Ok(Seal {
            opened: Some(Unsealing { by, at, reason }),
            ..self.clone()
        })
    }

    /// Whether it was not opened.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.opened.is_none()
    }

    /// Sealings and unsealings of this unit so far.
    #[must_use]
    pub fn changes(&self) -> u32 {
        2 * self.serial - u32::from(self.stands())
    }
}

/// A seal as answers and pages tell of it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct SealLine {
    /// The seal.
    #[serde(flatten)]
    pub seal: Seal,
    /// Whether it was not opened.
    pub stands: bool,
    /// `at` as pages print it.
    pub sealed_at: String,
    /// When it was opened, as pages print it.
    #[schema(required)]
    pub opened_at: Option<String>,
}

impl SealLine {
    /// Tells of a seal.
    #[must_use]
    pub fn of(seal: Seal) -> Self {
        let opened = seal.opened.as_ref();
        SealLine {
            stands: seal.stands(),
            sealed_at: timing::moment_in_chinese(seal.at),
            opened_at: opened.map(|opened| timing::moment_in_chinese(opened.at)),
            seal,
        }
    }
}

impl Foot {
    fn read(self) -> Result<Self, SealRefused> {
        let read = |typed: Option<String>| {
            let typed = text::worded(&typed.unwrap_or_default(), &(0..=LONGEST_ENTRY));
            let typed = typed.ok_or(SealRefused::TooLong)?;
            Ok((!typed.is_empty()).then_some(typed))
        };
        Ok(Foot {
            filled_by: read(self.filled_by)?,
            phone: read(self.phone)?,
        })
    }
}
