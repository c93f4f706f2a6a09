//! The pages of a withdrawal that is reported after filing: the form, its review, the receipt, and the print.

use super::{check_open, place_of, refuse};
use crate::Web;
use crate::record::{Record, deadline, moment};
use axum::response::Response;
use campaign::entered::{EnteredReport, Source};
use campaign::withdrawal_report::Refused;
use campaign::{Dossier, FieldErrors, WithdrawalReport, timing};
use http::StatusCode;
use serde_json::{Value, json};
use store::Form;
use web::body::Submission;
use web::papers::Style;
use web::{Person, Problem, papers};

/// What was typed about this participation and not filed yet.
pub(super) async fn draft(web: &Web, person: &Person, place: usize) -> Result<Option<Value>, Problem> {
    let draft = web
        .store
        .drafts
        .find(&person.entry.number, Form::Withdrawal, web.now())
        .await?;
    Ok(draft
        .map(|draft| draft.form)
        .filter(|form| place_of(form) == Some(place)))
}

/// The form to report the withdrawal of one participation with; or, where it is filled in, its review.
pub(crate) async fn form(
    web: &Web,
    person: &Person,
    record: &Record,
    place: usize,
    review: bool,
) -> Result<Response, Problem> {
    if !record.reader.is_owner {
        return Err(Problem::not_found());
    }
    check_open(web)?;
    let dossier = &record.dossier;
    let reported = dossier
        .standings()
        .get(place)
        .is_some_and(|standing| standing.later.is_some());
    if reported {
        return Err(refuse(Refused::ReportedBefore));
    }
    let found = WithdrawalReport::reportable(dossier, dossier.current.revision, place);
    found.map_err(|refused| match refused {
        Refused::NoSuchParticipation => Problem::not_found(),
        other => Problem::new(StatusCode::CONFLICT, other.to_string()),
    })?;
    let form = draft(web, person, place).await?;
    let errors = match &form {
        Some(form) if review => check(web, dossier, place, form),
        _ => FieldErrors::default(),
    };
    let template = if review && form.is_some() && errors.is_empty() {
        "withdrawal-review.html"
    } else {
        "withdrawal.html"
    };
    let form = form.unwrap_or_else(|| json!({}));
    let context = context(web, dossier, place, &form, &errors);
    web.render_for(person, StatusCode::OK, template, context)
}

/// What is wrong with a form.
fn check(web: &Web, dossier: &Dossier, place: usize, form: &Value) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let entered = EnteredReport::read(form, Source::Form, &mut errors);
    let of = dossier.current.content.participations.get(place);
    let parsed = entered.parse(of, timing::day(web.now()), errors);
    parsed.err().unwrap_or_default()
}

/// The receipt of a withdrawal that was reported: nothing personal in it.
pub(crate) fn receipt(web: &Web, person: &Person, record: &Record, serial: u32) -> Result<Response, Problem> {
    let report = reported(record, serial)?;
    let context = json!({
        "reference": report.reference, "serial": report.serial, "revision": report.revision,
        "place": report.participation, "at": moment(report.reported_at),
        "in_time": timing::day(report.reported_at) <= web.campaign.rules.lenient_until,
        "is_owner": record.reader.is_owner, "municipal": record.municipal,
    });
    web.render_for(person, StatusCode::OK, "withdrawal-receipt.html", context)
}

/// A withdrawal that was reported, on paper.
pub(crate) fn print(web: &Web, record: &Record, serial: u32) -> Result<Response, Problem> {
    let html = web.withdrawal_paper(reported(record, serial)?, Style::Linked)?;
    Ok(web::page(StatusCode::OK, html))
}

fn reported(record: &Record, serial: u32) -> Result<&WithdrawalReport, Problem> {
    let mut reports = record.dossier.withdrawals.iter();
    reports
        .find(|report| report.serial == serial)
        .ok_or_else(Problem::not_found)
}

/// The form with what was typed and what is wrong, where it can be corrected there.
pub(super) fn refused(
    web: &Web,
    person: &Person,
    dossier: &Dossier,
    submission: &Submission,
    problem: Problem,
) -> Result<Response, Problem> {
    let place = place_of(&submission.value);
    let place = place.filter(|place| *place < dossier.current.content.participations.len());
    let Some(place) = place else {
        return Err(problem);
    };
    let mut errors = problem.field_errors().clone();
    if errors.is_empty() {
        errors.add("", problem.detail());
    }
    let context = context(web, dossier, place, &submission.value, &errors);
    let page = web.render_for(person, problem.status(), "withdrawal.html", context)?;
    Ok(problem.told_by(page))
}

fn context(web: &Web, dossier: &Dossier, place: usize, form: &Value, errors: &FieldErrors) -> Value {
    let current = &dossier.current;
    json!({
        "form": form,
        "errors": errors,
        "reference": current.reference,
        "revision": current.revision,
        "place": place,
        "participation": papers::content(&current.content)["participations"][place],
        "municipal": current.declarant.municipally_managed,
        "lenient": deadline(web.campaign.deadlines(web.now()).lenient),
    })
}
