//! To whom a declaration goes.

use super::standing::SignOff;
use super::step::State;
use crate::declaration::Kind;
use crate::declaration::revision::Revision;
use crate::people::plan::Campaign;
use crate::people::rights::Right;
use crate::people::roster::RosterEntry;
use crate::process::near::Party;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;
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
    /// Whether the office entered it from paper.
    #[serde(default)]
    pub on_paper: bool,
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
            on_paper: revision.paper.is_some(),
            signer,
        }
    }
}

/// Who is asked to sign a person's report, in this order: whom the office appointed, else those the rules name (§5.2.2).
#[must_use]
pub fn asked(campaign: &Campaign, entry: &RosterEntry, sign_off: Option<&SignOff>) -> Vec<RosterNumber> {
    match sign_off.and_then(|sign_off| sign_off.appointed.as_ref()) {
        Some(appointed) => vec![appointed.number.clone()],
        None => campaign.signers_for(entry),
    }
}

/// The first of those asked who is on the roster, signs at all and is not barred; none if the office has to appoint
/// someone. `known` holds their entries, in any order.
#[must_use]
pub fn route(
    campaign: &Campaign,
    asked: &[RosterNumber],
    known: &[RosterEntry],
    declaration: &Revision,
) -> Option<RosterNumber> {
    let may_sign = |candidate: &RosterEntry| {
        Right::Sign.is_held_by(&candidate.roles(campaign)) && Party::of(candidate).bar(declaration).is_none()
    };
    let may_sign = |number: &&RosterNumber| {
        known
            .iter()
            .any(|candidate| &candidate.number == *number && may_sign(candidate))
    };
    asked.iter().find(may_sign).cloned()
}

/// Where a person's report waits as the roster has them now; nowhere if it was decided on, or does not count.
#[must_use]
pub fn waits(
    campaign: &Campaign,
    entry: Option<&RosterEntry>,
    current: &Revision,
    sign_off: Option<&SignOff>,
    known: &[RosterEntry],
) -> Option<Waiting> {
    let entry = entry.filter(|entry| entry.obligation(campaign).must_declare())?;
    if sign_off.is_some_and(|sign_off| sign_off.state_of(current.revision) != State::Waiting) {
        return None;
    }
    let signer = route(campaign, &asked(campaign, entry, sign_off), known, current);
    Some(Waiting {
        unit: entry.unit.clone(),
        ..Waiting::of(current, signer)
    })
}
