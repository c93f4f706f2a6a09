//! `POST /api/declarations/{reference}/signer`: the office appoints who signs, where the rules leave nobody or the one
//! they name cannot.

use crate::case::{self, Doing, SignOffAnswer};
use crate::{Web, reviews};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::sign_off::{self, Action, REASON_LENGTH, SignOff};
use campaign::{Right, RosterEntry, form, text};
use store::Case;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

form! {
    /// Who is to sign.
    struct SignerAppointment {
        /// A signer's name or 花名册编号.
        #[schema(value_type = String)]
        signer: Option<String> = written "阅签人",
        /// Why not whom the rules name, 2 to 500 characters; asked for where they name somebody who can sign.
        why: Option<String> = written "另行指定的原因",
        #[schema(value_type = u32)]
        revision: Option<u32> = written "所看的是第几次提交",
    }
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
    form: &mut Form<SignerAppointment>,
) -> Result<SignOff, Problem> {
    let case = case::find(web, reference).await?;
    case::stand_aside(person, &case)?;
    case::settle_signer(web, form, "signer", |fields| fields.signer.as_mut()).await?;
    let entry = case::entry_at(web, form.entered.signer.as_deref().unwrap_or_default()).await?;
    let signer = may_be_appointed(web, person, &case, entry).await?;
    let named = passed_over(web, &case, signer.as_ref().ok()).await?;
    let why = text::worded(form.entered.why.as_deref().unwrap_or_default(), &REASON_LENGTH);
    let (seen, signer) = form.parse(|fields, check| {
        let signer = signer.map_err(|why| check.say("signer", why)).ok();
        if let (None, Some(RosterEntry { name, .. })) = (&why, named) {
            let needed =
                format!("按规定这份报告由{name}阅签；另行指定的，请用 2 至 500 个字写明{name}不能阅签的原因");
            check.say("why", needed);
        }
        check.demand("revision", fields.revision).zip(signer)
    })?;
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
    case::take(web, case, doing).await
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
        return Ok(Err("没有找到这名阅签人，请填写其姓名或者花名册编号".to_owned()));
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
