//! Spot checks in the OpenAPI document.

use campaign::spot_check::{Accountability, Assessment, Verdict};
use utoipa::{OpenApi, ToSchema};
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

/// Any JSON object.
#[derive(ToSchema)]
#[schema(as = SpotCheckPart)]
struct Object {}

/// What the sample was drawn from.
#[derive(ToSchema)]
#[schema(as = SpotCheckPopulation)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct PopulationSchema {
    declarations: u32,
    /// Of the lines `number kind cadre`, in order, each ended by a line feed.
    sha256: String,
}

/// Findings by verdict.
#[derive(ToSchema)]
#[schema(as = SpotCheckCounts)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct CountsSchema {
    /// 属实.
    confirmed: u32,
    /// 不属实.
    untrue: u32,
    /// 待查.
    open: u32,
}

/// A spot check, without its items.
#[derive(ToSchema)]
#[schema(as = SpotCheckHead)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct HeadSchema {
    id: String,
    unit: String,
    unit_name: String,
    /// `size` or `percent`.
    wanted: Object,
    seed: String,
    #[schema(example = "spot-check/1")]
    method: String,
    population: PopulationSchema,
    /// How the strata fared.
    shares: Vec<Object>,
    size: u32,
    #[schema(format = DateTime)]
    drawn_at: String,
    drawn_by: Object,
    counts: CountsSchema,
    /// Items without a final finding.
    unsettled: u32,
    /// The unit's result; null until it is stated.
    #[schema(required, nullable)]
    result: Option<ResultSchema>,
}

/// A page of spot checks, newest first.
#[derive(ToSchema)]
#[schema(as = SpotCheckList)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct ListSchema {
    spot_checks: Vec<HeadSchema>,
    /// What to send as `after` for the next page.
    #[schema(required, nullable)]
    next: Option<String>,
}

/// A spot check.
#[derive(ToSchema)]
#[schema(as = SpotCheck)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct WholeSchema {
    #[serde(flatten)]
    head: HeadSchema,
    /// What was drawn, each with its `finding`.
    items: Vec<Object>,
    /// Who did what when, with what stood before.
    history: Vec<Object>,
}

/// What to draw: `size` or `percent`.
#[derive(ToSchema)]
#[schema(as = SpotCheckDrawing)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct DrawingSchema {
    /// A free id, from the form; with it a drawing that is sent twice is made once.
    id: Option<String>,
    unit: String,
    #[schema(minimum = 1, maximum = 500)]
    size: Option<u32>,
    #[schema(minimum = 1, maximum = 100)]
    percent: Option<u32>,
    /// At random, if left out.
    #[schema(max_length = 64)]
    seed: Option<String>,
}

/// What was found of an item.
#[derive(ToSchema)]
#[schema(as = SpotCheckFinding)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct FindingSchema {
    /// The item's place in the sample.
    place: u32,
    /// The version of the finding that was seen; 0 where there was none.
    version: u32,
    verdict: Verdict,
    /// What is untrue; with 不属实 only.
    what: Option<String>,
    note: Option<String>,
}

/// A unit's result.
#[derive(ToSchema)]
#[schema(as = SpotCheckResult)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct ResultSchema {
    /// How the self-check was done.
    assessment: Assessment,
    #[schema(min_length = 2, max_length = 1000)]
    summary: String,
    /// 督查问责: how the unit's head answered for it.
    accountability: Accountability,
    /// Unless nobody had to answer.
    #[schema(nullable = false)]
    accountability_note: Option<String>,
}

#[derive(OpenApi)]
#[openapi(
    paths(list, draw, show, find, conclude),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(get, path = "/api/spot-checks", operation_id = "spotChecks", security(("Session" = [])),
    params(("after" = Option<String>, Query, description = "`next` of the page before")),
    responses((status = 200, description = "A page of spot checks", body = ListSchema),
        SignedOut, NoRight, Invalid, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn list() {}

#[utoipa::path(post, path = "/api/spot-checks", operation_id = "drawSpotCheck", security(("Session" = [])),
    description = "The same seed and the same declarations give the same sample.",
    request_body(content = DrawingSchema, content_type = "application/json"),
    responses(
        (status = 201, description = "Drawn", body = HeadSchema,
            headers(("Location" = String, description = "The spot check"))),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn draw() {}

#[utoipa::path(get, path = "/api/spot-checks/{id}", operation_id = "spotCheck", security(("Session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "The spot check", body = WholeSchema),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

#[utoipa::path(post, path = "/api/spot-checks/{id}/findings", operation_id = "recordFinding",
    security(("Session" = [])), params(("id" = String, Path)),
    request_body(content = FindingSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "Noted", body = Object),
        NotThere,
        (status = 409, description = "The result stands, or something else was noted meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn find() {}

#[utoipa::path(post, path = "/api/spot-checks/{id}/result", operation_id = "concludeSpotCheck",
    security(("Session" = [])), params(("id" = String, Path)),
    request_body(content = ResultSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "Stated", body = HeadSchema),
        NotThere,
        (status = 409, description = "Stated before, or not every item is settled", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn conclude() {}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
