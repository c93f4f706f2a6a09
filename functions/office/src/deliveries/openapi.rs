//! The part of collections and deliveries in the OpenAPI document.

use utoipa::{OpenApi, ToSchema};
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

/// A municipally managed cadre with the two lists.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Cadre {
    #[schema(example = "JL-001")]
    number: String,
    name: String,
    unit: String,
    unit_name: String,
    position: String,
    /// Null while nothing was filed; so are the next four.
    #[schema(required)]
    reference: Option<String>,
    #[schema(required)]
    revision: Option<u32>,
    #[schema(format = DateTime, required)]
    filed_at: Option<String>,
    /// 逾期; false while nothing was filed.
    late: bool,
    /// Where the report stands with its signer.
    #[schema(required)]
    sign_off: Option<String>,
    signed: bool,
    /// What the office collected.
    #[schema(required)]
    office: Option<Mark>,
    /// What the discipline team collected.
    #[schema(required)]
    discipline: Option<Mark>,
    /// What the city has.
    #[schema(value_type = Option<Object>, required)]
    delivered: Option<serde_json::Value>,
    /// Withdrawals reported since.
    withdrawals_to_deliver: u32,
    /// How far it is on its way.
    #[schema(value_type = Object)]
    state: serde_json::Value,
    state_name: String,
}

/// A mark in one of the two lists.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct Mark {
    /// `office` or `discipline`.
    list: String,
    step: u32,
    number: String,
    reference: String,
    revision: u32,
    sha256: String,
    by: PersonName,
    #[schema(format = DateTime)]
    at: String,
    /// Why it was taken back.
    #[schema(nullable = false)]
    taken_back: Option<String>,
}

/// Somebody by number and name.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct PersonName {
    #[schema(example = "TY-003")]
    number: String,
    name: String,
}

/// The two lists, side by side.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Collections {
    #[schema(value_type = Object)]
    deadline: serde_json::Value,
    /// The lists that the reader keeps: `office`, `discipline`.
    lists: Vec<String>,
    /// Whose reports the two lists hold differently.
    disagreements: Vec<PersonName>,
    /// Who has not filed, or was not signed for.
    missing: Vec<PersonName>,
    cadres: Vec<Cadre>,
}

/// A mark to set.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct Marking {
    #[schema(example = "K7QM-3XWD")]
    reference: String,
    /// The revision that was on the screen.
    revision: u32,
    /// `office` or `discipline`; may be left out by who keeps one list only.
    list: Option<String>,
    /// `collect`, which is also meant where it is left out, or `take_back`.
    action: Option<String>,
    /// Why it is taken back.
    reason: Option<String>,
}

/// What to hand over.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct HandingOver {
    /// The number that the next delivery was announced with: sent twice, it is one delivery.
    serial: Option<u32>,
}

/// The deliveries, newest first.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Deliveries {
    #[schema(value_type = Object)]
    deadline: serde_json::Value,
    #[schema(value_type = Vec<Object>)]
    deliveries: Vec<serde_json::Value>,
}

#[derive(OpenApi)]
#[openapi(
    paths(collections, collect, deliveries, deliver, delivery),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(get, path = "/api/collections", operation_id = "collections", security(("Session" = [])),
    responses((status = 200, description = "Every municipally managed cadre", body = Collections),
        SignedOut, NoRight, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn collections() {}

#[utoipa::path(post, path = "/api/collections", operation_id = "collect", security(("Session" = [])),
    description = "Collects a signed report for one's list, or takes it back with a reason.",
    request_body(content = Marking, content_type = "application/json"),
    responses(
        (status = 200, description = "The mark that stands", body = Mark),
        (status = 404, description = "No such report of a municipally managed cadre", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "Not signed, amended since, delivered, or not collected", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn collect() {}

#[utoipa::path(get, path = "/api/deliveries", operation_id = "deliveries", security(("Session" = [])),
    responses((status = 200, description = "What was handed to the city", body = Deliveries),
        SignedOut, NoRight, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn deliveries() {}

#[utoipa::path(post, path = "/api/deliveries", operation_id = "deliver", security(("Session" = [])),
    description = "Hands to the city everything on which both lists agree.",
    request_body(content = HandingOver, content_type = "application/json"),
    responses(
        (status = 201, description = "Handed over, or handed over already under this number", body = Object,
            headers(("Location" = String, description = "The delivery"))),
        (status = 409, description = "The lists disagree, there is nothing to hand over, or another came first",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn deliver() {}

#[utoipa::path(get, path = "/api/deliveries/{id}", operation_id = "delivery", security(("Session" = [])),
    params(
        ("id" = String, Path, description = "The delivery's number"),
        ("format" = Option<String>, Query, description = "`zip`: everything in one bundle"),
    ),
    responses(
        (status = 200, description = "The delivery with its items", content(
            (Object = "application/json"),
            (Vec<u8> = "application/zip"),
        )),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn delivery() {}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
