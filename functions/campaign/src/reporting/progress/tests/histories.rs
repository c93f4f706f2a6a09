//! Every history of a small bureau, as somebody sees it who knows the rule, everything that was ever published, and of
//! each person when they filed, amended or left. Whatever was published, each person may have declared something and may
//! have declared nothing, before and after.

use super::{counts, lists};
use crate::reporting::overview::Counts;
use crate::reporting::progress::{Progress, STEP, Shown};
use jiff::Timestamp;
use std::collections::HashMap;

/// A kind of person: what they declared by each publication; none before they filed and after they left. An activity
/// is its sector, and whether it was left.
type Kind = &'static [Option<&'static [(usize, bool)]>];

/// People who did the same things on the same days, so that nobody but themselves can tell them apart: how many, and
/// the kinds that each of them may be.
type Group = (u64, &'static [Kind]);

/// Those who never file. There are always enough of them.
const MISSING: u64 = 30;

/// How many sectors there are.
const SECTORS: usize = 2;

const NIL: Option<&[(usize, bool)]> = Some(&[]);
const LEFT: Option<&[(usize, bool)]> = Some(&[(0, true)]);
const KEPT: Option<&[(usize, bool)]> = Some(&[(0, false)]);
const BOTH: Option<&[(usize, bool)]> = Some(&[(0, true), (1, false)]);

/// The counts at one of the publications, if so many of each group are of each kind.
fn counted(groups: &[Group], world: &[&Vec<u64>], at: usize) -> Counts {
    let (mut nil, mut disclosing, mut withdrawn, mut sectors) = (0, 0, 0, [0; SECTORS]);
    for ((_, kinds), numbers) in groups.iter().zip(world) {
        for (kind, number) in kinds.iter().zip(*numbers) {
            match kind[at] {
                None => {}
                Some([]) => nil += number,
                Some(activities) => {
                    disclosing += number;
                    for (sector, is_left) in activities {
                        sectors[*sector] += number;
                        withdrawn += number * u64::from(*is_left);
                    }
                }
            }
        }
    }
    counts(nil, disclosing, MISSING, withdrawn, &sectors)
}

/// Everything that is published, one after the other.
fn published(groups: &[Group], world: &[&Vec<u64>], moments: usize) -> Vec<Shown> {
    let (mut shown, mut before) = (Vec::new(), None);
    for at in 0..moments {
        let now = Progress::of("", moment(at), &counted(groups, world, at));
        before = Progress::next(before.as_ref(), now);
        let Some(progress) = &before else { continue };
        shown.extend([Some(progress.filed), Some(progress.missing)]);
        for table in [&progress.declared, &progress.leaving, &progress.sectors] {
            shown.push(u64::try_from(table.moment.as_second()).ok());
            shown.push(table.whole);
            shown.extend(table.parts.iter().map(|part| part.count));
        }
    }
    shown
}

fn moment(at: usize) -> Timestamp {
    Timestamp::from_second(i64::try_from(at).unwrap() * 86_400).unwrap()
}

/// Goes through every history of these groups, and demands of each person who filed that they may have disclosed by
/// each publication and may not have. Gives how many ways of publishing there are.
fn nobody_is_told_of(groups: &[Group]) -> usize {
    let moments = groups[0].1[0].len();
    let choices: Vec<Vec<Vec<u64>>> = groups
        .iter()
        .map(|(size, kinds)| {
            let rest = |mut list: Vec<u64>| {
                list.push(size - list.iter().sum::<u64>());
                list
            };
            lists(kinds.len() - 1, *size).into_iter().map(rest).collect()
        })
        .collect();
    // Of each group at each publication: whether one may have disclosed, and whether one may not have.
    let mut alike: HashMap<Vec<Shown>, Vec<[bool; 2]>> = HashMap::new();
    let mut place = vec![0; groups.len()];
    loop {
        let world: Vec<&Vec<u64>> = place
            .iter()
            .zip(&choices)
            .map(|(at, lists)| &lists[*at])
            .collect();
        let seen = alike.entry(published(groups, &world, moments)).or_default();
        seen.resize(groups.len() * moments, [false; 2]);
        for (at, ((_, kinds), numbers)) in groups.iter().zip(&world).enumerate() {
            for (kind, _) in kinds.iter().zip(*numbers).filter(|(_, number)| **number > 0) {
                for (when, declared) in kind.iter().enumerate() {
                    if let Some(activities) = declared {
                        seen[at * moments + when][usize::from(activities.is_empty())] = true;
                    }
                }
            }
        }
        let Some(at) = (0..place.len()).find(|at| place[*at] + 1 < choices[*at].len()) else {
            break;
        };
        place[..at].fill(0);
        place[at] += 1;
    }
    for (shown, seen) in &alike {
        for (at, possible) in seen.iter().enumerate() {
            let has_filed = groups[at / moments].1[0][at % moments].is_some();
            assert!(
                !has_filed || *possible == [true; 2],
                "group {} at {}: {possible:?} after {shown:?}",
                at / moments,
                at % moments
            );
        }
    }
    alike.len()
}

#[test]
fn whoever_files_between_two_publications_may_have_disclosed_and_may_not_have() {
    const FIRST: &[Kind] = &[&[NIL, NIL, NIL], &[KEPT, KEPT, KEPT]];
    const SECOND: &[Kind] = &[&[None, NIL, NIL], &[None, KEPT, KEPT]];
    const THIRD: &[Kind] = &[&[None, None, NIL], &[None, None, KEPT]];
    let mut ways = 0;
    for first in [1, 9, 10, 11, 12] {
        for second in [1, 9, 10, 11, 13] {
            for third in [9, 10, 12, 20, 24] {
                ways += nobody_is_told_of(&[(first, FIRST), (second, SECOND), (third, THIRD)]);
            }
        }
    }
    assert!(ways > 500, "{ways}");
}

#[test]
fn whoever_amends_between_two_publications_may_have_added_and_taken_away() {
    const FIRST: &[Kind] = &[&[NIL, NIL, NIL], &[KEPT, KEPT, KEPT]];
    const AMENDS: &[Kind] = &[
        &[NIL, NIL, NIL],
        &[NIL, KEPT, KEPT],
        &[KEPT, NIL, NIL],
        &[KEPT, KEPT, KEPT],
    ];
    const SECOND: &[Kind] = &[&[None, NIL, NIL], &[None, KEPT, KEPT]];
    const THIRD: &[Kind] = &[&[None, None, NIL], &[None, None, KEPT]];
    for amending in [1, 2] {
        for (first, second, third) in [(10, 10, 10), (9, 13, 20)] {
            let groups = [
                (first, FIRST),
                (amending, AMENDS),
                (second, SECOND),
                (third, THIRD),
            ];
            assert!(nobody_is_told_of(&groups) > 10);
        }
    }
}

#[test]
fn whoever_leaves_between_two_publications_may_have_disclosed_and_may_not_have() {
    const FIRST: &[Kind] = &[&[NIL, NIL, NIL], &[KEPT, KEPT, KEPT]];
    const LEAVES: &[Kind] = &[&[NIL, None, None], &[KEPT, None, None]];
    const SECOND: &[Kind] = &[&[None, NIL, NIL], &[None, KEPT, KEPT]];
    const THIRD: &[Kind] = &[&[None, None, NIL], &[None, None, KEPT]];
    for leaving in [1, 2, 5] {
        for (first, second, third) in [(10, 11, 10), (6, 16, 11), (9, 15, 10)] {
            let groups = [
                (first, FIRST),
                (leaving, LEAVES),
                (second, SECOND),
                (third, THIRD),
            ];
            assert!(nobody_is_told_of(&groups) > 10);
        }
    }
}

#[test]
fn activities_by_sector_and_by_whether_they_were_left_tell_no_more() {
    const FIRST: &[Kind] = &[&[NIL, NIL], &[KEPT, KEPT], &[KEPT, LEFT], &[BOTH, BOTH]];
    const SECOND: &[Kind] = &[&[None, NIL], &[None, KEPT], &[None, LEFT], &[None, BOTH]];
    for (first, second) in [(10, 10), (10, 12)] {
        assert!(nobody_is_told_of(&[(first, FIRST), (second, SECOND)]) > 100);
    }
}

#[test]
fn nothing_changes_until_enough_have_filed_whatever_else_does() {
    let at = |filed: u64, disclosing: u64, when| {
        let counts = counts(filed - disclosing, disclosing, MISSING, 0, &[disclosing, 0]);
        Progress::of("", moment(when), &counts)
    };
    for filed in 0..STEP {
        assert_eq!(Progress::next(None, at(filed, filed / 2, 0)), None);
    }
    let before = Progress::next(None, at(40, 12, 0)).unwrap();
    for filed in 20..40 + STEP {
        for disclosing in 0..filed {
            let next = Progress::next(Some(&before), at(filed, disclosing, 1));
            assert_eq!(next.as_ref(), Some(&before), "{filed}, {disclosing}");
        }
    }
    // One more, and how many filed is told anew; what they declared only if both kinds grew.
    let declared = |disclosing| Progress::next(Some(&before), at(50, disclosing, 1)).unwrap();
    assert_eq!(declared(16).filed, 50);
    assert_eq!(declared(16).declared, before.declared, "four more disclosed");
    assert_eq!(declared(18).declared, before.declared, "four more filed nil");
    assert_eq!(declared(17).declared.parts[1].count, Some(17));
}
