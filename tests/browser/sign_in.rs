//! Signing in and out in a real browser, which keeps the cookies by its own rules.

use crate::declaration::sign_in;
use account::SecondFactorSecret;
use campaign::RosterNumber;
use jiff::Timestamp;
use serde_json::json;
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::prelude::*;

async fn open(service: &TestService, browser: &Browser, path: &str) -> String {
    let address = format!("{}{path}", service.address);
    browser.driver.goto(address).await.unwrap();
    path_of(browser, service).await
}

/// Where the browser is.
async fn path_of(browser: &Browser, service: &TestService) -> String {
    let address = browser.driver.current_url().await.unwrap();
    let path = address.as_str().strip_prefix(&service.address).unwrap();
    path.to_owned()
}

#[tokio::test]
async fn a_page_that_was_asked_for_comes_after_signing_in_and_is_gone_after_signing_out() {
    let service = TestService::start().await;
    for scripts in [Scripts::On, Scripts::Off] {
        let browser = Browser::open(scripts, 390).await.unwrap();
        assert_eq!(
            open(&service, &browser, "/api/declarations/mine").await,
            "/sign-in/"
        );
        sign_in(&browser, &service, "TY-001", "登录").await.unwrap();
        assert_eq!(path_of(&browser, &service).await, "/api/declarations/mine");
        assert!(browser.text().await.unwrap().contains("赵示例"));
        assert_eq!(open(&service, &browser, "/api/me").await, "/api/me");
        browser.press_named("退出登录").await.unwrap();
        assert_eq!(path_of(&browser, &service).await, "/signed-out/");
        assert!(browser.text().await.unwrap().contains("已退出登录"));
        browser.driver.back().await.unwrap();
        let shown = browser.driver.source().await.unwrap();
        assert!(!shown.contains("赵示例"), "going back shows nothing personal");
        assert_eq!(open(&service, &browser, "/api/me").await, "/sign-in/");
        browser.quit().await.unwrap();
    }
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 390).await.unwrap();
    open(&service, &browser, "/sign-in/").await;
    sign_in(&browser, &service, "TY-001", "登录").await.unwrap();
    let seen = browser
        .driver
        .execute("return document.cookie", Vec::new())
        .await
        .unwrap();
    assert_eq!(
        seen.convert::<String>().unwrap(),
        "__Host-signed-in=1",
        "that somebody is, and nothing of who"
    );
    let mut cookies = browser.driver.get_all_cookies().await.unwrap();
    cookies.retain(|cookie| cookie.name != "__Host-signed-in");
    let mut kept: Vec<_> = cookies
        .iter()
        .map(|cookie| (cookie.name.as_str(), cookie.secure))
        .collect();
    kept.sort_unstable();
    let expected = [("__Host-known", Some(true)), ("__Host-session", Some(true))];
    assert_eq!(kept, expected);
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn a_second_factor_is_enrolled_from_the_secret_on_the_page() {
    let service = TestService::start().await;
    let number = RosterNumber::parse("JS-002").unwrap();
    service.forget_second_factor(&number).await;
    let browser = Browser::open(Scripts::Off, 390).await.unwrap();
    open(&service, &browser, "/sign-in/").await;
    browser.fill("number", "JS-002").await.unwrap();
    browser.fill("code", &service.code("JS-002")).await.unwrap();
    browser.press_named("登录").await.unwrap();
    let picture = browser.driver.find(By::Css(".enrolment svg")).await.unwrap();
    assert!(
        picture.rect().await.unwrap().width >= 100.0,
        "a phone can read it"
    );
    let secret = browser.driver.find(By::Css("code.secret")).await.unwrap();
    let secret: String = secret.text().await.unwrap().split_whitespace().collect();
    let ticket = browser
        .driver
        .find(By::Css("input[name='enrolment']"))
        .await
        .unwrap();
    let ticket = ticket.prop("value").await.unwrap().unwrap();
    let app = app(&service, &number, &ticket);
    assert_eq!(app.in_base32(), secret);
    browser.fill("code", &service.code("JS-002")).await.unwrap();
    browser
        .fill("totp", &app.code_at(Timestamp::now()))
        .await
        .unwrap();
    browser.press_named("启用并登录").await.unwrap();
    assert_eq!(path_of(&browser, &service).await, "/api/me");
    assert!(browser.text().await.unwrap().contains("苏示例"));
    browser.quit().await.unwrap();
}

/// What an app shows that read the page.
fn app(service: &TestService, number: &RosterNumber, ticket: &str) -> SecondFactorSecret {
    let digits = ticket.split_once('.').unwrap().0;
    let bytes = (0..digits.len()).step_by(2);
    let nonce: Vec<u8> = bytes
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect();
    SecondFactorSecret::derive(service.key(), number, &nonce, &service.campaign.short_name)
}

#[tokio::test]
async fn static_pages_lead_whoever_is_signed_in_to_what_is_theirs() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 390).await.unwrap();
    let links = async || {
        let script = "return [...document.querySelectorAll('header nav a')].map((a) => a.textContent + a.getAttribute('href'))";
        let links = browser.driver.execute(script, Vec::new()).await.unwrap();
        links.convert::<Vec<String>>().unwrap()
    };
    open(&service, &browser, "/notice/").await;
    let signed_out = links().await;
    for link in ["登录/sign-in/", "填报/forms/declaration/"] {
        assert!(signed_out.contains(&link.to_owned()), "{signed_out:?}");
    }
    open(&service, &browser, "/sign-in/").await;
    browser.fill("code", "ABCD").await.unwrap();
    let shown = "const box = document.querySelector('[data-shows] input'); box.click(); \
                 return document.getElementById('code').type";
    let shown = browser.driver.execute(shown, Vec::new()).await.unwrap();
    assert_eq!(shown.convert::<String>().unwrap(), "text", "shown on request");
    open(&service, &browser, "/sign-in/").await;
    sign_in(&browser, &service, "TY-001", "登录").await.unwrap();
    open(&service, &browser, "/notice/").await;
    let signed_in = links().await;
    for link in ["我的/api/me", "填报/api/declarations/mine"] {
        assert!(signed_in.contains(&link.to_owned()), "{signed_in:?}");
    }
    assert_eq!(
        open(&service, &browser, "/api/declarations").await,
        "/api/declarations/mine"
    );
    browser.press_named("退出登录").await.unwrap();
    open(&service, &browser, "/notice/").await;
    assert_eq!(links().await, signed_out);
    // Who retired too long ago files nothing, and reads why wherever the form is asked for.
    open(&service, &browser, "/sign-in/").await;
    sign_in(&browser, &service, "HT-006", "登录").await.unwrap();
    assert_eq!(
        open(&service, &browser, "/api/declarations").await,
        "/api/declarations/mine"
    );
    let told = browser.text().await.unwrap();
    assert!(
        told.contains("您不用填报") && told.contains("2014年6月30日"),
        "{told}"
    );
    browser.quit().await.unwrap();
}

/// Types a number and its code, and sends them.
async fn sign_in_as(browser: &Browser, service: &TestService, typed: &str, number: &str) {
    open(service, browser, "/sign-in/").await;
    browser.fill("number", typed).await.unwrap();
    browser.fill("code", &service.code(number)).await.unwrap();
    browser.press_named("登录").await.unwrap();
}

#[tokio::test]
async fn a_number_is_taken_as_it_is_typed_and_a_one_time_code_asked_of_who_has_one() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 390).await.unwrap();
    sign_in_as(&browser, &service, "ty001", "TY-001").await;
    assert_eq!(path_of(&browser, &service).await, "/api/me");
    browser.press_named("退出登录").await.unwrap();
    sign_in_as(&browser, &service, "js002", "JS-002").await;
    assert!(!browser.error_at("totp").await.unwrap().is_empty());
    assert_eq!(browser.value("number").await.unwrap(), "js002");

    let number = RosterNumber::parse("JS-002").unwrap();
    service.forget_second_factor(&number).await;
    sign_in_as(&browser, &service, "JS-002", "JS-002").await;
    let secret = browser.driver.find(By::Css("code.secret")).await.unwrap();
    let secret = secret.text().await.unwrap();
    let app = browser
        .driver
        .find(By::Css("a[href^='otpauth://']"))
        .await
        .unwrap();
    let app = app.attr("href").await.unwrap().unwrap();
    let bare: String = secret.split_whitespace().collect();
    assert!(app.contains(&format!("secret={bare}&")), "{app}");
    let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    let cdp = browser.driver.cdp();
    cdp.send_raw("Browser.grantPermissions", allowed).await.unwrap();
    let copy = browser.driver.find(By::Css("[data-copies]")).await.unwrap();
    copy.click().await.unwrap();
    copy.wait_until().has_text("已复制").await.unwrap();
    let read = "const done = arguments[0]; navigator.clipboard.readText().then(done)";
    let read = browser.driver.execute_async(read, Vec::new()).await.unwrap();
    assert_eq!(read.convert::<String>().unwrap(), secret);
    browser.quit().await.unwrap();
}
