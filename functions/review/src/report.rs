//! A report to be read: its facts as people call them.

use campaign::declaration::Participant;
use campaign::sign_off::{Actor, Step};
use campaign::{Campaign, Declarant, Declaration, Revision, timing};
use serde_json::{Value, json};

/// The declarant with what the roster said when the report was filed.
pub(crate) fn declarant(campaign: &Campaign, revision: &Revision) -> Value {
    let declarant = &revision.declarant;
    json!({
        "name": declarant.name,
        "born": declarant.born,
        "age": declarant.born.years_until(timing::day(revision.filed_at)),
        "unit": unit_name(campaign, &declarant.unit),
        "position": declarant.position,
        "rank": rank(declarant),
        "leading_cadre": declarant.leading_cadre,
        "municipally_managed": declarant.municipally_managed,
    })
}

fn rank(declarant: &Declarant) -> String {
    match &declarant.post_name {
        Some(post) => format!("{}（{post}）", declarant.rank),
        None => declarant.rank.to_string(),
    }
}

/// A unit's name as published.
pub(crate) fn unit_name(campaign: &Campaign, unit: &campaign::UnitId) -> String {
    campaign
        .unit(unit)
        .map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

/// What was declared, with each participant by name instead of by place.
pub(crate) fn declaration(declaration: &Declaration) -> Value {
    let mut value = json!(declaration);
    for (row, participation) in declaration.participations.iter().enumerate() {
        let name = match participation.participant {
            Participant::Oneself => "本人".to_owned(),
            Participant::Relative(place) => declaration
                .relatives
                .get(place)
                .map_or_else(String::new, |relative| {
                    format!("{}（{}）", relative.name, relative.relation)
                }),
        };
        value["participations"][row]["participant"] = json!(name);
    }
    value
}

/// A step as a line of the history.
pub(crate) fn step(step: &Step) -> Value {
    use campaign::sign_off::Action;
    let (detail, concerns) = match &step.action {
        Action::Signed => (None, None),
        Action::Returned { reason } => (Some(reason.clone()), None),
        Action::ReadOnPaper { signer, note } => (Some(note.clone()), Some(actor(signer))),
        Action::Appointed { signer } => (None, Some(signer.name.clone())),
    };
    json!({
        "at": timing::moment_in_chinese(step.at),
        "revision": step.revision,
        "what": step.action.in_chinese(),
        "by": actor(&step.by),
        "detail": detail,
        "concerns": concerns,
    })
}

/// `示例甲（受示例乙委托）`, or with the post: `示例甲（党组书记）`.
pub(crate) fn actor(actor: &Actor) -> String {
    match &actor.on_behalf_of {
        Some(absent) => format!("{}（受{}委托）", actor.person.name, absent.name),
        None => format!("{}（{}）", actor.person.name, actor.capacity.in_chinese()),
    }
}
