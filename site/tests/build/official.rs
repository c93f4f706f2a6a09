//! The signed original is published as it is.

use crate::workshop::{Files, Workshop, between, page};
use campaign::Digest;
use site::Options;
use std::fs;

fn with_original(name: &str, bytes: &[u8]) -> Files {
    let workshop = Workshop::new();
    let original = workshop.content(name);
    fs::write(&original, bytes).expect("the content folder takes a file");
    workshop.built(&Options {
        official: Some(original),
        ..workshop.options()
    })
}

#[test]
fn an_original_is_published_byte_for_byte_with_its_digest_and_size() {
    let text = "\u{feff}关于<开展>专项整治的方案\r\n一、\t“目标” & 期限\r\n";
    let files = with_original("方案 <一>.TXT", text.as_bytes());
    assert_eq!(files["notice/official/original.txt"], text.as_bytes());
    let html = page(&files, "notice/official/index.html");
    assert!(
        html.contains(Digest::of(text.as_bytes()).as_str()),
        "its digest is not on the page"
    );
    assert!(html.contains(&format!("{} 字节", text.len())));
    assert!(html.contains("方案 &lt;一&gt;.TXT"));
    let shown = between(html, "<pre class=\"original\">\n", "</pre>");
    let read = shown
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    assert_eq!(read, text);
}

#[test]
fn the_notice_leads_to_the_original() {
    let files = with_original("plan.txt", "方案".as_bytes());
    assert!(page(&files, "notice/index.html").contains("href=\"/notice/official/\""));
    assert!(page(&files, "sitemap.xml").contains("/notice/official/</loc>"));
}

#[test]
fn an_original_that_is_no_text_is_only_offered_for_download() {
    let bytes = b"%PDF-1.4\n\x00\xff";
    let files = with_original("plan.pdf", bytes);
    assert_eq!(files["notice/official/original.pdf"], bytes);
    assert!(!page(&files, "notice/official/index.html").contains("<pre"));
}
