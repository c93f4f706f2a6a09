//! A unit's head seals its Annex 3, which sends it up; the office opens a seal again, with a reason.

use crate::units::{self, SealLine};
use crate::{Web, table};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::FieldErrors;
use campaign::annex3::{Mismatch, Person as Named};
use campaign::errors::Field;
use campaign::plan::Unit;
use campaign::seal::{Foot, Seal, SealRefused};
use http::StatusCode;
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::{Fields, Held, errors_of};
use web::{Person, Problem};

const SEALING: &[Field] = &[
    Field::written("filled_by", "填表人"),
    Field::written("phone", "联系电话"),
    Field::chosen("despite", "仍要封存"),
];

const UNSEALING: &[Field] = &[
    Field::written("reason", "解封理由"),
    Field::written("serial", "第几次封存"),
];

/// How a table is sealed.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct Sealing {
    #[serde(flatten)]
    foot: Foot,
    /// `true` where somebody has not filed, or something is not signed or checked, and it is sealed all the same.
    despite: Option<bool>,
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
    let held = Held::of(request).await?;
    let answer = async {
        let fields = held.fields(SEALING).await?;
        let sealed = seal_now(&web, &person, unit, &fields).await;
        answer(&web, &person, unit, &held, &fields, sealed).await
    };
    let answer = answer.await;
    held.or_kept(&web, answer).await
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
    let held = Held::of(request).await?;
    let answer = async {
        let fields = held.fields(UNSEALING).await?;
        let opened = open_now(&web, &person, unit, &fields).await;
        answer(&web, &person, unit, &held, &fields, opened).await
    };
    let answer = answer.await;
    held.or_kept(&web, answer).await
}

/// Why a seal is opened.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct SealOpening {
    /// 2 to 500 characters.
    reason: String,
    /// The seal that is meant; another one that stands is left alone.
    serial: Option<u32>,
}

/// What became of a seal, and the status that says so.
type Outcome = Result<(Seal, StatusCode), Problem>;

async fn seal_now(web: &Web, person: &Person, unit: &Unit, fields: &Fields) -> Outcome {
    fields.check()?;
    let previous = web.store.seals.of(&unit.id).await?;
    let live = table::live(web, unit).await?;
    let typed =
        |name: &str, known: Option<String>| Some(fields.text(name)).filter(|text| !text.is_empty()).or(known);
    let foot = Foot {
        filled_by: typed("filled_by", live.foot.filled_by.clone()),
        phone: typed("phone", live.foot.phone.clone()),
    };
    let by = Named::of(&person.entry);
    let despite = fields.text("despite") == "true";
    let sealing = Seal::affix(
        previous.as_ref(),
        &live.table,
        &live.errors,
        by,
        foot,
        despite,
        web.now(),
    );
    let seal = match sealing {
        Ok(seal) => seal,
        Err(refused) => return Err(explained(&refused)),
    };
    match web.store.seals.put(&seal, &live.table).await? {
        Written::Committed => Ok((seal, StatusCode::CREATED)),
        Written::Conflict => Err(explained(&SealRefused::Changed)),
    }
}

async fn open_now(web: &Web, person: &Person, unit: &Unit, fields: &Fields) -> Outcome {
    fields.check()?;
    let standing = web.store.seals.of(&unit.id).await?;
    let serial = fields.text("serial").parse().ok();
    let opened = match &standing {
        Some(seal) => seal.open(
            serial,
            Named::of(&person.entry),
            &fields.text("reason"),
            web.now(),
        ),
        None => Err(SealRefused::Open),
    };
    let opened = match opened {
        Ok(opened) => opened,
        Err(refused) => return Err(explained(&refused)),
    };
    match web.store.seals.open(&opened).await? {
        Written::Committed => Ok((opened, StatusCode::OK)),
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

/// Back to the table, or the seal; a browser gets the table's page again with what stands in the way.
async fn answer(
    web: &Web,
    person: &Person,
    unit: &Unit,
    held: &Held,
    fields: &Fields,
    outcome: Outcome,
) -> Result<Response, Problem> {
    let problem = match outcome {
        Ok(_) if held.wants_page => {
            return Ok(web::see_other(&format!("/api/units/{}/annex3", unit.id)));
        }
        Ok((seal, status)) => return Ok(web::json(status, &SealLine::of(seal))),
        Err(problem) => problem,
    };
    if !held.wants_back(&problem) {
        return Err(problem);
    }
    let mut shown = table::shown(web, unit, false).await?;
    table::take_out_findings(web, person, &mut shown.table).await?;
    let (status, form) = (problem.status(), fields.typed());
    table::page(web, person, unit, &shown, status, &form, &errors_of(&problem)).await
}
