//! A site that was built before the campaign ended asks nobody to file once it has.

use support::browser::{Browser, Scripts};
use thirtyfour::By;

/// The site as it is published, without a fixed day, on a server of its own: the campaign of its files is long over.
async fn published() -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let mut options = site::Options::new(&site);
    options.content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../site/content");
    options.campaign = options.content.join("campaign.toml");
    site::build(&options).unwrap();
    let router = local::server::router(axum::Router::new(), &site);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, folder)
}

async fn text_at(browser: &Browser, css: &str) -> String {
    browser
        .driver
        .find(By::Css(css))
        .await
        .unwrap()
        .text()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_page_that_was_built_earlier_knows_that_the_campaign_has_ended() {
    let (address, _folder) = published().await;
    let (button, nav) = (
        ".hero a[href='/forms/declaration/']",
        "nav a[href='/forms/declaration/']",
    );
    let review = "button[value='review']:not(.aside)";
    let browser = Browser::open(Scripts::On, 360).await.unwrap();
    browser.driver.goto(format!("{address}/")).await.unwrap();
    assert_eq!(text_at(&browser, button).await, "我的报告");
    assert_eq!(text_at(&browser, nav).await, "我的报告");
    assert!(browser.text().await.unwrap().contains("不再接收填报"));
    browser
        .driver
        .goto(format!("{address}/forms/declaration/"))
        .await
        .unwrap();
    assert!(browser.text().await.unwrap().contains("不再接收填报"));
    let review_at = browser.driver.find(By::Css(review)).await.unwrap();
    assert!(!review_at.is_displayed().await.unwrap());
    browser.quit().await.unwrap();
    // Without scripts the last day is there to be read.
    let browser = Browser::open(Scripts::Off, 360).await.unwrap();
    for path in ["/", "/forms/declaration/"] {
        browser.driver.goto(format!("{address}{path}")).await.unwrap();
        let told = text_at(&browser, ".standing").await;
        assert!(told.contains("逾期补报的，2018年1月31日为止"), "{told}");
    }
    browser.quit().await.unwrap();
}
