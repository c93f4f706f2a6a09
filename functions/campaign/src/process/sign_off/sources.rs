//! Which queues a signer looks into: their own, those of whom they stand in for, and what their unit's other signer would
//! sign, since the head or the deputy in charge may.

use super::routing::Waiting;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;

/// One queue a signer looks into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whose queue; none for what the office is to appoint somebody for.
    pub signer: Option<RosterNumber>,
    /// Why the signer may.
    pub because: Because,
}

/// Why somebody looks into a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// It is theirs.
    Own,
    /// They stand in for somebody who is absent.
    Delegated(Person),
    /// They sign for these units too.
    Colleague(Vec<UnitId>),
}

/// The queues a signer looks into, with those who let them stand in today.
#[must_use]
pub fn sources(campaign: &Campaign, signer: &RosterNumber, absent: Vec<Person>) -> Vec<Source> {
    let mut sources = vec![Source {
        signer: Some(signer.clone()),
        because: Because::Own,
    }];
    sources.extend(absent.into_iter().map(|person| Source {
        signer: Some(person.number.clone()),
        because: Because::Delegated(person),
    }));
    for unit in campaign.units.iter().filter(|unit| unit.signers.contains(signer)) {
        for colleague in unit.signers.iter().filter(|colleague| *colleague != signer) {
            let known = sources
                .iter_mut()
                .find(|source| source.signer.as_ref() == Some(colleague));
            match known.map(|source| &mut source.because) {
                Some(Because::Colleague(units)) => units.push(unit.id.clone()),
                Some(_) => {}
                None => sources.push(Source {
                    signer: Some(colleague.clone()),
                    because: Because::Colleague(vec![unit.id.clone()]),
                }),
            }
        }
    }
    sources
}

impl Source {
    /// Whether what waits there is among what the signer looks for.
    #[must_use]
    pub fn takes(&self, waiting: &Waiting) -> bool {
        match &self.because {
            Because::Colleague(units) => units.contains(&waiting.unit),
            Because::Own | Because::Delegated(_) => true,
        }
    }

    /// In whose place it would be signed.
    #[must_use]
    pub fn in_place_of(&self) -> Option<&Person> {
        match &self.because {
            Because::Delegated(person) => Some(person),
            Because::Own | Because::Colleague(_) => None,
        }
    }
}
