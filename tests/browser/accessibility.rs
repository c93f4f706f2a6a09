//! WCAG 2.2 AA, as far as axe-core can tell.

use crate::PAGES;
use serde_json::Value;
use support::TestService;
use support::browser::{Browser, Scripts};

const RUN: &str = "const done = arguments[arguments.length - 1]; \
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }) \
       .then(result => done(result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))";

async fn findings(browser: &Browser) -> Vec<String> {
    let path = support::tool("node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(path).expect("axe-core; tests/run installs it");
    browser.driver.execute(axe, Vec::new()).await.unwrap();
    let found: Value = browser
        .driver
        .execute_async(RUN, Vec::new())
        .await
        .unwrap()
        .convert()
        .unwrap();
    serde_json::from_value(found).unwrap()
}

#[tokio::test]
async fn no_page_has_an_accessibility_finding() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 768).await.unwrap();
    for path in PAGES.iter().chain(&["/404.html"]) {
        browser
            .driver
            .goto(format!("{}{path}", service.address))
            .await
            .unwrap();
        assert_eq!(findings(&browser).await, [""; 0], "{path}");
    }
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn the_form_with_errors_has_no_accessibility_finding() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 360).await.unwrap();
    browser
        .driver
        .goto(format!("{}/forms/declaration/", service.address))
        .await
        .unwrap();
    browser.fill("number", "TY-002").await.unwrap();
    browser.fill("code", &service.code("TY-002")).await.unwrap();
    browser.tick("kind", "disclosure").await.unwrap();
    browser.press("add_relative").await.unwrap();
    browser.press("add_participation").await.unwrap();
    browser
        .fill("participations[0][business_name]", "示例")
        .await
        .unwrap();
    browser.press("review").await.unwrap();
    assert!(browser.text().await.unwrap().contains("请填写此项"));
    assert_eq!(findings(&browser).await, [""; 0]);
    browser.quit().await.unwrap();
}
