//! MDN's HTTP Observatory, which grades what a site's headers do for its readers.

use serde_json::Value;
use std::path::Path;
use tokio::process::Command;

/// The grade, the score and what failed of `HOST:PORT/PATH`, read through TLS that this authority vouches for.
///
/// # Panics
/// It cannot be run, or finds no site.
pub async fn graded(address: &str, authority: &Path) -> Value {
    let output = Command::new("node")
        .arg(crate::repository().join("tests/support/observatory.mjs"))
        .arg(crate::tool("node_modules/@mdn/mdn-http-observatory"))
        .arg(address)
        .env("NODE_EXTRA_CA_CERTS", authority)
        .output()
        .await
        .expect("node; tests/run installs it");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{address}: {said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{address}: {error} {said}"))
}
