//! The edge as China's CloudFront has it: an access identity, and settings in place of policies.

use crate::stack::Stack;
use hyper::http::Request;

#[tokio::test]
async fn chinas_edge_reads_the_private_site_and_passes_on_what_the_api_needs() {
    let stack = Stack::in_china().await;
    let bucket = stack.output("SiteBucketName");
    let page = crate::workspace::file("LICENSE");
    let put = ["s3api", "put-object", "--bucket", bucket, "--key", "notice/"];
    stack.aws.run(
        &[
            &put[..],
            &["--content-type", "text/html", "--body", page.to_str().unwrap()],
        ]
        .concat(),
    );

    let page = stack.get("/notice/").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        page.headers.get("content-security-policy").is_none(),
        "policies are not for China"
    );
    let missing = stack.get("/no-such-page/").await;
    assert_eq!(missing.status, 404, "{}", missing.text());
    assert!(missing.text().contains("没有这个页面"), "{}", missing.text());
    for (name, value) in web::headers::SECURITY {
        assert_eq!(missing.headers.get(&name), Some(&value), "{name}");
    }
    let stranger = stack
        .emulator
        .client
        .get("127.0.0.1", &format!("/{bucket}/notice/"))
        .await;
    assert_eq!(stranger.status, 403);

    let receipt = stack.filed("TY-001").await;
    let path = format!("/api/declarations/{}", receipt["reference"].as_str().unwrap());
    let as_page = Request::get(&path)
        .header("accept", "text/html")
        .header("cookie", stack.session("TY-001").await);
    let as_page = stack.send(as_page, "").await;
    assert_eq!(as_page.status, 200);
    assert_eq!(as_page.header("content-type"), "text/html; charset=utf-8");
    let elsewhere = Request::post("/api/declarations")
        .header("host", stack.front())
        .header("sec-fetch-site", "cross-site");
    assert_eq!(stack.emulator.client.send(elsewhere, "{}").await.status, 403);
}
