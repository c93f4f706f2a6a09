//! To whom a declaration goes.

use crate::declaration::Kind;
use crate::near::Party;
use crate::reference::Reference;
use crate::revision::Revision;
use crate::roster::{RosterEntry, RosterNumber, UnitId};
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

/// The first of these candidates who may sign the declaration; none if the office has to appoint someone.
#[must_use]
pub fn route(candidates: &[RosterEntry], declaration: &Revision) -> Option<RosterNumber> {
    let may_sign = |candidate: &&RosterEntry| Party::of(candidate).bar(declaration).is_none();
    candidates
        .iter()
        .find(may_sign)
        .map(|candidate| candidate.number.clone())
}
