//! Everyone of a unit, line by line: roster, declarations, sign-offs and checks, met together by roster number.
//!
//! All four are read from the index in pages and merged, so a unit of any size passes through without being held; only
//! the page's own lines are kept.

mod line;
mod merge;

pub(crate) use line::{Counts, Line, Show};

use crate::Facets;
use campaign::annex3::Person as Named;
use campaign::plan::Unit;
use campaign::{Campaign, RosterNumber};
use jiff::Timestamp;
use store::StoreError;

/// One page of a unit's people, with the counts of all of them.
pub(crate) struct People {
    pub(crate) counts: Counts,
    pub(crate) lines: Vec<Line>,
    pub(crate) next: Option<RosterNumber>,
}

/// What is shown of a unit's people.
pub(crate) struct Wanted {
    pub(crate) show: Show,
    pub(crate) after: Option<RosterNumber>,
    pub(crate) limit: usize,
}

/// Reads a unit's people once: counts all, and keeps the lines that are wanted.
pub(crate) async fn read(
    store: &Facets,
    campaign: &Campaign,
    unit: &Unit,
    now: Timestamp,
    wanted: &Wanted,
) -> Result<People, StoreError> {
    let mut people = People {
        counts: Counts::default(),
        lines: Vec::new(),
        next: None,
    };
    let mut merge = merge::Merge::of(store, unit, now);
    while let Some(found) = merge.next().await? {
        let line = Line::of(campaign, found, now);
        people.counts.add(&line);
        let fits = wanted.show.takes(&line)
            && wanted
                .after
                .as_ref()
                .is_none_or(|after| &line.person.number > after);
        if !fits || people.next.is_some() {
            continue;
        }
        if people.lines.len() == wanted.limit {
            people.next = people.lines.last().map(|last| last.person.number.clone());
        } else {
            people.lines.push(line);
        }
    }
    Ok(people)
}

/// The names behind roster numbers, for those of a unit in whose data something does not fit.
pub(crate) async fn names(
    store: &Facets,
    unit: &Unit,
    now: Timestamp,
    of: &[RosterNumber],
) -> Result<Vec<Named>, StoreError> {
    let mut names = Vec::new();
    let mut merge = merge::Merge::of(store, unit, now);
    while let Some(found) = merge.next().await? {
        if of.contains(&found.number) {
            names.push(found.named());
        }
    }
    Ok(names)
}
