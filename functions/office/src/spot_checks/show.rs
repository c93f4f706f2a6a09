//! `GET /api/spot-checks/{id}`: the sample with what was found, and the unit's result.

use super::shown::{FoundItem, SpotCheckHead};
use super::{find, shown};
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::person::Person as Named;
use campaign::spot_check::{Accountability, Action as SpotCheckAction, Assessment, SpotCheck, Step, Verdict};
use campaign::{Reference, Right, RosterNumber, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Filled, Person, Problem};

/// A spot check.
#[derive(Serialize, ToSchema)]
#[schema(as = SpotCheck)]
struct WholeSpotCheck {
    #[serde(flatten)]
    head: SpotCheckHead,
    /// The draws from the same unit before this one, newest first.
    earlier: Vec<EarlierDraw>,
    /// What was drawn.
    items: Vec<FoundItem>,
    /// Who did what when, with what stood before.
    history: Vec<Step>,
}

/// A draw from the same unit that came before.
#[derive(Serialize, ToSchema)]
struct EarlierDraw {
    id: Reference,
    drawn_at: Timestamp,
    drawn_by: Named,
    seed: String,
    size: usize,
    /// Whether its result stands.
    concluded: bool,
}

/// Spot checks that are looked through for earlier draws.
const MOST_EARLIER: usize = 200;

/// Shows a spot check.
#[utoipa::path(get, path = "/api/spot-checks/{id}", operation_id = "spotCheck", security(("Session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "The spot check", body = WholeSpotCheck),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let check = find(web, &id).await?;
    if web::wants_page(&headers) {
        return page(web, &person, &check, None, Filled::blank()).await;
    }
    let seen = seen(web, &person, check).await?;
    let answer = WholeSpotCheck {
        head: SpotCheckHead::of(&web.campaign, &seen.check),
        earlier: earlier(web, &seen.check).await?,
        items: seen.items,
        history: seen.steps,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// What somebody sees of a spot check.
struct Seen {
    check: SpotCheck,
    items: Vec<FoundItem>,
    steps: Vec<Step>,
}

/// A spot check as lists show it to somebody: where a report that they have to stand aside from may be in the sample, a
/// count could tell of it.
pub(super) async fn head(web: &Web, person: &Person, check: SpotCheck) -> Result<SpotCheckHead, Problem> {
    Ok(SpotCheckHead::of(
        &web.campaign,
        &seen(web, person, check).await?.check,
    ))
}

/// A spot check without what was found about the reader, or about a report they have to stand aside from: no item, no
/// step, and no count tells of it.
async fn seen(web: &Web, person: &Person, mut check: SpotCheck) -> Result<Seen, Problem> {
    let drawn = web.store.spot_checks.items(&check).await?;
    let findings = web.store.spot_checks.findings(&check.id).await?;
    let mut steps = web.store.spot_checks.steps(&check.id).await?;
    let numbers: Vec<RosterNumber> = drawn.iter().map(|item| item.number.clone()).collect();
    let declared = web.store.declarations.current(&numbers).await?;
    let party = person.party();
    let near: Vec<RosterNumber> = declared
        .into_iter()
        .filter(|declaration| party.bar(declaration).is_some())
        .map(|declaration| declaration.number)
        .collect();
    let (hidden, items): (Vec<FoundItem>, Vec<FoundItem>) = shown::items(drawn, findings)
        .into_iter()
        .partition(|found| near.contains(&found.item.number));
    check.leave_out(hidden.iter().map(|found| (&found.item, found.finding.as_ref())));
    steps.retain(
        |step| !matches!(&step.action, SpotCheckAction::Found { number, .. } if near.contains(number)),
    );
    for (number, step) in (1..).zip(&mut steps) {
        step.step = number;
        if let SpotCheckAction::Drawn { size } = &mut step.action {
            *size = check.size;
        }
    }
    Ok(Seen { check, items, steps })
}

/// The draws from the same unit that came before, newest first: who looks at one sees whether it was drawn again.
async fn earlier(web: &Web, check: &SpotCheck) -> Result<Vec<EarlierDraw>, Problem> {
    let place = store::place_of_spot_check(check);
    let before = web.store.spot_checks.list(Some(&place), MOST_EARLIER).await?;
    let same = before.into_iter().filter(|one| one.unit == check.unit);
    Ok(same
        .map(|one| EarlierDraw {
            id: one.id,
            drawn_at: one.drawn_at,
            drawn_by: one.drawn_by,
            seed: one.seed,
            size: one.size,
            concluded: one.conclusion.is_some(),
        })
        .collect())
}

/// The page of a spot check that was read before, with the form of the item at a place, or of the result, as it is
/// filled in.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    check: &SpotCheck,
    at_place: Option<u32>,
    filled: Filled,
) -> Result<Response, Problem> {
    let Seen { check, items, steps } = seen(web, person, check.clone()).await?;
    let (check, own_unit) = (&check, check.unit == person.entry.unit);
    let earlier = earlier(web, check).await?.into_iter().map(|one| {
        let drawn = timing::moment_in_chinese(one.drawn_at);
        let mut shown = json!(one);
        shown["drawn"] = json!(drawn);
        shown
    });
    let earlier: Vec<Value> = earlier.collect();
    let may_find = Right::RecordFinding.is_held_by(&person.roles) && check.conclusion.is_none();
    let items = items.iter().map(|found| {
        let mut shown = json!(found);
        shown["stratum"] = json!(shown::stratum(found.item.stratum));
        shown["may_find"] = json!(may_find);
        let at = found.finding.as_ref().map(|finding| finding.at);
        shown["found_at"] = json!(at.map(timing::moment_in_chinese));
        shown
    });
    let items: Vec<Value> = items.collect();
    let mut head = SpotCheckHead::of(&web.campaign, check).shown();
    head["wanted"] = json!(shown::wanted(check.wanted));
    let strata: Vec<Value> = check
        .shares
        .iter()
        .map(|share| {
            json!({
                "name": shown::stratum(share.stratum),
                "declarations": share.declarations,
                "drawn": share.drawn,
            })
        })
        .collect();
    let may_conclude = Right::ConcludeSpotCheck.is_held_by(&person.roles) && !own_unit;
    let context = json!({
        "check": head,
        "strata": strata,
        "items": items,
        "steps": steps.iter().map(shown::step).collect::<Vec<_>>(),
        "verdicts": Verdict::ALL,
        "assessments": Assessment::ALL,
        "measures": Accountability::ALL,
        "earlier": earlier,
        "may_conclude": may_conclude && check.conclusion.is_none(),
        "may_take_back": may_conclude && check.conclusion.is_some(),
        "may_register": Right::HandleLeads.is_held_by(&person.roles),
        "not_taken": !filled.errors.is_empty(),
        "at_place": at_place,
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "office/spot-check.html", context)
}
