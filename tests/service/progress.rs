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

/// The page after a summary of this moment.
async fn told(service: &TestService, now: &str) -> String {
    service.set_clock(now);
    let office = service.client(OFFICE).await;
    summed_up(service, &office).await;
    page(service).await
}

#[tokio::test]
async fn after_filing_has_ended_the_page_says_so_and_of_when_its_figures_are() {
    let service = TestService::start().await;
    service.set_clock("2017-09-30T08:00:00Z");
    file_all(&service, &TEN).await;
    let during = told(&service, "2017-09-30T11:00:00Z").await;
    assert!(
        during.contains("2017年9月30日 19:00") && !during.contains("截止"),
        "{during}"
    );
    let late = told(&service, "2017-10-20T10:00:00Z").await;
    for said in [
        "2017年9月30日</time>截止",
        "最近一次公布的数字，截至",
        "2017年9月30日 19:00",
        "10 人补报",
    ] {
        assert!(late.contains(said), "{said}\n{late}");
    }
    let closed = told(&service, "2018-02-01T10:00:00Z").await;
    for said in [
        "2018年1月31日</time>结束",
        "不再接收填报",
        "最后一次公布的数字，截至",
        "2017年9月30日 19:00",
    ] {
        assert!(closed.contains(said), "{said}\n{closed}");
    }
}

#[tokio::test]
async fn where_too_few_have_filed_by_the_end_the_page_says_that_there_are_no_figures() {
    let service = TestService::start().await;
    assert!(!told(&service, "2017-09-30T10:00:00Z").await.contains("截止"));
    // The deadline's midnight.
    let none = told(&service, "2017-09-30T16:00:00Z").await;
    assert!(
        none.contains("2017年9月30日</time>截止") && none.contains("没有公布数字"),
        "{none}"
    );
}

async fn draft(service: &TestService, office: &Client) -> reqwest::Response {
    let address = format!("{}/api/summaries/announcement", service.address);
    office.get(address).send().await.unwrap()
}

/// The last cell of each row of the draft's tables, heads aside.
fn cells(draft: &str) -> Vec<&str> {
    let rows = draft
        .lines()
        .filter(|line| line.starts_with("| ") && !line.contains("项目"));
    rows.map(|row| row.trim_end_matches(" |").rsplit("| ").next().unwrap())
        .collect()
}

#[tokio::test]
async fn a_draft_announcement_has_the_publics_figures_and_no_others() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    file_all(&service, &TEN[..9]).await;
    summed_up(&service, &office).await;
    let too_early = draft(&service, &office).await;
    assert_eq!(too_early.status(), StatusCode::NOT_FOUND);
    file_all(&service, &TEN[9..]).await;
    service.set_clock("2017-09-11T02:00:00Z");
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    // Nobody is told of the eleventh, and so the draft must not.
    file(&service, "TY-002", &forms::disclosure(&service, "TY-002")).await;
    service.set_clock("2017-09-12T02:00:00Z");
    let office = service.client(OFFICE).await;
    summed_up(&service, &office).await;
    let answer = draft(&service, &office).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "text/markdown; charset=utf-8");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"progress-2017-09-12.md\"");
    let text = answer.text().await.unwrap();
    let public = figures(&service).await;
    let sentence = format!(
        "应当填报 {} 人，已经填报 {} 人，尚未填报 {} 人",
        public["expected"], public["filed"], public["missing"]
    );
    assert!(
        text.contains(&sentence) && text.contains("2017年9月11日 10:00"),
        "{text}"
    );
    let shown = |count: &Value| {
        count
            .as_u64()
            .map_or("不单独公布".to_owned(), |count| count.to_string())
    };
    let mut expected = Vec::new();
    for table in ["declared", "leaving", "sectors"].map(|name| &public[name]) {
        let whole = (table != &public["sectors"]).then(|| shown(&table["whole"]));
        let parts = table["parts"].as_array().unwrap().iter();
        expected.extend(whole.into_iter().chain(parts.map(|part| shown(&part["count"]))));
    }
    assert_eq!(cells(&text), expected);
    for person in service.roster() {
        assert!(!text.contains(&person.name), "no name in public");
    }
    it_is_built_as_it_is(&service, &text);
}

/// The draft in a copy of the content, and the page that is made of it.
fn it_is_built_as_it_is(service: &TestService, draft: &str) {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let announcements = content.join("announcements");
    std::fs::create_dir_all(&announcements).unwrap();
    for entry in std::fs::read_dir(support::repository().join("site/content")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, content.join(path.file_name().unwrap())).unwrap();
        }
    }
    std::fs::write(announcements.join("progress-2017-09-12.md"), draft).unwrap();
    let mut options = site::Options::new(folder.path().join("out"));
    options.campaign = content.join("campaign.toml");
    options.content = content;
    options.today = "2017-09-12".parse().unwrap();
    site::build(&options).unwrap();
    let page = options.out.join("announcements/progress-2017-09-12/index.html");
    let page = std::fs::read_to_string(page).unwrap();
    for said in [
        "<meta name=\"ArticleTitle\" content=\"填报和退出情况（截至2017年9月11日）\">",
        "<meta name=\"PubDate\" content=\"2017-09-12\">",
        &format!(
            "<meta name=\"ContentSource\" content=\"{}\">",
            service.campaign.bureau
        ),
        "<td>不单独公布</td>",
        "<td>5</td>",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
}

#[tokio::test]
async fn the_office_is_offered_the_draft_and_who_lacks_the_right_is_refused() {
    let service = TestService::start().await;
    let office = service.client(OFFICE).await;
    file_all(&service, &TEN).await;
    summed_up(&service, &office).await;
    let link = "href=\"/api/summaries/announcement\"";
    let list = async |client: &Client| {
        let request = client.get(format!("{}/api/summaries", service.address));
        request.header("accept", "text/html").send().await.unwrap()
    };
    assert!(list(&office).await.text().await.unwrap().contains(link));
    let discipline = service.client("FG-002").await;
    let answer = list(&discipline).await;
    assert!(!answer.text().await.unwrap().contains(link));
    for client in [discipline, service.client("TY-001").await] {
        assert_eq!(draft(&service, &client).await.status(), StatusCode::FORBIDDEN);
    }
    let signed_out = draft(&service, &Client::new()).await;
    assert_eq!(signed_out.status(), StatusCode::UNAUTHORIZED);
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
