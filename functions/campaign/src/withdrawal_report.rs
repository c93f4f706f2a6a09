//! A withdrawal reported after filing, without a new declaration (§4.5).
//!
//! Reports are only ever added. One speaks of a participation of the revision that stood; when the declaration is
//! amended it follows that participation (see [`crate::deadlines`]), unless the new revision itself says how it was left:
//! the declarant's newer, fuller word stands then, and the report stays in the history. A revision that states 未退出
//! takes back the reports that its form had taken in, and no others (see [`crate::Revision::seen_withdrawals`]).

use crate::annex3::RowParticipant;
use crate::deadlines::{Dossier, Subject};
use crate::declaration::{Declaration, Participant, Participation, Withdrawal};
use crate::flags::{Flag, flags};
use crate::plan::Campaign;
use crate::reference::Reference;
use crate::roster::{RosterNumber, UnitId};
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

impl WithdrawalReport {
    /// The participation whose withdrawal can be reported at this place of the declaration; `seen` is the revision that
    /// was on the screen. One that was reported before is found too, since a request may be sent twice.
    ///
    /// # Errors
    /// A newer revision stands, or it is not there, or is declared as left.
    pub fn reportable(dossier: &Dossier, seen: u32, place: usize) -> Result<&Participation, Refused> {
        let current = &dossier.current;
        if seen != current.revision {
            return Err(Refused::OldRevision {
                current: current.revision,
            });
        }
        let found = current.content.participations.get(place);
        let found = found.ok_or(Refused::NoSuchParticipation)?;
        match found.withdrawal {
            Withdrawal::Withdrawn { .. } => Err(Refused::DeclaredWithdrawn),
            Withdrawal::NotWithdrawn { .. } => Ok(found),
        }
    }

    /// Reports how a participation was left.
    ///
    /// # Errors
    /// As [`WithdrawalReport::reportable`], or another report of it came first.
    pub fn take(
        campaign: &Campaign,
        dossier: &Dossier,
        seen: u32,
        place: usize,
        withdrawal: Withdrawal,
        at: Timestamp,
    ) -> Result<Taken, Refused> {
        let declared = WithdrawalReport::reportable(dossier, seen, place)?;
        let current = &dossier.current;
        let earlier = dossier
            .standings()
            .get(place)
            .and_then(|standing| standing.later.cloned());
        match earlier {
            Some(report) if report.withdrawal == withdrawal => return Ok(Taken::Already(Box::new(report))),
            Some(_) => return Err(Refused::ReportedBefore),
            None => {}
        }
        let left = Participation {
            withdrawal: withdrawal.clone(),
            ..declared.clone()
        };
        Ok(Taken::Now(Box::new(WithdrawalReport {
            serial: dossier.last_report() + 1,
            number: current.number.clone(),
            name: current.declarant.name.clone(),
            unit: current.declarant.unit.clone(),
            reference: current.reference.clone(),
            revision: current.revision,
            participation: place,
            participant: participant(&current.content, declared),
            subject: Subject::of(&current.content, declared),
            flags: flags(&campaign.rules, &current.content, &left),
            withdrawal,
            reported_at: at,
        })))
    }
}

/// Who takes part, by name.
#[must_use]
pub fn participant(declaration: &Declaration, one: &Participation) -> RowParticipant {
    match one.participant {
        Participant::Oneself => RowParticipant::Oneself,
        Participant::Relative(place) => match declaration.relatives.get(place) {
            Some(relative) => RowParticipant::Relative {
                name: relative.name.clone(),
                relation: relative.relation,
            },
            None => RowParticipant::Unknown,
        },
    }
}

impl RowParticipant {
    /// As pages print it: `本人`, or `示例甲（配偶）`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match self {
            RowParticipant::Oneself => "本人".to_owned(),
            RowParticipant::Relative { name, relation } => format!("{name}（{relation}）"),
            RowParticipant::Unknown => "（未列明的家庭成员）".to_owned(),
        }
    }
}
