//! Leads in the OpenAPI document.

mod schemas;

use campaign::lead::{LeadKind, LeadStanding, Source};
use schemas::{
    AssignmentSchema, ChangedSchema, IdentitySchema, LeadSchema, ListSchema, NewSchema, OutcomeSchema,
    ReasonSchema, ReceiptSchema, ReferralSchema, SubjectChangeSchema, TermsSchema,
};
use utoipa::OpenApi;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

#[derive(OpenApi)]
#[openapi(
    paths(list, register, form, show, subject, assignment, referral, outcome, identity),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(get, path = "/api/leads", operation_id = "leads", security(("Session" = [])),
    description = "The leads one may see, newest first.",
    params(
        ("standing" = Option<LeadStanding>, Query), ("source" = Option<Source>, Query),
        ("kind" = Option<LeadKind>, Query), ("sector" = Option<String>, Query),
        ("overdue" = Option<bool>, Query), ("awaits_city" = Option<bool>, Query), ("mine" = Option<bool>, Query),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "50 if left out, 200 at most")
    ),
    responses((status = 200, description = "A page of leads", body = ListSchema), SignedOut, NoRight, Invalid, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn list() {}

#[utoipa::path(post, path = "/api/leads", operation_id = "registerLead", security(("Session" = [])),
    request_body(content = NewSchema, content_type = "application/json"),
    responses(
        (status = 201, description = "Registered", body = ReceiptSchema,
            headers(("Location" = String, description = "The lead, for those who may see it"))),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn register() {}

#[utoipa::path(get, path = "/api/leads/new", operation_id = "leadTerms", security(("Session" = [])),
    description = "As a page, the form. `number` fills in the subject from the roster, and with the source 系统提示 \
        what the system noticed in their declaration.",
    params(("source" = Option<Source>, Query), ("number" = Option<String>, Query)),
    responses((status = 200, description = "The terms", body = TermsSchema), SignedOut, NoRight, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn form() {}

#[utoipa::path(get, path = "/api/leads/{id}", operation_id = "lead", security(("Session" = [])),
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "The lead with its history", body = LeadSchema),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

#[utoipa::path(post, path = "/api/leads/{id}/subject", operation_id = "changeLeadSubject", security(("Session" = [])),
    description = "Who may see the lead is decided anew.",
    params(("id" = String, Path)),
    request_body(content = SubjectChangeSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "Changed", body = ChangedSchema),
        NotThere,
        (status = 409, description = "Closed, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn subject() {}

#[utoipa::path(post, path = "/api/leads/{id}/assignment", operation_id = "assignLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = AssignmentSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "Assigned", body = ChangedSchema),
        NotThere,
        (status = 409, description = "Closed, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn assignment() {}

#[utoipa::path(post, path = "/api/leads/{id}/referrals", operation_id = "referLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = ReferralSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "Noted", body = ChangedSchema),
        NotThere,
        (status = 409, description = "Closed, answered before, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn referral() {}

#[utoipa::path(post, path = "/api/leads/{id}/outcome", operation_id = "closeLead", security(("Session" = [])),
    params(("id" = String, Path)),
    request_body(content = OutcomeSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "Closed", body = ChangedSchema),
        NotThere,
        (status = 409, description = "Closed before, not yet with the city office, or changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn outcome() {}

#[utoipa::path(post, path = "/api/leads/{id}/identity", operation_id = "readReporter", security(("Session" = [])),
    description = "Every reading is recorded before it is answered.",
    params(("id" = String, Path)),
    request_body(content = ReasonSchema, content_type = "application/json"),
    responses(
        (status = 200, description = "The reporter", body = IdentitySchema),
        NotThere,
        (status = 409, description = "No reporter was noted", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, BadBody, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn identity() {}

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
