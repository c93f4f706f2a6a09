//! Who may read a declaration: its owner, whoever signs it or has signed it, its unit's officer and head, the office and
//! the discipline team.

use campaign::sign_off::{self, Step};
use campaign::{Role, RosterEntry, RosterNumber};
use store::{Case, StoreError};
use web::{Person, Problem, Web};

/// Somebody who may read a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    /// It is their own.
    pub(crate) is_owner: bool,
    /// They see what the office is to look at: the office and the discipline team, of other people's only.
    pub(crate) sees_flags: bool,
}

/// In what way a person may read a declaration; none if they may not.
pub(crate) async fn reader(web: &Web, person: &Person, case: &Case) -> Result<Option<Reader>, Problem> {
    let declaration = &case.current;
    let is_owner = person.entry.number == declaration.number;
    let oversees = person.roles.has_any(&[Role::Office, Role::Discipline]);
    let of_unit = person.roles.has_any(&[Role::UnitOfficer, Role::UnitHead])
        && person.entry.unit == declaration.declarant.unit;
    let may_read = is_owner
        || oversees
        || of_unit
        || (person.roles.has(Role::Signer) && signs(web, &person.entry, case).await?);
    Ok(may_read.then_some(Reader {
        is_owner,
        sees_flags: oversees && !is_owner,
    }))
}

/// Whether it is theirs to sign, by rule, appointment or delegation, or they did something to it before.
async fn signs(web: &Web, signer: &RosterEntry, case: &Case) -> Result<bool, StoreError> {
    let took = |step: &Step| step.by.person.number == signer.number;
    let sign_off = case.sign_off.as_ref();
    let steps = sign_off.into_iter().flat_map(|sign_off| {
        let decision = sign_off.decision.iter();
        decision.chain([&sign_off.last])
    });
    if steps.into_iter().any(took) {
        return Ok(true);
    }
    let candidates = candidates(web, case);
    let may = |absent: &[RosterEntry]| {
        sign_off::authority(&web.campaign, &case.current, &candidates, signer, absent).is_some()
    };
    if may(&[]) {
        return Ok(true);
    }
    let now = web.now();
    let received = web.store.delegations_to(&signer.number).await?;
    let absent: Vec<RosterNumber> = received
        .into_iter()
        .filter(|delegation| delegation.holds(now))
        .map(|delegation| delegation.from.number)
        .collect();
    if may(&web.store.roster_entries(&absent).await?) {
        return Ok(true);
    }
    let steps = web.store.sign_off_steps(&case.current.number).await?;
    Ok(steps.iter().any(took))
}

/// Those who may sign it by the rules, by their place in whose queue it is, or since the office appointed them.
fn candidates(web: &Web, case: &Case) -> Vec<RosterNumber> {
    let by_rule = case.entry.as_ref().map(|entry| web.campaign.signers_for(entry));
    let queued = case.waiting.as_ref().and_then(|waiting| waiting.signer.clone());
    let appointed = case.sign_off.as_ref().and_then(|state| state.appointed.clone());
    let mut candidates = by_rule.unwrap_or_default();
    candidates.extend(queued);
    candidates.extend(appointed.map(|appointed| appointed.number));
    candidates
}
