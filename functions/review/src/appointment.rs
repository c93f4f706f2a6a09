//! `POST /api/declarations/{reference}/signer`: the office appoints who signs, where the rules leave nobody or the one
//! they name cannot.

use crate::case::{self, Doing, SignOffAnswer};
use crate::{Web, sign};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::annex3::Person as Named;
use campaign::errors::Field;
use campaign::sign_off::{self, Action, REASON_LENGTH, SignOff};
use campaign::{Right, RosterEntry, text};
use store::Case;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::{Fields, Held};
use web::{Person, Problem};

const FIELDS: &[Field] = &[
    Field::written("signer", "阅签人的花名册编号"),
    Field::written("why", "另行指定的原因"),
    Field::written("revision", "所看的是第几次提交"),
];

/// Who is to sign.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
struct SignerAppointment {
    /// 花名册编号 of a signer.
    signer: String,
    /// Why not whom the rules name, 2 to 500 characters; asked for where they name somebody who can sign.
    why: Option<String>,
    revision: u32,
}

/// Appoints a signer.
#[utoipa::path(post, path = "/api/declarations/{reference}/signer", operation_id = "appointSigner",
    security(("Session" = [])),
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = SignerAppointment, content_type = "application/json"),
    responses(
        (status = 200, description = "Appointed, now or before", body = SignOffAnswer),
        NotThere,
        (status = 409, description = "A newer revision stands, or somebody decided before", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn appoint(
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
    case::stand_aside(person, &case)?;
    let mut fields = held.fields(FIELDS).await?;
    match step(web, person, &case, &mut fields).await {
        Ok(sign_off) => Ok(case::answer(sign_off, held.wants_page)),
        Err(problem) => sign::refused(web, person, reference, held, &fields, problem).await,
    }
}

async fn step(web: &Web, person: &Person, case: &Case, fields: &mut Fields) -> Result<SignOff, Problem> {
    let seen = fields.whole("revision");
    let entry = case::entry_at(web, &fields.text("signer")).await?;
    let signer = match may_be_appointed(web, person, case, entry).await? {
        Ok(signer) => Some(signer),
        Err(why) => {
            fields.say("signer", why);
            None
        }
    };
    let why = text::worded(&fields.text("why"), &REASON_LENGTH);
    if let (None, Some(named)) = (&why, passed_over(web, case, signer.as_ref()).await?) {
        let name = &named.name;
        let needed =
            format!("按规定这份报告由{name}阅签；另行指定的，请用 2 至 500 个字写明{name}不能阅签的原因");
        fields.say("why", needed);
    }
    fields.check()?;
    let signer = signer.ok_or_else(Problem::not_found)?;
    let doing = Doing {
        seen,
        by: case::of_the_office(person),
        action: Action::Appointed {
            signer: Named::of(&signer),
            why,
        },
        waits_for: Some(&signer.number),
        wording: "signer",
    };
    case::take(web, case.clone(), doing).await
}

/// Whom the rules name, if they can sign and it is not who is appointed.
async fn passed_over(
    web: &Web,
    case: &Case,
    appointed: Option<&RosterEntry>,
) -> Result<Option<RosterEntry>, Problem> {
    let by_rules = case.entry.as_ref().map(|entry| web.campaign.signers_for(entry));
    let by_rules = by_rules.unwrap_or_default();
    let known = web.store.people.entries(&by_rules).await?;
    let named = sign_off::route(&web.campaign, &by_rules, &known, &case.current);
    let passed_over = named.filter(|named| appointed.is_none_or(|appointed| &appointed.number != named));
    Ok(passed_over.and_then(|number| known.into_iter().find(|entry| entry.number == number)))
}

/// Somebody else on the roster who signs at all, is not too near and stands not below; else why they may not.
async fn may_be_appointed(
    web: &Web,
    person: &Person,
    case: &Case,
    entry: Option<RosterEntry>,
) -> Result<Result<RosterEntry, String>, Problem> {
    let signs = |entry: &RosterEntry| Right::Sign.is_held_by(&entry.roles(&web.campaign));
    let Some(entry) = entry.filter(signs) else {
        return Ok(Err("请填写一名阅签人的花名册编号".to_owned()));
    };
    if entry.number == person.entry.number {
        return Ok(Err("不能指定您本人阅签，请由其他人员指定".to_owned()));
    }
    let standing = web.store.people.standing(&entry.number, &[]).await?;
    let party = standing.party(&entry);
    let bar = party.bar_from_signing(&web.campaign, &case.current, case.entry.as_ref());
    Ok(match bar {
        Some(bar) => Err(bar.to_string()),
        None => Ok(entry),
    })
}
