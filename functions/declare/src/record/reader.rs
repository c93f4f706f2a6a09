//! Who may read a declaration: its owner, whoever signs it or has signed it, its unit's officer and head, the office and
//! the discipline team.

use crate::Web;
use campaign::{Reading, Right};
use store::{Case, StoreError};
use web::{Person, Problem, signing};

/// In what way a person may read a declaration; none if they may not. Who signs is looked up only where nothing else
/// lets them.
pub(crate) async fn reader(web: &Web, person: &Person, case: &Case) -> Result<Option<Reading>, Problem> {
    let member = person.member();
    let reading = member.reads(&case.current, case.unit(), false);
    if reading.is_some() || !member.may(Right::Sign) {
        return Ok(reading);
    }
    let signs = signs(web, person, case).await?;
    Ok(member.reads(&case.current, case.unit(), signs))
}

/// Whether it is theirs to sign, by rule, appointment or delegation, or they did something to it before.
async fn signs(web: &Web, person: &Person, case: &Case) -> Result<bool, StoreError> {
    let signer = &person.entry;
    let moved = case
        .sign_off
        .as_ref()
        .is_some_and(|sign_off| sign_off.last_moved_by(&signer.number));
    if moved || signing::authority(web, person.party(), case).await?.is_some() {
        return Ok(true);
    }
    let steps = web.store.sign_offs.steps(&case.current.number).await?;
    Ok(steps.iter().any(|step| step.is_by(&signer.number)))
}
