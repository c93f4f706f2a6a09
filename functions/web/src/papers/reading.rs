//! The facts of a report as people call them.

use campaign::declaration::{Participant, Withdrawal};
use campaign::on_paper::Paper;
use campaign::sign_off::{Action, Actor, Step};
use campaign::{
    Apart, Campaign, Declarant, Declaration, Reference, Revision, WithdrawalReport, date, timing,
};
use jiff::civil::Date;
use serde_json::{Value, json};

/// The declarant with what the roster said when the report was filed.
#[must_use]
pub fn declarant(campaign: &Campaign, revision: &Revision) -> Value {
    let mut facts = person(campaign, &revision.declarant, timing::day(revision.made_at()));
    facts["paper"] = json!(
        revision
            .paper
            .as_ref()
            .map(|paper| on_paper(&revision.reference, paper))
    );
    facts
}

/// What is to be said of a report that came on paper.
fn on_paper(reference: &Reference, paper: &Paper) -> Value {
    let scans: Vec<Value> = paper
        .scans
        .iter()
        .map(|scan| {
            json!({
                "href": format!("/api/declarations/{reference}/scans/{}", scan.sha256),
                "media": scan.media.in_chinese(), "kib": scan.bytes.div_ceil(1024),
            })
        })
        .collect();
    json!({
        "signed_on": paper.on_paper.signed_on,
        "received_on": paper.on_paper.received_on,
        "received_by": paper.on_paper.received_by,
        "entered_by": paper.entered_by.name,
        "entered_at": timing::moment_in_chinese(paper.entered_at),
        "compared_by": paper.compared_by.name,
        "scans": scans,
    })
}

/// Who filed a revision: its declarant; of one that came on paper, who entered and who compared it too.
#[must_use]
pub fn filed_by(revision: &Revision) -> String {
    let name = &revision.declarant.name;
    match &revision.paper {
        None => name.clone(),
        Some(paper) => format!(
            "{name}（{}收到，{}录入，{}核对）",
            date::in_chinese(paper.on_paper.received_on),
            paper.entered_by.name,
            paper.compared_by.name
        ),
    }
}

/// A declarant as the roster had them, with their age on a day.
#[must_use]
pub fn person(campaign: &Campaign, declarant: &Declarant, on: Date) -> Value {
    let rank = match &declarant.post_name {
        Some(post) => format!("{}（{post}）", declarant.rank),
        None => declarant.rank.to_string(),
    };
    json!({
        "name": declarant.name,
        "born": declarant.born,
        "age": declarant.born.years_until(on),
        "unit": campaign.unit_name(&declarant.unit),
        "position": declarant.position,
        "rank": rank,
        "leading_cadre": declarant.leading_cadre,
        "municipally_managed": declarant.municipally_managed,
    })
}

/// What was declared, with each participant by name instead of by place.
#[must_use]
pub fn content(declaration: &Declaration) -> Value {
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
    value["kind_name"] = json!(declaration.kind.in_chinese());
    value
}

/// A step of the sign-off as a line of the history.
#[must_use]
pub fn step(campaign: &Campaign, step: &Step) -> Value {
    let (detail, concerns) = match &step.action {
        Action::Signed => (None, None),
        Action::Returned { reason } => (Some(reason.clone()), None),
        Action::ReadOnPaper { signer, note } => (Some(note.clone()), Some(actor(campaign, signer))),
        Action::Appointed { signer, why } => (why.clone(), Some(signer.name.clone())),
    };
    json!({
        "at": timing::moment_in_chinese(step.at),
        "on": timing::day(step.at),
        "revision": step.revision,
        "what": step.action.in_chinese(),
        "agreed": step.action.outcome().is_some_and(|state| state.is_signed()),
        "by": actor(campaign, &step.by),
        "detail": detail,
        "concerns": concerns,
    })
}

/// `示例甲（受示例乙委托）`, or with the post: `示例甲（党组书记）`.
#[must_use]
pub fn actor(campaign: &Campaign, actor: &Actor) -> String {
    match &actor.on_behalf_of {
        Some(absent) => format!("{}（受{}委托）", actor.person.name, absent.name),
        None => format!("{}（{}）", actor.person.name, actor.capacity.in_chinese(campaign)),
    }
}

/// A withdrawal reported after filing. Flags are left out: they are for the office and the discipline team.
#[must_use]
pub fn withdrawal(report: &WithdrawalReport) -> Value {
    let mut facts = json!(report.withdrawal);
    if let Withdrawal::Withdrawn { date, .. } = &report.withdrawal {
        facts["date"] = json!(date::in_chinese(*date));
    }
    json!({
        "serial": report.serial,
        "revision": report.revision,
        "participation": report.participation,
        "participant": report.participant.in_chinese(),
        "subject": report.subject,
        "from": report.subject.from.in_chinese(),
        "withdrawal": facts,
        "at": timing::moment_in_chinese(report.reported_at),
        "on": timing::day(report.reported_at),
    })
}

/// Somebody whose report is kept and counted nowhere.
#[must_use]
pub fn apart(apart: &Apart) -> Value {
    json!({
        "number": apart.person.number,
        "name": apart.person.name,
        "reference": apart.reference,
        "why": apart.why(),
        "departed_on": apart.departed_on.map(date::in_chinese),
    })
}
