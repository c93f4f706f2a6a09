//! What every answer has in common: who gets pages, what unknown paths answer, headers.

use http::StatusCode;
use reqwest::{Client, Method};
use support::{TestService, forms};

const PATHS: [(&str, &str); 4] = [
    ("/api/declarations", "POST"),
    ("/api/declarations/mine", "GET,HEAD"),
    ("/api/session", "POST"),
    ("/api/me", "GET,HEAD"),
];

#[tokio::test]
async fn unknown_paths_answer_404_and_known_ones_405_for_a_wrong_method() {
    let service = TestService::start().await;
    for method in [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
    ] {
        for path in ["/api", "/api/", "/api/nothing", "/api/declarations/a/b/c"] {
            let answer = Client::new()
                .request(method.clone(), format!("{}{path}", service.address))
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
    for (path, allowed) in PATHS {
        let answer = Client::new()
            .delete(format!("{}{path}", service.address))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.headers()["allow"], allowed, "{path}");
    }
}

#[tokio::test]
async fn refusals_are_pages_for_people_and_problem_details_for_programs() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let address = format!("{}/api/declarations/K7QM-3XWD", service.address);
    let page = client
        .get(&address)
        .header("accept", "text/html,*/*;q=0.8")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(page.text().await.unwrap().contains("没有找到"));
    for accept in ["*/*", "application/json", "application/problem+json"] {
        let problem = client
            .get(&address)
            .header("accept", accept)
            .send()
            .await
            .unwrap();
        assert_eq!(
            problem.headers()["content-type"],
            "application/problem+json",
            "{accept}"
        );
    }
}

#[tokio::test]
async fn posts_from_other_sites_are_refused() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let body = forms::nil(&service, "TY-001");
    let post = |name: &'static str, value: &'static str| {
        client
            .post(format!("{}/api/declarations", service.address))
            .header(name, value)
            .json(&body)
            .send()
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "null"),
        ("origin", "https://evil.example"),
    ] {
        assert_eq!(
            post(name, value).await.unwrap().status(),
            StatusCode::FORBIDDEN,
            "{name}: {value}"
        );
    }
    assert_eq!(
        post("sec-fetch-site", "same-origin").await.unwrap().status(),
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_personal_ones_stay_out_of_caches() {
    let service = TestService::start().await;
    for path in [
        "/",
        "/notice/",
        "/sign-in/",
        "/api/health",
        "/api/me",
        "/api/nothing",
        "/nothing",
    ] {
        let answer = reqwest::get(format!("{}{path}", service.address)).await.unwrap();
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(answer.headers()["referrer-policy"], "same-origin", "{path}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
        if path.starts_with("/api") {
            assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn pages_are_compressed_and_unknown_ones_answer_404() {
    let service = TestService::start().await;
    let answer = Client::new()
        .get(format!("{}/notice/", service.address))
        .header("accept-encoding", "br")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-encoding"], "br");
    let missing = reqwest::get(format!("{}/nothing/", service.address))
        .await
        .unwrap();
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(missing.text().await.unwrap().contains("<html lang=\"zh-CN\""));
}
