//! What every answer has in common: who gets pages, what unknown paths answer, headers.

use http::StatusCode;
use reqwest::{Client, Method};
use std::sync::Arc;
use support::{TestService, forms};
use tower::ServiceExt as _;

const PATHS: [(&str, &str); 4] = [
    ("/api/declarations", "GET,HEAD,POST"),
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
        for (name, value) in web::headers::SECURITY {
            let carried: Vec<_> = answer.headers().get_all(&name).iter().collect();
            assert_eq!(carried, [&value], "{path}");
        }
        if path.starts_with("/api") {
            assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
        }
    }
}

/// What a function answers by itself, where nothing in front adds anything.
async fn alone(service: &TestService, origin: web::Origin, path: &str) -> http::HeaderMap {
    let web = web::Web {
        campaign: service.campaign.clone(),
        pages: Arc::new(pages::Pages::new(&service.campaign, None)),
        store: Arc::new(declare::Facets::from(&service.store)),
        clock: Arc::new(jiff::Timestamp::now),
        random: |_| {},
        origin: Arc::new(origin),
        security: web::SecurityLog::new(b"", std::sync::Arc::new(|_| {})),
    };
    let declare = declare::Declare {
        web: web.clone(),
        scans: declare::scans::Scans::within(service.objects.clone()),
    };
    let app = web::app(declare::routes(declare), &web);
    let request = http::Request::get(path).header("accept", "text/html");
    let answer = app.oneshot(request.body(axum::body::Body::empty()).unwrap());
    answer.await.unwrap().headers().clone()
}

#[tokio::test]
async fn the_functions_secure_their_answers_themselves() {
    let service = TestService::start().await;
    for path in ["/api/health", "/api/declarations", "/api/nothing"] {
        let plain = alone(&service, web::Origin::default(), path).await;
        for (name, value) in web::headers::SECURITY {
            assert_eq!(plain.get(&name), Some(&value), "{path}");
        }
        let hsts = "strict-transport-security";
        assert!(!plain.contains_key(hsts), "{path}: HSTS without TLS");
        let behind_tls = web::Origin {
            secret: Some("told to nobody".to_owned()),
            public: Some("https://example.gov.cn".to_owned()),
        };
        let secured = alone(&service, behind_tls, path).await;
        assert_eq!(secured[hsts], web::headers::TLS_ALONE, "{path}");
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
    assert_eq!(missing.headers()["x-frame-options"], "DENY");
    let page = std::fs::read_to_string(service.folder().join("site/404.html")).unwrap();
    assert!(page.contains("没有这个页面"), "{page}");
    assert_eq!(missing.text().await.unwrap(), page);
}

#[tokio::test]
async fn what_was_compressed_at_the_build_is_handed_out_as_it_lies_there() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let mut options = site::Options::new(&site);
    options.content = support::repository().join("site/content");
    options.campaign = options.content.join("campaign.toml");
    options.compress = true;
    site::build(&options).unwrap();
    let router = local::server::router(axum::Router::new(), &site);
    for (accepted, encoding, ending) in [
        ("br, gzip", Some("br"), ".br"),
        ("gzip", Some("gzip"), ".gz"),
        ("identity", None, ""),
    ] {
        let request = http::Request::get("/notice/").header("accept-encoding", accepted);
        let request = request.body(axum::body::Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let headers = answer.headers().clone();
        let sent = headers
            .get("content-encoding")
            .map(|value| value.to_str().unwrap());
        assert_eq!(sent, encoding);
        assert_eq!(headers["content-type"], "text/html");
        let varies = headers["vary"].to_str().unwrap().to_lowercase();
        assert!(varies.contains("accept-encoding"), "{varies}");
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .unwrap();
        let file = site.join(format!("notice/index.html{ending}"));
        assert!(body == std::fs::read(file).unwrap(), "{accepted}");
    }
}

/// What Internet Explorer and what embeds it send, raw: no `text/html`, and a cookie of another system in GBK.
const OLD_BROWSER: &str = "image/gif, image/jpeg, application/x-ms-application, application/msword, */*";

#[tokio::test]
async fn a_browser_that_names_no_page_gets_one_and_keeps_what_was_typed() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    let (path, form) = ("/api/declarations", [("kind", "nil"), ("phone", "不是电话")]);
    for accept in [OLD_BROWSER, "*/*"] {
        let post = client
            .post(format!("{}{path}", service.address))
            .header("accept", accept);
        let answer = post.form(&form).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{accept}");
        let get = client.get(format!("{}/api/declarations/mine?view=review", service.address));
        let get = get
            .header("accept", accept)
            .header("upgrade-insecure-requests", "1");
        let page = get.send().await.unwrap().text().await.unwrap();
        assert!(
            page.contains("不是电话") && page.contains("联系电话须为"),
            "{page}"
        );
        let discard = client
            .post(format!("{}{path}", service.address))
            .header("accept", accept);
        let discarded = discard.form(&[("action", "discard")]).send().await.unwrap();
        assert_eq!(discarded.headers()["location"], "/api/declarations/mine");
        let get = client
            .get(format!("{}/api/me", service.address))
            .header("accept", accept);
        let get = get.header(
            "user-agent",
            "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/7.0)",
        );
        let answer = get.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn cookies_of_other_systems_hide_nothing() {
    let service = TestService::start().await;
    let ours = service.sign_in("TY-001").await;
    for foreign in [
        b"dept=\xba\xc9\xcc\xc1".as_slice(),
        "dept=荷塘分局".as_bytes(),
        b"=;;= ;\"",
        b"a",
    ] {
        for cookies in [[foreign, ours.as_bytes()], [ours.as_bytes(), foreign]] {
            let cookies = reqwest::header::HeaderValue::from_bytes(&cookies.join(b"; ".as_slice())).unwrap();
            let request = Client::new()
                .get(format!("{}/api/me", service.address))
                .header("cookie", cookies);
            assert_eq!(
                request.send().await.unwrap().status(),
                StatusCode::OK,
                "{foreign:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_is_no_text_in_an_address_or_comes_compressed_or_broken_is_told_like_everything_else() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    for accept in ["text/html", "application/json"] {
        for path in [
            "/api/declarations/%ff%fe",
            "/api/reviews/%ff",
            "/api/units/%ff/annex3",
        ] {
            let request = client
                .get(format!("{}{path}", service.address))
                .header("accept", accept);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
            assert!(
                answer.text().await.unwrap().contains("没有找到"),
                "{path} {accept}"
            );
        }
    }
    let compressed = client.post(format!("{}/api/declarations", service.address));
    let compressed = compressed
        .header("content-encoding", "br")
        .json(&forms::nil(&service, "TY-001"));
    assert_eq!(
        compressed.send().await.unwrap().status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn a_problem_is_told_within_the_frame_of_who_is_signed_in() {
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    for path in ["/api/roster", "/api/declarations/K7QM-3XWD"] {
        let request = client
            .get(format!("{}{path}", service.address))
            .header("accept", "text/html");
        let page = request.send().await.unwrap().text().await.unwrap();
        assert!(
            page.contains("赵示例（TY-001）已登录") && page.contains(">我的</a>"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn a_refusal_leads_back_to_the_page_that_asked_and_nowhere_else() {
    let service = TestService::start().await;
    let client = service.client("JS-002").await;
    let path = "/api/declarations/K7QM-3XWD/letter";
    let refused = async |from: &str| {
        let request = client.get(format!("{}{path}", service.address));
        let answer = request.header("accept", "text/html").header("referer", from);
        answer.send().await.unwrap().text().await.unwrap()
    };
    let back = "返回刚才的页面";
    let list = format!("{}/api/leads?standing=open&kind=participation", service.address);
    let page = refused(&list).await;
    assert!(page.contains(back), "{page}");
    assert!(
        page.contains("href=\"&#x2f;api&#x2f;leads?standing=open&amp;kind=participation\""),
        "{page}"
    );
    for from in [
        "https://elsewhere.example/api/leads".to_owned(),
        format!("{}.elsewhere.example/", service.address),
        format!("{}//elsewhere.example/", service.address),
        format!("{}{path}", service.address),
        String::new(),
    ] {
        assert!(!refused(&from).await.contains(back), "{from}");
    }
}
