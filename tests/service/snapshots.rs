//! What clients rely on, word by word. A change here is a change of the contract: `cargo insta review` accepts it.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{TestService, forms};
use web::access::ROUTES;

async fn get(service: &TestService, path: &str) -> Value {
    reqwest::get(format!("{}{path}", service.address))
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_openapi_document_describes_every_route_and_no_other() {
    let service = TestService::start().await;
    let document = get(&service, "/api/openapi.json").await;
    let paths = document["paths"].as_object().unwrap().iter();
    let described: BTreeSet<String> = paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let routed: BTreeSet<String> = ROUTES
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(described, routed);
}

#[tokio::test]
async fn the_openapi_document_says_where_a_session_is_needed() {
    let service = TestService::start().await;
    let document = get(&service, "/api/openapi.json").await;
    assert_eq!(
        document["components"]["securitySchemes"]["Session"]["name"],
        "__Host-session"
    );
    for route in ROUTES {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let needs = !operation["security"].is_null();
        assert_eq!(needs, route.right.is_some(), "{} {}", route.method, route.path);
        assert_eq!(
            needs,
            operation["responses"]["401"]["description"] == "Signed out, or the session has ended",
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[tokio::test]
async fn every_operation_of_the_openapi_document_has_a_name_of_its_own() {
    let service = TestService::start().await;
    let document = get(&service, "/api/openapi.json").await;
    let mut names = BTreeSet::new();
    for methods in document["paths"].as_object().unwrap().values() {
        for operation in methods.as_object().unwrap().values() {
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{name}");
        }
    }
}

#[tokio::test]
async fn an_empty_filing_is_answered_with_every_field() {
    let service = TestService::start().await;
    let address = format!("{}/api/declarations", service.address);
    let answer = service
        .client("TY-002")
        .await
        .post(address)
        .json(&json!({ "participations": [{}] }))
        .send()
        .await
        .unwrap();
    insta::assert_json_snapshot!(answer.json::<Value>().await.unwrap());
}

#[tokio::test]
async fn a_receipt_page_says_when_and_what_but_not_who() {
    let service = TestService::start().await;
    let address = format!("{}/api/declarations", service.address);
    let body = forms::disclosure(&service, "TY-001");
    let client = service.client("TY-001").await;
    let receipt: Value = client
        .post(&address)
        .json(&body)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let reference = receipt["reference"].as_str().unwrap();
    let request = client
        .get(format!("{address}/{reference}?view=receipt"))
        .header("accept", "text/html");
    let page = request.send().await.unwrap().text().await.unwrap();
    let article = page
        .split("<article")
        .nth(1)
        .and_then(|rest| rest.split("</article>").next())
        .unwrap();
    let digest = receipt["sha256"].as_str().unwrap();
    insta::assert_snapshot!(article.replace(reference, "REFERENCE").replace(digest, "DIGEST"));
}
