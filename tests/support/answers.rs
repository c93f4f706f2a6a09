//! Every answer of the service in the tests is held against the document that clients are given.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::{Method, StatusCode, header};
use jsonschema::{Draft, Registry, RegistryBuilder, Validator};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// The document as it is served, but that no schema takes a field which it does not name.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = serde_json::from_slice(office::OPENAPI).expect("the OpenAPI document is JSON");
    close_document(&mut document);
    document
});

/// The document as schemas refer to it.
static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let resource = Draft::Draft202012.create_resource_ref(&DOCUMENT);
    let registry = Registry::new()
        .add(NAME, resource)
        .and_then(RegistryBuilder::prepare);
    registry.expect("a document whose references lead somewhere")
});

/// What the document is called in references.
const NAME: &str = "urn:openapi";

/// Where the document is made to describe what is answered at addresses that it does not name.
const PROBLEM: &str = "problem";

/// What of a service's answers was not as described. It must be nothing when the test ends.
#[derive(Clone, Default)]
pub(crate) struct Misfits {
    noted: Arc<Mutex<Vec<String>>>,
    /// How many answers were looked at.
    held: Arc<AtomicUsize>,
}

impl Misfits {
    /// Holds every answer of these routes against the document.
    pub(crate) fn of(&self, api: Router) -> Router {
        api.layer(from_fn_with_state(self.clone(), hold))
    }

    /// Fails the test if an answer was not as described.
    pub(crate) fn check(&self) {
        let noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::thread::panicking() {
            assert!(noted.is_empty(), "not as described:\n{}", noted.join("\n"));
        }
    }

    fn note(&self, misfit: String) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.push(misfit);
    }
}

async fn hold(State(misfits): State<Misfits>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.map_or("", |kind| kind.to_str().unwrap_or_default());
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    // What browsers get at the same addresses is told in the document's introduction.
    if kind == "text/html" || response.status().is_redirection() {
        return response;
    }
    let (parts, mut body) = response.into_parts();
    let mut value = None;
    let is_json = matches!(&*kind, "application/json" | "application/problem+json");
    if is_json && method != Method::HEAD {
        let bytes = to_bytes(body, usize::MAX).await.expect("a whole answer");
        value = Some(serde_json::from_slice(&bytes).unwrap_or(Value::Null));
        body = Body::from(bytes);
    }
    misfits.held.fetch_add(1, Ordering::Relaxed);
    let path = path.as_ref().map_or("", MatchedPath::as_str);
    if let Err(misfit) = fits(&method, path, parts.status, &kind, value.as_ref()) {
        let misfit = format!("{method} {path} {} {kind}: {misfit}", parts.status.as_u16());
        misfits.note(misfit);
    }
    Response::from_parts(parts, body)
}

/// Whether an answer is as described; `value` is its body where that is JSON.
fn fits(
    method: &Method,
    path: &str,
    status: StatusCode,
    kind: &str,
    value: Option<&Value>,
) -> Result<(), String> {
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let operation = ["paths", path, &method.as_str().to_lowercase()];
    if found(&operation).is_null() {
        return value.map_or(Ok(()), |value| valid(&[PROBLEM], value));
    }
    let response = [&operation[..], &["responses", status.as_str()]].concat();
    if found(&response).is_null() {
        return Err("this status is not described".to_owned());
    }
    let content = [&response[..], &["content"]].concat();
    if kind.is_empty() && found(&content).is_null() {
        return Ok(());
    }
    let schema = [&content[..], &[kind, "schema"]].concat();
    if found(&schema).is_null() {
        return Err("this type is not described".to_owned());
    }
    value.map_or(Ok(()), |value| valid(&schema, value))
}

/// What stands at a place of the document; null for nothing.
fn found(place: &[&str]) -> &'static Value {
    place.iter().fold(&*DOCUMENT, |value, name| &value[*name])
}

/// Whether a value is as the schema at this place of the document says.
fn valid(place: &[&str], value: &Value) -> Result<(), String> {
    /// By reference: making one takes longer than the answer does.
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let reference = place.iter().fold(format!("{NAME}#"), |reference, name| {
        format!("{reference}/{}", encoded(name))
    });
    let validator = VALIDATORS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(reference)
        .or_insert_with_key(|reference| Arc::new(validator(reference)))
        .clone();
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("; "))
    }
}

/// A name as a reference has it: a slash is not between names, and the braces of a path are written by their bytes.
fn encoded(name: &str) -> String {
    [("~", "~0"), ("/", "~1"), ("{", "%7B"), ("}", "%7D")]
        .iter()
        .fold(name.to_owned(), |name, (plain, written)| {
            name.replace(plain, written)
        })
}

fn validator(reference: &str) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(&REGISTRY)
        .should_validate_formats(true)
        .build(&json!({ "$ref": reference }))
        .expect("a schema of the document")
}

/// Closes every schema of the document.
fn close_document(document: &mut Value) {
    document[PROBLEM] = json!({ "$ref": "#/components/schemas/Problem" });
    close(&mut document[PROBLEM]);
    values(&mut document["components"]["schemas"]).for_each(close_within);
    let operations = values(&mut document["paths"]).flat_map(values);
    let responses = operations.flat_map(|operation| values(&mut operation["responses"]));
    let content = responses.flat_map(|response| response.get_mut("content").into_iter().flat_map(values));
    content.for_each(|content| close(&mut content["schema"]));
}

/// The values of an object; none of anything else.
fn values(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut)
}

/// Lets a schema of a value take no field that neither it nor what it is composed of names.
fn close(schema: &mut Value) {
    close_within(schema);
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let names_fields = ["$ref", "properties", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|keyword| object.contains_key(*keyword));
    if names_fields {
        object.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}

/// Closes the schemas of the values within. What a schema is composed of stays open, or no part would take another's.
fn close_within(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        Map::values_mut(properties).for_each(close);
    }
    for keyword in ["items", "additionalProperties"] {
        object.get_mut(keyword).into_iter().for_each(close);
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let schemas = object.get_mut(keyword).and_then(Value::as_array_mut);
        schemas.into_iter().flatten().for_each(close_within);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TestService;
    use axum::Json;
    use axum::http::Uri;
    use axum::routing::get;
    use tower::ServiceExt as _;

    /// Answers the route of the service's health by this, and checks what was noted of it.
    async fn answer_health_by(status: StatusCode, kind: &'static str, value: Value) {
        let misfits = Misfits::default();
        let answer = move || async move { (status, [(header::CONTENT_TYPE, kind)], Json(value)) };
        let api = misfits.of(Router::new().route("/api/health", get(answer)));
        let request = Request::builder().uri(Uri::from_static("/api/health"));
        api.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        misfits.check();
    }

    #[tokio::test]
    async fn an_answer_as_described_fits() {
        answer_health_by(StatusCode::OK, "application/json", json!({ "status": "ok" })).await;
    }

    #[tokio::test]
    #[should_panic = "Unevaluated properties are not allowed ('colour' was unexpected)"]
    async fn a_field_that_is_not_described_fails_the_test() {
        let answer = json!({ "status": "ok", "colour": "red" });
        answer_health_by(StatusCode::OK, "application/json", answer).await;
    }

    #[tokio::test]
    #[should_panic = "\"status\" is a required property"]
    async fn a_field_that_is_missing_fails_the_test() {
        answer_health_by(StatusCode::OK, "application/json", json!({})).await;
    }

    #[tokio::test]
    #[should_panic = "this status is not described"]
    async fn a_status_that_is_not_described_fails_the_test() {
        answer_health_by(StatusCode::IM_A_TEAPOT, "application/json", json!({})).await;
    }

    #[tokio::test]
    #[should_panic = "this type is not described"]
    async fn a_type_that_is_not_described_fails_the_test() {
        answer_health_by(StatusCode::OK, "text/csv", json!({})).await;
    }

    #[tokio::test]
    async fn every_answer_of_a_service_is_held_against_the_document() {
        let service = TestService::start().await;
        for path in ["/api/health", "/api/me", "/api/nowhere"] {
            reqwest::get(format!("{}{path}", service.address)).await.unwrap();
        }
        assert_eq!(service.misfits.held.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    #[should_panic = "not as described:\nGET /api/health"]
    async fn a_service_fails_its_test_when_it_ends() {
        let service = TestService::start().await;
        service.misfits.note("GET /api/health".to_owned());
    }
}
