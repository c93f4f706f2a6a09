//! `POST /api/reviews/signatures`: nil reports signed in a row. Each is a step of its own, in a transaction of its own: one that
//! was amended meanwhile, or is not to be signed unread, is told and left, and the others are signed.

use crate::case::{self, Doing};
use crate::{Web, reviews};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::Reference;
use campaign::sign_off::{Action, Row, RowForm, fits_a_row};
use futures::stream::{self, StreamExt as _};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Form, Person, Problem};

/// Reports signed at a time: what a row takes is the database's time, and this divides it.
const AT_A_TIME: usize = 8;

/// What became of a row.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedRow {
    /// Signed, now or before by the same person.
    signed: Vec<Reference>,
    /// Left as they were.
    pub(crate) left: Vec<LeftReport>,
}

/// A report that was not signed in its row.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeftReport {
    reference: Reference,
    /// 姓名; null where the report is not the reader's to sign.
    #[schema(required)]
    name: Option<String>,
    /// Why, in Chinese.
    why: String,
}

/// Signs nil reports in a row.
#[utoipa::path(post, path = "/api/reviews/signatures", operation_id = "signRow", security(("Session" = [])),
    description = "Signs nil reports, each as `signReport` does. A one-time code has to be given for exactly these at \
        `/api/me/signatures` within the last five minutes. Sent again, it signs nothing twice.",
    request_body(content = RowForm, content_type = "application/json"),
    responses(
        (status = 200, description = "What became of them", body = SignedRow),
        (status = 409, description = "No one-time code was given for these", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn sign(
    State(web): State<Web>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<RowForm>::read(request).await?;
    let answer = match signed(&web, &person, &mut form).await {
        Ok(row) if !form.wants_page => Ok(web::json(StatusCode::OK, &row)),
        Ok(row) if row.left.is_empty() => {
            let place = format!("/api/reviews?list=mine&signed={}", row.signed.len());
            Ok(web::see_other(&place))
        }
        Ok(row) => reviews::after_row(&web, &person, row.signed.len(), &row.left).await,
        Err(problem) => Err(problem),
    };
    let again = |filled| reviews::row_again(&web, &person, filled);
    form.answer_or_redisplay(&web, answer, again).await
}

async fn signed(web: &Web, person: &Person, form: &mut Form<RowForm>) -> Result<SignedRow, Problem> {
    let row = form.parse(|fields, check| match fields.reports.checked() {
        Ok(row) => Some(row.clone()),
        Err(message) => {
            check.say("reports", message);
            None
        }
    })?;
    let session = &person.session;
    if !row.is_proven(session.second_factor, session.given_for.as_ref(), web.now()) {
        return Err(form_is_not_proven());
    }
    sign_each(web, person, &row).await
}

fn form_is_not_proven() -> Problem {
    let message = "没有签署：动态验证码须在 5 分钟内为勾选的报告输入，请重新输入";
    Problem::new(StatusCode::CONFLICT, message)
}

/// Signs one after the other, several at a time.
///
/// # Errors
/// The database failed at every one of them.
async fn sign_each(web: &Web, person: &Person, row: &Row) -> Result<SignedRow, Problem> {
    let reports: Vec<(Reference, u32)> = row.reports().map(|(of, seen)| (of.clone(), seen)).collect();
    let mut came_to: Vec<_> = stream::iter(reports)
        .map(|(reference, seen)| async move {
            let done = sign_one(web, person, &reference, seen).await;
            (reference, done)
        })
        .buffered(AT_A_TIME)
        .collect()
        .await;
    let failed =
        |done: &Result<(), Left>| matches!(done, Err(left) if left.problem.status().is_server_error());
    if came_to.iter().all(|(_, done)| failed(done))
        && let Some((_, Err(left))) = came_to.pop()
    {
        return Err(left.problem);
    }
    let mut made = SignedRow {
        signed: Vec::new(),
        left: Vec::new(),
    };
    for (reference, done) in came_to {
        match done {
            Ok(()) => made.signed.push(reference),
            Err(left) => made.left.push(LeftReport {
                reference,
                name: left.name,
                why: left.problem.detail().to_owned(),
            }),
        }
    }
    Ok(made)
}

/// Why one was not signed.
struct Left {
    /// Whose it is, if that may be told.
    name: Option<String>,
    problem: Problem,
}

impl From<Problem> for Left {
    fn from(problem: Problem) -> Self {
        Left { name: None, problem }
    }
}

async fn sign_one(web: &Web, person: &Person, reference: &Reference, seen: u32) -> Result<(), Left> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "没有等待您阅签的这份报告");
    let case = case::find(web, reference.as_str()).await.map_err(|problem| {
        if problem.status() == StatusCode::NOT_FOUND {
            none()
        } else {
            problem
        }
    })?;
    let by = case::own_authority(web, person, &case).await?.ok_or_else(none)?;
    let name = case.current.declarant.name.clone();
    let signed = async {
        fits_a_row(&case.current, case.check.as_ref())
            .map_err(|why| Problem::new(StatusCode::CONFLICT, why.to_string()))?;
        let doing = Doing {
            seen,
            by,
            action: Action::Signed,
            waits_for: None,
            wording: "reports",
        };
        case::take(web, case, doing).await.map(|_| ())
    };
    signed.await.map_err(|problem| Left {
        name: Some(name),
        problem,
    })
}
