//! Pages on paper.

use crate::documents::pages;
use crate::workbooks::text_of;
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::By;

#[tokio::test]
async fn annex_3_prints_on_a3_landscape_and_the_rest_on_a4_whole() {
    let service = TestService::start().await;
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(Scripts::Off, 1280).await.unwrap();
    for (path, size) in [
        ("/forms/annex3/", [1191.0, 842.0]),
        ("/notice/", [595.0, 842.0]),
        ("/poster/", [595.0, 842.0]),
    ] {
        let address = format!("{}{path}", service.address);
        browser.driver.goto(address).await.unwrap();
        let pdf = folder.path().join("page.pdf");
        std::fs::write(&pdf, browser.printed().await.unwrap()).unwrap();
        let (_, printed) = pages(&pdf);
        let points = printed.split(' ').filter_map(|part| part.parse::<f64>().ok());
        let points: Vec<f64> = points.map(f64::round).collect();
        assert_eq!(points, size, "{path}: {printed}");
        let text = text_of(&pdf);
        for part in browser
            .driver
            .find_all(By::Css(":is(.document, .poster, .sheet) :is(h1, h2, h3, th)"))
            .await
            .unwrap()
        {
            let part: String = part.text().await.unwrap().split_whitespace().collect();
            assert!(text.contains(&part), "{path}: {part} is not in {text}");
        }
    }
    browser.quit().await.unwrap();
}
