//! A declaration with everything that was found and decided, as JSON.

use campaign::deadlines::Standing;
use campaign::flags::{Flag, flags};
use campaign::verification::{Columns, Entry, Kind, View};
use campaign::{Dossier, Revision, timing};
use serde_json::{Value, json};
use web::{Web, papers};

/// For programs.
pub(super) fn json(web: &Web, dossier: &Dossier) -> Value {
    let (view, current) = (View::of(dossier), &dossier.current);
    let places = 0..current.content.participations.len();
    json!({
        "reference": current.reference,
        "number": current.number,
        "revision": current.revision,
        "step": dossier.docket.as_ref().map_or(0, |docket| docket.step),
        "filed_at": current.filed_at,
        "late": current.late,
        "declarant": current.declarant,
        "declaration": current.content,
        "is_verified": view.is_verified(),
        "exempt": view.exemption().map(|ruling| ruling.accepted),
        "participations": places.map(|place| participation(web, &view, place)).collect::<Vec<_>>(),
        "whole": {
            "verification": entry(view.standing_entry(Kind::Verification, None)),
            "former_verification": entry(former(&view, Kind::Verification, None)),
            "exemption": entry(view.standing_entry(Kind::Exemption, None)),
            "former_exemption": entry(former(&view, Kind::Exemption, None)),
            "disposition": entry(view.entry(Kind::Disposition, None)),
            "note": entry(view.entry(Kind::Note, None)),
        },
        "left_out": view.left_out(),
        "withdrawals": dossier.withdrawals,
    })
}

fn participation(web: &Web, view: &View, place: usize) -> Value {
    let standing = &view.standings()[place];
    json!({
        "participation": place,
        "flags": flags_of(web, view, standing),
        "lenient": view.meets_lenient_line(&web.campaign, place),
        "is_exempt": view.is_exempt(place),
        "reported_at": standing.reported_at,
        "stated_withdrawn_on": view.last_stated_withdrawal(place),
        "withdrawn_on": view.withdrawn_on(place),
        "columns": columns(&view.columns(&web.campaign, place)),
        "verification": entry(view.standing_entry(Kind::Verification, Some(place))),
        "former_verification": entry(former(view, Kind::Verification, Some(place))),
        "ordered_withdrawal": entry(view.entry(Kind::OrderedWithdrawal, Some(place))),
        "agreed_date": entry(view.entry(Kind::AgreedDate, Some(place))),
        "recheck": entry(view.entry(Kind::Recheck, Some(place))),
        "disposition": entry(view.entry(Kind::Disposition, Some(place))),
        "note": entry(view.entry(Kind::Note, Some(place))),
    })
}

fn entry(entry: Option<&Entry>) -> Value {
    json!(entry)
}

/// What was found before and counts no more, since the facts were amended.
pub(super) fn former<'a>(view: &View<'a>, kind: Kind, place: Option<usize>) -> Option<&'a Entry> {
    match view.standing_entry(kind, place) {
        Some(_) => None,
        None => view.entry(kind, place),
    }
}

/// Columns 15 to 19 of Annex 3.
pub(super) fn columns(columns: &Columns) -> Value {
    json!({
        "self_report_withdrawal": columns.self_report,
        "verification_withdrawal": columns.verification_stage,
        "agreed_withdrawal": columns.agreed,
        "verification": columns.verification,
        "disposition": columns.disposition,
    })
}

/// What there is to look at in how a participation was left.
pub(crate) fn flags_of(web: &Web, view: &View, standing: &Standing) -> Vec<Flag> {
    standing.later.map_or_else(
        || flags(&web.campaign.rules, &view.current().content, standing.declared),
        |report| report.flags.clone(),
    )
}

/// An entry as people read it.
pub(crate) fn told(entry: &Entry) -> Value {
    json!({
        "kind": entry.matter.kind().in_chinese(),
        "text": entry.matter.in_chinese(),
        "by": entry.by.name,
        "role": entry.role.in_chinese(),
        "at": timing::moment_in_chinese(entry.at),
        "revision": entry.revision,
        "about": entry.about.as_ref().map(|about| about.in_chinese()),
    })
}

/// The declaration that stands, as people read it: who, and what was declared.
pub(super) fn report(web: &Web, dossier: &Dossier) -> (Value, Value) {
    report_of(web, &dossier.current)
}

/// A filing as people read it: who, and what was declared.
pub(super) fn report_of(web: &Web, filing: &Revision) -> (Value, Value) {
    let declarant = papers::declarant(&web.campaign, filing);
    (declarant, papers::content(&filing.content))
}
