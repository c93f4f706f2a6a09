//! WCAG 2.2 AA, as far as axe-core can tell.

use crate::{keyboard, layout};
use serde_json::Value;
use support::TestService;
use support::browser::{Browser, Scripts};

const RUN: &str = "const done = arguments[arguments.length - 1]; \
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], \
              resultTypes: ['violations'] }) \
       .then(result => done(result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))";

pub(crate) async fn findings(browser: &Browser) -> Vec<String> {
    let is_there = browser.driver.execute("return 'axe' in window", Vec::new()).await;
    if !is_there.unwrap().convert::<bool>().unwrap() {
        let path = support::tool("node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(path).expect("axe-core; tests/run installs it");
        browser.driver.execute(axe, Vec::new()).await.unwrap();
    }
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
async fn signing_in_has_no_accessibility_finding_on_any_page_of_the_way() {
    let service = TestService::start().await;
    let number = campaign::RosterNumber::parse("JS-002").unwrap();
    service.forget_second_factor(&number).await;
    let browser = Browser::open(Scripts::On, 360).await.unwrap();
    let look = async |expected: &str| {
        let text = browser.text().await.unwrap();
        assert!(text.contains(expected), "{expected}: {text}");
        assert_eq!(findings(&browser).await, [""; 0], "{expected}");
        assert_eq!(layout::faults(&browser, 360).await, [""; 0], "{expected}");
        assert_eq!(keyboard::faults(&browser).await, [""; 0], "{expected}");
    };
    let form = format!("{}/forms/declaration/", service.address);
    browser.driver.goto(&form).await.unwrap();
    browser.press("review").await.unwrap();
    look("请先登录").await;
    browser.fill("number", "JS-002").await.unwrap();
    browser.press_named("登录并接着提交").await.unwrap();
    look("请输入个人识别码").await;
    browser.fill("code", &service.code("JS-002")).await.unwrap();
    browser.press_named("登录并接着提交").await.unwrap();
    look("启用验证器").await;
    browser
        .driver
        .goto(format!("{}/sign-in/", service.address))
        .await
        .unwrap();
    crate::declaration::sign_in(&browser, &service, "JS-003", "登录")
        .await
        .unwrap();
    look("我的事项").await;
    browser.driver.goto(&form).await.unwrap();
    service.faults.on(local::database::Fault::Gone);
    browser.press("review").await.unwrap();
    service.faults.off();
    look("系统繁忙").await;
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn the_form_with_errors_has_no_accessibility_finding() {
    let service = TestService::start().await;
    let browser = crate::declaration::signed_in_form(&service, Scripts::On, "TY-002")
        .await
        .unwrap();
    browser.resize(360).await.unwrap();
    browser.tick("kind", "disclosure").await.unwrap();
    browser.press("add_relative").await.unwrap();
    browser.press("add_participation").await.unwrap();
    browser
        .fill("participations[0][business_name]", "示例")
        .await
        .unwrap();
    browser.press("review").await.unwrap();
    assert!(browser.text().await.unwrap().contains("请填写联系电话"));
    assert_eq!(findings(&browser).await, [""; 0]);
    assert_eq!(layout::faults(&browser, 360).await, [""; 0]);
    assert_eq!(keyboard::faults(&browser).await, [""; 0]);
    browser.quit().await.unwrap();
}
