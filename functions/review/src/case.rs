//! One report: whose it is to decide, and what is done to it.

use crate::Web;
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::sign_off::{Action, Actor, Capacity, Refused, SignOff, State, Step, Taken};
use campaign::{FieldErrors, Reference, Right, RosterEntry, RosterNumber};
use http::StatusCode;
use serde::Serialize;
use store::{Case, Written};
use utoipa::ToSchema;
use web::{Form, Person, Problem, signing};

/// How often a step is decided anew when another one came first. Beyond that somebody else keeps being faster.
const MOST_TRIES: usize = 4;

/// The report with this reference.
///
/// # Errors
/// 404 if there is none.
pub(crate) async fn find(web: &Web, reference: &str) -> Result<Case, Problem> {
    let reference = Reference::parse(reference).map_err(|_| Problem::not_found())?;
    web.store
        .cases
        .find(&reference)
        .await?
        .ok_or_else(Problem::not_found)
}

/// In what capacity the person who is signed in may decide on a report; none if it is not theirs.
pub(crate) async fn own_authority(web: &Web, person: &Person, case: &Case) -> Result<Option<Actor>, Problem> {
    if person.member().may(Right::Sign) {
        Ok(signing::authority(web, person.party(), case).await?)
    } else {
        Ok(None)
    }
}

/// In what capacity a signer may decide on a report.
pub(crate) async fn authority(
    web: &Web,
    signer: &RosterEntry,
    case: &Case,
) -> Result<Option<Actor>, Problem> {
    let standing = web.store.people.standing(&signer.number, &[]).await?;
    Ok(signing::authority(web, standing.party(signer), case).await?)
}

/// 403 for who has to stand aside from a report.
pub(crate) fn stand_aside(person: &Person, case: &Case) -> Result<(), Problem> {
    match person.party().bar(&case.current) {
        Some(bar) => Err(Problem::barred(bar, &case.current.reference)),
        None => Ok(()),
    }
}

/// The roster entry under a number as typed.
pub(crate) async fn entry_at(web: &Web, typed: &str) -> Result<Option<RosterEntry>, Problem> {
    let Ok(number) = RosterNumber::parse(typed) else {
        return Ok(None);
    };
    Ok(web.store.people.entries(&[number]).await?.pop())
}

/// Puts the number of the signer into a field that names one.
pub(crate) async fn settle_signer<Fields>(
    web: &Web,
    form: &mut Form<Fields>,
    field: &'static str,
    of: impl Fn(&mut Fields) -> Option<&mut String>,
) -> Result<(), Problem> {
    let signs = |entry: &RosterEntry| Right::Sign.is_held_by(&entry.roles(&web.campaign));
    form.settle_person(web, field, of, signs).await
}

/// Somebody of the campaign office, acting as such.
pub(crate) fn of_the_office(person: &Person) -> Actor {
    Actor {
        person: Named::of(&person.entry),
        capacity: Capacity::Office,
        on_behalf_of: None,
    }
}

/// What is to be done to a report.
pub(crate) struct Doing<'a> {
    /// The revision that was on the screen.
    pub(crate) seen: u32,
    pub(crate) by: Actor,
    pub(crate) action: Action,
    /// Whose queue it goes to, where nothing is decided yet.
    pub(crate) waits_for: Option<&'a RosterNumber>,
    /// The field that holds a reason or note.
    pub(crate) wording: &'static str,
}

/// Does it, and returns where the report stands then. Whoever comes second is told what the first one did.
pub(crate) async fn take(web: &Web, mut case: Case, doing: Doing<'_>) -> Result<SignOff, Problem> {
    for _ in 0..MOST_TRIES {
        let taken = SignOff::take(
            case.sign_off.as_ref(),
            &case.current,
            doing.seen,
            doing.by.clone(),
            doing.action.clone(),
            web.now(),
        );
        let next = match taken.map_err(|refused| refuse(&refused, doing.wording))? {
            Taken::Now(next) => *next,
            Taken::Already(sign_off) => return Ok(*sign_off),
        };
        let waits = doing.waits_for.map(|signer| case.waits_for(signer));
        let reviews = &web.store.reviews;
        match reviews.sign(&next, &case.current, waits.as_ref()).await? {
            Written::Committed => return Ok(next),
            Written::Conflict => case = find(web, case.current.reference.as_str()).await?,
        }
    }
    Err(Problem::unavailable())
}

fn refuse(refused: &Refused, wording: &str) -> Problem {
    match refused {
        Refused::OldRevision { .. } | Refused::Decided { .. } => {
            Problem::new(StatusCode::CONFLICT, refused.to_string())
        }
        Refused::Wording => {
            let mut errors = FieldErrors::default();
            errors.add(wording, refused.to_string());
            Problem::fields(errors)
        }
    }
}

/// Where a report stands after a step.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignOffAnswer {
    reference: Reference,
    revision: u32,
    state: State,
    /// Whom the office appointed to sign.
    #[schema(required)]
    appointed: Option<Named>,
    /// The step: who, in what capacity, when, what.
    step: Step,
}

/// What a report's steps answer: back to the report, or where it stands.
pub(crate) fn answer(sign_off: SignOff, form: &Form<impl Sized>) -> Response {
    let place = format!("/api/reviews/{}", sign_off.reference);
    let revision = sign_off.last.revision;
    let answer = SignOffAnswer {
        revision,
        state: sign_off.state_of(revision),
        reference: sign_off.reference,
        appointed: sign_off.appointed,
        step: sign_off.last,
    };
    form.done(&place, StatusCode::OK, &answer)
}
