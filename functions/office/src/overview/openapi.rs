//! The overview's part of the OpenAPI document.

use utoipa::{OpenApi, ToSchema};
use web::openapi::{Faults, NoRight, Problem, Session, SignedOut};

/// Where the campaign stands, as of the newest summary.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Overview {
    /// The summary it comes from; null, like the next two, while there is none.
    #[schema(required, example = "2017-09-11T1800")]
    summary: Option<String>,
    /// The moment, and the counts of the bureau and of each unit.
    #[schema(value_type = Option<Object>, required)]
    overview: Option<serde_json::Value>,
    /// Which unit to urge about what.
    #[schema(value_type = Option<Vec<Object>>, required)]
    urging: Option<Vec<serde_json::Value>>,
    /// The campaign's last days with the days left today.
    #[schema(value_type = Object)]
    deadlines: serde_json::Value,
}

#[derive(OpenApi)]
#[openapi(paths(show), components(schemas(Problem)), modifiers(&Session))]
struct Document;

#[utoipa::path(get, path = "/api/overview", operation_id = "overview", security(("Session" = [])),
    responses((status = 200, description = "The overview", body = Overview), SignedOut, NoRight, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

/// The description of this route.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
