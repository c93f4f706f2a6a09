//! To whom a declaration goes, and who may never sign it.

use crate::declaration::Kind;
use crate::reference::Reference;
use crate::revision::Revision;
use crate::roster::{RosterEntry, RosterNumber, UnitId};
use crate::terms::Employment;
use crate::text::same_name;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A filed declaration that waits to be read and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WaitingDeclaration)]
pub struct Waiting {
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declaration's reference.
    pub reference: Reference,
    /// The revision that waits.
    pub revision: u32,
    /// The declarant's name.
    pub name: String,
    /// The declarant's unit.
    pub unit: UnitId,
    /// 报告类型.
    pub kind: Kind,
    /// When that revision was filed.
    pub filed_at: Timestamp,
    /// 逾期.
    pub late: bool,
    /// Who is to sign; none until the office appoints someone.
    pub signer: Option<RosterNumber>,
}

impl Waiting {
    /// A revision that waits for this signer.
    #[must_use]
    pub fn of(revision: &Revision, signer: Option<RosterNumber>) -> Self {
        Waiting {
            number: revision.number.clone(),
            reference: revision.reference.clone(),
            revision: revision.revision,
            name: revision.declarant.name.clone(),
            unit: revision.declarant.unit.clone(),
            kind: revision.content.kind,
            filed_at: revision.filed_at,
            late: revision.late,
            signer,
        }
    }
}

/// Why somebody may not sign a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Bar {
    /// It is their own.
    #[error("本人的报告不能由本人阅签")]
    Oneself,
    /// It names them among the declarant's relatives. Going by the name also bars a namesake: the office then
    /// appoints someone, which costs little beside a relative's signature.
    #[error("报告中填写的家庭成员与阅签人姓名相同，应当回避")]
    Relative,
    /// They have left office.
    #[error("已离职人员不能阅签")]
    LeftOffice,
}

/// Whether somebody is barred from signing a declaration, whatever their post.
#[must_use]
pub fn bar(signer: &RosterEntry, declaration: &Revision) -> Option<Bar> {
    let relatives = &declaration.content.relatives;
    if signer.number == declaration.number {
        Some(Bar::Oneself)
    } else if relatives
        .iter()
        .any(|relative| same_name(&relative.name, &signer.name))
    {
        Some(Bar::Relative)
    } else if signer.employment != Employment::InOffice {
        Some(Bar::LeftOffice)
    } else {
        None
    }
}

/// The first of these candidates who may sign the declaration; none if the office has to appoint someone.
#[must_use]
pub fn route(candidates: &[RosterEntry], declaration: &Revision) -> Option<RosterNumber> {
    let may_sign = |candidate: &&RosterEntry| bar(candidate, declaration).is_none();
    candidates
        .iter()
        .find(may_sign)
        .map(|candidate| candidate.number.clone())
}
