//! Spot checks as they are answered.

use campaign::person::Person;
use campaign::spot_check::{
    Action, Conclusion, Counts, Finding, Item, Share, SpotCheck, Step, Stratum, Wanted,
};
use campaign::{Campaign, Digest, Reference, UnitId, timing};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use utoipa::ToSchema;

/// A spot check, without its items.
#[derive(Serialize, ToSchema)]
pub(super) struct SpotCheckHead {
    id: Reference,
    unit: UnitId,
    unit_name: String,
    /// The round it was drawn in, where all units were.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<Reference>,
    /// What was asked for.
    wanted: Wanted,
    seed: String,
    #[schema(example = "spot-check/1")]
    method: String,
    population: SpotCheckPopulation,
    /// How the strata fared.
    shares: Vec<Share>,
    size: usize,
    pub(super) drawn_at: Timestamp,
    drawn_by: Person,
    counts: Counts,
    /// Items without a final finding.
    unsettled: usize,
    /// The unit's result; null until it is stated.
    #[schema(required)]
    result: Option<Conclusion>,
}

/// What the sample was drawn from.
#[derive(Serialize, ToSchema)]
struct SpotCheckPopulation {
    declarations: usize,
    /// Of the lines `number kind cadre`, in order, each ended by a line feed.
    sha256: Digest,
}

/// An item, with what was found of it.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundItem {
    #[serde(flatten)]
    pub(super) item: Item,
    #[schema(required)]
    pub(super) finding: Option<Finding>,
}

impl SpotCheckHead {
    pub(super) fn of(campaign: &Campaign, check: &SpotCheck) -> Self {
        SpotCheckHead {
            id: check.id.clone(),
            unit: check.unit.clone(),
            unit_name: campaign.unit_name(&check.unit).to_owned(),
            round: check.round.clone(),
            wanted: check.wanted,
            seed: check.seed.clone(),
            method: check.method.clone(),
            population: SpotCheckPopulation {
                declarations: check.population,
                sha256: check.population_sha256.clone(),
            },
            shares: check.shares.clone(),
            size: check.size,
            drawn_at: check.drawn_at,
            drawn_by: check.drawn_by.clone(),
            counts: check.counts,
            unsettled: check.unsettled(),
            result: check.conclusion.clone(),
        }
    }

    /// As lists print it.
    pub(super) fn shown(&self) -> Value {
        let mut shown = json!(self);
        shown["drawn"] = json!(timing::moment_in_chinese(self.drawn_at));
        shown
    }
}

/// The items, each with what was found of it.
pub(super) fn items(items: Vec<Item>, findings: Vec<Finding>) -> Vec<FoundItem> {
    let mut found: HashMap<u32, Finding> = findings
        .into_iter()
        .map(|finding| (finding.place, finding))
        .collect();
    let with_finding = |item: Item| FoundItem {
        finding: found.remove(&item.place),
        item,
    };
    items.into_iter().map(with_finding).collect()
}

/// What was asked for, in words.
pub(super) fn wanted(wanted: Wanted) -> String {
    match wanted {
        Wanted::Size(size) => format!("{size} 份"),
        Wanted::Percent(percent) => format!("{percent}%"),
    }
}

/// A stratum, in words.
pub(super) fn stratum(stratum: Stratum) -> String {
    let cadre = if stratum.leading_cadre {
        "领导干部"
    } else {
        "其他人员"
    };
    format!("{}，{cadre}", stratum.kind.in_chinese())
}

/// A step as a page prints it.
pub(super) fn step(step: &Step) -> Value {
    let mut shown = json!({
        "what": step.action.in_chinese(),
        "by": step.by,
        "at": timing::moment_in_chinese(step.at),
    });
    match &step.action {
        Action::Drawn { size } => shown["fact"] = json!(format!("{size} 份")),
        Action::Found {
            number,
            before,
            after,
            ..
        } => {
            let was = before.as_ref().map(|before| before.verdict.as_str());
            shown["fact"] = json!(match was {
                Some(was) => format!("{number}：{was} → {}", after.verdict),
                None => format!("{number}：{}", after.verdict),
            });
            shown["words"] = json!(
                [&after.what, &after.note]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
            );
        }
        Action::TakenBack { before, reason } => {
            shown["fact"] = json!(format!("{}；{}", before.assessment, before.accountability));
            shown["words"] = json!([&before.summary, reason]);
        }
        Action::Concluded { after } => {
            shown["fact"] = json!(format!("{}；{}", after.assessment, after.accountability));
            shown["words"] = json!(
                [Some(&after.summary), after.accountability_note.as_ref()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
            );
        }
    }
    shown
}
