//! `GET /api/me`: who is signed in, and what awaits them.

use crate::Account;
use crate::awaiting::Awaiting;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::obligation::Explanation;
use campaign::roster_step::RosterStep;
use campaign::timing;
use campaign::{Campaign, Reference, Revision, Right, Role, Roles, RosterEntry, RosterNumber};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::access::account_act;
use web::openapi::{BadBody, Faults, Invalid, OtherSite, SignedOut};
use web::{Form, Person, Problem};

/// Who somebody is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Identity {
    /// 花名册编号.
    #[schema(example = "TY-001")]
    number: RosterNumber,
    /// 姓名.
    name: String,
    /// The unit's name.
    unit: String,
    /// Their roles.
    #[schema(value_type = Vec<Role>)]
    roles: Roles,
}

impl Identity {
    pub(crate) fn of(entry: &RosterEntry, roles: &Roles, campaign: &Campaign) -> Self {
        Identity {
            number: entry.number.clone(),
            name: entry.name.clone(),
            unit: campaign.unit_name(&entry.unit).to_owned(),
            roles: roles.clone(),
        }
    }
}

/// Who is signed in, and what awaits them.
#[derive(Serialize, ToSchema)]
struct Me {
    #[serde(flatten)]
    identity: Identity,
    /// Whether they must file, about whom, by when and why.
    obligation: Explanation,
    /// What awaits them.
    awaits: Vec<Awaiting>,
    /// What was done to their account, oldest first.
    account: Vec<RosterStep>,
    /// When they had signed in before this session; null for the first time.
    #[schema(required)]
    signed_in_before: Option<Timestamp>,
    /// Their declaration; null if nothing was filed.
    #[schema(required)]
    declaration: Option<OnFile>,
}

/// The current declaration, in short.
#[derive(Serialize, ToSchema)]
struct OnFile {
    reference: Reference,
    revision: u32,
    filed_at: Timestamp,
    /// 逾期.
    late: bool,
    /// When the office received it, where it came on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    received_on: Option<Date>,
}

campaign::form! {
    /// How many acts on the account were seen.
    struct Seen {
        #[schema(value_type = u32)]
        seen: Option<u32> = written "所看的记录",
    }
}

/// The start page, or who it is as JSON with what awaits.
#[utoipa::path(get, path = "/api/me", operation_id = "me", security(("Session" = [])),
    responses((status = 200, description = "Who is signed in", body = Me), SignedOut, Faults))]
pub(crate) async fn me(
    State(account): State<Account>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let identity = Identity::of(&person.entry, &person.roles, &account.web.campaign);
    let awaits = account.awaits(&person).await?;
    let current = person.standing.current.as_ref();
    let obligation = person.entry.explained_in_chinese(&account.web.campaign);
    if web::wants_page(&headers) {
        let context = json!({
            "identity": identity,
            "role_names": person.roles.iter().map(Role::in_chinese).collect::<Vec<_>>(),
            "unit_id": person.entry.unit,
            "awaits": awaits,
            "declaration": current.map(|current| json!({
                "reference": current.reference, "revision": current.revision, "late": current.late,
                "kind": current.content.kind.in_chinese(), "received_on": received_on(current),
                "filed_at": timing::moment_in_chinese(current.filed_at),
            })),
            "filing": person.entry.filing(&account.web.campaign, account.web.now()),
            "obligation": obligation,
            "signed_in_before": person.session.before.map(timing::moment_in_chinese),
            "may": may(&person.roles),
            "account_acts": person.standing.account.acts.iter().rev().map(account_act).collect::<Vec<_>>(),
        });
        return account
            .web
            .render_for(&person, StatusCode::OK, "account/me.html", context);
    }
    let answer = Me {
        identity,
        obligation,
        awaits,
        declaration: current.map(|current| OnFile {
            reference: current.reference.clone(),
            revision: current.revision,
            filed_at: current.filed_at,
            late: current.late,
            received_on: received_on(current),
        }),
        account: person.standing.account.acts,
        signed_in_before: person.session.before,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// `POST /api/me/seen`: the person has taken note of the first so many acts on their account. 204, or 303 to the start
/// page.
#[utoipa::path(post, path = "/api/me/seen", operation_id = "accountSeen", security(("Session" = [])),
    description = "Takes note of the first so many acts on one's account.",
    request_body = Seen,
    responses((status = 204, description = "Noted"), BadBody, OtherSite, Invalid, SignedOut, Faults))]
pub(crate) async fn seen(
    State(account): State<Account>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<Seen>::read(request).await?;
    let seen = form.parse(|fields, check| check.demand("seen", fields.seen))?;
    let acts = person.standing.account.acts.len();
    account
        .web
        .store
        .sign_in
        .note_acts_seen(&person.entry.number, acts.min(seen as usize))
        .await?;
    if form.wants_page {
        return Ok(web::see_other("/api/me"));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// When the office received a report that came on paper.
fn received_on(current: &Revision) -> Option<Date> {
    current.paper.as_ref().map(|paper| paper.on_paper.received_on)
}

/// Which doors the start page shows.
fn may(roles: &Roles) -> serde_json::Value {
    let told = [
        Right::File,
        Right::Delegate,
        Right::ReadUnit,
        Right::CheckUnit,
        Right::ReadRoster,
        Right::EnterPaper,
        Right::Collect,
        Right::ReadDeliveries,
        Right::ReadOverview,
        Right::ReadVerification,
        Right::ReadLeads,
        Right::ReadSpotChecks,
        Right::Export,
        Right::Confirm,
        Right::Sign,
    ];
    let may = told
        .iter()
        .map(|right| (right.to_string(), right.is_held_by(roles).into()));
    serde_json::Value::Object(may.collect())
}
