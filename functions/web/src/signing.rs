//! Whose a declaration is to sign. The rules are [`campaign::sign_off`]'s; here what they ask of the store is read.

use crate::{Signed, Web};
use campaign::sign_off::{self, Actor};
use campaign::terms::Employment;
use campaign::{Party, Right, RosterEntry, RosterNumber};
use store::{Case, Delegations, People, StoreError};

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
    let delegations: &Delegations = web.store.as_ref();
    let received = delegations.to(signer).await?;
    let now = web.now();
    let holding = received.into_iter().filter(|delegation| delegation.holds(now));
    let numbers: Vec<RosterNumber> = holding.map(|delegation| delegation.from.number).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let people: &People = web.store.as_ref();
    let mut absent = people.entries(&numbers).await?;
    absent.retain(|entry| {
        entry.employment == Employment::InOffice && Right::Sign.is_held_by(&entry.roles(&web.campaign))
    });
    Ok(absent)
}
