//! The public progress page: empty at first, then totals, and never a count from which a few could be made out.

use campaign::progress::{Figures, Progress};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::{TestService, forms};

const OFFICE: &str = "JS-002";

async fn page(service: &TestService) -> String {
    let answer = reqwest::get(format!("{}/progress/", service.address))
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    answer.text().await.unwrap()
}

async fn figures(service: &TestService) -> Value {
    let answer = reqwest::get(format!("{}/progress/progress.json", service.address))
        .await
        .unwrap();
    answer.json().await.unwrap()
}

async fn file(service: &TestService, number: &str, declaration: &Value) {
    let client = service.client(number).await;
    let request = client.post(format!("{}/api/declarations", service.address));
    let answer = request.json(declaration).send().await.unwrap();
    assert_eq!(
        answer.status(),
        StatusCode::CREATED,
        "{number}: {}",
        answer.text().await.unwrap()
    );
}

async fn summed_up(service: &TestService, office: &Client) {
    let answer = office
        .post(format!("{}/api/summaries", service.address))
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.status(),
        StatusCode::CREATED,
        "{}",
        answer.text().await.unwrap()
    );
}

#[tokio::test]
async fn the_page_is_there_before_there_is_anything_to_tell() {
    let service = TestService::start().await;
    assert!(page(&service).await.contains("尚无数据"));
    let map = reqwest::get(format!("{}/sitemap.xml", service.address))
        .await
        .unwrap();
    assert!(map.text().await.unwrap().contains("/progress/</loc>"));
}

#[tokio::test]
async fn totals_are_published_and_small_counts_with_what_would_reveal_them_are_not() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    for number in ["TY-001", "BG-002", "RS-002", "FG-002", "LS-005"] {
        file(&service, number, &forms::nil(&service, number)).await;
    }
    for number in ["HT-005", "SF-006"] {
        file(&service, number, &forms::disclosure(&service, number)).await;
    }
    summed_up(&service, &office).await;
    let public = figures(&service).await;
    assert_eq!(public["filed"], 7);
    assert_eq!(
        public["expected"].as_u64().unwrap(),
        7 + public["missing"].as_u64().unwrap()
    );
    for hidden in ["nil", "disclosing", "participations", "withdrawn", "remaining"] {
        assert_eq!(
            public[hidden],
            Value::Null,
            "{hidden}: two people disclosed something"
        );
    }
    let page = page(&service).await;
    assert!(
        page.contains("<td>7</td>") && page.contains("不单独公布"),
        "{page}"
    );
    for person in service.roster() {
        assert!(!page.contains(&person.name), "no name in public");
    }
    for number in ["WF-001", "ZD-004", "JC-001"] {
        file(&service, number, &forms::disclosure(&service, number)).await;
    }
    service.set_clock("2017-09-11T02:00:00Z");
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    let public = figures(&service).await;
    assert_eq!(
        [&public["nil"], &public["disclosing"], &public["participations"]],
        [5, 5, 5]
    );
    assert_eq!(
        [&public["withdrawn"], &public["remaining"]],
        [&Value::Null; 2],
        "all five left, none remain"
    );
    let sand = public["sectors"]
        .as_array()
        .unwrap()
        .iter()
        .find(|sector| sector["name"] == "涉砂");
    assert_eq!(
        sand.unwrap()["count"],
        Value::Null,
        "five of five, and none in any other"
    );
}

#[tokio::test]
async fn the_published_figures_are_those_of_the_summary_under_the_rule() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    let overview = office
        .get(format!("{}/api/overview", service.address))
        .send()
        .await
        .unwrap();
    let overview: Value = overview.json().await.unwrap();
    let bureau = serde_json::from_value(overview["overview"]["bureau"].clone()).unwrap();
    let public: Progress = serde_json::from_value(figures(&service).await).unwrap();
    assert_eq!(public.figures, Figures::of(&bureau));
}

#[tokio::test]
async fn building_the_site_again_keeps_what_was_published() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    let (before, published) = (page(&service).await, figures(&service).await);
    let mut options = site::Options::new(service.folder().join("site"));
    options.content = support::repository().join("site/content");
    options.campaign = options.content.join("campaign.toml");
    options.demo_clock = Some("2017年9月11日 09:00".to_owned());
    options.progress = Some(service.folder().join("site/progress/progress.json"));
    site::build(&options).unwrap();
    assert_eq!(
        page(&service).await,
        before,
        "the same page from the same figures"
    );
    assert_eq!(figures(&service).await, published);
    options.progress = Some(service.folder().join("nothing.json"));
    site::build(&options).unwrap();
    assert!(page(&service).await.contains("尚无数据"));
}

#[tokio::test]
async fn figures_that_cannot_be_read_stop_the_build_and_leave_the_site() {
    let service = TestService::start().await;
    let damaged = service.folder().join("damaged.json");
    std::fs::write(&damaged, json!({ "moment": "soon" }).to_string()).unwrap();
    let mut options = site::Options::new(service.folder().join("site"));
    options.content = support::repository().join("site/content");
    options.campaign = options.content.join("campaign.toml");
    options.progress = Some(damaged);
    let error = site::build(&options).unwrap_err();
    assert!(error.to_string().contains("damaged.json"), "{error}");
    assert!(
        page(&service).await.contains("尚无数据"),
        "the site that was there still is"
    );
}

/// The policy as the response's header has it, and as the page carries it where no header is added.
fn policies() -> (String, String) {
    let template = std::fs::read_to_string(support::repository().join("infra/template.yaml")).unwrap();
    let quoted = |start: &str| {
        let mut lines = template.lines().map(str::trim);
        let line = lines.find(|line| line.starts_with(start)).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    };
    (quoted("ContentSecurityPolicy: \""), quoted("SITE_POLICY:"))
}

#[tokio::test]
async fn where_no_header_is_added_the_page_carries_its_policy() {
    let (header, policy) = policies();
    assert_eq!(
        header,
        format!("{policy}; frame-ancestors 'none'"),
        "a page cannot say who may frame it; all else is the same"
    );
    let service = TestService::start().await;
    assert!(!page(&service).await.contains("http-equiv"));
    let folder = service.folder().join("elsewhere");
    let site = summary::progress::Site {
        pages: pages::Pages::new(&service.campaign, None),
        place: summary::progress::Place::Folder(folder.clone()),
        policy: Some(policy.clone()),
    };
    let overview = campaign::overview::Overview::new(service.now());
    site.publish(&service.campaign, &overview).await.unwrap();
    let page = std::fs::read_to_string(folder.join("progress/index.html")).unwrap();
    let escaped = policy.replace('\'', "&#x27;");
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{escaped}\">");
    let head = page.find("<head>").unwrap();
    let at = page.find(&meta).unwrap_or_else(|| panic!("{page}"));
    let first_asset = page.find("<link").unwrap();
    assert!(head < at && at < first_asset, "before anything it is to hold");
}
