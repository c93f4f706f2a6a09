//! `POST /api/declarations`: check, review, file, amend.

use crate::Declare;
use crate::form_page::FormPage;
use crate::identify::Identified;
use crate::receipt::{self, Receipt};
use crate::submission::{Action, Submission};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::entered::{Context, Entered};
use campaign::timing::{self, FilingWindow};
use campaign::{Declarant, Declaration, Reference, Revision};
use http::StatusCode;
use jiff::Timestamp;
use store::FileError;
use web::Refusal;

/// References are random; one that is taken is drawn again this often before it counts as a fault.
const MOST_DRAWS: usize = 5;

/// Files or amends a declaration: 303 to the receipt, or 201 with it.
pub(crate) async fn file(State(declare): State<Declare>, request: Request) -> Result<Response, Refusal> {
    let wants_page = web::wants_page(request.headers());
    let mut submission = Submission::from_body(web::body::read(request).await?);
    let now = declare.web.now();
    let window = open_window(&declare, now)?;
    submission.edit_rows();
    let page = FormPage {
        declare: &declare,
        wants_page,
    };
    match submission.action {
        Action::File | Action::Review => {}
        _ => return page.edited(&submission, now).await,
    }
    submission.drop_blank_rows();
    let (person, declaration) = match checked(&declare, &submission, now).await {
        Ok(checked) => checked,
        Err(refused) => return page.refused(&submission, refused.person.as_ref(), refused.refusal),
    };
    if submission.action == Action::Review && wants_page {
        return page.review(&submission, &person, &declaration, window);
    }
    match file_revision(&declare, &person, declaration, window, now).await {
        Ok(revision) => Ok(answer(&revision, wants_page)),
        Err(refusal) => page.refused(&submission, Some(&person), refusal),
    }
}

/// Why a submission is not filed, and who sent it, if that is known.
struct NotFiled {
    person: Option<Identified>,
    refusal: Refusal,
}

/// Before the self-check phase and after the campaign nothing is filed.
fn open_window(declare: &Declare, now: Timestamp) -> Result<FilingWindow, Refusal> {
    let campaign = &declare.web.campaign;
    let office = &campaign.leading_group.office;
    let refuse = |why: String| {
        let whom = format!(
            "{why}如有需要说明的情况，请联系{}，电话 {}。",
            office.name, office.telephone
        );
        Err(Refusal::new(StatusCode::FORBIDDEN, whom))
    };
    match campaign.filing_window(now) {
        FilingWindow::NotYetOpen => refuse("自查自纠阶段尚未开始，暂不受理填报。".to_owned()),
        FilingWindow::Closed => refuse("专项整治已经结束，不再受理填报。".to_owned()),
        open => Ok(open),
    }
}

/// Everything that is asked before filing. Who is not identified learns nothing that depends on the roster.
async fn checked(
    declare: &Declare,
    submission: &Submission,
    now: Timestamp,
) -> Result<(Identified, Declaration), NotFiled> {
    let mut errors = submission.errors.clone();
    let entered = Entered::read(&submission.form, submission.source, &mut errors);
    entered.check_shape(&mut errors);
    let person = match declare.identify(submission, now).await {
        Ok(person) => person,
        Err(not_identified) => {
            let refusal = not_identified.into_refusal(errors);
            return Err(NotFiled {
                person: None,
                refusal,
            });
        }
    };
    if !person.entry.obligation(&declare.web.campaign).must_declare() {
        let message = "按离职时间计算，您不在本次填报对象之列，无需填报";
        let refusal = Refusal::new(StatusCode::FORBIDDEN, message);
        return Err(NotFiled {
            person: Some(person),
            refusal,
        });
    }
    let context = Context {
        person: &person.entry,
        campaign: &declare.web.campaign,
        today: timing::day(now),
    };
    match entered.parse(&context, errors) {
        Ok(declaration) => Ok((person, declaration)),
        Err(errors) => Err(NotFiled {
            person: Some(person),
            refusal: Refusal::fields(errors),
        }),
    }
}

/// Files the revision, unless its content is what is on file already.
async fn file_revision(
    declare: &Declare,
    person: &Identified,
    content: Declaration,
    window: FilingWindow,
    now: Timestamp,
) -> Result<Revision, Refusal> {
    let number = &person.entry.number;
    let sha256 = Revision::digest(number, &content);
    let current = person.standing.current.as_ref();
    if let Some(current) = current.filter(|current| current.sha256 == sha256) {
        return Ok(current.clone());
    }
    let mut revision = Revision {
        reference: current.map_or_else(|| draw(declare), |current| current.reference.clone()),
        number: number.clone(),
        revision: current.map_or(1, |current| current.revision + 1),
        filed_at: now,
        late: window == FilingWindow::Late,
        sha256,
        declarant: Declarant::from_roster(&person.entry),
        content,
    };
    let replaces = current.map(|current| current.revision);
    let clear_attempts = person.standing.attempts.is_some();
    for _ in 0..MOST_DRAWS {
        match declare.store.file(&revision, replaces, clear_attempts).await {
            Ok(()) => return Ok(revision),
            Err(FileError::ReferenceTaken) => revision.reference = draw(declare),
            Err(FileError::Raced { current: Some(first) }) if first.sha256 == revision.sha256 => {
                return Ok(*first);
            }
            Err(FileError::Raced { .. }) => return Err(raced()),
            Err(FileError::Store(error)) => return Err(declare.refuse(&error)),
        }
    }
    Err(Refusal::fault(&declare.web, &FileError::ReferenceTaken))
}

/// 409: two different filings at once. The first stands; nobody's content is silently replaced.
fn raced() -> Refusal {
    let detail = "提交的同时，另有一次填报已经收到，本次未保存；请核对后再次提交";
    Refusal::new(StatusCode::CONFLICT, detail)
}

fn draw(declare: &Declare) -> Reference {
    let mut bits = [0; 5];
    (declare.web.random)(&mut bits);
    Reference::from_random(bits)
}

fn answer(revision: &Revision, wants_page: bool) -> Response {
    if wants_page {
        return web::see_other(&receipt::path(&revision.reference));
    }
    let mut response = web::json(StatusCode::CREATED, &Receipt::of(revision));
    let location = web::see_other(&receipt::path(&revision.reference)).into_response();
    if let Some(location) = location.headers().get(http::header::LOCATION) {
        response
            .headers_mut()
            .insert(http::header::LOCATION, location.clone());
    }
    response
}
