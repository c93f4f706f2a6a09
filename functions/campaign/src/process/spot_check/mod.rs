//! 抽查: the office re-checks a unit's self-check on a random sample of its declarations (§5.3).
//!
//! [`Population::draw`] takes the sample; a [`SpotCheck`] records it with all that it takes to draw it again. Each of its
//! [`Item`]s gets a [`Finding`], and the unit its [`Conclusion`] with how the head answered for it (督查问责, §6).

mod draw;
mod entered;
mod findings;
mod round;
mod terms;
#[cfg(test)]
mod tests;

pub use draw::{METHOD, Member, Population, Sample, Share, Stratum};
pub use entered::{Asked, MOST_ITEMS, RoundForm, SpotCheckForm, Wanted};
pub use findings::{Conclusion, ConclusionForm, Finding, FindingForm, Found, Refused};
pub use round::id_in_round;
pub use terms::{Accountability, Assessment, Verdict};

use crate::people::person::Person;
use crate::values::digest::Digest;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One spot check as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotCheck {
    /// 抽查编号.
    pub id: Reference,
    /// The unit.
    pub unit: UnitId,
    /// The round it was drawn in, where all units were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<Reference>,
    /// How many were asked for.
    pub wanted: Wanted,
    /// What the random numbers started from.
    pub seed: String,
    /// [`METHOD`] at the time.
    pub method: String,
    /// How many declarations the unit had.
    pub population: usize,
    /// SHA-256 of their list, in the method's format.
    pub population_sha256: Digest,
    /// The strata that were not empty.
    pub shares: Vec<Share>,
    /// How many were drawn.
    pub size: usize,
    /// When, by the server's clock.
    pub drawn_at: Timestamp,
    /// By whom.
    pub drawn_by: Person,
    /// What was found so far.
    pub counts: Counts,
    /// The unit's result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Conclusion>,
    /// The last thing that was done.
    pub last: Step,
}

/// A drawing, before anything is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// 抽查编号.
    pub id: Reference,
    /// From which unit.
    pub unit: UnitId,
    /// In which round, if in any.
    pub round: Option<Reference>,
    /// How many were asked for.
    pub wanted: Wanted,
    /// What the random numbers start from.
    pub seed: String,
}

/// Findings by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckCounts)]
pub struct Counts {
    /// 属实.
    pub confirmed: usize,
    /// 不属实.
    pub untrue: usize,
    /// 待查, noted as such.
    pub open: usize,
}

/// One declaration of the sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckItem)]
pub struct Item {
    /// Its place in the sample, from 1.
    pub place: u32,
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名.
    pub name: String,
    /// The declaration's reference.
    pub reference: Reference,
    /// The revision that stood when it was drawn.
    pub revision: u32,
    /// What it was drawn with.
    #[serde(flatten)]
    pub stratum: Stratum,
}

/// One thing that was done in a spot check. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = SpotCheckStep)]
pub struct Step {
    /// 1 for the drawing, then counting up.
    pub step: u32,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Who did it.
    pub by: Person,
    /// What was done.
    #[serde(flatten)]
    pub action: Action,
}

/// What somebody did, with what stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
#[schema(as = SpotCheckAction)]
pub enum Action {
    /// 抽取.
    Drawn {
        /// How many.
        size: usize,
    },
    /// 登记核查结果.
    Found {
        /// Of which item.
        place: u32,
        /// Whose declaration it is.
        number: RosterNumber,
        /// What was noted before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<Finding>>,
        /// What is noted now.
        after: Box<Finding>,
    },
    /// 认定抽查结果.
    Concluded {
        /// The result.
        after: Conclusion,
    },
    /// 撤回抽查结果.
    TakenBack {
        /// What was stated.
        before: Conclusion,
        /// Why it is taken back.
        reason: String,
    },
}

impl SpotCheck {
    /// Records a sample, with its items.
    #[must_use]
    pub fn record(drawing: Drawing, sample: Sample, by: Person, at: Timestamp) -> (Self, Vec<Item>) {
        let items: Vec<Item> = (1..).zip(sample.members).map(Item::of).collect();
        let size = items.len();
        let spot_check = SpotCheck {
            id: drawing.id,
            unit: drawing.unit,
            round: drawing.round,
            wanted: drawing.wanted,
            seed: drawing.seed,
            method: METHOD.to_owned(),
            population: sample.population,
            population_sha256: sample.sha256,
            shares: sample.shares,
            size,
            drawn_at: at,
            drawn_by: by.clone(),
            counts: Counts::default(),
            conclusion: None,
            last: Step {
                step: 1,
                at,
                by,
                action: Action::Drawn { size },
            },
        };
        (spot_check, items)
    }

    /// A digest of what was drawn and how: of two different drawings under one id, each keeps its own items.
    #[must_use]
    pub fn drawing(&self) -> Digest {
        let drawn = format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            self.method, self.unit, self.seed, self.population_sha256, self.size, self.drawn_at
        );
        Digest::of(drawn.as_bytes())
    }

    /// Leaves items out that somebody may not see, given what was found of each.
    pub fn leave_out<'a>(&mut self, hidden: impl Iterator<Item = (&'a Item, Option<&'a Finding>)>) {
        for (item, finding) in hidden {
            self.size = self.size.saturating_sub(1);
            let share = self.shares.iter_mut().find(|share| share.stratum == item.stratum);
            if let Some(share) = share {
                share.drawn = share.drawn.saturating_sub(1);
            }
            if let Some(finding) = finding {
                self.counts.leave_out(finding.verdict);
            }
        }
    }

    /// How many items have no final finding yet.
    #[must_use]
    pub fn unsettled(&self) -> usize {
        self.size
            .saturating_sub(self.counts.confirmed + self.counts.untrue)
    }
}

impl Item {
    fn of((place, member): (u32, Member)) -> Self {
        Item {
            place,
            number: member.number,
            name: member.name,
            reference: member.reference,
            revision: member.revision,
            stratum: member.stratum,
        }
    }
}

impl Action {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        match self {
            Action::Drawn { .. } => "抽取样本",
            Action::Found { .. } => "登记核查结果",
            Action::Concluded { .. } => "认定抽查结果",
            Action::TakenBack { .. } => "撤回抽查结果",
        }
    }
}
