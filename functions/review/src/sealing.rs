//! A unit's head seals its Annex 3, which sends it up; the office opens a seal again, with a reason.

use crate::units;
use crate::{Web, table};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Mismatch;
use campaign::person::Person as Named;
use campaign::plan::Unit;
use campaign::seal::{Foot, Seal, SealLine, SealRefused};
use campaign::{FieldErrors, form};
use http::StatusCode;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Filled, Form, Person, Problem};

form! {
    /// How a table is sealed.
    struct Sealing {
        /// 填表人; the unit's officer, if left out.
        filled_by: Option<String> = written "填表人",
        /// 联系电话; the officer's own, if left out.
        phone: Option<String> = written "联系电话",
        /// `true` where somebody has not filed, or something is not signed or checked, and it is sealed all the same.
        despite: Option<bool> = chosen "仍要封存",
    }
}

/// `POST /api/units/{unit}/annex3`: seals the table as it stands.
#[utoipa::path(post, path = "/api/units/{unit}/annex3", operation_id = "sealAnnex3", security(("Session" = [])),
    description = "Freezes the unit's table as it stands and sends it up.",
    params(("unit" = String, Path, description = "A unit's id")),
    request_body(content = Sealing, content_type = "application/json"),
    responses(
        (status = 201, description = "Sealed", body = SealLine),
        NotThere,
        (status = 409, description = "A table is sealed already, or the data don't reconcile: the detail says why, by name",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn seal(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let unit = units::of_person(&web, &person, &id)?;
    if !person.member().answers_for(&unit.id) {
        return Err(units::another_units());
    }
    let mut form = Form::read(request).await?;
    let seal = seal_now(&web, &person, unit, &mut form).await;
    let answer = seal.map(|seal| form.done(&place(unit), StatusCode::CREATED, &SealLine::of(seal)));
    let again = |filled| again(&web, &person, unit, filled);
    form.answer_or_redisplay(&web, answer, again).await
}

/// `POST /api/units/{unit}/annex3/unsealing`: opens the seal that stands.
#[utoipa::path(post, path = "/api/units/{unit}/annex3/unsealing", operation_id = "openAnnex3",
    security(("Session" = [])),
    params(("unit" = String, Path, description = "A unit's id")),
    request_body(content = SealOpening, content_type = "application/json"),
    responses(
        (status = 200, description = "Opened", body = SealLine),
        NotThere,
        (status = 409, description = "No seal stands, or another one", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn unseal(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let unit = units::of_person(&web, &person, &id)?;
    let mut form = Form::read(request).await?;
    let seal = unseal_now(&web, &person, unit, &mut form).await;
    let answer = seal.map(|seal| form.done(&place(unit), StatusCode::OK, &SealLine::of(seal)));
    let again = |filled| again(&web, &person, unit, filled);
    form.answer_or_redisplay(&web, answer, again).await
}

form! {
    /// Why a seal is opened.
    struct SealOpening {
        /// 2 to 500 characters.
        #[schema(value_type = String)]
        reason: Option<String> = written "解封理由",
        /// The seal that is meant; another one that stands is left alone.
        serial: Option<u32> = written "第几次封存",
    }
}

async fn seal_now(
    web: &Web,
    person: &Person,
    unit: &Unit,
    form: &mut Form<Sealing>,
) -> Result<Seal, Problem> {
    let fields = form.parse(|fields, _| Some(fields.clone()))?;
    let previous = web.store.seals.of(&unit.id).await?;
    let live = table::live(web, unit).await?;
    let foot = Foot {
        filled_by: fields.filled_by.or(live.foot.filled_by),
        phone: fields.phone.or(live.foot.phone),
    };
    let by = Named::of(&person.entry);
    let despite = fields.despite == Some(true);
    let sealing = live
        .table
        .seal(previous.as_ref(), &live.errors, by, foot, despite, web.now());
    let seal = sealing.map_err(|refused| explained(&refused))?;
    match web.store.seals.put(&seal, &live.table).await? {
        Written::Committed => Ok(seal),
        Written::Conflict => Err(explained(&SealRefused::Changed)),
    }
}

async fn unseal_now(
    web: &Web,
    person: &Person,
    unit: &Unit,
    form: &mut Form<SealOpening>,
) -> Result<Seal, Problem> {
    let SealOpening { reason, serial } = form.parse(|fields, _| Some(fields.clone()))?;
    let standing = web.store.seals.of(&unit.id).await?;
    let opened = match &standing {
        Some(seal) => seal.unseal(
            serial,
            Named::of(&person.entry),
            &reason.unwrap_or_default(),
            web.now(),
        ),
        None => Err(SealRefused::Open),
    };
    let opened = opened.map_err(|refused| explained(&refused))?;
    match web.store.seals.unseal(&opened).await? {
        Written::Committed => Ok(opened),
        Written::Conflict => Err(explained(&SealRefused::Changed)),
    }
}

/// A problem that names what stands in the way.
fn explained(refused: &SealRefused) -> Problem {
    let field = match refused {
        SealRefused::Wording => Some("reason"),
        SealRefused::TooLong => Some("phone"),
        SealRefused::Unfinished(_) => Some("despite"),
        _ => None,
    };
    if let Some(field) = field {
        let mut errors = FieldErrors::default();
        errors.add(field, refused.to_string());
        return Problem::fields(errors);
    }
    let mut detail = refused.to_string();
    if let SealRefused::Mismatches(errors) = refused {
        let messages: Vec<String> = errors.iter().map(Mismatch::in_chinese).collect();
        detail = format!("{detail}：{}", messages.join("；"));
    }
    if let SealRefused::Sealed(seal) = refused {
        detail = format!("{detail}。已封存内容的校验值：{}", seal.sha256);
    }
    Problem::new(StatusCode::CONFLICT, detail)
}

/// Where a browser sees what became of it.
fn place(unit: &Unit) -> String {
    format!("/api/units/{}/annex3", unit.id)
}

/// The table's page once more, with what stands in the way.
async fn again(web: &Web, person: &Person, unit: &Unit, filled: Filled) -> Result<Response, Problem> {
    let mut shown = table::shown(web, unit, false).await?;
    table::take_out_findings(web, person, &mut shown.table).await?;
    table::page(web, person, unit, &shown, filled).await
}
