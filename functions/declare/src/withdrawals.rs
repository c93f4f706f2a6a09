//! `POST /api/declarations/{reference}/withdrawals`: the declarant reports a withdrawal after filing.

use crate::record::{Record, deadline};
use crate::{Web, receipt};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::entered::EnteredReport;
use campaign::timing::{self, FilingWindow};
use campaign::withdrawal_report::{Refused, Taken};
use campaign::{Dossier, FieldErrors, Reference, WithdrawalReport};
use http::StatusCode;
use http::header::LOCATION;
use serde_json::{Value, json};
use store::Written;
use web::body::Submission;
use web::openapi::{BadBody, Faults, Invalid, SignedOut};
use web::{Person, Problem, papers};

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
    let submission = web::body::read(request, &[]).await?;
    check_open(&web)?;
    match file(&web, dossier.clone(), &submission).await {
        Ok(report) => Ok(answer(&report, wants_page)),
        Err(problem) if wants_page => refused(&web, &person, &dossier, &submission, problem),
        Err(problem) => Err(problem),
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
    let path = receipt::path(&report.reference);
    if wants_page {
        return web::see_other(&format!("{path}#withdrawals"));
    }
    let mut response = web::json(StatusCode::CREATED, &crate::record::withdrawal(report, false));
    if let Ok(location) = path.parse() {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// The form to report the withdrawal of one participation with.
pub(crate) fn form(web: &Web, person: &Person, record: &Record, place: usize) -> Result<Response, Problem> {
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
    let context = context(web, dossier, place, &json!({}), &FieldErrors::default());
    web.render_for(person, StatusCode::OK, "withdrawal.html", context)
}

/// The form with what was typed and what is wrong, where it can be corrected there.
fn refused(
    web: &Web,
    person: &Person,
    dossier: &Dossier,
    submission: &Submission,
    problem: Problem,
) -> Result<Response, Problem> {
    let place = submission.value.get("participation");
    let place = place
        .and_then(Value::as_str)
        .and_then(|typed| typed.trim().parse::<usize>().ok())
        .filter(|place| *place < dossier.current.content.participations.len());
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
