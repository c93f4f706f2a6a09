//! The public reads the notice.

use crate::PAGES;
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::By;

#[tokio::test]
async fn the_hotline_is_one_tap_away_from_every_page() {
    let service = TestService::start().await;
    for scripts in [Scripts::On, Scripts::Off] {
        let browser = Browser::open(scripts, 360).await.unwrap();
        for path in PAGES {
            browser
                .driver
                .goto(format!("{}{path}", service.address))
                .await
                .unwrap();
            let links = browser.driver.find_all(By::Css("a[href^='tel:']")).await.unwrap();
            assert!(!links.is_empty(), "{path}, scripts {scripts:?}");
            let text = browser
                .driver
                .find(By::Tag("body"))
                .await
                .unwrap()
                .text()
                .await
                .unwrap();
            assert!(text.contains("28682655"), "{path}");
        }
        browser.quit().await.unwrap();
    }
}

#[tokio::test]
async fn no_page_scrolls_sideways_on_a_phone_a_tablet_or_a_desk() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 360).await.unwrap();
    for width in [360, 768, 1280] {
        browser.resize(width).await.unwrap();
        for path in PAGES {
            browser
                .driver
                .goto(format!("{}{path}", service.address))
                .await
                .unwrap();
            let measure = "return document.documentElement.scrollWidth";
            let wide: u32 = browser
                .driver
                .execute(measure, Vec::new())
                .await
                .unwrap()
                .convert()
                .unwrap();
            assert!(wide <= width, "{path} is {wide} wide at {width}");
        }
    }
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn the_current_phase_is_marked() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, 768).await.unwrap();
    browser
        .driver
        .goto(format!("{}/", service.address))
        .await
        .unwrap();
    let current = browser
        .driver
        .find_all(By::Css("[aria-current='step']"))
        .await
        .unwrap();
    assert_eq!(current.len(), 1);
    assert!(current[0].text().await.unwrap().contains("自查自纠"));
    browser.quit().await.unwrap();
}
