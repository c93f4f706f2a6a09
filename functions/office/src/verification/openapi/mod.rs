//! Verification in the OpenAPI document.

mod answers;
mod posts;

use answers::{CaseReportAnswer, UnitNoteSchema, VerificationSchema, WatchSchema};
use posts::{
    AgreedDatePost, DispositionPost, ExemptionPost, NotePost, OrderedWithdrawalPost, RecheckPost,
    UnitNotePost, VerificationPost,
};
use utoipa::OpenApi;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

#[derive(OpenApi)]
#[openapi(
    paths(
        show, verification, ordered_withdrawal, agreed_date, recheck, exemption, disposition, note, case_report, watch,
        unit_note
    ),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

/// Verification's part of the document.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Describes a post on a declaration.
macro_rules! post_on_declaration {
    ($name:ident, $path:literal, $operation:literal, $body:ty) => {
        #[utoipa::path(post, path = $path, operation_id = $operation, security(("Session" = [])),
            params(("reference" = String, Path, description = "The declaration's reference")),
            request_body(content = $body, content_type = "application/json"),
            responses(
                (status = 200, description = "What stands then", body = VerificationSchema),
                NotThere,
                (status = 409, description = "A newer filing stands, or somebody noted something since", body = Problem,
                    content_type = "application/problem+json"),
                BadBody, SignedOut, NoRight, Invalid, Faults
            ))]
        #[allow(dead_code, reason = "carries the description")]
        fn $name() {}
    };
}

#[utoipa::path(get, path = "/api/declarations/{reference}/verification", operation_id = "verification",
    description = "403 also to whoever filed the declaration or is named among its relatives.",
    security(("Session" = [])),
    params(("reference" = String, Path, description = "The declaration's reference")),
    responses(
        (status = 200, description = "Everything about the declaration", body = VerificationSchema),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

post_on_declaration!(
    verification,
    "/api/declarations/{reference}/verification",
    "verify",
    VerificationPost
);
post_on_declaration!(
    ordered_withdrawal,
    "/api/declarations/{reference}/ordered-withdrawal",
    "orderWithdrawal",
    OrderedWithdrawalPost
);
post_on_declaration!(
    agreed_date,
    "/api/declarations/{reference}/agreed-date",
    "agreeOnDate",
    AgreedDatePost
);
post_on_declaration!(
    recheck,
    "/api/declarations/{reference}/recheck",
    "recheckWithdrawal",
    RecheckPost
);
post_on_declaration!(
    exemption,
    "/api/declarations/{reference}/exemption",
    "ruleOnExemption",
    ExemptionPost
);
post_on_declaration!(
    disposition,
    "/api/declarations/{reference}/disposition",
    "dispose",
    DispositionPost
);
post_on_declaration!(note, "/api/declarations/{reference}/note", "addNote", NotePost);

#[utoipa::path(get, path = "/api/declarations/{reference}/case-report", operation_id = "caseReport",
    security(("Session" = [])),
    params(
        ("reference" = String, Path, description = "The declaration's reference"),
        ("serial" = Option<u32>, Query, description = "Which one; the newest if left out"),
    ),
    responses(
        (status = 200, description = "The case report", body = CaseReportAnswer),
        (status = 404, description = "No such declaration or report", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn case_report() {}

#[utoipa::path(get, path = "/api/watch", operation_id = "watch", security(("Session" = [])),
    params(
        ("show" = Option<String>, Query,
            description = "`dated` (those that passed come first), `passed`, `ahead` or `undated`"),
        ("after" = Option<String>, Query, description = "As `next` names it"),
    ),
    responses(
        (status = 200, description = "Twenty-five at most", body = WatchSchema),
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn watch() {}

#[utoipa::path(post, path = "/api/units/{unit}/note", operation_id = "addUnitNote", security(("Session" = [])),
    params(("unit" = String, Path, description = "The unit's id")),
    request_body(content = UnitNotePost, content_type = "application/json"),
    responses(
        (status = 200, description = "The note that stands", body = UnitNoteSchema),
        NotThere,
        (status = 409, description = "Somebody changed it since", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn unit_note() {}
