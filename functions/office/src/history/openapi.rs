//! People's histories in the OpenAPI document.

use utoipa::{OpenApi, ToSchema};
use web::openapi::{Faults, NoRight, Problem, Session, SignedOut};

/// Everything about one person, oldest first.
#[derive(ToSchema)]
#[schema(as = PersonHistory)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct History {
    number: String,
    #[schema(required)]
    name: Option<String>,
    /// False for somebody who left the roster.
    on_roster: bool,
    /// The declaration's; null while nothing was filed.
    #[schema(required)]
    reference: Option<String>,
    /// How many events there are in all.
    total: usize,
    /// Each has `event` and `at`: `roster` (`loaded`, `departed`, `code_issued`, `factor_reset`, `factor_enrolled`, with
    /// the entry before and after), `filed`, `withdrawal_reported`, `signed_off`, `checked`, `collected`, `taken_back`,
    /// `delivered`, `noted`, `sampled`, `spot_checked`, `lead`.
    #[schema(value_type = Vec<Object>)]
    history: Vec<serde_json::Value>,
    /// To be given as `page` for what follows.
    #[schema(required)]
    next: Option<usize>,
}

#[derive(OpenApi)]
#[openapi(paths(show), components(schemas(Problem)), modifiers(&Session))]
struct Document;

#[utoipa::path(get, path = "/api/people/{number}/history", operation_id = "personHistory",
    security(("Session" = [])),
    params(
        ("number" = String, Path, description = "The roster number"),
        ("page" = Option<usize>, Query, description = "`next` of the page before")
    ),
    responses(
        (status = 200, description = "What happened", body = History),
        (status = 404, description = "Nobody", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

/// The description of this route.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
