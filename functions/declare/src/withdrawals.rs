//! `POST /api/declarations/{reference}/withdrawals`: the declarant reports a withdrawal after filing. A browser's form is
//! kept and shown for review first ([`page`]); what is confirmed there is filed, and leads to its receipt.

mod page;

pub(crate) use page::{View, form, print, receipt};

use crate::keeping::{Keeping, Saved, is_shown_with_draft};
use crate::submission::{Action, Submission};
use crate::{Web, receipt as receipts};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::deadlines::FilingWindow;
use campaign::entered::{EnteredReport, Source};
use campaign::timing;
use campaign::withdrawal_report::{Refused, Taken};
use campaign::{Dossier, FieldErrors, FormFields as _, Reference, WithdrawalReport};
use http::StatusCode;
use http::header::LOCATION;
use store::{Form, Written};
use web::openapi::{BadBody, Faults, Invalid, SignedOut};
use web::{Person, Problem};

/// The view of a record that is the form.
const FORM: &str = "withdrawal";

/// The view that is its review.
const REVIEW: &str = "withdrawal-review";

/// How often a report is decided anew when something else was written first.
const MOST_TRIES: usize = 4;

/// Reports a withdrawal: 303 to the record, or 201 with the report. Sent twice, it is one report.
#[utoipa::path(post, path = "/api/declarations/{reference}/withdrawals", operation_id = "reportWithdrawal",
    security(("Session" = [])),
    description = "Reports, after filing, that one's own participation was left. Sent twice, it is one report.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = EnteredReport, content_type = "application/json"),
    responses(
        (status = 200, description = "A form with `action=save` was kept as a draft", body = Saved),
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
    let submission = Submission::from_body(web::body::read(request, &[]).await?);
    if submission.source == Source::Json {
        check_open(&web)?;
        let report = file(&web, dossier, &submission).await?;
        return Ok(answer(&report, wants_page));
    }
    let reporting = Reporting {
        web: &web,
        person: &person,
        dossier: &dossier,
        place: place_of(&submission, &dossier)?,
    };
    if let Err(closed) = check_open(&web) {
        return if wants_page {
            reporting.refused(&submission, &closed)
        } else {
            Err(closed)
        };
    }
    match submission.action {
        Action::Save if !wants_page => reporting.kept().save(&submission).await,
        _ if wants_page => reporting.step(submission).await,
        _ => Ok(answer(&file(&web, dossier, &submission).await?, false)),
    }
}

/// Which participation a form is about.
fn place_of(submission: &Submission, dossier: &Dossier) -> Result<usize, Problem> {
    let typed = submission.form.get("participation");
    let place = typed.and_then(|typed| typed.as_str()?.trim().parse().ok());
    let place = place.filter(|place| *place < dossier.current.content.participations.len());
    place.ok_or_else(Problem::not_found)
}

/// Whether a form carries nothing of the withdrawal: a button of the review was pressed.
fn is_bare(submission: &Submission) -> bool {
    submission.form.get("withdrawal").is_none()
}

/// A browser's way through the form about one participation.
struct Reporting<'a> {
    web: &'a Web,
    person: &'a Person,
    dossier: &'a Dossier,
    place: usize,
}

impl Reporting<'_> {
    /// What is kept of the form.
    fn kept(&self) -> Keeping<'_> {
        Keeping::of(self.web, self.person, Form::Withdrawal(self.place))
    }

    /// Where the form is shown, or its review.
    fn address(&self, view: &str) -> String {
        let record = receipts::path(&self.dossier.current.reference);
        format!("{record}?view={view}&participation={}", self.place)
    }

    /// Does what the pressed button asks for.
    async fn step(&self, submission: Submission) -> Result<Response, Problem> {
        match submission.action {
            Action::Discard => {
                self.kept().discard().await?;
                Ok(web::see_other(&self.address(FORM)))
            }
            Action::File if is_bare(&submission) => self.file_draft(&submission).await,
            Action::File => match file(self.web, self.dossier.clone(), &submission).await {
                Err(problem) if is_shown_with_draft(&problem) => self.keep_and_go(submission, REVIEW).await,
                done => self.answered(&submission, done).await,
            },
            Action::Save => self.keep_and_go(submission, FORM).await,
            _ => self.keep_and_go(submission, REVIEW).await,
        }
    }

    /// Keeps and leads on. What cannot be kept comes back as it was typed. A button alone, as on the review, brings nothing
    /// to keep, and takes the place of nothing.
    async fn keep_and_go(&self, submission: Submission, view: &str) -> Result<Response, Problem> {
        if is_bare(&submission) && submission.errors.is_empty() {
            return Ok(web::see_other(&self.address(view)));
        }
        let kept = if submission.errors.is_empty() {
            self.kept().keep(&submission).await
        } else {
            Err(Problem::fields(submission.errors.clone()))
        };
        match kept {
            Ok(true) => Ok(web::see_other(&self.address(view))),
            Ok(false) => Ok(web::see_other(&(self.address(FORM) + "&aside=true"))),
            Err(problem) => self.refused(&submission, &problem),
        }
    }

    /// Files what the review showed: the draft, if it is still the same. None is left of what was filed before.
    async fn file_draft(&self, sent: &Submission) -> Result<Response, Problem> {
        let Some(kept) = self.kept().find(false).await? else {
            return Ok(web::see_other(&receipts::path(&self.dossier.current.reference)));
        };
        if sent.edition != kept.submission.edition {
            return Ok(web::see_other(&(self.address(REVIEW) + "&newer=true")));
        }
        match file(self.web, self.dossier.clone(), &kept.submission).await {
            Err(problem) if is_shown_with_draft(&problem) => Ok(web::see_other(&self.address(REVIEW))),
            done => self.answered(&kept.submission, done).await,
        }
    }

    async fn answered(
        &self,
        submission: &Submission,
        done: Result<WithdrawalReport, Problem>,
    ) -> Result<Response, Problem> {
        match done {
            Ok(report) => {
                self.kept().discard_filed().await;
                Ok(answer(&report, true))
            }
            Err(problem) => self.refused(submission, &problem),
        }
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
    let entered = EnteredReport::read(&submission.form, submission.source, &mut errors);
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
