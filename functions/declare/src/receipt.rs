//! Receipts, and a person's own declaration for amending.

use crate::Web;
use crate::drafting::View;
use crate::file::{Filing, MINE};
use crate::subject::Subject;
use axum::extract::State;
use axum::response::Response;
use campaign::{Declaration, Digest, Reference, Revision, Right};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// What proves that a declaration arrived; nothing personal, so that it can be shown around.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// The reference, the same for all revisions.
    pub(crate) reference: Reference,
    /// 1 for the first filing, then counting up.
    pub(crate) revision: u32,
    /// The server's time of filing, UTC.
    pub(crate) filed_at: Timestamp,
    /// SHA-256 over the canonical content and a random salt that is kept with it, 64 hexadecimal digits.
    pub(crate) sha256: Digest,
    /// 逾期: filed after the self-check phase.
    pub(crate) late: bool,
    /// When the office received it, where it came on paper: the day it counts from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) received_on: Option<Date>,
}

/// A person's own declaration with its receipt.
#[derive(Serialize, ToSchema)]
struct OwnDeclaration {
    #[serde(flatten)]
    receipt: Receipt,
    /// The declaration, in the shape it was filed in.
    declaration: Declaration,
}

impl Receipt {
    pub(crate) fn of(revision: &Revision) -> Self {
        Receipt {
            reference: revision.reference.clone(),
            revision: revision.revision,
            filed_at: revision.filed_at,
            sha256: revision.sha256.clone(),
            late: revision.late,
            received_on: revision.paper.as_ref().map(|paper| paper.on_paper.received_on),
        }
    }
}

/// Where a receipt is found.
pub(crate) fn path(reference: &Reference) -> String {
    format!("/api/declarations/{reference}")
}

/// `GET /api/declarations/mine`: the person's declaration, as JSON or as the form to fill in or amend.
#[utoipa::path(get, path = "/api/declarations/mine", operation_id = "ownDeclaration", security(("Session" = [])),
    responses(
        (status = 200, description = "The current revision", body = OwnDeclaration),
        (status = 404, description = "Nothing is filed, or nothing to be filed", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn mine(
    State(web): State<Web>,
    person: Person,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !Right::File.is_held_by(&person.roles) {
        return not_obliged(&web, &person, &headers);
    }
    if web::wants_page(&headers) {
        return Filing::of(&web, &person, Subject::own(&person), true)
            .show(&View::read(&query))
            .await;
    }
    let revision = person.standing.current.as_ref().ok_or_else(Problem::not_found)?;
    let mine = OwnDeclaration {
        receipt: Receipt::of(revision),
        declaration: revision.content.clone(),
    };
    Ok(web::json(StatusCode::OK, &mine))
}

/// `GET /api/declarations`: leads to one's own.
#[utoipa::path(get, path = "/api/declarations", operation_id = "declarations", security(("Session" = [])),
    responses((status = 303, description = "To one's own declaration",
        headers(("Location" = String, description = "`/api/declarations/mine`"))), SignedOut, Faults))]
pub(crate) async fn lead_to_mine() -> Response {
    web::see_other(MINE)
}

/// Why somebody has nothing to file, and whom to ask (§2).
fn not_obliged(web: &Web, person: &Person, headers: &HeaderMap) -> Result<Response, Problem> {
    let obligation = person.entry.explained_in_chinese(&web.campaign);
    if !web::wants_page(headers) {
        let why = format!("您{}：{}", obligation.duty, obligation.grounds.join("；"));
        return Err(Problem::new(StatusCode::NOT_FOUND, why));
    }
    let on_file = person.standing.current.as_ref().map(|current| &current.reference);
    let context = json!({ "obligation": obligation, "reference": on_file });
    web.render_for(person, StatusCode::OK, "declare/not-obliged.html", context)
}
