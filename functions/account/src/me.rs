//! `GET /api/me`: who is signed in, and what awaits them.

use crate::Account;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::obligation::Explanation;
use campaign::roster_step::RosterStep;
use campaign::sign_off::State as SignOffState;
use campaign::timing;
use campaign::{Campaign, Reference, Right, Role, Roles, RosterEntry, RosterNumber};
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

/// Something that awaits somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Awaiting {
    /// What it is.
    what: What,
    /// Where it is done.
    href: String,
    /// How many of it; none where it is one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    /// There are more than counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
}

/// The kinds of things that await people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AwaitingKind)]
enum What {
    /// Nothing was filed yet.
    File,
    /// The report was returned.
    Correct,
    /// They have become a leading cadre since they filed: their relatives are to be declared too.
    Supplement,
    /// Reports wait for this signer.
    SignOff,
    /// Reports wait for the office to appoint a signer.
    AppointSigner,
    /// The unit's people and its Annex 3.
    Unit,
    /// Municipally managed cadres' reports are to be collected.
    Collect,
    /// What others proposed waits for this person to confirm it.
    Confirm,
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
                "kind": current.content.kind.in_chinese(),
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
            .render_for(&person, StatusCode::OK, "me.html", context);
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

/// Which doors the start page shows.
fn may(roles: &Roles) -> serde_json::Value {
    let told = [
        Right::File,
        Right::Delegate,
        Right::ReadUnit,
        Right::ReadRoster,
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

impl Account {
    async fn awaits(&self, person: &Person) -> Result<Vec<Awaiting>, Problem> {
        let campaign = &self.web.campaign;
        let may = |right| person.member().may(right);
        let mut awaits = Vec::new();
        awaits.extend(self.own_declaration(person));
        if may(Right::Sign) {
            awaits.extend(self.queue(Some(&person.entry.number), What::SignOff).await?);
        }
        if may(Right::CheckUnit) {
            awaits.push(one(What::Unit, format!("/api/units/{}", person.entry.unit), None));
        }
        if may(Right::AppointSigner) {
            awaits.extend(self.queue(None, What::AppointSigner).await?);
        }
        if may(Right::Collect) && timing::day(self.web.now()) <= campaign.rules.deliver_by {
            let until = Some(campaign.rules.deliver_by);
            awaits.push(one(What::Collect, "/api/collections".to_owned(), until));
        }
        if Right::Confirm.is_held_by(&person.roles) {
            awaits.extend(self.to_confirm(person).await?);
        }
        Ok(awaits)
    }

    fn own_declaration(&self, person: &Person) -> Option<Awaiting> {
        if !person.member().may(Right::File) {
            return None;
        }
        let until = Some(person.entry.due(&self.web.campaign));
        let Some(current) = &person.standing.current else {
            return Some(one(What::File, "/api/declarations/mine".to_owned(), until));
        };
        let state = person.standing.sign_off.as_ref();
        let returned = state.is_some_and(|state| state.state_of(current.revision) == SignOffState::Returned);
        // Who rose since has relatives to declare; who fell need not take anything back.
        let rose = person.entry.is_leading_cadre() && !current.declarant.leading_cadre;
        let what = match (returned, rose) {
            (true, _) => What::Correct,
            (false, true) => What::Supplement,
            (false, false) => return None,
        };
        Some(one(what, "/api/declarations/mine".to_owned(), until))
    }

    /// What others proposed; not what is about this person.
    async fn to_confirm(&self, person: &Person) -> Result<Option<Awaiting>, Problem> {
        let waiting = self.web.store.open_proposals.waiting(self.web.now()).await?;
        let (number, roles) = (&person.entry.number, &person.roles);
        let count = waiting
            .iter()
            .filter(|proposal| proposal.may_be_confirmed_by(number, roles, None).is_ok())
            .count();
        Ok((count > 0).then(|| Awaiting {
            count: Some(count),
            ..one(What::Confirm, "/api/confirmations".to_owned(), None)
        }))
    }

    /// The first page of a queue tells enough: whether there is work, and about how much.
    async fn queue(&self, signer: Option<&RosterNumber>, what: What) -> Result<Option<Awaiting>, Problem> {
        let page = self.web.store.queues.page(signer, None).await?;
        Ok((!page.items.is_empty()).then(|| Awaiting {
            count: Some(page.items.len()),
            more: page.next.is_some(),
            ..one(what, "/api/reviews".to_owned(), None)
        }))
    }
}

fn one(what: What, href: String, until: Option<Date>) -> Awaiting {
    Awaiting {
        what,
        href,
        count: None,
        more: false,
        until,
    }
}
