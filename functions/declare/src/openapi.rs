//! This function's part of the OpenAPI document, generated from the types that read and answer requests.

use crate::receipt::Receipt;
use campaign::Entered;
use campaign::entered::EnteredReport;
use utoipa::{OpenApi, ToSchema};
use web::openapi::{BadBody, Faults, Invalid, NoRight, Problem, Session, SignedOut};

/// A person's own declaration with its receipt.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct OwnDeclaration {
    #[serde(flatten)]
    receipt: Receipt,
    /// The declaration, in the shape it was filed in.
    #[schema(value_type = Object)]
    declaration: serde_json::Value,
}

/// Somebody by number and name.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct PersonName {
    #[schema(example = "TY-003")]
    number: String,
    name: String,
}

/// Where a declaration stands with its signer.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct SignOffStanding {
    #[schema(example = "waiting")]
    state: String,
    /// Whose turn it is; null where the office is to appoint somebody.
    #[schema(required)]
    signer: Option<PersonName>,
    /// The decision on the current revision; null while there is none.
    #[schema(value_type = Option<Object>, required)]
    decision: Option<serde_json::Value>,
}

/// Where a participation stands: whether it was left, and on which side of the lenient line.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct ParticipationStanding {
    /// Its place in the declaration, from 0.
    participation: u32,
    #[schema(format = DateTime)]
    reported_at: String,
    /// Null while it was not left.
    #[schema(format = Date, required)]
    withdrawn_on: Option<String>,
    /// The serial of the later report that says so; null where the declaration itself did, or nothing was said.
    #[schema(required)]
    withdrawal_reported: Option<u32>,
    /// Which side of the lenient line it stands on (§5.2.3).
    #[schema(value_type = Object)]
    lenient: serde_json::Value,
    /// What the office is to look at; left out for who may not see it.
    #[schema(nullable = false)]
    flags: Option<Vec<String>>,
}

/// A declaration with everything that came of it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Record {
    #[serde(flatten)]
    receipt: Receipt,
    #[schema(example = "TY-001")]
    number: String,
    /// The declarant, as on the roster at the time of filing.
    #[schema(value_type = Object)]
    declarant: serde_json::Value,
    /// The declaration, in the shape it was filed in.
    #[schema(value_type = Object)]
    declaration: serde_json::Value,
    sign_off: SignOffStanding,
    participations: Vec<ParticipationStanding>,
    /// Withdrawals reported after filing.
    #[schema(value_type = Vec<Object>)]
    withdrawals: Vec<serde_json::Value>,
    /// `retained`, or `municipal` with the deliveries to the city.
    #[schema(value_type = Object)]
    delivery: serde_json::Value,
    /// What happened, oldest first.
    #[schema(value_type = Vec<Object>)]
    history: Vec<serde_json::Value>,
    /// The campaign's deadlines with the days left.
    #[schema(value_type = Object)]
    deadlines: serde_json::Value,
}

/// The service's health.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Health {
    #[schema(example = "ok")]
    status: String,
}

#[derive(OpenApi)]
#[openapi(
    paths(file, mine, show, report_withdrawal, health),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(post, path = "/api/declarations", operation_id = "fileDeclaration", security(("Session" = [])),
    description = "Files or amends one's own. Content equal to the current revision answers 201 with its receipt and \
        changes nothing, unless that revision was returned.",
    request_body(content = Entered, content_type = "application/json"),
    responses(
        (status = 201, description = "Filed, or on file already", body = Receipt,
            headers(("Location" = String, description = "The receipt"))),
        (status = 403, description = "Before the self-check phase, after the campaign, by someone who is not covered, \
            or sent by another site", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another filing came first", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn file() {}

#[utoipa::path(get, path = "/api/declarations/mine", operation_id = "ownDeclaration", security(("Session" = [])),
    responses(
        (status = 200, description = "The current revision", body = OwnDeclaration),
        (status = 404, description = "Nothing is filed", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn mine() {}

#[utoipa::path(get, path = "/api/declarations/{reference}", operation_id = "declaration", security(("Session" = [])),
    description = "A declaration, for its owner, its signer, the officer and the head of the unit, the office and the \
        discipline team; to everyone else it is not there.",
    params(
        ("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD"),
        ("revision" = Option<u32>, Query, description = "Only this revision: its receipt, declaration and decision"),
    ),
    responses(
        (status = 200, description = "The declaration", body = Record),
        (status = 404, description = "No such reference or revision among those one may read", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

#[utoipa::path(post, path = "/api/declarations/{reference}/withdrawals", operation_id = "reportWithdrawal",
    security(("Session" = [])),
    description = "Reports, after filing, that one's own participation was left. Sent twice, it is one report.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = EnteredReport, content_type = "application/json"),
    responses(
        (status = 201, description = "Reported, or reported already", body = Object,
            headers(("Location" = String, description = "The declaration"))),
        (status = 403, description = "After the campaign, by someone who is not covered, or sent by another site",
            body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Not one's own declaration", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another revision was filed since, or a withdrawal was reported otherwise",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn report_withdrawal() {}

#[utoipa::path(get, path = "/api/health", operation_id = "health",
    responses(
        (status = 200, description = "The function and its database answer", body = Health),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
    ))]
#[allow(dead_code, reason = "carries the description")]
fn health() {}

/// The description of this function's routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[cfg(test)]
mod tests {
    use super::*;
    use campaign::{FieldErrors, Source};
    use serde_json::{Value, json};

    fn schema(name: &str) -> Value {
        let document = serde_json::to_value(openapi()).unwrap();
        document["components"]["schemas"][name].clone()
    }

    #[test]
    fn every_described_field_of_annex_2_is_read() {
        let names = schema("Annex2")["properties"].as_object().unwrap().clone();
        let given: Value = names
            .keys()
            .map(|name| (name.clone(), json!(null)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let mut errors = FieldErrors::default();
        Entered::read(&given, Source::Json, &mut errors);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(names.len(), 13);
    }

    #[test]
    fn terms_are_described_as_the_form_prints_them() {
        assert_eq!(schema("WithdrawalStatus")["enum"], json!(["已退", "未退出"]));
        assert_eq!(schema("Kind")["enum"], json!(["nil", "disclosure"]));
    }
}
