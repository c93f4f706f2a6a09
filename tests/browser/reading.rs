//! The public reads as it suits it: larger, without scripts, by searching, on a phone.

use serde_json::Value;
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::prelude::*;

async fn go(browser: &Browser, service: &TestService, path: &str) {
    let address = format!("{}{path}", service.address);
    browser.driver.goto(address).await.unwrap();
}

async fn number(browser: &Browser, script: &str) -> f64 {
    let value: Value = browser
        .driver
        .execute(script, Vec::new())
        .await
        .unwrap()
        .convert()
        .unwrap();
    value.as_f64().unwrap_or_else(|| panic!("{script}: {value}"))
}

/// How many characters fit into the narrowest cell of a text's tables; many where there is none.
const NARROWEST: &str = "return Math.min(99, ...[...document.querySelectorAll('.prose td')].map(cell => \
    cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize)))";

/// How many lines the poster's hotline takes; none on other pages.
const LINES: &str = "const call = document.querySelector('.poster-call b'); \
    return call ? call.offsetHeight / parseFloat(getComputedStyle(call).lineHeight) : 0";

const SIZE: &str = "return parseFloat(getComputedStyle(document.documentElement).fontSize)";

async fn choose(browser: &Browser, id: &str) {
    browser
        .driver
        .find(By::Css(".reading summary"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    browser
        .driver
        .find(By::Id(id))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_larger_size_lasts_from_page_to_page_until_the_usual_one_is_chosen() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 360).await.unwrap();
    go(&browser, &service, "/").await;
    let usual = number(&browser, SIZE).await;
    choose(&browser, "reading-care").await;
    for path in crate::PAGES {
        go(&browser, &service, path).await;
        assert!((number(&browser, SIZE).await - usual * 1.5).abs() < 0.1, "{path}");
        let wide = number(&browser, "return document.documentElement.scrollWidth").await;
        assert!(wide <= 360.0, "{path} is {wide} wide");
        let narrowest = number(&browser, NARROWEST).await;
        assert!(narrowest > 3.5, "{path} has a cell of {narrowest} characters");
        assert!(number(&browser, LINES).await < 1.5, "{path} breaks the hotline");
    }
    choose(&browser, "reading-standard").await;
    go(&browser, &service, "/").await;
    assert!((number(&browser, SIZE).await - usual).abs() < 0.1);
    assert!(
        number(&browser, "return localStorage.length").await < 1.0,
        "something is kept"
    );
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn without_scripts_a_larger_size_holds_for_the_page() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::Off, 768).await.unwrap();
    go(&browser, &service, "/notice/").await;
    let height = async || {
        let title = browser.driver.find(By::Css("h1")).await.unwrap();
        title.css_value("font-size").await.unwrap()
    };
    let before = height().await;
    choose(&browser, "reading-large").await;
    assert_ne!(height().await, before);
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn a_search_finds_the_part_that_says_it_and_says_when_there_is_none() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 768).await.unwrap();
    go(&browser, &service, "/sitemap/?q=12388").await;
    let found = browser
        .driver
        .query(By::Css("[data-results] a"))
        .first()
        .await
        .unwrap();
    let address = found.attr("href").await.unwrap().unwrap();
    assert!(address.starts_with("/protection/#"), "{address}");
    let words = browser.driver.find(By::Id("find")).await.unwrap();
    words.clear().await.unwrap();
    words.send_keys("没有这个词").await.unwrap();
    browser
        .driver
        .query(By::Css("[data-found]"))
        .with_text("找到 0 处")
        .first()
        .await
        .unwrap();
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn a_phones_first_screen_says_whose_it_is_what_to_do_and_how_many_days_are_left() {
    let service = TestService::start().await;
    for scripts in [Scripts::On, Scripts::Off] {
        let browser = Browser::open(scripts, 360).await.unwrap();
        go(&browser, &service, "/").await;
        for (what, css) in [
            ("株洲市环保局", ".brand"),
            ("还剩 19 天", ".standing"),
            ("在线填报", ".hero a[href='/forms/declaration/']"),
            ("我要举报", ".hero a[href='/hotline/']"),
        ] {
            let part = browser.driver.find(By::Css(css)).await.unwrap();
            assert!(part.text().await.unwrap().contains(what), "{what}");
            let place = part.rect().await.unwrap();
            assert!(
                place.y + place.height <= 640.0,
                "{what} ends at {}",
                place.y + place.height
            );
        }
        let folded = browser
            .driver
            .find_all(By::Css(".timeline details:not([open])"))
            .await
            .unwrap();
        assert_eq!(folded.len(), 3, "{scripts:?}");
        browser.quit().await.unwrap();
    }
}
