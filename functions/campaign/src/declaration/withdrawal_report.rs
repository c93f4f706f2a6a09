//! A withdrawal reported after filing, without a new declaration (§4.5).
//!
//! Reports are only ever added. One speaks of a participation of the revision that stood; when the declaration is
//! amended it follows that participation (see [`crate::deadlines`]), unless the new revision itself says how it was left:
//! the declarant's newer, fuller word stands then, and the report stays in the history. A revision that states 未退出
//! takes back the reports that its form had taken in, and no others (see [`crate::Revision::seen_withdrawals`]).

use crate::declaration::Withdrawal;
use crate::declaration::flags::Flag;
use crate::declaration::pairing::Subject;
use crate::declaration::participant::RowParticipant;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A withdrawal that was reported after filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ReportedWithdrawal)]
pub struct WithdrawalReport {
    /// 1 for a person's first, then counting up.
    pub serial: u32,
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declarant's name.
    pub name: String,
    /// The declarant's unit when it was reported.
    pub unit: UnitId,
    /// The declaration's reference.
    pub reference: Reference,
    /// The revision that stood when it was reported.
    pub revision: u32,
    /// The participation's place in that revision, from 0.
    pub participation: usize,
    /// Who takes part.
    pub participant: RowParticipant,
    /// The participation as that revision had it.
    pub subject: Subject,
    /// How it was left: always 已退.
    pub withdrawal: Withdrawal,
    /// When it was reported, by the server's clock.
    pub reported_at: Timestamp,
    /// What the office should look at; never shown to the declarant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// Why nothing was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A newer revision was filed: what was on the screen no longer stands.
    #[error("报告已有更正（第 {current} 次），请按最新内容报告退出")]
    OldRevision {
        /// The revision that stands.
        current: u32,
    },
    /// The declaration has no such participation.
    #[error("报告中没有这一项参与情况")]
    NoSuchParticipation,
    /// It was declared as left.
    #[error("这一项在报告中已填“已退”，如有出入请更正报告")]
    DeclaredWithdrawn,
    /// Another report of it came first.
    #[error("这一项的退出已经报告过，如有出入请更正报告")]
    ReportedBefore,
}

/// What a report comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    Now(Box<WithdrawalReport>),
    /// The very same was reported before: a request sent twice.
    Already(Box<WithdrawalReport>),
}
