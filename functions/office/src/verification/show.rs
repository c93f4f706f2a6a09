//! `GET /api/declarations/{reference}/verification`: one declaration with everything about it.

use super::shown::{VerifiedDeclaration, columns, former, told};
use super::{find, shown};
use crate::choices::unit_options;
use crate::history::declaration as history;
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::case_file::{Aspect, Entry, Kind, Matter, Measure};
use campaign::contradiction::Contradiction;
use campaign::verification::View;
use campaign::{Dossier, Right, date, timing};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Filled, Person, Problem};

/// A form that came back, named by its matter and the participation it stands at.
fn sent(kind: Kind, filled: &Filled) -> Value {
    let place = match &filled.form["participation"] {
        Value::String(place) => place.parse::<u64>().ok(),
        place => place.as_u64(),
    };
    let place = place.map_or_else(|| "whole".to_owned(), |place| place.to_string());
    let mut typed = filled.form.clone();
    // The page looks for what was chosen in it: in a list, and in nothing else.
    if let Some(fields) = typed.as_object_mut() {
        fields.retain(|name, value| name != "participations" || value.is_array());
    }
    json!({ "form": format!("{}-{place}", name_of(kind)), "typed": typed, "errors": filled.errors })
}

/// The matter's name, as in its address.
fn name_of(kind: Kind) -> String {
    kind.as_str().replace('_', "-")
}

/// Shows a declaration with everything about it.
#[utoipa::path(get, path = "/api/declarations/{reference}/verification", operation_id = "verification",
    description = "403 also to whoever filed the declaration or is named among its relatives.",
    security(("Session" = [])),
    params(("reference" = String, Path, description = "The declaration's reference")),
    responses(
        (status = 200, description = "Everything about the declaration", body = VerifiedDeclaration),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let dossier = find(web, &person, &reference).await?;
    if web::wants_page(&headers) {
        return page(web, &person, &dossier, None).await;
    }
    let mut answer = VerifiedDeclaration::of(web, &dossier);
    let events = history::read(web, &dossier).await?;
    answer.history = Some(events.into_iter().map(|event| event.told).collect());
    answer.case_reports = Some(web.store.verifications.reports(&dossier.current.number).await?);
    Ok(web::json(StatusCode::OK, &answer))
}

/// The page, with a form that came back, if one did.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    dossier: &Dossier,
    came_back: Option<(Kind, Filled)>,
) -> Result<Response, Problem> {
    let (view, current) = (View::of(dossier), &dossier.current);
    let (declarant, declaration) = shown::report(web, dossier);
    let events = history::read(web, dossier).await?;
    let places = 0..current.content.participations.len();
    let reports = 1..=dossier
        .case_file
        .as_ref()
        .map_or(0, |case_file| case_file.reports);
    let context = json!({
        "reference": current.reference,
        "number": current.number,
        "revision": current.revision,
        "step": dossier.case_file.as_ref().map_or(0, |case_file| case_file.step),
        "filed_at": timing::moment_in_chinese(current.filed_at),
        "late": current.late,
        "person": declarant,
        "declaration": declaration,
        "contradictions": view.contradictions(&web.campaign).iter().map(Contradiction::in_chinese).collect::<Vec<_>>(),
        "is_verified": view.is_verified(),
        "rows": places.map(|place| row(web, &view, place)).collect::<Vec<_>>(),
        "whole": {
            "verification": view.standing_entry(Kind::Verification, None).map(told),
            "former": former(&view, Kind::Verification, None).map(told),
            "exemption": view.standing_entry(Kind::Exemption, None).map(told),
            "former_exemption": former(&view, Kind::Exemption, None).map(told),
            "disposition": view.entry(Kind::Disposition, None).map(told),
            "note": view.entry(Kind::Note, None).map(told),
            "forms": forms(&view, None),
        },
        "left_out": view.left_out().into_iter().map(told).collect::<Vec<_>>(),
        "case_reports": reports.collect::<Vec<_>>(),
        "unit_options": unit_options(&web.campaign),
        "history": events.into_iter().map(|event| event.page).collect::<Vec<_>>(),
        "aspects": Aspect::ALL.iter().map(|aspect| json!([aspect.as_str(), aspect.in_chinese()])).collect::<Vec<_>>(),
        "measures": Measure::ALL,
        "today": date::in_chinese(timing::day(web.now())),
        "may_verify": Right::Verify.is_held_by(&person.roles),
        "may_dispose": Right::Dispose.is_held_by(&person.roles),
        "sent": came_back.as_ref().map(|(kind, filled)| sent(*kind, filled)),
        "errors": came_back.as_ref().map_or_else(|| json!({}), |(_, filled)| json!(filled.errors)),
    });
    let status = came_back.map_or(StatusCode::OK, |(_, filled)| filled.status);
    web.render_for(person, status, "office/verification.html", context)
}

/// A participation with what was found and decided about it, and how its forms begin.
fn row(web: &Web, view: &View, place: usize) -> Value {
    let standing = &view.standings()[place];
    let day = |day: Option<jiff::civil::Date>| day.map(date::in_chinese);
    let later = standing.later.map(|report| {
        json!({
            "at": timing::moment_in_chinese(report.reported_at),
            "on": day(report.withdrawal.withdrawn_on()),
            "facts": report.withdrawal,
        })
    });
    let entries = [
        Kind::OrderedWithdrawal,
        Kind::AgreedDate,
        Kind::Recheck,
        Kind::Disposition,
        Kind::Note,
    ];
    let entries = entries
        .into_iter()
        .filter_map(|kind| view.entry(kind, Some(place)));
    json!({
        "place": place,
        "flags": view.flags(&web.campaign, place),
        "lenient": view.meets_lenient_line(&web.campaign, place),
        "is_exempt": view.is_exempt(place),
        "reported_at": timing::made_in_chinese(standing.reported_at),
        "later": later,
        "stated": day(view.last_stated_withdrawal(place)),
        "withdrawn_on": day(view.withdrawn_on(&web.campaign, place)),
        "columns": columns(view.columns(&web.campaign, place)),
        "verification": view.standing_entry(Kind::Verification, Some(place)).map(told),
        "former": former(view, Kind::Verification, Some(place)).map(told),
        "entries": entries.map(told).collect::<Vec<_>>(),
        "is_disposed": view.disposition(Some(place)).is_some(),
        "forms": forms(view, Some(place)),
    })
}

/// What stands, as the forms show it to be changed; by matter. What counts no more begins empty.
fn forms(view: &View, place: Option<usize>) -> Value {
    let mut forms = json!({});
    let kinds = [
        Kind::Verification,
        Kind::OrderedWithdrawal,
        Kind::AgreedDate,
        Kind::Recheck,
        Kind::Exemption,
        Kind::Disposition,
        Kind::Note,
    ];
    for kind in kinds {
        if let Some(entry) = view.standing_entry(kind, place) {
            forms[name_of(kind)] = form_of(entry);
        }
    }
    forms
}

fn form_of(entry: &Entry) -> Value {
    match &entry.matter {
        Matter::Verification(found) => json!({
            "outcome": if found.differences.is_empty() { "confirmed" } else { "differs" },
            "differences": found.differences,
            "evidence": found.evidence,
        }),
        Matter::OrderedWithdrawal(order) => json!(order),
        Matter::AgreedDate(agreed) => json!(agreed),
        Matter::Recheck(recheck) => json!({
            "result": if recheck.real { "real" } else { "sham" },
            "evidence": recheck.evidence,
        }),
        Matter::Disposition(disposition) => json!({
            "measure": disposition.measure,
            "reason": disposition.reason,
            "referral": disposition.referral,
        }),
        Matter::Exemption(ruling) => json!({
            "decision": if ruling.accepted { "accepted" } else { "refused" },
            "reason": ruling.reason,
        }),
        Matter::Note(note) => json!(note),
    }
}
