//! What clients rely on, word by word. A change here is a change of the contract: `cargo insta review` accepts it.

use serde_json::{Value, json};
use support::{TestService, forms};

async fn get(service: &TestService, path: &str) -> Value {
    reqwest::get(format!("{}{path}", service.address))
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_openapi_document_is_as_published() {
    let service = TestService::start().await;
    insta::assert_json_snapshot!(get(&service, "/api/openapi.json").await);
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
        .get(format!("{address}/{reference}"))
        .header("accept", "text/html");
    let page = request.send().await.unwrap().text().await.unwrap();
    let article = page
        .split("<article")
        .nth(1)
        .and_then(|rest| rest.split("</article>").next())
        .unwrap();
    insta::assert_snapshot!(article.replace(reference, "REFERENCE"));
}
