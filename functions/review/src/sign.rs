//! `POST /api/declarations/{reference}/sign-off`: sign, return, or record what was signed on paper.

use crate::Web;
use crate::case::{self, Doing, SignOffAnswer};
use crate::reviews::{self, Typed};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::Right;
use campaign::errors::Field;
use campaign::sign_off::{Action, Actor, SignOff};
use http::StatusCode;
use store::Case;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::posted::{Fields, Held, errors_of};
use web::{Person, Problem};

const FIELDS: &[Field] = &[
    Field::chosen("action", "办理方式"),
    Field::written("revision", "所看的是第几次提交"),
    Field::written("reason", "退回理由"),
    Field::written("signer", "在纸质件上签字的阅签人"),
    Field::written("note", "说明"),
];

/// What is to be done to a report.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct SignOffDecision {
    /// `sign`, `return`, or, for the office, `on_paper`.
    action: String,
    /// The revision that was read.
    revision: u32,
    /// With `return`: 2 to 500 characters, for the declarant.
    reason: Option<String>,
    /// With `on_paper`: 2 to 500 characters.
    note: Option<String>,
    /// With `on_paper`: who signed the paper; the one in whose queue it is, if left out.
    signer: Option<String>,
}

/// What is asked for.
enum Wanted {
    Sign,
    Return,
    OnPaper,
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
    let held = Held::of(request).await?;
    let answer = decide(&web, &person, &reference, &held).await;
    held.or_kept(&web, answer).await
}

async fn decide(web: &Web, person: &Person, reference: &str, held: &Held) -> Result<Response, Problem> {
    let case = case::find(web, reference).await?;
    let own = case::own_authority(web, person, &case).await?;
    if own.is_none() && !person.member().may(Right::RecordPaper) {
        return Err(Problem::not_found());
    }
    let mut fields = held.fields(FIELDS).await?;
    match step(web, person, &case, own, &mut fields).await {
        Ok(sign_off) => Ok(case::answer(sign_off, held.wants_page)),
        Err(problem) => refused(web, person, reference, held, &fields, problem).await,
    }
}

async fn step(
    web: &Web,
    person: &Person,
    case: &Case,
    own: Option<Actor>,
    fields: &mut Fields,
) -> Result<SignOff, Problem> {
    let seen = fields.whole("revision");
    let wanted = match fields.text("action").as_str() {
        "sign" => Some(Wanted::Sign),
        "return" => Some(Wanted::Return),
        "on_paper" => Some(Wanted::OnPaper),
        _ => None,
    };
    let Some(wanted) = wanted else {
        fields.wrong("action", "须为 sign、return 或 on_paper");
        return Err(fields.problem());
    };
    let forbidden = |why: &str| Problem::new(StatusCode::FORBIDDEN, why);
    let (by, action, wording) = match wanted {
        Wanted::OnPaper => {
            if !person.member().may(Right::RecordPaper) {
                return Err(forbidden("纸质阅签由专项整治办登记"));
            }
            case::stand_aside(person, case)?;
            let signer = paper_signer(web, case, fields).await?;
            let note = fields.text("note");
            (
                case::of_the_office(person),
                Action::ReadOnPaper { signer, note },
                "note",
            )
        }
        Wanted::Sign | Wanted::Return => {
            let by = own.ok_or_else(|| forbidden("专项整治办不代为阅签，只登记纸质阅签"))?;
            let action = match wanted {
                Wanted::Return => Action::Returned {
                    reason: fields.text("reason"),
                },
                _ => Action::Signed,
            };
            (by, action, "reason")
        }
    };
    fields.check()?;
    let doing = Doing {
        seen,
        by,
        action,
        waits_for: None,
        wording,
    };
    case::take(web, case.clone(), doing).await
}

/// Who signed the paper: the one named, else the one in whose queue it waits. It has to be somebody who may sign it.
async fn paper_signer(web: &Web, case: &Case, fields: &mut Fields) -> Result<Actor, Problem> {
    let mut typed = fields.text("signer");
    if typed.is_empty()
        && let Some(signer) = case.waiting.as_ref().and_then(|waiting| waiting.signer.as_ref())
    {
        typed = signer.to_string();
    }
    let signer = match case::entry_at(web, &typed).await? {
        Some(entry) => case::authority(web, &entry, case).await?,
        None => None,
    };
    match signer {
        Some(signer) => Ok(signer),
        None => {
            fields.say("signer", "此人不是这份报告的阅签人；需要由其阅签的，请先指定");
            Err(fields.problem())
        }
    }
}

/// A browser gets the report's page back with what was typed; others the problem alone.
pub(crate) async fn refused(
    web: &Web,
    person: &Person,
    reference: &str,
    held: &Held,
    fields: &Fields,
    problem: Problem,
) -> Result<Response, Problem> {
    if !held.wants_back(&problem) {
        return Err(problem);
    }
    // Read anew: it may stand differently from what was on the screen.
    let case = case::find(web, reference).await?;
    let may = reviews::may(web, person, &case).await?;
    let typed = Typed {
        form: fields.typed(),
        errors: errors_of(&problem),
    };
    reviews::page(web, person, &case, &may, problem.status(), &typed).await
}
