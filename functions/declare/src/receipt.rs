//! Receipts, and a person's own declaration for amending.

use crate::Declare;
use crate::form_page::FormPage;
use crate::submission::Submission;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::{Declaration, Digest, Reference, Revision, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::Refusal;

/// What proves that a declaration arrived. Nothing personal: who holds the reference may read it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// The reference, the same for all revisions.
    #[schema(value_type = String, example = "K7QM-3XWD")]
    pub(crate) reference: Reference,
    /// 1 for the first filing, then counting up.
    pub(crate) revision: u32,
    /// The server's time of filing, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) filed_at: Timestamp,
    /// SHA-256 over the canonical content, 64 hexadecimal digits.
    #[schema(value_type = String)]
    pub(crate) sha256: Digest,
    /// 逾期: filed after the self-check phase.
    pub(crate) late: bool,
}

/// A person's own declaration with its receipt.
#[derive(Serialize)]
struct Mine<'a> {
    #[serde(flatten)]
    receipt: Receipt,
    declaration: &'a Declaration,
}

impl Receipt {
    pub(crate) fn of(revision: &Revision) -> Self {
        Receipt {
            reference: revision.reference.clone(),
            revision: revision.revision,
            filed_at: revision.filed_at,
            sha256: revision.sha256.clone(),
            late: revision.late,
        }
    }
}

/// Where a receipt is found.
pub(crate) fn path(reference: &Reference) -> String {
    format!("/api/declarations/{reference}")
}

/// `GET /api/declarations/{reference}`: the receipt of the current revision.
pub(crate) async fn show(
    State(declare): State<Declare>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let reference = Reference::parse(&reference).map_err(|_| Refusal::not_found())?;
    let found = declare
        .store
        .by_reference(&reference)
        .await
        .map_err(|error| declare.refuse(&error))?;
    let receipt = Receipt::of(&found.ok_or_else(Refusal::not_found)?);
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &receipt));
    }
    let context = serde_json::json!({ "receipt": {
        "reference": receipt.reference,
        "revision": receipt.revision,
        "filed_at": timing::moment_in_chinese(receipt.filed_at),
        "sha256": receipt.sha256,
        "late": receipt.late,
    }});
    let html = declare.web.pages.render("receipt.html", context);
    Ok(web::page(
        StatusCode::OK,
        html.map_err(|error| Refusal::fault(&declare.web, &error))?,
    ))
}

/// `POST /api/declarations/mine`: the person's declaration, as JSON or as the form to amend.
pub(crate) async fn mine(State(declare): State<Declare>, request: Request) -> Result<Response, Refusal> {
    let wants_page = web::wants_page(request.headers());
    let submission = Submission::from_body(web::body::read(request).await?);
    let now = declare.web.now();
    let page = FormPage {
        declare: &declare,
        wants_page,
    };
    let person = match declare.identify(&submission, now).await {
        Ok(person) => person,
        Err(not_identified) => {
            let refusal = not_identified.into_refusal(submission.errors.clone());
            return page.lookup_refused(&submission, &refusal);
        }
    };
    if wants_page {
        return page.filled_in(&person);
    }
    let revision = person.standing.current.as_ref().ok_or_else(Refusal::not_found)?;
    let mine = Mine {
        receipt: Receipt::of(revision),
        declaration: &revision.content,
    };
    Ok(web::json(StatusCode::OK, &mine))
}
