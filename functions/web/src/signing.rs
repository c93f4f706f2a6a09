//! Whose a declaration is to sign, and to read. The rules are [`campaign::sign_off`]'s and [`campaign::reach`]'s; here what
//! they ask of the store is read.

use crate::{Person, Signed, Web};
use campaign::sign_off::{self, Actor};
use campaign::terms::Employment;
use campaign::{Party, Reading, Right, RosterEntry, RosterNumber};
use store::{Case, Delegations, People, SignOffs, StoreError};

/// In what capacity a signer may decide on a declaration; none if it is not theirs. Delegations are read only where
/// the signer's own post does not do.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub async fn authority<Facets: Signed + AsRef<Delegations>>(
    web: &Web<Facets>,
    signer: Party<'_>,
    case: &Case,
) -> Result<Option<Actor>, StoreError> {
    if !Right::Sign.is_held_by(&signer.entry.roles(&web.campaign)) {
        return Ok(None);
    }
    let (entry, waiting, sign_off) = (case.entry.as_ref(), case.waiting.as_ref(), case.sign_off.as_ref());
    let candidates = sign_off::candidates(&web.campaign, entry, waiting, sign_off);
    let with = |absent: &[RosterEntry]| {
        sign_off::authority(&web.campaign, &case.current, entry, &candidates, signer, absent)
    };
    if let Some(by_post) = with(&[]) {
        return Ok(Some(by_post));
    }
    Ok(with(&stands_in_for(web, &signer.entry.number).await?))
}

/// Those who let a signer stand in today, as the roster has them now: who left it, left office or signs no longer lets
/// nobody stand in.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub async fn stands_in_for<Facets: Signed + AsRef<Delegations>>(
    web: &Web<Facets>,
    signer: &RosterNumber,
) -> Result<Vec<RosterEntry>, StoreError> {
    let delegations: &Delegations = (*web.store).as_ref();
    let received = delegations.to(signer).await?;
    let now = web.now();
    let holding = received.into_iter().filter(|delegation| delegation.holds(now));
    let numbers: Vec<RosterNumber> = holding.map(|delegation| delegation.from.number).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let people: &People = (*web.store).as_ref();
    let mut absent = people.entries(&numbers).await?;
    absent.retain(|entry| {
        entry.employment == Employment::InOffice && Right::Sign.is_held_by(&entry.roles(&web.campaign))
    });
    Ok(absent)
}

/// In what way a person may read a declaration; none if they may not. Who signs is looked up only where nothing else
/// lets them: it is theirs to sign, by rule, appointment or delegation, or they did something to it before.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub async fn reading<Facets: Signed + AsRef<Delegations> + AsRef<SignOffs>>(
    web: &Web<Facets>,
    person: &Person,
    case: &Case,
) -> Result<Option<Reading>, StoreError> {
    let member = person.member();
    let reading = member.reads(&case.current, case.unit(), false);
    if reading.is_some() || !member.may(Right::Sign) {
        return Ok(reading);
    }
    let signs = signs(web, person, case).await?;
    Ok(member.reads(&case.current, case.unit(), signs))
}

async fn signs<Facets: Signed + AsRef<Delegations> + AsRef<SignOffs>>(
    web: &Web<Facets>,
    person: &Person,
    case: &Case,
) -> Result<bool, StoreError> {
    let signer = &person.entry;
    let moved = case
        .sign_off
        .as_ref()
        .is_some_and(|sign_off| sign_off.last_moved_by(&signer.number));
    if moved || authority(web, person.party(), case).await?.is_some() {
        return Ok(true);
    }
    let sign_offs: &SignOffs = (*web.store).as_ref();
    let steps = sign_offs.steps(&case.current.number).await?;
    Ok(steps.iter().any(|step| step.is_by(&signer.number)))
}
