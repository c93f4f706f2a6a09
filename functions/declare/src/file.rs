//! `POST /api/declarations`: check, review, file, amend.

use crate::Web;
use crate::form_page::{Checked, FormPage};
use crate::keeping::Saved;
use crate::receipt::{self, Receipt};
use crate::subject::Subject;
use crate::submission::{Action, Base, Submission};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::deadlines::FilingWindow;
use campaign::entered::{Entered, Source};
use campaign::sign_off::{self, State as SignOffState};
use campaign::timing;
use campaign::{Declarant, Declaration, FieldErrors, Revision, RosterNumber, RowLimit};
use http::StatusCode;
use http::header::LOCATION;
use jiff::{Timestamp, ToSpan as _};
use store::{FileError, Standing};
use web::openapi::{BadBody, Faults, Invalid, SignedOut};
use web::{Person, Problem};

/// A person's own form.
pub(crate) const MINE: &str = "/api/declarations/mine";

/// References are random; one that is taken is drawn again this often before it counts as a fault.
pub(crate) const MOST_DRAWS: usize = 5;

/// Files or amends a declaration: 303 to the receipt, or 201 with it.
#[utoipa::path(post, path = "/api/declarations", operation_id = "fileDeclaration", security(("Session" = [])),
    description = "Files or amends one's own. Content equal to the current revision answers 201 with its receipt and \
        changes nothing, unless that revision was returned.",
    request_body(content = Entered, content_type = "application/json"),
    responses(
        (status = 200, description = "A form with `action=save` was kept as a draft", body = Saved),
        (status = 201, description = "Filed, or on file already", body = Receipt,
            headers(("Location" = String, description = "The receipt"))),
        (status = 403, description = "Before the self-check phase, after the campaign, by someone who is not covered, \
            or sent by another site", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another filing came first", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "As many as one person may file within a day are on file", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
pub(crate) async fn file(
    State(web): State<Web>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let lists = Entered::row_limits(&web.campaign);
    let submission = Submission::from_body(web::body::read(request, &lists).await?);
    let filing = Filing::of(&web, &person, Subject::own(&person), wants_page);
    filing.take(submission, &lists).await
}

/// One filing at one moment.
pub(crate) struct Filing<'a> {
    pub(crate) web: &'a Web,
    /// Who fills in the form.
    pub(crate) person: &'a Person,
    /// Whose report it is.
    pub(crate) of: Subject<'a>,
    pub(crate) page: FormPage<'a>,
    pub(crate) now: Timestamp,
}

impl<'a> Filing<'a> {
    pub(crate) fn of(web: &'a Web, person: &'a Person, of: Subject<'a>, wants_page: bool) -> Self {
        let page = FormPage {
            web,
            person,
            of,
            wants_page,
        };
        Filing {
            web,
            person,
            of,
            page,
            now: web.now(),
        }
    }

    /// Takes a form, or what a program sent.
    ///
    /// # Errors
    /// Why it was not taken.
    pub(crate) async fn take(
        &self,
        mut submission: Submission,
        lists: &[RowLimit; 2],
    ) -> Result<Response, Problem> {
        let wants_page = self.page.wants_page;
        let by_form = submission.source == Source::Form && wants_page;
        match check_window(self.web, self.now) {
            Err(_closed) if by_form => return self.keep_only(submission).await,
            Err(problem) => return self.page.refused(&submission, problem),
            Ok(()) => {}
        }
        let full = submission.edit_rows(lists);
        match (submission.source, submission.action) {
            (Source::Form, Action::Save) if !wants_page => self.kept().save(&submission).await,
            (Source::Form, _) if wants_page => self.step(submission, full).await,
            _ => {
                submission.drop_blank_rows(self.of.entry.is_leading_cadre());
                let filed = self.filed(&submission).await;
                filed.or_else(|problem| self.page.refused(&submission, problem))
            }
        }
    }

    /// Files a form while the window is open, and answers with where the receipt is, or with the receipt; one that came on
    /// paper waits to be compared first.
    ///
    /// # Errors
    /// 422 for what is wrong with it, 409 where something else was filed since it was opened.
    pub(crate) async fn filed(&self, submission: &Submission) -> Result<Response, Problem> {
        if let Some(problem) = self.newer_on_file(submission) {
            return Err(problem);
        }
        let Checked {
            declaration,
            on_paper,
        } = self.checked(submission).map_err(Problem::fields)?;
        if let Some(on_paper) = on_paper {
            return self.entered(declaration, on_paper).await;
        }
        let revision = file_revision(
            self.web,
            self.of,
            declaration,
            submission.base,
            self.web.campaign.filing_window(self.now),
            self.now,
        )
        .await?;
        Ok(answer(&revision, self.page.wants_page))
    }

    /// The form with every rule asked.
    pub(crate) fn checked(&self, submission: &Submission) -> Result<Checked, FieldErrors> {
        let errors = submission.errors.clone();
        self.page.checked(&submission.form, submission.source, errors)
    }

    /// 409 where something was filed since the form was opened: the person is told, and filing what is on the page then
    /// takes its place.
    pub(crate) fn newer_on_file(&self, submission: &Submission) -> Option<Problem> {
        let began_from = submission.base.revision?;
        let current = self.of.standing.current.as_ref()?;
        (current.revision > began_from).then(|| {
            let (count, at) = (current.revision, timing::moment_in_chinese(current.filed_at));
            if self.of.is_on_paper() {
                let told = format!(
                    "您打开这张表以后，此人于{at}提交过报告（第 {count} 次提交）。请核对这份纸质报告是否还要录入；\
                     再次提交的，核对通过后以这份纸质报告为准"
                );
                return Problem::new(StatusCode::CONFLICT, told);
            }
            Problem::new(
                StatusCode::CONFLICT,
                format!(
                    "您打开这张表以后，已于{at}提交过报告（第 {count} 次提交）。请核对本页内容，再次提交后以本页为准；\
                     要接着已提交的内容改的，请重新打开填报页，那里还是这份草稿的，选“不要这份草稿”"
                ),
            )
        })
    }

    /// The form goes on as one that began from what is on file now.
    pub(crate) fn begin_from_current(&self, submission: &mut Submission) {
        submission.base.revision = self.of.standing.current.as_ref().map(|current| current.revision);
    }
}

/// Before the self-check phase and after the campaign nothing is filed.
pub(crate) fn check_window(web: &Web, now: Timestamp) -> Result<(), Problem> {
    let office = &web.campaign.leading_group.office;
    let refuse = |why: &str| {
        let whom = format!(
            "{why}如有需要说明的情况，请联系{}，电话 {}。",
            office.name, office.telephone
        );
        Err(Problem::new(StatusCode::FORBIDDEN, whom))
    };
    match web.campaign.filing_window(now) {
        FilingWindow::NotYetOpen => refuse(&format!(
            "{}尚未开始，暂不受理填报。",
            web.campaign.self_check_name()
        )),
        FilingWindow::Closed => refuse("专项整治已经结束，不再受理填报。"),
        FilingWindow::OnTime | FilingWindow::Late => Ok(()),
    }
}

/// Files the revision, unless its content is what is on file already and was not returned. Whoever moved to another unit
/// has nothing to file again: their report went with them.
async fn file_revision(
    web: &Web,
    of: Subject<'_>,
    content: Declaration,
    base: Base,
    window: FilingWindow,
    now: Timestamp,
) -> Result<Revision, Problem> {
    let number = &of.entry.number;
    let current = of.standing.current.as_ref();
    let is_on_file = |current: &&Revision| current.content == content && !was_returned(of.standing, current);
    if let Some(current) = current.filter(is_on_file)
        && !takes_back(web, current, base).await?
    {
        return Ok(current.clone());
    }
    let of_day = current.map_or(1, |current| current.next_of_day(now));
    if of_day > web.campaign.rules.filings_a_day {
        return Err(too_many(web, now));
    }
    // One for all revisions: to whoever has the receipts, the same content is the same.
    let salt = current.and_then(|current| current.salt.clone());
    let salt = salt.unwrap_or_else(|| web.draw_salt());
    let mut revision = Revision {
        reference: current.map_or_else(|| web.draw_reference(), |current| current.reference.clone()),
        number: number.clone(),
        revision: current.map_or(1, |current| current.revision + 1),
        filed_at: now,
        late: window == FilingWindow::Late,
        of_day,
        sha256: Revision::digest(Some(&salt), number, &content),
        salt: Some(salt),
        declarant: Declarant::from_roster(of.entry),
        seen_withdrawals: base.withdrawals.filter(|serial| *serial > 0),
        paper: None,
        content,
    };
    let signer = signer_of(web, of, &revision).await?;
    let replaces = current.map(|current| current.revision);
    for _ in 0..MOST_DRAWS {
        match web.store.filings.file(&revision, replaces, signer.as_ref()).await {
            Ok(()) => return Ok(revision),
            Err(FileError::ReferenceTaken) => revision.reference = web.draw_reference(),
            Err(FileError::Raced { current: Some(first) }) if first.content == revision.content => {
                return Ok(*first);
            }
            Err(FileError::Raced { .. }) => return Err(raced()),
            Err(FileError::Store(error)) => return Err(error.into()),
        }
    }
    Err(Problem::fault(FileError::ReferenceTaken))
}

/// Whether stating the same once more takes back a withdrawal that was reported since.
async fn takes_back(web: &Web, current: &Revision, base: Base) -> Result<bool, Problem> {
    let Some(seen) = base.withdrawals.filter(|serial| *serial > 0) else {
        return Ok(false);
    };
    let dossier = web.store.declarations.dossier_of(current.clone()).await?;
    let standings = dossier.standings();
    let mut later = standings.iter().filter_map(|standing| standing.later);
    Ok(later.any(|report| report.serial <= seen))
}

pub(crate) fn was_returned(standing: &Standing, current: &Revision) -> bool {
    let sign_off = standing.sign_off.as_ref();
    sign_off.is_some_and(|sign_off| sign_off.state_of(current.revision) == SignOffState::Returned)
}

/// Who is to sign: whom the office appointed, else the first of those the rules name who is not barred (§5.2.2).
///
/// They were read along with the session's person; only where the roster changed since is another read needed.
pub(crate) async fn signer_of(
    web: &Web,
    of: Subject<'_>,
    revision: &Revision,
) -> Result<Option<RosterNumber>, Problem> {
    let asked = sign_off::asked(&web.campaign, of.entry, of.standing.sign_off.as_ref());
    let known = &of.standing.signers;
    let is_known = |number: &RosterNumber| known.iter().any(|entry| &entry.number == number);
    if asked.iter().all(is_known) {
        return Ok(sign_off::route(&web.campaign, &asked, known, revision));
    }
    let known = web.store.people.entries(&asked).await?;
    Ok(sign_off::route(&web.campaign, &asked, &known, revision))
}

/// 429 until the next day begins (OWASP ASVS V2.4.1): each filing is kept for good.
fn too_many(web: &Web, now: Timestamp) -> Problem {
    let tomorrow = timing::begin_of(timing::day(now).saturating_add(1.day()));
    let seconds = u64::try_from(tomorrow.duration_since(now).as_secs()).unwrap_or(1);
    let most = web.campaign.rules.filings_a_day;
    let told = format!("今天已提交 {most} 次，达到一天的上限，本次未提交；请明天再提交");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, told).retry_after(seconds)
}

/// 409: two different filings at once. The first stands; nobody's content is silently replaced.
pub(crate) fn raced() -> Problem {
    let detail = "提交的同时，另有一次填报已经收到，本次未保存；请核对后再次提交";
    Problem::new(StatusCode::CONFLICT, detail)
}

fn answer(revision: &Revision, wants_page: bool) -> Response {
    let path = receipt::path(&revision.reference);
    if wants_page {
        return web::see_other(&path);
    }
    let mut response = web::json(StatusCode::CREATED, &Receipt::of(revision));
    if let Ok(location) = path.parse() {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
