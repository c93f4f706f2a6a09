//! In what capacity somebody may sign a declaration.

use super::routing::Waiting;
use super::standing::SignOff;
use super::step::{Actor, Capacity};
use crate::declaration::revision::Revision;
use crate::people::person::Person;
use crate::people::plan::{Campaign, UnitKind};
use crate::people::rights::Right;
use crate::people::roster::RosterEntry;
use crate::process::near::Party;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;

/// Those who may sign a declaration: by the rules, by their place in whose queue it is, or since the office appointed
/// them. `entry` is the declarant as the roster has them now.
#[must_use]
pub fn candidates(
    campaign: &Campaign,
    entry: Option<&RosterEntry>,
    waiting: Option<&Waiting>,
    sign_off: Option<&SignOff>,
) -> Vec<RosterNumber> {
    let mut candidates = entry.map_or_else(Vec::new, |entry| campaign.signers_for(entry));
    candidates.extend(waiting.and_then(|waiting| waiting.signer.clone()));
    let appointed = sign_off.and_then(|sign_off| sign_off.appointed.as_ref());
    candidates.extend(appointed.map(|appointed| appointed.number.clone()));
    candidates
}

/// The capacity in which `person` may decide on a declaration: as one of its candidates, or in place of one who let
/// them stand in. None if it is not theirs to sign.
///
/// `declarant` is whom it is about as the roster has them now, `candidates` are the declaration's [`candidates`],
/// `stands_in_for` those whose delegation to the person holds today. Whoever is too near gives no right, to a delegate
/// neither, and no more does who has left or signs no longer. Only whom the rules name signs for somebody above them.
#[must_use]
pub fn authority(
    campaign: &Campaign,
    declaration: &Revision,
    declarant: Option<&RosterEntry>,
    candidates: &[RosterNumber],
    person: Party<'_>,
    stands_in_for: &[RosterEntry],
) -> Option<Actor> {
    let number = &person.entry.number;
    if person
        .bar_from_signing(campaign, declaration, declarant)
        .is_some()
    {
        return None;
    }
    let unit = declarant.map_or(&declaration.declarant.unit, |entry| &entry.unit);
    if candidates.contains(number) {
        return Some(Actor {
            person: Person::of(person.entry),
            capacity: campaign.capacity(unit, number),
            on_behalf_of: None,
        });
    }
    let signs = |absent: &RosterEntry| {
        candidates.contains(&absent.number)
            && Right::Sign.is_held_by(&absent.roles(campaign))
            && Party::of(absent).bar(declaration).is_none()
    };
    let absent = stands_in_for.iter().find(|absent| signs(absent))?;
    Some(Actor {
        person: Person::of(person.entry),
        capacity: Capacity::Delegate,
        on_behalf_of: Some(Person::of(absent)),
    })
}

impl Campaign {
    /// In what capacity a candidate signs the declaration of somebody of this unit (§5.2.2).
    #[must_use]
    pub fn capacity(&self, unit: &UnitId, candidate: &RosterNumber) -> Capacity {
        if candidate == &self.sign_off.party_secretary {
            return Capacity::PartySecretary;
        }
        match self.unit(unit).filter(|unit| unit.signers.contains(candidate)) {
            Some(unit) if unit.kind == UnitKind::Section => Capacity::BureauLeader,
            Some(_) => Capacity::UnitLeader,
            None => Capacity::Appointed,
        }
    }
}
