//! Pages on paper.

use std::path::Path;
use std::process::Command;
use support::TestService;

/// Prints a page with Chromium and gives what `pdfinfo` says of it.
fn print(address: &str, folder: &Path) -> String {
    let file = folder.join("page.pdf");
    let status = Command::new("/usr/bin/chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-sync",
        ])
        .args([
            "--no-first-run",
            "--disable-component-update",
            "--disable-quic",
            "--no-pdf-header-footer",
        ])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", file.display()))
        .arg(address)
        .output()
        .expect("chromium; tests/run installs it");
    assert!(
        status.status.success(),
        "{}",
        String::from_utf8_lossy(&status.stderr)
    );
    let info = Command::new("pdfinfo")
        .arg(&file)
        .output()
        .expect("pdfinfo; tests/run installs it");
    String::from_utf8_lossy(&info.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn annex_3_prints_on_a3_landscape_and_the_rest_on_a4() {
    let service = TestService::start().await;
    for (path, size) in [
        ("/forms/annex3/", "1190.55 x 841.89"),
        ("/notice/", "594.96 x 841.92"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let info = print(&format!("{}{path}", service.address), folder.path());
        let line = info
            .lines()
            .find(|line| line.starts_with("Page size"))
            .unwrap_or_default()
            .to_owned();
        let rounded = |text: &str| -> Vec<i64> {
            text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
                .filter_map(|part| part.parse::<f64>().ok())
                .map(|points| points.round() as i64)
                .take(2)
                .collect()
        };
        assert_eq!(rounded(&line), rounded(size), "{path}: {line}");
    }
}
