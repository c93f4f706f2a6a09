//! The pages of a withdrawal that is reported after filing: the form, its review, the receipt, and the print.

use super::{Reporting, check_open, refuse};
use crate::Web;
use crate::keeping::{Keeping, Kept};
use crate::record::{Record, deadline, moment};
use crate::submission::Submission;
use axum::response::Response;
use campaign::entered::{EnteredReport, Source};
use campaign::withdrawal_report::Refused;
use campaign::{Dossier, FieldErrors, FormFields as _, Reference, WHOLE_FORM, WithdrawalReport, timing};
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use store::Form;
use web::papers::Style;
use web::{Person, Problem, papers};

/// What of the form is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// Which participation.
    pub(crate) place: usize,
    /// The review of the draft instead of the form.
    pub(crate) review: bool,
    /// The draft changed since the review that was looked at.
    pub(crate) newer: bool,
    /// What an older window sent instead of the draft.
    pub(crate) aside: bool,
}

/// The form to report the withdrawal of one participation with; or, where it is filled in, its review.
pub(crate) async fn form(
    web: &Web,
    person: &Person,
    record: &Record,
    view: View,
) -> Result<Response, Problem> {
    if !record.reader.is_owner {
        return Err(Problem::not_found());
    }
    check_open(web)?;
    let dossier = &record.dossier;
    let reported = dossier
        .standings()
        .get(view.place)
        .is_some_and(|standing| standing.later.is_some());
    if reported {
        return Err(refuse(Refused::ReportedBefore));
    }
    let found = WithdrawalReport::reportable(dossier, dossier.current.revision, view.place);
    found.map_err(|refused| match refused {
        Refused::NoSuchParticipation => Problem::not_found(),
        other => Problem::new(StatusCode::CONFLICT, other.to_string()),
    })?;
    let page = FormPage {
        web,
        person,
        dossier,
        place: view.place,
    };
    let kept = Keeping::of(web, person, Form::Withdrawal(view.place));
    match kept.find(view.aside).await? {
        Some(kept) => page.of_kept(&kept, view),
        None => page.form(StatusCode::OK, &Typed::of(&json!({}))),
    }
}

/// What a form shows.
struct Typed<'a> {
    form: &'a Value,
    errors: FieldErrors,
    /// The edition of the draft that it goes on from.
    edition: Option<&'a Reference>,
    /// Whether it was laid aside while the form went on in another window.
    aside: bool,
    /// When the draft was saved.
    saved_at: Option<Timestamp>,
    /// What was filed since it was begun, as a sentence.
    since: Option<String>,
}

impl<'a> Typed<'a> {
    fn of(form: &'a Value) -> Self {
        Typed {
            form,
            errors: FieldErrors::default(),
            edition: None,
            aside: false,
            saved_at: None,
            since: None,
        }
    }

    fn sent(submission: &'a Submission) -> Self {
        Typed {
            edition: submission.edition.as_ref(),
            aside: submission.aside,
            ..Typed::of(&submission.form)
        }
    }
}

/// The pages of the form about one participation.
struct FormPage<'a> {
    web: &'a Web,
    person: &'a Person,
    dossier: &'a Dossier,
    place: usize,
}

impl FormPage<'_> {
    /// The form that goes on with what is kept, or the review of it.
    fn of_kept(&self, kept: &Kept, view: View) -> Result<Response, Problem> {
        let submission = &kept.submission;
        let mut typed = Typed {
            saved_at: Some(kept.saved_at),
            since: self.amended_since(&submission.form),
            ..Typed::sent(submission)
        };
        if let Some(told) = &kept.elsewhere {
            typed.errors.add(WHOLE_FORM, told);
        }
        if !view.review || submission.aside || typed.since.is_some() {
            return self.form(StatusCode::OK, &typed);
        }
        typed.errors = self.check(&submission.form);
        if typed.errors.is_empty() {
            self.render(
                StatusCode::OK,
                "declare/withdrawal-review.html",
                &typed,
                view.newer,
            )
        } else {
            self.form(StatusCode::OK, &typed)
        }
    }

    /// Where the report was amended since the form was begun: its participations may have changed places.
    fn amended_since(&self, form: &Value) -> Option<String> {
        let seen = form.get("revision")?.as_str()?.trim().parse().ok()?;
        match WithdrawalReport::reportable(self.dossier, seen, self.place) {
            Err(amended @ Refused::OldRevision { .. }) => Some(amended.to_string()),
            _ => None,
        }
    }

    /// What is wrong with a form.
    fn check(&self, form: &Value) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let entered = EnteredReport::read(form, Source::Form, &mut errors);
        let of = self.dossier.current.content.participations.get(self.place);
        let parsed = entered.parse(of, timing::day(self.web.now()), errors);
        parsed.err().unwrap_or_default()
    }

    fn form(&self, status: StatusCode, typed: &Typed<'_>) -> Result<Response, Problem> {
        self.render(status, "declare/withdrawal.html", typed, false)
    }

    fn render(
        &self,
        status: StatusCode,
        template: &str,
        typed: &Typed<'_>,
        newer: bool,
    ) -> Result<Response, Problem> {
        let current = &self.dossier.current;
        let context = json!({
            "form": typed.form,
            "errors": typed.errors,
            "draft": typed.edition,
            "aside": typed.aside,
            "saved_at": typed.saved_at.map(timing::moment_in_chinese),
            "since": typed.since,
            "newer": newer,
            "reference": current.reference,
            "revision": current.revision,
            "place": self.place,
            "participation": papers::content(&current.content)["participations"][self.place],
            "municipal": current.declarant.municipally_managed,
            "lenient": deadline(self.web.campaign.deadlines(self.web.now()).lenient),
        });
        self.web.render_for(self.person, status, template, context)
    }
}

impl Reporting<'_> {
    /// The form with what was typed and what is wrong, where it can be neither kept nor filed.
    pub(super) fn refused(&self, submission: &Submission, problem: &Problem) -> Result<Response, Problem> {
        let mut typed = Typed::sent(submission);
        typed.errors = problem.field_errors().clone();
        if typed.errors.is_empty() {
            typed.errors.add(WHOLE_FORM, problem.detail());
        }
        let page = FormPage {
            web: self.web,
            person: self.person,
            dossier: self.dossier,
            place: self.place,
        };
        Ok(problem.told_by(page.form(problem.status(), &typed)?))
    }
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
    web.render_for(person, StatusCode::OK, "declare/withdrawal-receipt.html", context)
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
