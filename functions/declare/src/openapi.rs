//! The OpenAPI document: generated from the types that read and answer requests.

use crate::receipt::Receipt;
use axum::extract::State;
use axum::response::Response;
use campaign::Entered;
use http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use web::Web;

/// Who files; until sign-in exists the two travel with each request.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct Identity {
    /// 花名册编号.
    #[schema(example = "TY-001")]
    number: String,
    /// 个人识别码: 16 characters, hyphens and case don't matter.
    #[schema(example = "ABCD-EFGH-JKLM-NPQR", format = Password)]
    code: String,
}

/// Annex 2 with who files it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct Filing {
    #[schema(inline = false)]
    #[serde(flatten)]
    identity: Identity,
    #[serde(flatten)]
    form: Entered,
}

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

/// RFC 9457 problem details.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "describes what the web crate writes")]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    /// In Chinese, like `detail`.
    title: String,
    status: u16,
    detail: String,
    /// What to name when reporting a fault.
    id: Option<String>,
    /// Messages by field, such as `participations[0].amount_wan`.
    fields: Option<BTreeMap<String, Vec<String>>>,
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
    info(
        title = "Campaign service",
        description = "Staff file Annex 2. Browsers that accept text/html get pages."
    ),
    paths(file, mine, show, health, document_path)
)]
struct Document;

#[utoipa::path(post, path = "/api/declarations", operation_id = "fileDeclaration",
    description = "Files or amends. Content equal to the current revision answers 201 with its receipt and changes nothing.",
    request_body(content = Filing, content_type = "application/json"),
    responses(
        (status = 201, description = "Filed, or on file already", body = Receipt,
            headers(("Location" = String, description = "The receipt"))),
        (status = 400, description = "Not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Before the self-check phase, after the campaign, from another site, or by someone who is not covered", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another filing came first", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "More than 256 KiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Neither JSON nor a form", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Fields to correct", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many failed attempts", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "A fault", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer; nothing was changed", body = Problem, content_type = "application/problem+json"),
    ))]
#[allow(dead_code, reason = "carries the description")]
fn file() {}

#[utoipa::path(post, path = "/api/declarations/mine", operation_id = "ownDeclaration",
    request_body(content = Identity, content_type = "application/json"),
    responses(
        (status = 200, description = "The current revision", body = OwnDeclaration),
        (status = 400, description = "Not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "From another site", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Nothing is filed", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "More than 256 KiB", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Neither JSON nor a form", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Number or code wrong", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many failed attempts", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "A fault", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
    ))]
#[allow(dead_code, reason = "carries the description")]
fn mine() {}

#[utoipa::path(get, path = "/api/declarations/{reference}", operation_id = "receipt",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    responses(
        (status = 200, description = "The receipt of the current revision; nothing personal", body = Receipt),
        (status = 404, description = "No such reference", body = Problem, content_type = "application/problem+json"),
        (status = 500, description = "A fault", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer", body = Problem, content_type = "application/problem+json"),
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

#[utoipa::path(get, path = "/api/openapi.json", operation_id = "openapi",
    responses((status = 200, description = "This document", body = Object)))]
#[allow(dead_code, reason = "carries the description")]
fn document_path() {}

/// `GET /api/openapi.json`.
pub(crate) async fn document(State(_): State<Web>) -> Response {
    web::json(StatusCode::OK, &Document::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;
    use campaign::{FieldErrors, Source};
    use serde_json::{Value, json};

    fn schema(name: &str) -> Value {
        let document = serde_json::to_value(Document::openapi()).unwrap();
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
