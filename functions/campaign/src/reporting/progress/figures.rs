//! What may be shown of one moment's counts.
//!
//! A count below [`LEAST`] is suppressed together with what would reveal it. Whoever knows this rule, the campaign's
//! relations between the counts and everything that is shown still finds at least two values for each count that is
//! not; the tests try all small campaigns.

use crate::reporting::overview::{Counts, Share};

/// The smallest count that is published.
pub const LEAST: u64 = 5;

/// A published count; none is suppressed, for being small or for what it would reveal. Which of the two is not told.
pub type Shown = Option<u64>;

/// The figures. *expected = filed + missing*, *filed = nil + disclosing*, *participations = withdrawn + remaining*, and
/// the sectors make up the participations too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// 应报.
    pub expected: Shown,
    /// 已报.
    pub filed: Shown,
    /// 未报.
    pub missing: Shown,
    /// 无上述情况, those with an accepted exemption included: an exemption alone would single out a few people.
    pub nil: Shown,
    /// 有上述情况.
    pub disclosing: Shown,
    /// Participations declared.
    pub participations: Shown,
    /// Of them, left: on one's own, or ordered.
    pub withdrawn: Shown,
    /// Of them, not left yet.
    pub remaining: Shown,
    /// Participations by sector, in the campaign file's order.
    pub sectors: Vec<(String, Shown)>,
}

impl Figures {
    /// What of these counts may be published.
    ///
    /// From the whole to its parts: what is not shown hides what it is made of. What is said of participations says
    /// something of the few who declared them, so that it goes with their number.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        let all = &counts.reconciliation;
        let (nil, disclosing, missing) = (all.nil + all.exempt, all.disclosing, all.missing);
        let filed = nil + disclosing;
        let mut figures = Figures {
            sectors: counts.sectors.iter().map(hidden).collect(),
            ..Figures::default()
        };
        let expected = filed + missing;
        if expected < LEAST {
            return figures;
        }
        figures.expected = Some(expected);
        [figures.filed, figures.missing] = shown([filed, missing]);
        if figures.filed.is_some() {
            [figures.nil, figures.disclosing] = shown([nil, disclosing]);
        }
        if figures.disclosing.is_some() {
            figures.add_participations(counts);
        }
        figures
    }

    /// One of at least as many participations as there are people who declared any.
    fn add_participations(&mut self, counts: &Counts) {
        let withdrawals = &counts.withdrawals;
        let withdrawn = withdrawals.self_report + withdrawals.verification;
        let remaining = withdrawals.agreed + withdrawals.none;
        if withdrawn + remaining < LEAST {
            return;
        }
        self.participations = Some(withdrawn + remaining);
        [self.withdrawn, self.remaining] = shown([withdrawn, remaining]);
        let counts: Vec<u64> = counts.sectors.iter().map(|sector| sector.count).collect();
        let hidden = hidden_parts(&counts);
        for (((_, shown), count), hidden) in self.sectors.iter_mut().zip(counts).zip(hidden) {
            *shown = (!hidden).then_some(count);
        }
    }
}

fn hidden(sector: &Share) -> (String, Shown) {
    (sector.name.clone(), None)
}

/// The parts of a whole that is shown, without those that must not be.
fn shown<const PARTS: usize>(parts: [u64; PARTS]) -> [Shown; PARTS] {
    let hidden = hidden_parts(&parts);
    std::array::from_fn(|at| (!hidden[at]).then_some(parts[at]))
}

/// Which parts of a whole that is shown must not be: those below [`LEAST`], and as many of the next larger ones as it
/// takes that the rest of the whole, which anyone can compute, tells nothing. It must be the sum of several parts, not
/// itself a small count, and not the one sum that small parts reach only when each is as large as a small part can be.
/// Equal parts are hidden together, so that the order of the parts tells nothing either.
#[must_use]
pub fn hidden_parts(parts: &[u64]) -> Vec<bool> {
    let mut hidden: Vec<bool> = parts.iter().map(|part| *part < LEAST).collect();
    if !hidden.contains(&true) {
        return hidden;
    }
    loop {
        let concealed = || parts.iter().zip(&hidden).filter(|(_, hidden)| **hidden);
        let (several, sum) = (
            concealed().count(),
            concealed().map(|(part, _)| part).sum::<u64>(),
        );
        let only_small = concealed().all(|(part, _)| *part < LEAST);
        let is_largest = only_small && sum == (LEAST - 1) * several as u64;
        let next = parts
            .iter()
            .zip(&hidden)
            .filter(|(_, hidden)| !**hidden)
            .map(|(part, _)| *part)
            .min();
        match next {
            Some(next) if several < 2 || sum < LEAST || is_largest => {
                for (part, hidden) in parts.iter().zip(&mut hidden) {
                    *hidden |= *part == next;
                }
            }
            _ => return hidden,
        }
    }
}
