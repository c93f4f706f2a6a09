//! `GET /api/units`: the units somebody may look into, each with its figures and its seal. Of what is sealed the figures are
//! those that were sealed; of the others, and whether a sealed one has changed, the newest summary tells.

use crate::Office;
use archive::Manifest;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use campaign::plan::{Unit, UnitKind};
use campaign::seal::{Seal, SealLine};
use campaign::{Reconciliation, UnitId, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::{OpenApi, ToSchema};
use web::openapi::{Faults, NoRight, SignedOut};
use web::{Person, Problem};

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Document;

/// The description of this route.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The route of the units.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/units", get(list))
}

/// A unit with its last seal.
#[derive(Serialize, ToSchema)]
struct UnitLine {
    id: UnitId,
    name: String,
    kind: UnitKind,
    #[schema(required)]
    seal: Option<SealLine>,
    /// As they were sealed, or as the newest summary counted them; null while there is none.
    #[schema(required)]
    figures: Option<Reconciliation>,
    /// Whether the newest summary found that a table which stands sealed has changed since.
    changed: bool,
}

/// The units one may look into.
#[derive(Serialize, ToSchema)]
struct UnitList {
    units: Vec<UnitLine>,
    /// The moment that the newest summary tells of; null while there is none.
    #[schema(required)]
    as_of: Option<Timestamp>,
}

/// How units stand with their tables.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sealing {
    /// Units without a seal that stands.
    pub(crate) open: u64,
    /// Units whose table has changed since it was sealed.
    pub(crate) changed: u64,
}

/// The units somebody may look into.
#[utoipa::path(get, path = "/api/units", operation_id = "units", security(("Session" = [])),
    responses((status = 200, description = "The units one may look into", body = UnitList), SignedOut, NoRight, Faults))]
async fn list(State(office): State<Office>, person: Person, headers: HeaderMap) -> Result<Response, Problem> {
    let web = &office.web;
    let newest = office.summaries.newest().await?;
    let seals = web.store.last_seals.all().await?;
    let units = web.campaign.units.iter();
    let units = units.filter(|unit| person.member().reads_unit(&unit.id));
    let units: Vec<UnitLine> = units
        .map(|unit| UnitLine::of(unit, seal_of(&seals, unit), newest.as_ref()))
        .collect();
    let as_of = newest.as_ref().map(|manifest| manifest.moment);
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &UnitList { units, as_of }));
    }
    let sealed = |unit: &&UnitLine| unit.seal.as_ref().is_some_and(|seal| seal.stands);
    let context = json!({
        "sealed": units.iter().filter(sealed).count(),
        "changed": units.iter().filter(|unit| unit.changed).count(),
        "units": units,
        "as_of": as_of.map(timing::moment_in_chinese),
    });
    web.render_for(&person, StatusCode::OK, "office/unit-list.html", context)
}

/// How all units stand.
pub(crate) async fn sealing(office: &Office, newest: Option<&Manifest>) -> Result<Sealing, Problem> {
    let seals = office.web.store.last_seals.all().await?;
    let mut sealing = Sealing::default();
    for unit in &office.web.campaign.units {
        match seal_of(&seals, unit).filter(|seal| seal.stands()) {
            Some(seal) => {
                sealing.changed += u64::from(newest.is_some_and(|newest| newest.has_changed_since(seal)))
            }
            None => sealing.open += 1,
        }
    }
    Ok(sealing)
}

fn seal_of<'a>(seals: &'a [Seal], unit: &Unit) -> Option<&'a Seal> {
    seals.iter().find(|seal| seal.unit == unit.id)
}

impl UnitLine {
    fn of(unit: &Unit, seal: Option<&Seal>, newest: Option<&Manifest>) -> Self {
        let standing = seal.filter(|seal| seal.stands());
        let counted = newest.and_then(|manifest| manifest.unit(&unit.id));
        let figures = standing.map(|seal| seal.reconciliation);
        UnitLine {
            id: unit.id.clone(),
            name: unit.name.clone(),
            kind: unit.kind,
            seal: seal.cloned().map(SealLine::of),
            figures: figures.or(counted.map(|counted| counted.reconciliation)),
            changed: standing
                .zip(newest)
                .is_some_and(|(seal, newest)| newest.has_changed_since(seal)),
        }
    }
}
