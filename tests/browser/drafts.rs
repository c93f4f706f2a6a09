//! A form that nobody loses: Back, reload, another window, a browser that is gone.

use crate::declaration::{sign_in, signed_in_form};
use std::time::Duration;
use support::TestService;
use support::browser::{Browser, Scripts};

const NOTE: &str = "改过的说明，只改了这里";

async fn type_everything(browser: &Browser, phone: &str, note: &str, status: &str) -> anyhow::Result<()> {
    browser.tick("instructions_read", "true").await?;
    browser.fill("phone", phone).await?;
    browser.fill("roster_note", note).await?;
    browser.select("political_affiliation", "群众").await?;
    browser.tick("kind", "nil").await?;
    browser.tick("status", status).await?;
    browser.tick("pledge", "true").await?;
    browser.fill("signature", "赵示例").await
}

/// Everything of the form that can be told apart, as it stands in the page.
async fn typed(browser: &Browser) -> anyhow::Result<(String, String, String)> {
    let script = "return document.querySelector('[name=status]:checked')?.value ?? ''";
    let status = browser.driver.execute(script, vec![]).await?;
    Ok((
        browser.value("phone").await?,
        browser.value("roster_note").await?,
        status.json().as_str().unwrap_or_default().to_owned(),
    ))
}

async fn back_and_reload(scripts: Scripts) -> anyhow::Result<()> {
    let service = TestService::start().await;
    let browser = signed_in_form(&service, scripts, "TY-001").await?;
    type_everything(&browser, "13800000001", "原来的说明", "退休").await?;
    browser.press("save").await?;
    type_everything(&browser, "13800000002", NOTE, "在职").await?;
    browser.press("review").await?;
    let newest = ("13800000002".to_owned(), NOTE.to_owned(), "在职".to_owned());
    let before = (
        "13800000001".to_owned(),
        "原来的说明".to_owned(),
        "退休".to_owned(),
    );
    for step in ["back", "back", "reload", "forward"] {
        match step {
            "back" => browser.driver.back().await?,
            "forward" => browser.driver.forward().await?,
            _ => browser.driver.refresh().await?,
        }
        let text = browser.text().await?;
        assert!(
            !text.contains("ERR_CACHE_MISS") && !text.contains("Confirm Form"),
            "{step}: {text}"
        );
        if text.contains("确认提交") {
            assert!(
                text.contains(NOTE) && text.contains("13800000002"),
                "{step}: {text}"
            );
        } else {
            let typed = typed(&browser).await?;
            // Without scripts a browser may show a whole page as it was left; never some answers of one and some of another.
            let as_left = scripts == Scripts::Off && step == "back" && typed == before;
            assert!(typed == newest || as_left, "{step}: {typed:?}");
        }
    }
    browser.quit().await
}

#[tokio::test]
async fn back_and_reload_show_what_was_typed_last_with_scripts() {
    back_and_reload(Scripts::On).await.unwrap();
}

#[tokio::test]
async fn back_and_reload_show_what_was_typed_last_without_scripts() {
    back_and_reload(Scripts::Off).await.unwrap();
}

#[tokio::test]
async fn what_was_typed_is_there_when_the_browser_is_gone() {
    let service = TestService::start().await;
    let browser = signed_in_form(&service, Scripts::On, "TY-001").await.unwrap();
    browser.fill("phone", "13800000003").await.unwrap();
    browser.fill("roster_note", NOTE).await.unwrap();
    let mut told = String::new();
    for _ in 0..100 {
        told = browser.text().await.unwrap();
        if told.contains("已保存") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(told.contains("已保存 09:00"), "{told}");
    browser.quit().await.unwrap();
    let browser = Browser::open(Scripts::On, 1280).await.unwrap();
    let address = format!("{}/sign-in/", service.address);
    browser.driver.goto(address).await.unwrap();
    sign_in(&browser, &service, "TY-001", "登录").await.unwrap();
    browser.follow_link("/api/declarations/mine").await.unwrap();
    assert!(browser.text().await.unwrap().contains("这是您还没有提交的草稿"));
    assert_eq!(browser.value("phone").await.unwrap(), "13800000003");
    assert_eq!(browser.value("roster_note").await.unwrap(), NOTE);
    if let Some(folder) = std::env::var_os("SCREENSHOTS") {
        let path = std::path::Path::new(&folder).join("draft.png");
        browser.screenshot(&path).await.unwrap();
    }
    browser.quit().await.unwrap();
}
