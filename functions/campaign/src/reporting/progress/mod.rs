//! What the public is told: totals only, and nothing about one person, not even from one publication to the next.
//!
//! Whoever knows who filed between two publications could subtract one from the other. So figures are looked at again
//! only after so many more people have filed, [`STEP`] at least, which says nothing of what they declared. A [`Table`]
//! is then replaced only if each of its numbers has moved by [`LEAST`] or more; otherwise the older one stays, with its
//! moment. The rule takes nothing but what was published and the counts of now. The tests go through every history of
//! small bureaus, as somebody sees them who knows the rule and who filed when.

mod announcement;
mod figures;
#[cfg(test)]
mod tests;

pub use figures::{Figures, LEAST, Shown, hidden_parts};

use crate::reporting::overview::{Counts, Overview};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many more people must have filed, at least, before figures are looked at again: the fewest who can be told apart
/// into two kinds, neither of which is a small count.
pub const STEP: u64 = 2 * LEAST;

/// The published figures. *expected = filed + missing*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The campaign's name.
    pub campaign: String,
    /// The smallest count that is published.
    pub least: u64,
    /// How many more people must have filed before anything is published anew.
    pub step: u64,
    /// When the next three were true.
    pub moment: Timestamp,
    /// 应报.
    pub expected: u64,
    /// 已报.
    pub filed: u64,
    /// 未报.
    pub missing: u64,
    /// Of those who filed: 无上述情况, those with an accepted exemption included, since an exemption alone would single
    /// out a few people; and 有上述情况.
    pub declared: Table,
    /// Participations: left, on one's own or ordered, and not left yet.
    pub leaving: Table,
    /// Participations by sector, in the campaign file's order.
    pub sectors: Table,
}

/// A whole and its parts, as they were at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// When it was true.
    pub moment: Timestamp,
    /// The sum of the parts.
    pub whole: Shown,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A part of a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it counts, as the page says it.
    pub name: String,
    /// How many.
    pub count: Shown,
}

impl Progress {
    /// What is public once an overview is there; `before` is what was. Nothing is until [`STEP`] people have filed.
    #[must_use]
    pub fn after(
        before: Option<&Self>,
        campaign: &crate::people::plan::Campaign,
        overview: &Overview,
    ) -> Option<Self> {
        let now = Progress::of(&campaign.name, overview.moment, &overview.bureau);
        Progress::next(before, now)
    }

    fn next(before: Option<&Self>, now: Option<Self>) -> Option<Self> {
        let due = before.map_or(STEP, Progress::due);
        match (before, now.filter(|now| now.filed >= due)) {
            (Some(before), Some(now)) => Some(now.keeping(before)),
            (before, now) => now.or_else(|| before.cloned()),
        }
    }

    /// How many must have filed before figures are looked at again. Each look that gave no new ones doubles the way to
    /// the next: with a shorter one, what could not be told at one and can at the next would be of those in between.
    fn due(&self) -> u64 {
        let is_told = self.declared.parts.iter().any(|part| part.count.is_some());
        let told = self.declared.whole.filter(|_| is_told).unwrap_or(0);
        self.filed + STEP.max(self.filed.saturating_sub(told))
    }

    /// The figures of a moment; none while the numbers of those who filed and who did not are too small.
    fn of(campaign: &str, moment: Timestamp, counts: &Counts) -> Option<Self> {
        let figures = Figures::of(counts);
        let table = |whole, parts: &[(&str, Shown)]| Table {
            moment,
            whole,
            parts: parts
                .iter()
                .map(|(name, count)| Part::new(name, *count))
                .collect(),
        };
        let sectors = figures
            .sectors
            .iter()
            .map(|(name, count)| Part::new(name, *count));
        Some(Progress {
            campaign: campaign.to_owned(),
            least: LEAST,
            step: STEP,
            moment,
            expected: figures.expected?,
            filed: figures.filed?,
            missing: figures.missing?,
            declared: table(
                figures.filed,
                &[
                    ("无上述情况（含经认定豁免的）", figures.nil),
                    ("有上述情况", figures.disclosing),
                ],
            ),
            leaving: table(
                figures.participations,
                &[("已经退出", figures.withdrawn), ("尚未退出", figures.remaining)],
            ),
            sectors: Table {
                moment,
                whole: figures.participations,
                parts: sectors.collect(),
            },
        })
    }

    /// With those tables of the publication before that may not be replaced.
    fn keeping(mut self, before: &Self) -> Self {
        // Both kinds of people have to be more: if one became less, then because certain people amended or left, who may
        // be known. Activities would tell of those who declared them, and so are told anew with their number alone.
        let more = |then: u64, now: u64| now >= then + LEAST;
        let moved = |then: u64, now: u64| now.abs_diff(then) >= LEAST;
        if self.declared.may_follow(&before.declared, more) {
            if !self.leaving.may_follow(&before.leaving, moved) {
                self.leaving = before.leaving.clone();
            }
            if !self.sectors.may_follow(&before.sectors, more) {
                self.sectors = before.sectors.clone();
            }
        } else {
            self.declared = before.declared.clone();
            self.leaving = before.leaving.clone();
            self.sectors = before.sectors.clone();
        }
        self
    }
}

impl Table {
    /// Whether each number that the one before showed, and what it left over of the whole, has moved far enough since
    /// and can still be shown.
    fn may_follow(&self, before: &Self, is_far: impl Fn(u64, u64) -> bool) -> bool {
        let moved = |then: Shown, now: Shown| match (then, now) {
            (Some(then), Some(now)) => is_far(then, now),
            (then, _) => then.is_none(),
        };
        let rest = moved(before.rest(before), self.rest(before));
        let parts = &before.parts;
        rest && moved(before.whole, self.whole)
            && parts.iter().all(|part| moved(part.count, self.count(&part.name)))
    }

    fn count(&self, name: &str) -> Shown {
        self.parts.iter().find(|part| part.name == name)?.count
    }

    /// What anyone can work out of those parts that `before` did not show, all together; none if it showed all.
    fn rest(&self, before: &Self) -> Shown {
        let hides = before.parts.iter().any(|part| part.count.is_none());
        let shown = before.parts.iter().filter(|part| part.count.is_some());
        let sum = shown.map(|part| self.count(&part.name).unwrap_or(0)).sum::<u64>();
        self.whole
            .filter(|_| hides)
            .map(|whole| whole.saturating_sub(sum))
    }
}

impl Part {
    fn new(name: &str, count: Shown) -> Self {
        Part {
            name: name.to_owned(),
            count,
        }
    }
}
