//! A form that nobody loses: Back, reload, another window, a browser that is gone.

use crate::declaration::signed_in_form;
use campaign::RosterNumber;
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
    once_filed(&service, &browser).await
}

/// What is filed is filed once, however somebody goes back and forth between the review and the receipt.
async fn once_filed(service: &TestService, browser: &Browser) -> anyhow::Result<()> {
    let review = format!("{}/api/declarations/mine?view=review", service.address);
    browser.driver.goto(review).await?;
    browser.press("file").await?;
    for step in ["reload", "back", "forward", "back"] {
        match step {
            "back" => browser.driver.back().await?,
            "forward" => browser.driver.forward().await?,
            _ => browser.driver.refresh().await?,
        }
        let text = browser.text().await?;
        if step == "back" {
            // The review as it was left, or the form with what is on file: neither is a draft again.
            assert!(
                text.contains(NOTE) || text.contains("您正在更正已提交的内容"),
                "{text}"
            );
            assert!(!text.contains("还没有提交的草稿"), "{text}");
        } else {
            assert!(text.contains("报告已经收到"), "{step}: {text}");
        }
    }
    let number = RosterNumber::parse("TY-001")?;
    let revisions = service.store.declarations.revisions(&number).await?;
    assert_eq!(revisions.len(), 1);
    Ok(())
}

#[tokio::test]
async fn back_and_reload_show_what_was_typed_last_with_scripts() {
    back_and_reload(Scripts::On).await.unwrap();
}

#[tokio::test]
async fn back_and_reload_show_what_was_typed_last_without_scripts() {
    back_and_reload(Scripts::Off).await.unwrap();
}

/// Waits until the page says so of itself.
async fn told(browser: &Browser, words: &str) -> anyhow::Result<()> {
    let mut text = String::new();
    for _ in 0..100 {
        text = browser.text().await?;
        if text.contains(words) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("{words} is not told: {text}")
}

/// Another browser, at the form that somebody was at.
async fn another_browser(service: &TestService, scripts: Scripts, phone: &str) -> anyhow::Result<Browser> {
    let browser = signed_in_form(service, scripts, "TY-001").await?;
    assert!(browser.text().await?.contains("这是您还没有提交的草稿"));
    assert_eq!(browser.value("phone").await?, phone);
    assert_eq!(browser.value("roster_note").await?, NOTE);
    Ok(browser)
}

async fn two_browsers_end(service: &TestService) -> anyhow::Result<()> {
    let browser = signed_in_form(service, Scripts::On, "TY-001").await?;
    browser.fill("phone", "13800000003").await?;
    browser.fill("roster_note", NOTE).await?;
    told(&browser, "已保存 09:00").await?;
    // Its processes are killed, as by a machine that is switched off.
    drop(browser);
    let browser = another_browser(service, Scripts::Off, "13800000003").await?;
    type_everything(&browser, "13800000004", NOTE, "在职").await?;
    browser.press("save").await?;
    drop(browser);
    let browser = another_browser(service, Scripts::On, "13800000004").await?;
    browser.press("review").await?;
    browser.press("file").await?;
    assert!(browser.text().await?.contains("报告已经收到"));
    browser.quit().await
}

#[tokio::test]
async fn another_browser_goes_on_where_one_was_killed_with_scripts_and_without() {
    let service = TestService::start().await;
    two_browsers_end(&service).await.unwrap();
}

/// Each window's form is the newer one in turn; the older one says so, and takes nothing back unasked.
async fn two_windows(service: &TestService, scripts: Scripts, number: &str) -> anyhow::Result<()> {
    let browser = signed_in_form(service, scripts, number).await?;
    type_everything(&browser, "13800000005", NOTE, "在职").await?;
    browser.fill("signature", &service.person(number).name).await?;
    browser.press("save").await?;
    let first = browser.driver.window().await?;
    let second = browser.driver.new_tab().await?;
    browser.driver.switch_to_window(second.clone()).await?;
    let form = format!("{}/api/declarations/mine", service.address);
    browser.driver.goto(form).await?;
    browser.fill("phone", "13800000006").await?;
    if scripts == Scripts::On {
        told(&browser, "已保存 09:00").await?;
    } else {
        browser.press("save").await?;
    }
    browser.driver.switch_to_window(first).await?;
    if scripts == Scripts::On {
        told(&browser, "这张表在另一个窗口改过").await?;
    }
    browser.fill("phone", "13800000007").await?;
    browser.press("review").await?;
    let asked = browser.text().await?;
    assert!(
        asked.contains("这张表在另一个窗口或者另一台设备上改过"),
        "{asked}"
    );
    assert_eq!(browser.value("phone").await?, "13800000007");
    // The page that asks can be loaded again, and gone back to.
    browser.driver.refresh().await?;
    let asked_again = browser.text().await?;
    assert!(asked_again.contains("接着另一份填"), "{asked_again}");
    assert_eq!(browser.value("phone").await?, "13800000007");
    browser.press("review").await?;
    let review = browser.text().await?;
    assert!(review.contains("13800000007"), "{review}");
    browser.driver.switch_to_window(second).await?;
    browser.driver.refresh().await?;
    assert_eq!(browser.value("phone").await?, "13800000007");
    browser.quit().await
}

#[tokio::test]
async fn two_windows_of_one_form_tell_each_other_and_lose_nothing() {
    let service = TestService::start().await;
    two_windows(&service, Scripts::On, "TY-001").await.unwrap();
    two_windows(&service, Scripts::Off, "TY-006").await.unwrap();
}

/// The form to report with that a participation was left, where somebody is signed in.
async fn withdrawal_form(
    service: &TestService,
    scripts: Scripts,
    reference: &str,
) -> anyhow::Result<Browser> {
    let browser = signed_in_form(service, scripts, "TY-001").await?;
    let form = format!("/api/declarations/{reference}?view=withdrawal&participation=0");
    browser.driver.goto(format!("{}{form}", service.address)).await?;
    Ok(browser)
}

async fn withdrawal_is_kept(service: &TestService, reference: &str) -> anyhow::Result<()> {
    let browser = withdrawal_form(service, Scripts::On, reference).await?;
    browser.fill("withdrawal[date]", "九月").await?;
    told(&browser, "已保存 09:00").await?;
    // Its processes are killed, as by a machine that is switched off.
    drop(browser);
    let browser = withdrawal_form(service, Scripts::Off, reference).await?;
    assert_eq!(browser.value("withdrawal[date]").await?, "九月");
    browser.select("withdrawal[method]", "撤资").await?;
    browser.press("review").await?;
    for step in ["reload", "back", "forward"] {
        match step {
            "back" => browser.driver.back().await?,
            "forward" => browser.driver.forward().await?,
            _ => browser.driver.refresh().await?,
        }
        assert_eq!(browser.value("withdrawal[date]").await?, "九月", "{step}");
    }
    browser.fill("withdrawal[date]", "2017年9月8日").await?;
    browser.press("review").await?;
    browser.driver.refresh().await?;
    browser.press("file").await?;
    for step in ["reload", "back", "forward"] {
        match step {
            "back" => browser.driver.back().await?,
            "forward" => browser.driver.forward().await?,
            _ => browser.driver.refresh().await?,
        }
        let text = browser.text().await?;
        assert!(!text.contains("ERR_CACHE_MISS"), "{step}: {text}");
        assert!(step == "back" || text.contains("退出报告回执"), "{step}: {text}");
    }
    browser.quit().await
}

#[tokio::test]
async fn a_withdrawal_is_kept_while_it_is_typed_and_reported_once() {
    let service = TestService::start().await;
    let mut report = support::forms::disclosure(&service, "TY-001");
    report["participations"] = serde_json::json!([support::forms::still_in("示例砂石")]);
    let reference = service.file("TY-001", &report).await;
    withdrawal_is_kept(&service, &reference).await.unwrap();
    let number = RosterNumber::parse("TY-001").unwrap();
    let reported = service.store.declarations.withdrawals(&number).await.unwrap();
    assert_eq!(reported.len(), 1);
}
