//! What a public page has to be: valid, without a finding of Lighthouse's, and legible in the dark.

use crate::PAGES;
use crate::accessibility::findings;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use support::TestService;
use support::browser::{Browser, FLAGS, HEADLESS, Scheme, Scripts};

/// Pages of one kind each: the first, a long text, the form, and a page whose line above its text just fits a telephone.
const MEASURED: [&str; 4] = ["/", "/notice/", "/forms/declaration/", "/forms/annex3/"];

/// What the Nu checker has against the pages below a folder.
fn invalid(folder: &Path) -> Vec<String> {
    let checker = support::tool("node_modules/vnu-jar/build/dist/vnu.jar");
    let output = Command::new("java")
        .arg("-jar")
        .arg(checker)
        .args(["--skip-non-html", "--format", "gnu"])
        .arg(folder)
        .output()
        .expect("java; tests/run installs it");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() || !said.is_empty(), "the checker failed");
    said.lines().map(str::to_owned).collect()
}

/// An announcement, with what its page may have.
const ANNOUNCEMENT: &str = "+++\ntitle = \"第一期简报（示例）\"\nkind = \"简报\"\ndate = \"2017-09-01\"\nsource = \"示例来源\"\n\
                            author = \"示例作者\"\nkeywords = [\"示例\"]\n+++\n正文见[通告](/notice/)。\n\n## 进展\n\n| 项目 | 数量 |\n\
                            | --- | --- |\n| 应报 | 60 |\n";

/// The service with everything that a site may have published: an announcement, and figures of the campaign's progress.
async fn published() -> TestService {
    let service = TestService::start().await;
    service.post("JS-002", "/api/summaries", &json!({})).await;
    let figures = service.site().join("progress/progress.json");
    let content = service.folder().join("content");
    fs::create_dir_all(content.join("announcements")).unwrap();
    for file in fs::read_dir(support::repository().join("site/content")).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), content.join(file.file_name())).unwrap();
        }
    }
    fs::write(content.join("announcements/first.md"), ANNOUNCEMENT).unwrap();
    let mut options = site::Options::new(service.site());
    options.campaign = content.join("campaign.toml");
    options.content = content;
    options.demo_clock = Some("2017年9月11日 09:00".to_owned());
    options.progress = Some(figures);
    site::build(&options).unwrap();
    service
}

#[tokio::test]
async fn every_public_page_is_valid() {
    let service = published().await;
    assert_eq!(invalid(service.site()), [""; 0]);
}

#[tokio::test]
async fn every_public_page_has_no_accessibility_finding_by_day_by_night_and_in_large_type() {
    let service = published().await;
    let browser = Browser::open(Scripts::On, 360).await.unwrap();
    for path in PAGES
        .iter()
        .chain(&["/404.html", "/signed-out/", "/announcements/first/"])
    {
        let address = format!("{}{path}", service.address);
        browser.driver.goto(address).await.unwrap();
        // One thing changes from each to the next.
        for (width, scheme, reading) in [
            (360, Scheme::Light, "standard"),
            (360, Scheme::Dark, "standard"),
            (1280, Scheme::Dark, "standard"),
            (1280, Scheme::Light, "standard"),
            (1280, Scheme::Light, "care"),
            (1280, Scheme::Dark, "care"),
            (360, Scheme::Dark, "care"),
            (360, Scheme::Light, "care"),
        ] {
            browser.resize(width).await.unwrap();
            browser.prefer(scheme).await.unwrap();
            let choose = format!("document.getElementById('reading-{reading}').checked = true");
            browser.driver.execute(choose, Vec::new()).await.unwrap();
            let found = findings(&browser).await;
            assert_eq!(found, [""; 0], "{path} at {width}, {scheme:?}, {reading}");
        }
    }
    browser.quit().await.unwrap();
}

/// A browser that was too busy to be measured, or a moment in which the machine was, is no fault of a page: what it really
/// has is found each time.
const TRIES: usize = 6;

/// How often a processor is slowed down to be the telephone's, by the mark Lighthouse gives it while it measures: with one
/// number for all machines a slow or a busy one would stand for a telephone that nobody has.
const SLOWDOWNS: [(f64, f64); 4] = [(150.0, 1.0), (800.0, 2.0), (1300.0, 3.0), (1533.0, 4.0)];

/// Between two lines of the table as much as its place between them.
fn slowdown(mark: f64) -> f64 {
    let mark = mark.clamp(SLOWDOWNS[0].0, SLOWDOWNS[SLOWDOWNS.len() - 1].0);
    let lines = SLOWDOWNS.windows(2).find(|lines| mark <= lines[1].0).unwrap();
    let share = (mark - lines[0].0) / (lines[1].0 - lines[0].0);
    lines[0].1 + share * (lines[1].1 - lines[0].1)
}

/// What Lighthouse has against a page, or why it could not say, and the mark it gave the processor.
fn marked_down(address: &str, slowdown: f64) -> (Vec<String>, Option<f64>) {
    let folder = tempfile::tempdir().unwrap();
    let flags = format!("{} --user-data-dir={}", FLAGS.join(" "), folder.path().display());
    let output = Command::new("node")
        .arg(support::tool("node_modules/lighthouse/cli/index.js"))
        .arg(address)
        .arg(format!("--chrome-flags={flags}"))
        .arg(format!("--throttling.cpuSlowdownMultiplier={slowdown}"))
        .args(["--output=json", "--quiet", "--no-enable-error-reporting"])
        .arg("--only-categories=performance,accessibility,best-practices,seo")
        .env("CHROME_PATH", HEADLESS)
        .output()
        .expect("node; tests/run installs it");
    if !output.status.success() {
        return (vec![String::from_utf8_lossy(&output.stderr).into_owned()], None);
    }
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let categories = report["categories"].as_object().unwrap();
    assert_eq!(categories.len(), 4);
    let short = categories.iter().filter(|(_, category)| category["score"] != 1);
    let found = short.map(|(name, category)| {
        let blocked = &report["audits"]["total-blocking-time"]["displayValue"];
        format!(
            "{name} {}, blocked {blocked} at {slowdown:.1}: {:?}",
            category["score"],
            faults(&report, category)
        )
    });
    (found.collect(), report["environment"]["benchmarkIndex"].as_f64())
}

#[tokio::test(flavor = "multi_thread")]
async fn lighthouse_gives_every_mark_in_full() {
    let service = TestService::start().await;
    for path in MEASURED {
        let address = format!("{}{path}", service.address);
        let mut tries = Vec::new();
        // Begun as Lighthouse does; what another program took of the processor meanwhile is not the page's.
        let mut slowed = 4.0;
        for _ in 0..TRIES {
            let (found, mark) = marked_down(&address, slowed);
            slowed = mark.map_or(slowed, slowdown);
            tries.push(found);
            if tries.last().is_some_and(Vec::is_empty) {
                break;
            }
        }
        assert!(tries.last().is_some_and(Vec::is_empty), "{path}: {tries:#?}");
    }
}

/// Which audits of a category are not met.
fn faults<'report>(report: &'report Value, category: &Value) -> Vec<&'report Value> {
    let audits = category["auditRefs"].as_array().unwrap().iter();
    let audits = audits.map(|audit| &report["audits"][audit["id"].as_str().unwrap()]);
    let is_unmet = |audit: &&Value| audit["score"].as_f64().is_some_and(|score| score < 1.0);
    audits.filter(is_unmet).map(|audit| &audit["title"]).collect()
}

/// The pages behind a sign-in.
const DESKS: [&str; 20] = [
    "/api/me",
    "/api/me/sessions",
    "/api/me/reauthentication",
    "/api/me/code",
    "/api/declarations/mine",
    "/api/search",
    "/api/reviews",
    "/api/delegations",
    "/api/units",
    "/api/units/supervision-section",
    "/api/roster",
    "/api/roster/people",
    "/api/roster/people/TY-001",
    "/api/confirmations",
    "/api/papers",
    "/api/papers/TY-001",
    "/api/collections",
    "/api/leads",
    "/api/exports",
    "/api/overview",
];

#[tokio::test]
async fn every_page_of_a_desk_is_valid() {
    let service = TestService::start().await;
    let folder = tempfile::tempdir().unwrap();
    let client = service.client("JS-002").await;
    for (at, path) in DESKS.iter().enumerate() {
        let request = client.get(format!("{}{path}", service.address));
        let answer = request.header("accept", "text/html").send().await.unwrap();
        let page = answer.text().await.unwrap();
        assert!(page.starts_with("<!doctype html>"), "{path}: {page}");
        fs::write(folder.path().join(format!("{at}.html")), page).unwrap();
    }
    assert_eq!(invalid(folder.path()), [""; 0]);
}
