//! Every small campaign, looked at by somebody who knows the rule.

use super::counts;
use crate::reporting::progress::figures::{Figures, LEAST, Shown, hidden_parts};
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
    assert!(figures.sectors.iter().all(|(_, count)| count.is_some()));
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
    assert!(figures.sectors.iter().all(|(_, count)| count.is_none()));
    let nearly_done = Figures::of(&counts(46, 9, 3, 12, &[9, 5, 6]));
    assert_eq!(nearly_done.expected, Some(58));
    assert_eq!(
        [
            nearly_done.filed,
            nearly_done.missing,
            nearly_done.nil,
            nearly_done.disclosing
        ],
        [None; 4]
    );
    assert_eq!(nearly_done.participations, None);
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
        all.extend(figures.sectors.iter().map(|(_, count)| *count).zip(sectors.iter().copied()));
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
