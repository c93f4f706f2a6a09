//! The public progress page: empty at first, then totals, and never a count from which a few could be made out.

use campaign::progress::Progress;
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

/// Ten of the roster, of whom the first half files nil and the second half discloses.
const TEN: [&str; 10] = [
    "TY-001", "BG-002", "RS-002", "FG-002", "LS-005", "HT-005", "SF-006", "WF-001", "ZD-004", "JC-001",
];

async fn file_all(service: &TestService, numbers: &[&str]) {
    for number in numbers {
        let discloses = TEN[5..].contains(number);
        let form = if discloses { forms::disclosure } else { forms::nil };
        file(service, number, &form(service, number)).await;
    }
}

#[tokio::test]
async fn totals_are_published_once_enough_have_filed_without_small_counts() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    file_all(&service, &TEN[..9]).await;
    summed_up(&service, &office).await;
    assert!(page(&service).await.contains("尚无数据"), "nine have filed");
    file_all(&service, &TEN[9..]).await;
    service.set_clock("2017-09-11T02:00:00Z");
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    let public = figures(&service).await;
    assert_eq!(public["filed"], 10);
    assert_eq!(
        public["expected"].as_u64().unwrap(),
        10 + public["missing"].as_u64().unwrap()
    );
    let counts = |table: &Value| -> Vec<Value> {
        let parts = table["parts"].as_array().unwrap().iter();
        parts.map(|part| part["count"].clone()).collect()
    };
    assert_eq!(counts(&public["declared"]), [5, 5]);
    assert_eq!(public["leaving"]["whole"], 5);
    assert_eq!(
        counts(&public["leaving"]),
        [Value::Null, Value::Null],
        "all five left, none remain"
    );
    assert!(
        counts(&public["sectors"]).iter().all(Value::is_null),
        "five of five, and none in any other"
    );
    let page = page(&service).await;
    assert!(
        page.contains("<td>10</td>") && page.contains("不单独公布"),
        "{page}"
    );
    for person in service.roster() {
        assert!(!page.contains(&person.name), "no name in public");
    }
}

#[tokio::test]
async fn one_more_report_changes_nothing_that_the_public_sees() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    file_all(&service, &TEN).await;
    summed_up(&service, &office).await;
    let before = (page(&service).await, figures(&service).await);
    file(&service, "TY-002", &forms::disclosure(&service, "TY-002")).await;
    service.set_clock("2017-09-11T02:00:00Z");
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    assert_eq!((page(&service).await, figures(&service).await), before);
    let overview = overview(&service, &office).await;
    assert_eq!(overview["bureau"]["disclosing"], 6, "the office sees it");
}

async fn overview(service: &TestService, office: &Client) -> Value {
    let answer = office.get(format!("{}/api/overview", service.address)).send();
    let answer: Value = answer.await.unwrap().json().await.unwrap();
    answer["overview"].clone()
}

#[tokio::test]
async fn the_published_figures_are_those_of_the_summary_under_the_rule() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    file_all(&service, &TEN).await;
    summed_up(&service, &office).await;
    let overview = serde_json::from_value(overview(&service, &office).await).unwrap();
    let public: Progress = serde_json::from_value(figures(&service).await).unwrap();
    assert_eq!(Some(public), Progress::after(None, &service.campaign, &overview));
}

#[tokio::test]
async fn building_the_site_again_keeps_what_was_published() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    file_all(&service, &TEN).await;
    summed_up(&service, &office).await;
    let (before, published) = (page(&service).await, figures(&service).await);
    let mut options = site::Options::new(service.site());
    options.content = support::repository().join("site/content");
    options.campaign = options.content.join("campaign.toml");
    options.demo_clock = Some("2017年9月11日 09:00".to_owned());
    let kept = service.folder().join("progress.json");
    std::fs::write(&kept, published.to_string()).unwrap();
    options.progress = Some(kept);
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
    let mut options = site::Options::new(service.site());
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
    site.publish(service.objects.as_ref(), &service.campaign, &overview)
        .await
        .unwrap();
    let page = std::fs::read_to_string(folder.join("progress/index.html")).unwrap();
    let escaped = policy.replace('\'', "&#x27;");
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{escaped}\">");
    let head = page.find("<head>").unwrap();
    let at = page.find(&meta).unwrap_or_else(|| panic!("{page}"));
    let first_asset = page.find("<link").unwrap();
    assert!(head < at && at < first_asset, "before anything it is to hold");
}
