//! Everyone of a unit, line by line, with what is on file about them.
//!
//! They are read in pages, so a unit of any size passes through without being held; only the page's own lines are kept,
//! and those whose report is kept apart.

mod line;

pub(crate) use line::{Counts, Line, Show};

use crate::Facets;
use campaign::plan::Unit;
use campaign::{Apart, Campaign, RosterNumber};
use futures::stream::TryStreamExt as _;
use jiff::Timestamp;
use store::StoreError;

/// One page of a unit's people, with the counts of all of them.
pub(crate) struct People {
    pub(crate) counts: Counts,
    pub(crate) lines: Vec<Line>,
    pub(crate) next: Option<RosterNumber>,
    /// Whose report is kept and counted nowhere.
    pub(crate) apart: Vec<Apart>,
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
        apart: Vec::new(),
    };
    let mut everyone = store.unit_files.everyone(&unit.id, now);
    while let Some(one) = everyone.try_next().await? {
        people.apart.extend(one.apart(campaign));
        if one.departed_on.is_some() {
            continue;
        }
        let line = Line::of(campaign, one, now);
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
