//! The confirmations' part of the OpenAPI document.

use super::decide::Letters;
use super::list::Confirmations;
use super::view::ProposalView;
use utoipa::{OpenApi, ToSchema};
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

/// What becomes of a proposal.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct Decision {
    /// `confirm` or `decline`.
    #[schema(example = "confirm")]
    action: String,
}

#[derive(OpenApi)]
#[openapi(
    paths(list, decide),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(get, path = "/api/confirmations", operation_id = "confirmations", security(("Session" = [])),
    params(
        ("month" = Option<String>, Query, description = "Whose acts are listed, such as `2017-09`; the current one if left out"),
        ("after" = Option<String>, Query, description = "The act after which the page begins"),
    ),
    responses(
        (status = 200, description = "What waits, and fifty acts at most", body = Confirmations),
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn list() {}

#[utoipa::path(post, path = "/api/confirmations/{id}", operation_id = "decide", security(("Session" = [])),
    description = "Confirms what another person proposed, or declines it. Nobody confirms what they proposed or what is \
        about themselves; what concerns the discipline team takes one of it. A confirmed code is told this once.",
    params(("id" = String, Path, description = "The proposal")),
    request_body(content = Decision, content_type = "application/json"),
    responses(
        (status = 200, description = "Decided", body = ProposalView),
        (status = 201, description = "Confirmed: the letters with the codes", body = Letters),
        NotThere,
        (status = 409, description = "Decided already, too old, or what it is about has changed since", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn decide() {}

/// The description of the confirmations' routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
