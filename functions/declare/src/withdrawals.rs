//! `POST /api/declarations/{reference}/withdrawals`: the declarant reports a withdrawal after filing. A browser's form is
//! kept and shown for review first ([`page`]); what is confirmed there is filed, and leads to its receipt.

mod page;

pub(crate) use page::{form, print, receipt};

use crate::{Web, receipt as receipts};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::entered::EnteredReport;
use campaign::timing::{self, FilingWindow};
use campaign::withdrawal_report::{Refused, Taken};
use campaign::{Dossier, FieldErrors, Reference, WithdrawalReport};
use http::StatusCode;
use http::header::LOCATION;
use serde_json::Value;
use store::{Draft, Form, Written};
use web::body::Submission;
use web::openapi::{BadBody, Faults, Invalid, SignedOut};
use web::{Person, Problem};

/// How often a report is decided anew when something else was written first.
const MOST_TRIES: usize = 4;

/// Reports a withdrawal: 303 to the record, or 201 with the report. Sent twice, it is one report.
#[utoipa::path(post, path = "/api/declarations/{reference}/withdrawals", operation_id = "reportWithdrawal",
    security(("Session" = [])),
    description = "Reports, after filing, that one's own participation was left. Sent twice, it is one report.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = EnteredReport, content_type = "application/json"),
    responses(
        (status = 201, description = "Reported, or reported already", body = WithdrawalReport,
            headers(("Location" = String, description = "The declaration"))),
        (status = 403, description = "After the campaign, by someone who is not covered, or sent by another site",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not one's own declaration", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another revision was filed since, or a withdrawal was reported otherwise",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
pub(crate) async fn report(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let dossier = match own(&web, &person, &reference).await {
        Ok(dossier) => dossier,
        // Nothing was read yet: the form comes back as it was sent.
        Err(problem) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
            return Ok(web::access::keep(&web, request, problem).await);
        }
        Err(problem) => return Err(problem),
    };
    let mut submission = web::body::read(request, &[]).await?;
    check_open(&web)?;
    let pressed = wants_page.then(|| take_action(&mut submission.value)).flatten();
    let filed = match pressed.as_deref() {
        Some("review") => match keep(&web, &person, &submission).await {
            Ok(place) => return Ok(web::see_other(&place)),
            Err(problem) => Err(problem),
        },
        Some("file") => {
            let Some(draft) = drafted(&web, &person, &submission).await? else {
                return Ok(web::see_other(&receipts::path(&dossier.current.reference)));
            };
            submission = draft;
            file(&web, dossier.clone(), &submission).await
        }
        _ => file(&web, dossier.clone(), &submission).await,
    };
    match filed {
        Ok(report) => {
            if wants_page {
                forget(&web, &person).await;
            }
            Ok(answer(&report, wants_page))
        }
        Err(problem) if wants_page => page::refused(&web, &person, &dossier, &submission, problem),
        Err(problem) => Err(problem),
    }
}

/// The button that was pressed, taken out of the form.
fn take_action(form: &mut Value) -> Option<String> {
    let action = form.as_object_mut()?.shift_remove("action")?;
    action.as_str().map(str::to_owned)
}

/// Which participation a form is about.
fn place_of(form: &Value) -> Option<usize> {
    form.get("participation")?.as_str()?.trim().parse().ok()
}

/// Keeps the form as a draft, and answers where it is shown for review.
async fn keep(web: &Web, person: &Person, submission: &Submission) -> Result<String, Problem> {
    let place = place_of(&submission.value).ok_or_else(Problem::not_found)?;
    let (number, drafts) = (&person.entry.number, &web.store.drafts);
    let current = person.standing.current.as_ref().ok_or_else(Problem::not_found)?;
    if !submission.errors.is_empty() {
        return Err(Problem::fields(submission.errors.clone()));
    }
    let draft = Draft {
        edition: web.draw_reference(),
        saved_at: web.now(),
        base_revision: Some(current.revision),
        base_withdrawals: None,
        form: submission.value.clone(),
    };
    let before = drafts.find(number, Form::Withdrawal, web.now()).await?;
    let replaces = before.map(|before| before.edition);
    if !drafts
        .save(number, Form::Withdrawal, &draft, replaces.as_ref())
        .await?
    {
        return Err(Problem::unavailable());
    }
    Ok(format!(
        "{}?view=withdrawal-review&participation={place}",
        receipts::path(&current.reference)
    ))
}

/// What was kept of the participation that is confirmed; none once it was filed.
async fn drafted(web: &Web, person: &Person, sent: &Submission) -> Result<Option<Submission>, Problem> {
    let place = place_of(&sent.value).ok_or_else(Problem::not_found)?;
    let draft = page::draft(web, person, place).await?;
    Ok(draft.map(|form| Submission {
        value: form,
        source: sent.source,
        errors: FieldErrors::default(),
    }))
}

/// What was filed is filed, whatever becomes of its draft.
async fn forget(web: &Web, person: &Person) {
    if let Err(error) = web
        .store
        .drafts
        .discard(&person.entry.number, Form::Withdrawal)
        .await
    {
        tracing::warn!(%error, "a draft that was filed stays");
    }
}

/// The person's own declaration under this reference; anybody else's is not there.
async fn own(web: &Web, person: &Person, reference: &str) -> Result<Dossier, Problem> {
    let reference = Reference::parse(reference).map_err(|_| Problem::not_found())?;
    let current = person
        .standing
        .current
        .clone()
        .filter(|current| current.reference == reference)
        .ok_or_else(Problem::not_found)?;
    Ok(web.store.declarations.dossier_of(current).await?)
}

/// After the campaign nothing is taken any more.
fn check_open(web: &Web) -> Result<(), Problem> {
    if web.campaign.filing_window(web.now()) != FilingWindow::Closed {
        return Ok(());
    }
    let office = &web.campaign.leading_group.office;
    let whom = format!(
        "专项整治已经结束，不再受理退出报告。如有需要说明的情况，请联系{}，电话 {}。",
        office.name, office.telephone
    );
    Err(Problem::new(StatusCode::FORBIDDEN, whom))
}

async fn file(web: &Web, mut dossier: Dossier, submission: &Submission) -> Result<WithdrawalReport, Problem> {
    let mut errors = submission.errors.clone();
    let entered = EnteredReport::read(&submission.value, submission.source, &mut errors);
    let now = web.now();
    for _ in 0..MOST_TRIES {
        let mut errors = errors.clone();
        let found = entered
            .place()
            .map(|(seen, place)| WithdrawalReport::reportable(&dossier, seen, place));
        let of = match found {
            Some(Err(refused @ Refused::OldRevision { .. })) => return Err(refuse(refused)),
            Some(Err(refused)) => {
                errors.add("participation", refused.to_string());
                None
            }
            Some(Ok(participation)) => Some(participation),
            None => None,
        };
        let (seen, place, withdrawal) = entered
            .parse(of, timing::day(now), errors)
            .map_err(Problem::fields)?;
        let taken = WithdrawalReport::take(&web.campaign, &dossier, seen, place, withdrawal, now);
        let report = match taken.map_err(refuse)? {
            Taken::Already(report) => return Ok(*report),
            Taken::Now(report) => *report,
        };
        match web
            .store
            .filings
            .report_withdrawal(&report, &dossier.current)
            .await?
        {
            Written::Committed => return Ok(report),
            Written::Conflict => dossier = anew(web, &dossier).await?,
        }
    }
    Err(Problem::unavailable())
}

async fn anew(web: &Web, dossier: &Dossier) -> Result<Dossier, Problem> {
    web.store
        .declarations
        .dossier(&dossier.current.reference)
        .await?
        .ok_or_else(Problem::not_found)
}

fn refuse(refused: Refused) -> Problem {
    match refused {
        Refused::OldRevision { .. } | Refused::ReportedBefore => {
            Problem::new(StatusCode::CONFLICT, refused.to_string())
        }
        Refused::NoSuchParticipation | Refused::DeclaredWithdrawn => {
            let mut errors = FieldErrors::default();
            errors.add("participation", refused.to_string());
            Problem::fields(errors)
        }
    }
}

fn answer(report: &WithdrawalReport, wants_page: bool) -> Response {
    let path = receipts::path(&report.reference);
    if wants_page {
        return web::see_other(&format!(
            "{path}?view=withdrawal-receipt&serial={}",
            report.serial
        ));
    }
    let mut response = web::json(StatusCode::CREATED, &crate::record::withdrawal(report, false));
    if let Ok(location) = path.parse() {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
