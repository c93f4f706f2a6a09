//! An editor changes a text, and the page that is open shows it.

use std::process::Command;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text_is_built_and_told_to_the_open_page_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    let copied = Command::new("cp")
        .arg("-r")
        .args([&support::repository().join("site/content"), &content])
        .status();
    assert!(copied.unwrap().success());
    let mut options = site::Options::new(folder.path().join("site"));
    options.campaign = content.join("campaign.toml");
    options.content = content.clone();
    options.compress = true;
    site::build(&options).unwrap();
    let router = local::server::router(axum::Router::new(), &options.out);
    let (router, _watcher) = local::watch::watched(router, options.clone()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let page = async || {
        let answer = reqwest::get(format!("{address}/about/")).await.unwrap();
        assert!(answer.headers().get("content-security-policy").is_none());
        answer.text().await.unwrap()
    };
    let before = page().await;
    assert!(!before.contains("一句新话"));
    let (_, rest) = before.split_once("data-event-stream=\"").expect("the script");
    let (stream, _) = rest.split_once('"').unwrap();
    let mut events = reqwest::get(format!("{address}{stream}")).await.unwrap();
    let changed = Instant::now();
    let text = content.join("about.md");
    let mut about = std::fs::read_to_string(&text).unwrap();
    about.push_str("\n一句新话。\n");
    std::fs::write(&text, about).unwrap();
    let told = async {
        loop {
            let event = events.chunk().await.unwrap().expect("the stream goes on");
            if String::from_utf8_lossy(&event).contains("reload") {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), told).await.unwrap();
    assert!(page().await.contains("一句新话"));
    assert!(
        changed.elapsed() < Duration::from_secs(3),
        "{:?}",
        changed.elapsed()
    );
    // A mistake leaves what is there.
    std::fs::write(&text, "no head").unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(page().await.contains("一句新话"));
}
