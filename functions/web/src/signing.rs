//! Whose a declaration is to sign. The rules are [`campaign::sign_off`]'s; here what they ask of the store is read.

use crate::{Signed, Web};
use campaign::annex3::Person as Named;
use campaign::sign_off::{self, Actor};
use campaign::{RosterEntry, RosterNumber};
use store::{Case, Delegations, People, StoreError};

/// In what capacity a signer may decide on a declaration; none if it is not theirs. Delegations are read only where
/// the signer's own post does not do.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub async fn authority<Facets: Signed + AsRef<Delegations>>(
    web: &Web<Facets>,
    signer: &RosterEntry,
    case: &Case,
) -> Result<Option<Actor>, StoreError> {
    let (entry, waiting, sign_off) = (case.entry.as_ref(), case.waiting.as_ref(), case.sign_off.as_ref());
    let candidates = sign_off::candidates(&web.campaign, entry, waiting, sign_off);
    let with = |absent: &[RosterEntry]| {
        sign_off::authority(&web.campaign, &case.current, &candidates, signer, absent)
    };
    if let Some(by_post) = with(&[]) {
        return Ok(Some(by_post));
    }
    let absent = stands_in_for(web, &signer.number).await?;
    let numbers: Vec<RosterNumber> = absent.into_iter().map(|absent| absent.number).collect();
    let people: &People = web.store.as_ref();
    Ok(with(&people.entries(&numbers).await?))
}

/// Those who let a signer stand in today.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub async fn stands_in_for(
    web: &Web<impl AsRef<Delegations>>,
    signer: &RosterNumber,
) -> Result<Vec<Named>, StoreError> {
    let received = web.store.as_ref().to(signer).await?;
    let now = web.now();
    let holding = received.into_iter().filter(|delegation| delegation.holds(now));
    Ok(holding.map(|delegation| delegation.from).collect())
}
