//! What the public is told: totals only, and no count from which a few people could be made out.
//!
//! A count below [`LEAST`] is suppressed together with what would reveal it. Whoever knows this rule, the campaign's
//! relations between the counts and everything that is shown still finds at least two values for each count that is
//! not; the tests try all small campaigns.

use crate::overview::{Counts, Overview};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The smallest count that is published.
pub const LEAST: u64 = 5;

/// A published count; none is suppressed, for being small or for what it would reveal. Which of the two is not told.
pub type Shown = Option<u64>;

/// The public figures of a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The campaign's name.
    pub campaign: String,
    /// When they were true.
    pub moment: Timestamp,
    /// The smallest count that is published.
    pub least: u64,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The figures. *expected = filed + missing*, *filed = nil + disclosing*, *participations = withdrawn + remaining*, and
/// the sectors make up the participations too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Participations by sector.
    pub sectors: Vec<SectorFigure>,
}

/// The participations of one sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectorFigure {
    /// The sector's term.
    pub name: String,
    /// How many.
    pub count: Shown,
}

impl Progress {
    /// What of an overview may be published.
    #[must_use]
    pub fn of(campaign: &crate::Campaign, overview: &Overview) -> Self {
        Progress {
            campaign: campaign.name.clone(),
            moment: overview.moment,
            least: LEAST,
            figures: Figures::of(&overview.bureau),
        }
    }
}

impl Figures {
    /// What of these counts may be published.
    ///
    /// From the whole to its parts: what is not shown hides what it is made of, save that the disclosing stay when only
    /// the missing are few. What is said of participations says something of the few who declared them, so that it goes
    /// with their number.
    #[must_use]
    pub fn of(counts: &Counts) -> Self {
        let all = &counts.reconciliation;
        let (nil, disclosing, missing) = (all.nil + all.exempt, all.disclosing, all.missing);
        let filed = nil + disclosing;
        let mut figures = Figures {
            sectors: counts.sectors.iter().map(SectorFigure::hidden).collect(),
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
        } else if disclosing >= LEAST && expected - disclosing >= LEAST {
            // Those who filed nothing and those who filed nil can't be told apart.
            figures.disclosing = Some(disclosing);
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
        for ((sector, count), hidden) in self.sectors.iter_mut().zip(counts).zip(hidden) {
            sector.count = (!hidden).then_some(count);
        }
    }
}

impl SectorFigure {
    fn hidden(sector: &crate::overview::Share) -> Self {
        SectorFigure {
            name: sector.name.clone(),
            count: None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annex3::Reconciliation;
    use crate::overview::{Share, Withdrawals};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Every list of `several` counts that sums up to at most `most`.
    fn lists(several: usize, most: u64) -> Vec<Vec<u64>> {
        let mut lists = vec![Vec::new()];
        for _ in 0..several {
            lists = lists
                .into_iter()
                .flat_map(|list: Vec<u64>| {
                    let left = most - list.iter().sum::<u64>();
                    (0..=left).map(move |next| [list.clone(), vec![next]].concat())
                })
                .collect();
        }
        lists
    }

    /// Sorts all worlds by what is shown of them, and demands that each hidden count differs among those that look
    /// the same. This is the whole knowledge of somebody who knows the rule.
    fn nothing_follows<Look: Ord + std::fmt::Debug>(
        worlds: impl IntoIterator<Item = (Look, Vec<(bool, u64)>)>,
    ) -> usize {
        let mut alike: BTreeMap<Look, Vec<Vec<(bool, u64)>>> = BTreeMap::new();
        for (look, counts) in worlds {
            alike.entry(look).or_default().push(counts);
        }
        for (look, worlds) in &alike {
            for (at, (hidden, _)) in worlds[0].iter().enumerate() {
                let values: BTreeSet<u64> = worlds.iter().map(|world| world[at].1).collect();
                assert!(
                    !hidden || values.len() > 1,
                    "{look:?} tells that count {at} is {values:?}"
                );
            }
        }
        alike.len()
    }

    #[test]
    fn no_hidden_part_follows_from_the_whole_and_the_shown_parts() {
        for (several, most) in [(2, 30), (3, 20), (4, 16)] {
            let worlds = lists(several, most)
                .into_iter()
                .filter(|parts| parts.iter().sum::<u64>() >= LEAST);
            let looks = nothing_follows(worlds.map(|parts| {
                let hidden = hidden_parts(&parts);
                let seen: Vec<Shown> = parts
                    .iter()
                    .zip(&hidden)
                    .map(|(part, hidden)| (!hidden).then_some(*part))
                    .collect();
                (
                    (parts.iter().sum::<u64>(), seen),
                    hidden.into_iter().zip(parts).collect(),
                )
            }));
            assert!(looks > 20, "{looks} of {several} parts");
        }
    }

    #[test]
    fn no_hidden_number_of_people_follows_from_the_shown_ones() {
        // Everything small, and beyond it only what is as good as any other large number.
        let worlds = lists(3, 24).into_iter().map(|people| {
            let figures = Figures::of(&counts(people[0], people[1], people[2], 0, &[]));
            let look = [
                figures.expected,
                figures.filed,
                figures.missing,
                figures.nil,
                figures.disclosing,
            ];
            let all = [
                people.iter().sum(),
                people[0] + people[1],
                people[2],
                people[0],
                people[1],
            ];
            (look, look.iter().map(Option::is_none).zip(all).collect())
        });
        assert!(nothing_follows(worlds) > 100);
    }

    fn counts(nil: u64, disclosing: u64, missing: u64, withdrawn: u64, sectors: &[u64]) -> Counts {
        let rows: u64 = sectors.iter().sum();
        Counts {
            reconciliation: Reconciliation {
                expected: nil + disclosing + missing,
                nil,
                disclosing,
                missing,
                rows,
                ..Reconciliation::default()
            },
            withdrawals: Withdrawals {
                self_report: withdrawn,
                none: rows.saturating_sub(withdrawn),
                ..Withdrawals::default()
            },
            sectors: sectors
                .iter()
                .map(|count| Share {
                    name: "涉矿".to_owned(),
                    count: *count,
                })
                .collect(),
            ..Counts::default()
        }
    }

    #[test]
    fn large_counts_are_all_shown() {
        let figures = Figures::of(&counts(40, 12, 6, 9, &[9, 5, 6]));
        assert_eq!(
            [
                figures.expected,
                figures.filed,
                figures.missing,
                figures.nil,
                figures.disclosing
            ],
            [Some(58), Some(52), Some(6), Some(40), Some(12)]
        );
        assert_eq!(
            [figures.participations, figures.withdrawn, figures.remaining],
            [Some(20), Some(9), Some(11)]
        );
        assert!(figures.sectors.iter().all(|sector| sector.count.is_some()));
    }

    #[test]
    fn a_small_count_goes_with_its_counterpart() {
        let figures = Figures::of(&counts(46, 4, 8, 3, &[3, 2, 1]));
        assert_eq!([figures.filed, figures.missing], [Some(50), Some(8)]);
        assert_eq!(
            [figures.nil, figures.disclosing],
            [None, None],
            "one follows from the other"
        );
        assert_eq!(
            figures.participations, None,
            "the participations of fewer than five people"
        );
        assert!(figures.sectors.iter().all(|sector| sector.count.is_none()));
        let nearly_done = Figures::of(&counts(46, 9, 3, 12, &[9, 5, 6]));
        assert_eq!(
            [nearly_done.expected, nearly_done.disclosing],
            [Some(58), Some(9)]
        );
        assert_eq!(
            [nearly_done.filed, nearly_done.missing, nearly_done.nil],
            [None; 3]
        );
        assert_eq!(nearly_done.participations, Some(20));
    }

    #[test]
    fn a_campaign_of_a_few_shows_nothing() {
        assert_eq!(Figures::of(&counts(2, 1, 1, 0, &[1])).expected, None);
    }

    proptest! {
        #[test]
        fn nothing_small_is_shown_and_what_is_shown_is_true(
            nil in 0..12_u64, disclosing in 0..12_u64, missing in 0..12_u64,
            sectors in prop::collection::vec(0..9_u64, 7), withdrawn in 0..9_u64,
        ) {
            let counts = counts(nil, disclosing, missing, withdrawn.min(sectors.iter().sum()), &sectors);
            let figures = Figures::of(&counts);
            let mut all = vec![
                (figures.expected, nil + disclosing + missing), (figures.filed, nil + disclosing),
                (figures.missing, missing), (figures.nil, nil), (figures.disclosing, disclosing),
                (figures.participations, sectors.iter().sum()), (figures.withdrawn, counts.withdrawals.self_report),
                (figures.remaining, counts.withdrawals.none),
            ];
            all.extend(figures.sectors.iter().map(|sector| sector.count).zip(sectors.iter().copied()));
            for (shown, real) in all {
                prop_assert!(shown.is_none_or(|shown| shown == real && shown >= LEAST));
            }
        }

        #[test]
        fn the_rest_of_a_whole_is_no_small_count(parts in prop::collection::vec(0..40_u64, 2..9)) {
            let hidden = hidden_parts(&parts);
            let rest: Vec<u64> = parts.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(part, _)| *part).collect();
            let whole: u64 = parts.iter().sum();
            prop_assert!(rest.is_empty() || whole < LEAST || (rest.len() > 1 && rest.iter().sum::<u64>() >= LEAST));
        }
    }
}
