//! This function's part of the OpenAPI document, generated from the types that read and answer requests.

use crate::receipt::Receipt;
use campaign::Entered;
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

/// The service's health.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Health {
    #[schema(example = "ok")]
    status: String,
}

#[derive(OpenApi)]
#[openapi(
    paths(file, mine, show, health),
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

#[utoipa::path(get, path = "/api/declarations/{reference}", operation_id = "receipt", security(("Session" = [])),
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    responses(
        (status = 200, description = "The receipt of the current revision; nothing personal", body = Receipt),
        (status = 404, description = "No such reference among those one may read", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn show() {}

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
