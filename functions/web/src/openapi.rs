//! What the functions' parts of the OpenAPI document share: the problem details, the session, and the problems that
//! many routes have in common.

use std::collections::BTreeMap;
use utoipa::openapi::response::Response;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    Content, KnownFormat, ObjectBuilder, Ref, RefOr, ResponseBuilder, Schema, SchemaFormat, Type,
};
use utoipa::{IntoResponses, Modify, PartialSchema, ToSchema};

/// The bytes of a file.
pub struct File;

impl PartialSchema for File {
    fn schema() -> RefOr<Schema> {
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(binary))
            .into()
    }
}

impl ToSchema for File {}

/// The cookie of a session, as the scheme `Session`.
pub struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let cookie = ApiKeyValue::with_description(
            "__Host-session",
            "What `POST /api/session` sets. Ends after 30 minutes without use, after 8 hours, and by signing out.",
        );
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("Session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// 401: there is no session that stands.
pub struct SignedOut;

/// 403: signed in, without the right; or a post that another site made the browser send.
pub struct NoRight;

/// 403: a post that another site made the browser send.
pub struct OtherSite;

/// 404: what the address names is not there, or not for this person.
pub struct NotThere;

/// 400, 413, 415: a body that can't be read.
pub struct BadBody;

/// 422: fields to correct.
pub struct Invalid;

/// 429: so often within a day that it has to wait.
pub struct TooOften;

/// 500, 503: a fault, or the database does not answer.
pub struct Faults;

impl IntoResponses for SignedOut {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("401", "Signed out, or the session has ended")])
    }
}

impl IntoResponses for NoRight {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("403", "Without the right, or sent by another site")])
    }
}

impl IntoResponses for OtherSite {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("403", "Sent by another site")])
    }
}

impl IntoResponses for NotThere {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("404", "None, or none that one may see")])
    }
}

impl IntoResponses for TooOften {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(
            "429",
            "So often in 24 hours that it has to wait; `Retry-After` says how long",
        )])
    }
}

impl IntoResponses for BadBody {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "Not UTF-8, or neither JSON nor a form as its type says"),
            ("413", "Too large"),
            ("415", "Neither JSON nor a form"),
        ])
    }
}

impl IntoResponses for Invalid {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[("422", "Fields to correct")])
    }
}

impl IntoResponses for Faults {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("500", "A fault"),
            ("503", "The database does not answer; nothing was changed"),
        ])
    }
}

/// Problems by status, with what they mean.
fn problems(meanings: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = |meaning: &str| {
        let content = Content::new(Some(Ref::from_schema_name("Problem")));
        ResponseBuilder::new()
            .description(meaning)
            .content("application/problem+json", content)
            .build()
    };
    meanings
        .iter()
        .map(|(status, meaning)| ((*status).to_owned(), problem(meaning).into()))
        .collect()
}
