//! Staff file Annex 2, amend it and get a receipt; the office enters what came on paper, which another compares.
//!
//! One request walks down this page: the session has told who it is, the body is read ([`submission`]), the form
//! parsed by the domain, the revision filed by the store ([`file`]), and the answer given as page or JSON.
//!
//! Deliberately absent: a way to change the roster, a session or a personal code, and any list of people but of those
//! whose reports on paper wait to be compared.

mod changes;
mod drafting;
mod file;
mod form_page;
mod health;
mod keeping;
mod papers;
mod receipt;
mod record;
pub mod scans;
mod sections;
mod subject;
mod submission;
mod withdrawals;

use axum::Router;
use axum::extract::FromRef;
use axum::routing::{get, post};
use scans::Scans;
use utoipa::OpenApi as _;

store::holding! {
    /// What filing and showing declarations takes of the store.
    pub struct Facets {
        sessions: Sessions,
        people: People,
        declarations: Declarations,
        filings: Filings,
        papers: Papers,
        open_papers: OpenPapers,
        drafts: Drafts,
        cases: Cases,
        sign_offs: SignOffs,
        delegations: Delegations,
        deliveries: Deliveries,
    }
}

/// What every function needs, with these facets.
pub type Web = web::Web<Facets>;

/// What the handlers work with.
#[derive(Clone)]
pub struct Declare {
    /// What every function needs.
    pub web: Web,
    /// Where scans of reports on paper are kept.
    pub scans: Scans,
}

impl FromRef<Declare> for Web {
    fn from_ref(declare: &Declare) -> Self {
        declare.web.clone()
    }
}

/// The description of this function's routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi().merge_from(papers::openapi())
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(
    file::file,
    receipt::lead_to_mine,
    receipt::mine,
    record::show,
    withdrawals::report,
    health::health
))]
struct Document;

/// The function's routes.
pub fn routes(declare: Declare) -> Router {
    Router::new()
        .route("/api/declarations", get(receipt::lead_to_mine).post(file::file))
        .route("/api/declarations/mine", get(receipt::mine))
        .route("/api/declarations/{reference}", get(record::show))
        .route(
            "/api/declarations/{reference}/withdrawals",
            post(withdrawals::report),
        )
        .route("/api/health", get(health::health))
        .merge(papers::routes())
        .with_state(declare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use campaign::{Entered, FieldErrors, FormFields as _, Source};
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
