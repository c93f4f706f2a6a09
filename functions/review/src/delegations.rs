//! `/api/delegations`: a signer who is absent lets another signer stand in up to a day, and may end it early.

use crate::{Web, case};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::sign_off::{Delegation, DelegationError};
use campaign::{Right, RosterNumber, form};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Filled, Form, Person, Problem};

const PATH: &str = "/api/delegations";

/// What the signer gave and received.
#[utoipa::path(get, path = "/api/delegations", operation_id = "delegations", security(("Session" = [])),
    responses((status = 200, description = "Given and received", body = Delegations), SignedOut, NoRight, Faults))]
pub(crate) async fn show(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if web::wants_page(&headers) {
        return page(&web, &person, Filled::blank()).await;
    }
    let (given, received) = both(&web, &person.entry.number).await?;
    let now = web.now();
    let line = |delegation| DelegationLine::of(delegation, now);
    let answer = Delegations {
        given: given.map(line),
        received: received.into_iter().map(line).collect(),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// A delegation.
#[derive(Serialize, ToSchema)]
struct DelegationLine {
    #[serde(flatten)]
    delegation: Delegation,
    /// Whether it holds now.
    holds: bool,
}

impl DelegationLine {
    fn of(delegation: Delegation, now: jiff::Timestamp) -> Self {
        DelegationLine {
            holds: delegation.holds(now),
            delegation,
        }
    }
}

/// What a signer gave last.
#[derive(Serialize, ToSchema)]
struct GivenDelegation {
    #[schema(required)]
    given: Option<DelegationLine>,
}

/// What a signer gave last, and what they received.
#[derive(Serialize, ToSchema)]
struct Delegations {
    #[schema(required)]
    given: Option<DelegationLine>,
    received: Vec<DelegationLine>,
}

form! {
    /// Somebody is to stand in, or the delegation is to end.
    struct DelegationChange {
        /// `give`, the default, or `end`.
        action: Option<String> = chosen "办理方式",
        /// Another signer's name or 花名册编号.
        to: Option<String> = written "受托人",
        /// The last day, included.
        #[schema(format = Date)]
        until: Option<String> = written "截止日期",
    }
}

/// Gives a delegation, or ends the one that holds.
#[utoipa::path(post, path = "/api/delegations", operation_id = "delegate", security(("Session" = [])),
    description = "Lets another signer stand in up to a day, in place of whoever did; or ends that early.",
    request_body(content = DelegationChange, content_type = "application/json"),
    responses(
        (status = 200, description = "Ended", body = GivenDelegation),
        (status = 201, description = "Given", body = GivenDelegation),
        (status = 409, description = "It was changed at the same time", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn change(
    State(web): State<Web>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::read(request).await?;
    let answer = decide(&web, &person, &mut form).await;
    form.answer_or_redisplay(&web, answer, |filled| page(&web, &person, filled))
        .await
}

async fn decide(web: &Web, person: &Person, form: &mut Form<DelegationChange>) -> Result<Response, Problem> {
    let previous = web.store.delegations.by(&person.entry.number).await?;
    let ends = form.parse(|fields, check| match fields.action.as_deref() {
        None | Some("give") => Some(false),
        Some("end") => Some(true),
        Some(_) => {
            check.refuse("action", "须为 give 或 end");
            None
        }
    });
    let (made, status) = if ends? {
        (end(web, previous.as_ref()), StatusCode::OK)
    } else {
        let given = give(web, person, previous.as_ref(), form).await?;
        (given, StatusCode::CREATED)
    };
    if let Some(delegation) = made {
        write(web, &delegation, previous.as_ref()).await?;
    }
    let (given, _) = both(web, &person.entry.number).await?;
    let now = web.now();
    let given = given.map(|given| DelegationLine::of(given, now));
    Ok(form.done(PATH, status, &GivenDelegation { given }))
}

async fn give(
    web: &Web,
    person: &Person,
    previous: Option<&Delegation>,
    form: &mut Form<DelegationChange>,
) -> Result<Option<Delegation>, Problem> {
    let now = web.now();
    case::settle_signer(web, form, "to", |fields| fields.to.as_mut()).await?;
    let to = case::entry_at(web, form.entered.to.as_deref().unwrap_or_default()).await?;
    let made = form.parse(|fields, check| {
        let until = check.day("until", fields.until.as_deref());
        let until = check.demand("until", until);
        let day = until.map(|until| Delegation::check_day(&web.campaign, until, now));
        if let Some(Err(error)) = day {
            check.say("until", error.to_string());
        }
        check.say_if(to.is_none(), "to", &DelegationError::NoSigner.to_string());
        let until = until.unwrap_or(web.campaign.ends);
        let made = Delegation::give(&web.campaign, previous, &person.entry, &to?, until, now);
        made.map_err(|error| check.say(field_of(error), error.to_string()))
            .ok()
    })?;
    let same = previous
        .is_some_and(|before| before.holds(now) && before.to == made.to && before.until == made.until);
    Ok((!same).then_some(made))
}

/// The field that an error is about.
fn field_of(error: DelegationError) -> &'static str {
    match error {
        DelegationError::Oneself | DelegationError::NoSigner | DelegationError::Below => "to",
        DelegationError::Past | DelegationError::AfterCampaign => "until",
    }
}

/// Ending what has ended changes nothing.
fn end(web: &Web, previous: Option<&Delegation>) -> Option<Delegation> {
    let held = previous.filter(|delegation| delegation.ended_at.is_none());
    held.map(|delegation| delegation.end(web.now()))
}

async fn write(web: &Web, delegation: &Delegation, previous: Option<&Delegation>) -> Result<(), Problem> {
    match web.store.reviews.delegate(delegation, previous).await? {
        Written::Committed => Ok(()),
        Written::Conflict => Err(Problem::new(StatusCode::CONFLICT, "委托已有变动，请刷新后再办理")),
    }
}

async fn both(web: &Web, signer: &RosterNumber) -> Result<(Option<Delegation>, Vec<Delegation>), Problem> {
    let given = web.store.delegations.by(signer).await?;
    let received = web.store.delegations.to(signer).await?;
    Ok((given, received))
}

async fn page(web: &Web, person: &Person, filled: Filled) -> Result<Response, Problem> {
    let (given, received) = both(web, &person.entry.number).await?;
    let now = web.now();
    let context = json!({
        "given": given.filter(|given| given.holds(now)),
        "received": received.into_iter().filter(|one| one.holds(now)).collect::<Vec<_>>(),
        "signers": signers(web, &person.entry.number).await?,
        "today": campaign::timing::day(now),
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "review/delegations.html", context)
}

/// The signers whom the campaign file names, for the page's list to choose from. Whom the roster grants the role can
/// be typed in.
async fn signers(web: &Web, without: &RosterNumber) -> Result<Vec<Value>, Problem> {
    let campaign = &web.campaign;
    let numbers: Vec<RosterNumber> = campaign
        .units
        .iter()
        .flat_map(|unit| unit.signers.iter())
        .chain([&campaign.sign_off.party_secretary])
        .filter(|number| *number != without)
        .cloned()
        .collect();
    let mut entries = web.store.people.entries(&numbers).await?;
    entries.retain(|entry| Right::Sign.is_held_by(&entry.roles(campaign)));
    entries.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(entries
        .iter()
        .map(|entry| {
            json!({
                "number": entry.number, "name": entry.name,
                "post": format!("{}{}", campaign.unit_name(&entry.unit), entry.position),
            })
        })
        .collect())
}
