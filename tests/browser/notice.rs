//! The public reads the notice.

use crate::{PAGES, keyboard, layout};
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::By;

/// A telephone's, in CSS pixels.
const WIDTH: u32 = 360;

#[tokio::test]
async fn every_public_page_has_the_hotline_fits_every_window_and_is_walked_by_keyboard() {
    let service = TestService::start().await;
    let browser = Browser::open(Scripts::On, WIDTH).await.unwrap();
    let mut found = Vec::new();
    for path in PAGES.iter().chain(&["/404.html", "/signed-out/"]) {
        let address = format!("{}{path}", service.address);
        browser.driver.goto(address).await.unwrap();
        let hotline = browser.driver.find_all(By::Css("a[href^='tel:']")).await.unwrap();
        assert!(!hotline.is_empty(), "{path}");
        let page = browser.driver.find(By::Tag("body")).await.unwrap();
        assert!(page.text().await.unwrap().contains("28682655"), "{path}");
        let misfits = layout::faults(&browser, WIDTH).await;
        let unreached = keyboard::faults(&browser).await;
        let both = misfits.iter().chain(&unreached);
        found.extend(both.map(|one| format!("{path}: {one}")));
    }
    assert_eq!(found, [""; 0]);
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
