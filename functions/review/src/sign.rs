//! `POST /api/declarations/{reference}/sign-off`: sign, return, or record what was signed on paper.

use crate::Web;
use crate::case::{self, Doing, SignOffAnswer};
use crate::reviews;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::sign_off::{Action, Actor, SignOff};
use campaign::{Check, Right, RosterNumber, form};
use http::StatusCode;
use store::Case;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Form, Person, Problem};

form! {
    /// What is to be done to a report.
    struct SignOffDecision {
        /// `sign`, `return`, or, for the office, `on_paper`.
        #[schema(value_type = String)]
        action: Option<String> = chosen "办理方式",
        /// The revision that was read.
        #[schema(value_type = u32)]
        revision: Option<u32> = written "所看的是第几次提交",
        /// With `return`: 2 to 500 characters, for the declarant.
        reason: Option<String> = written "退回理由",
        /// With `on_paper`: who signed the paper, by name or 花名册编号; the one in whose queue it is, if left out.
        signer: Option<String> = written "在纸质件上签字的阅签人",
        /// With `on_paper`: 2 to 500 characters.
        note: Option<String> = written "说明",
    }
}

/// Decides on a report.
#[utoipa::path(post, path = "/api/declarations/{reference}/sign-off", operation_id = "signReport",
    security(("Session" = [])),
    description = "Signs or returns a report; the office records what was signed on paper. The same sent again is done once.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = SignOffDecision, content_type = "application/json"),
    responses(
        (status = 200, description = "Done, now or before", body = SignOffAnswer),
        (status = 404, description = "Not among those one signs", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A newer revision stands, or somebody decided before", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn sign(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::read(request).await?;
    let sign_off = step(&web, &person, &reference, &mut form).await;
    let answer = sign_off.map(|sign_off| case::answer(sign_off, &form));
    let again = |filled| reviews::again(&web, &person, &reference, filled);
    form.answer_or_redisplay(&web, answer, again).await
}

async fn step(
    web: &Web,
    person: &Person,
    reference: &str,
    form: &mut Form<SignOffDecision>,
) -> Result<SignOff, Problem> {
    let case = case::find(web, reference).await?;
    let own = case::own_authority(web, person, &case).await?;
    if own.is_none() && !person.member().may(Right::RecordPaper) {
        return Err(Problem::not_found());
    }
    let forbidden = |why: &str| Problem::new(StatusCode::FORBIDDEN, why);
    let (by, action, wording) = match form.entered.action.as_deref() {
        Some("on_paper") => {
            if !person.member().may(Right::RecordPaper) {
                return Err(forbidden("纸质阅签由专项整治办登记"));
            }
            case::stand_aside(person, &case)?;
            let signer = paper_signer(web, &case, form).await?;
            let note = form.entered.note.clone().unwrap_or_default();
            (
                case::of_the_office(person),
                Action::ReadOnPaper { signer, note },
                "note",
            )
        }
        Some(action @ ("sign" | "return")) => {
            let by = own.ok_or_else(|| forbidden("专项整治办不代为阅签，只登记纸质阅签"))?;
            let reason = form.entered.reason.clone().unwrap_or_default();
            let action = match action {
                "return" => Action::Returned { reason },
                _ => Action::Signed,
            };
            (by, action, "reason")
        }
        _ => {
            let mut check = Check::of(&mut form.errors);
            check.demand("revision", form.entered.revision);
            check.refuse("action", "须为 sign、return 或 on_paper");
            return Err(Problem::fields(form.errors.clone()));
        }
    };
    let seen = form.parse(|fields, check| check.demand("revision", fields.revision))?;
    let doing = Doing {
        seen,
        by,
        action,
        waits_for: None,
        wording,
    };
    case::take(web, case, doing).await
}

/// Who signed the paper: the one named, else the one in whose queue it waits. It has to be somebody who may sign it.
async fn paper_signer(web: &Web, case: &Case, form: &mut Form<SignOffDecision>) -> Result<Actor, Problem> {
    case::settle_signer(web, form, "signer", |fields| fields.signer.as_mut()).await?;
    let waits_for = case.waiting.as_ref().and_then(|waiting| waiting.signer.as_ref());
    let typed = form
        .entered
        .signer
        .as_deref()
        .or(waits_for.map(RosterNumber::as_str));
    let signer = match case::entry_at(web, typed.unwrap_or_default()).await? {
        Some(entry) => case::authority(web, &entry, case).await?,
        None => None,
    };
    match signer {
        Some(signer) => Ok(signer),
        None => Err(form.refuse("signer", "此人不是这份报告的阅签人；需要由其阅签的，请先指定")),
    }
}
