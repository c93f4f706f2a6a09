//! Spot checks as they are answered.

use campaign::spot_check::{Action, Finding, Item, SpotCheck, Step, Stratum, Wanted};
use campaign::{Campaign, timing};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A spot check with everything but its items and steps.
pub(super) fn head(campaign: &Campaign, check: &SpotCheck) -> Value {
    json!({
        "id": check.id,
        "unit": check.unit,
        "unit_name": campaign.unit_name(&check.unit),
        "wanted": check.wanted,
        "seed": check.seed,
        "method": check.method,
        "population": { "declarations": check.population, "sha256": check.population_sha256 },
        "shares": check.shares,
        "size": check.size,
        "drawn_at": check.drawn_at,
        "drawn_by": check.drawn_by,
        "counts": check.counts,
        "unsettled": check.unsettled(),
        "result": check.conclusion,
    })
}

/// The items, each with what was found of it.
pub(super) fn items(items: &[Item], findings: Vec<Finding>) -> Vec<Value> {
    let mut found: HashMap<u32, Finding> = findings
        .into_iter()
        .map(|finding| (finding.place, finding))
        .collect();
    let with_finding = |item: &Item| {
        let mut shown = json!(item);
        shown["finding"] = json!(found.remove(&item.place));
        shown
    };
    items.iter().map(with_finding).collect()
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
