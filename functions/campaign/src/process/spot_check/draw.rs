//! The random sample: the same seed and the same population give the same sample, on any machine, years later.
//!
//! Method `spot-check/1`, so that anyone can draw it again by hand:
//! 1. The population is the unit's declarations as they stand, one line each, ordered by roster number:
//!    `number kind cadre`, with `nil` or `disclosure` and `leading` or `other`, each line ended by `\n`. Its SHA-256 is
//!    recorded.
//! 2. It falls into four strata: nil leading, nil other, disclosure leading, disclosure other.
//! 3. Each stratum gets its share of the sample by largest remainder, but at least one if there is one for each.
//! 4. In stratum number *i* (from 0) the first places of a Fisher-Yates shuffle are taken, with ChaCha20 (64-bit
//!    counter, stream *i*) under the key SHA-256 of `spot-check/1\n` seed `\n` SHA-256 of the population; each number
//!    below *n* is a 64-bit word modulo *n*, words from the last incomplete run of *n* left out.

use crate::declaration::Kind;
use crate::declaration::revision::Revision;
use crate::values::digest::Digest;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The method's name, recorded with every sample.
pub const METHOD: &str = "spot-check/1";

/// One declaration that may be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名, as in the declaration.
    pub name: String,
    /// The declaration's reference.
    pub reference: Reference,
    /// The revision that stands.
    pub revision: u32,
    /// What it is drawn with.
    pub stratum: Stratum,
}

/// What declarations are drawn with: nil or disclosing, of a leading cadre or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckStratum)]
pub struct Stratum {
    /// 报告类型.
    pub kind: Kind,
    /// 领导干部.
    pub leading_cadre: bool,
}

/// How a stratum fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckShare)]
pub struct Share {
    /// Which.
    #[serde(flatten)]
    pub stratum: Stratum,
    /// Declarations in it.
    pub declarations: usize,
    /// Of these, drawn.
    pub drawn: usize,
}

/// All declarations of a unit that may be drawn.
#[derive(Clone, Debug, Default)]
pub struct Population(Vec<Member>);

/// A sample with all that it takes to draw it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many declarations there were.
    pub population: usize,
    /// SHA-256 of their list.
    pub sha256: Digest,
    /// The strata that are not empty.
    pub shares: Vec<Share>,
    /// What was drawn, by roster number.
    pub members: Vec<Member>,
}

impl Stratum {
    /// The strata, in the order of their streams.
    pub const ALL: [Stratum; 4] = [
        Stratum::new(Kind::Nil, true),
        Stratum::new(Kind::Nil, false),
        Stratum::new(Kind::Disclosure, true),
        Stratum::new(Kind::Disclosure, false),
    ];

    const fn new(kind: Kind, leading_cadre: bool) -> Self {
        Stratum { kind, leading_cadre }
    }
}

impl Member {
    /// A declaration as it stands.
    #[must_use]
    pub fn of(revision: &Revision) -> Self {
        Member {
            number: revision.number.clone(),
            name: revision.declarant.name.clone(),
            reference: revision.reference.clone(),
            revision: revision.revision,
            stratum: Stratum::new(revision.content.kind, revision.declarant.leading_cadre),
        }
    }
}

impl Population {
    /// Takes in a declaration.
    pub fn add(&mut self, member: Member) {
        self.0.push(member);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Draws so many, or all if there are no more.
    #[must_use]
    pub fn draw(mut self, size: usize, seed: &str) -> Sample {
        self.0
            .sort_unstable_by(|one, other| one.number.cmp(&other.number));
        self.0.dedup_by(|one, other| one.number == other.number);
        let population = self.0.len();
        let sha256 = self.digest();
        let key: [u8; 32] = Sha256::digest(format!("{METHOD}\n{seed}\n{sha256}")).into();
        let mut strata: [Vec<Member>; 4] = Default::default();
        for member in self.0 {
            let place = Stratum::ALL.iter().position(|stratum| *stratum == member.stratum);
            strata[place.unwrap_or_default()].push(member);
        }
        let sizes: [usize; 4] = std::array::from_fn(|stratum| strata[stratum].len());
        let drawn = allot(sizes, size.min(population));
        let mut members = Vec::with_capacity(size);
        for (stream, (stratum, take)) in (0..).zip(strata.into_iter().zip(drawn)) {
            let mut random = ChaCha20Rng::from_seed(key);
            random.set_stream(stream);
            members.extend(first_of_shuffle(stratum, take, &mut random));
        }
        members.sort_unstable_by(|one, other| one.number.cmp(&other.number));
        let shares = Stratum::ALL.into_iter().zip(sizes.into_iter().zip(drawn));
        Sample {
            population,
            sha256,
            shares: shares
                .filter(|(_, (declarations, _))| *declarations > 0)
                .map(|(stratum, (declarations, drawn))| Share {
                    stratum,
                    declarations,
                    drawn,
                })
                .collect(),
            members,
        }
    }

    fn digest(&self) -> Digest {
        let mut list = String::new();
        for member in &self.0 {
            let kind = member.stratum.kind.as_str();
            let cadre = if member.stratum.leading_cadre {
                "leading"
            } else {
                "other"
            };
            // Writing to a string cannot fail.
            let _ = writeln!(list, "{} {kind} {cadre}", member.number);
        }
        Digest::of(list.as_bytes())
    }
}

/// Shares out `size` among strata of these sizes, which hold at least as many together.
fn allot(strata: [usize; 4], size: usize) -> [usize; 4] {
    let all: usize = strata.iter().sum();
    if all == 0 {
        return [0; 4];
    }
    let present = strata.iter().filter(|stratum| **stratum > 0).count();
    let least = usize::from(size >= present);
    let mut drawn = strata.map(|stratum| (size * stratum / all).max(least.min(stratum)));
    // By how much a stratum has less than its exact share, in units of one declaration's share.
    let lack = |drawn: &[usize; 4], place: usize| {
        i128::try_from(size * strata[place]).unwrap_or_default()
            - i128::try_from(drawn[place] * all).unwrap_or_default()
    };
    loop {
        let sum: usize = drawn.iter().sum();
        if sum == size {
            return drawn;
        }
        let places = 0..strata.len();
        let changed = if sum < size {
            // The first of those that lack most.
            places
                .filter(|place| drawn[*place] < strata[*place])
                .rev()
                .max_by_key(|place| lack(&drawn, *place))
        } else {
            places
                .filter(|place| drawn[*place] > least)
                .min_by_key(|place| lack(&drawn, *place))
        };
        match changed {
            Some(place) if sum < size => drawn[place] += 1,
            Some(place) => drawn[place] -= 1,
            None => return drawn,
        }
    }
}

fn first_of_shuffle(mut members: Vec<Member>, take: usize, random: &mut ChaCha20Rng) -> Vec<Member> {
    for place in 0..take {
        let left = u64::try_from(members.len() - place).unwrap_or(u64::MAX);
        let ahead = usize::try_from(below(left, random)).unwrap_or_default();
        members.swap(place, place + ahead);
    }
    members.truncate(take);
    members
}

/// A number below `bound`, each as likely as the other.
fn below(bound: u64, random: &mut ChaCha20Rng) -> u64 {
    let limit = u64::MAX - u64::MAX % bound;
    loop {
        let word = random.next_u64();
        if word < limit {
            return word % bound;
        }
    }
}
