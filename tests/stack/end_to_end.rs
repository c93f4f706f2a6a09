//! From `infra/deploy` to Annex 3 and away again, as an operator, a declarant and a stranger see it.

use crate::large_files;
use crate::paper;
use crate::stack::{NAME, Stack, eventually};
use crate::workspace;
use calamine::{DataType as _, Reader as _, Xlsx};
use hyper::http::{HeaderMap, Request};
use serde_json::json;
use std::fs;
use std::time::Duration;

/// The emulator looks for due schedules every ten seconds.
const SCHEDULE_FIRES_WITHIN: Duration = Duration::from_secs(30);

#[tokio::test]
async fn the_stack_is_deployed_used_updated_and_taken_away_with_its_data_kept() {
    let mut stack = Stack::by_script().await;

    pages_come_through_cloudfront_with_their_headers(&stack).await;
    the_observatory_gives_its_best_grade(&stack).await;
    strangers_are_refused(&stack).await;
    let receipt = a_declaration_is_filed(&stack, "TY-001").await;
    its_signer_signs_it(&stack, "TY-001", "TY-003", &receipt).await;
    the_office_lists_the_roster(&stack, "JS-002").await;
    a_lost_office_account_is_let_in_again(&mut stack, "JS-002").await;
    the_schedule_makes_annex_3(&stack, "TY-001").await;

    an_update_keeps_what_was_filed(&stack, "TY-001", &receipt).await;
    a_page_that_is_gone_is_removed(&stack).await;
    large_files::are_fetched_from_the_bucket(&stack, "JS-002").await;
    paper::a_large_scan_comes_and_goes(&stack, "JS-002", "TY-006").await;
    taking_the_stack_away_keeps_the_data(&stack, "TY-001");
}

async fn pages_come_through_cloudfront_with_their_headers(stack: &Stack) {
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/notice/", "text/html; charset=utf-8"),
    ] {
        let page = stack.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        assert_eq!(page.header("content-type"), kind);
        assert_eq!(page.header("cache-control"), "public, max-age=300");
        assert!(page.text().contains("28682655"), "{path} has no hotline");
        assert_security_headers(&page.headers);
    }
    let page = stack.get("/").await.text();
    let styles = page
        .split('"')
        .find(|part| part.starts_with("/static/") && part.ends_with(".css"));
    let styles = stack.get(styles.expect("a style sheet")).await;
    assert_eq!(styles.status, 200);
    assert_eq!(styles.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        styles.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    what_is_not_there_is_told_by_the_site_or_by_the_api(stack).await;
}

async fn what_is_not_there_is_told_by_the_site_or_by_the_api(stack: &Stack) {
    let page = stack.get("/404.html").await.text();
    assert!(page.contains("没有这个页面"), "{page}");
    for path in ["/no-such-page/", "/static/none.css", "/notice/none"] {
        let missing = stack.get(path).await;
        assert_eq!(missing.status, 404, "{path}: {}", missing.text());
        assert_eq!(missing.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(missing.text(), page, "{path}");
        assert_security_headers(&missing.headers);
    }
    let unknown = stack.get("/api/no-such-thing").await;
    assert_eq!(unknown.status, 404, "{}", unknown.text());
    assert_eq!(unknown.header("content-type"), "application/problem+json");
    assert_security_headers(&unknown.headers);
    // Around CloudFront there is no such page either.
    let direct = stack.emulator.client.get(&stack.api(), "/no-such-page/").await;
    assert_eq!(direct.status, 403, "{}", direct.text());
}

async fn the_observatory_gives_its_best_grade(stack: &Stack) {
    let authority = stack.emulator.authority();
    for path in ["/", "/notice/", "/sign-in/", "/api/me"] {
        let address = format!("{}:{}{path}", stack.front(), stack.emulator.port);
        let found = support::observatory::graded(&address, &authority).await;
        assert_eq!(
            (&found["grade"], &found["failed"]),
            (&json!("A+"), &json!([])),
            "{path}: {found}"
        );
    }
}

fn assert_security_headers(headers: &HeaderMap) {
    for (name, value) in web::headers::SECURITY {
        assert_eq!(headers.get(&name), Some(&value), "{name}");
    }
    assert_eq!(
        headers["strict-transport-security"],
        "max-age=63072000; includeSubDomains"
    );
}

async fn strangers_are_refused(stack: &Stack) {
    let client = &stack.emulator.client;
    // Around CloudFront.
    let host = stack.api();
    let direct = client.get(&host, "/api/health").await;
    assert_eq!(direct.status, 403, "{}", direct.text());
    // By the function itself: not every CloudFront adds headers.
    assert_security_headers(&direct.headers);
    let guessed = Request::get("/api/health")
        .header("host", &host)
        .header("x-origin-secret", "guess");
    assert_eq!(client.send(guessed, "").await.status, 403);
    assert_eq!(stack.get("/api/health").await.status, 200);
    for path in ["/api/declarations/mine", "/api/reviews", "/api/roster", "/api/me"] {
        assert_eq!(stack.get(path).await.status, 401, "{path}");
    }
    // From another site.
    let posted = Request::post("/api/declarations")
        .header("host", stack.front())
        .header("origin", "https://elsewhere.example")
        .header("content-type", "application/json");
    assert_eq!(client.send(posted, "{}").await.status, 403);
    // Into the buckets.
    for bucket in ["SiteBucketName", "SummaryBucketName"] {
        let bucket = stack.output(bucket);
        for path in [format!("/{bucket}"), format!("/{bucket}/index.html")] {
            let answer = client.get("127.0.0.1", &path).await;
            assert_eq!(answer.status, 403, "{path}: {}", answer.text());
        }
    }
}

async fn a_declaration_is_filed(stack: &Stack, number: &str) -> serde_json::Value {
    let receipt = stack.filed(number).await;
    let reference = receipt["reference"].as_str().unwrap();
    let path = format!("/api/declarations/{reference}");
    assert_eq!(stack.get(&path).await.status, 401);
    let read = stack.get_as(number, &path).await;
    assert_eq!(read.status, 200);
    assert_holds(&read.json(), &receipt);
    assert_eq!(read.header("cache-control"), "no-store");
    assert_security_headers(&read.headers);
    let item = &stack.item(number)["Item"];
    assert_eq!(item["reference"]["S"], reference);
    assert_eq!(item["revision"]["N"], "1");
    receipt
}

/// The record tells what the receipt told, and more.
fn assert_holds(record: &serde_json::Value, receipt: &serde_json::Value) {
    for (name, value) in receipt.as_object().unwrap() {
        assert_eq!(&record[name], value, "{name}");
    }
}

async fn its_signer_signs_it(stack: &Stack, number: &str, signer: &str, receipt: &serde_json::Value) {
    let reference = receipt["reference"].as_str().unwrap();
    let waiting = stack.get_as(signer, "/api/reviews").await;
    assert_eq!(waiting.status, 200, "{}", waiting.text());
    assert!(waiting.text().contains(reference), "{}", waiting.text());
    let path = format!("/api/declarations/{reference}/sign-off");
    let sign = json!({ "action": "sign", "revision": 1 });
    assert_eq!(stack.post_as(number, &path, &sign).await.status, 403);
    let signed = stack.post_as(signer, &path, &sign).await;
    assert_eq!(signed.status, 200, "{}\n{}", signed.text(), stack.emulator.log());
    let partition = format!("SIGNOFF#{number}");
    for sort in ["CURRENT", "STEP#000001"] {
        assert!(stack.item_at(&partition, sort)["Item"].is_object(), "{sort}");
    }
    assert!(stack.item_at(&format!("QUEUE#{number}"), "QUEUE").is_null());
}

async fn the_office_lists_the_roster(stack: &Stack, office: &str) {
    let path = "/api/roster?unit=tianyuan";
    let listed = stack.get_as(office, path).await;
    assert_eq!(listed.status, 200, "{}\n{}", listed.text(), stack.emulator.log());
    let people = listed.json()["people"].as_array().unwrap().len();
    assert!(people >= 4, "{}", listed.text());
    assert_eq!(stack.get_as("TY-001", path).await.status, 403);
}

async fn a_lost_office_account_is_let_in_again(stack: &mut Stack, office: &str) {
    let path = "/api/roster?unit=tianyuan";
    assert_eq!(stack.get_as(office, path).await.status, 200);
    let lost = stack.credentials(office);
    stack.recover_office(office);
    // Whoever found the old code, or sits at the old session, is out; and finds no second factor to set up.
    assert_eq!(stack.get_as(office, path).await.status, 401);
    let refused = stack.post("/api/session", &lost).await;
    assert_eq!(refused.status, 401);
    assert!(refused.json()["enrolment"].is_null(), "{}", refused.text());
    stack.sessions.lock().unwrap().remove(office);
    // The new code sets up a new telephone.
    assert_eq!(stack.get_as(office, path).await.status, 200);
}

async fn the_schedule_makes_annex_3(stack: &Stack, number: &str) {
    assert_eq!(stack.summaries(), [""; 0]);
    let now = jiff::Timestamp::now();
    stack.fire(&json!({ "moment": now.to_string() }));
    let manifest = eventually("a summary", SCHEDULE_FIRES_WITHIN, || {
        stack
            .summaries()
            .into_iter()
            .find(|key| key.ends_with("/summary.json"))
    })
    .await;
    let report: serde_json::Value =
        serde_json::from_slice(&fs::read(stack.summary(&manifest)).unwrap()).unwrap();
    assert_eq!(report["ok"], true);
    let progress = stack.get("/progress/").await;
    assert_eq!(progress.status, 200, "{}", progress.text());
    assert_security_headers(&progress.headers);
    let annex3 = manifest.replace("summary.json", "annex3-bureau.xlsx");
    let workbook = fs::read(stack.summary(&annex3)).unwrap();
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(workbook)).unwrap();
    let sheet = workbook.worksheet_range("附件3").unwrap();
    let name = stack.name_of(number);
    assert!(
        sheet
            .rows()
            .any(|row| row.iter().any(|cell| cell.get_string() == Some(name))),
        "{name} is not in {annex3}"
    );
}

async fn an_update_keeps_what_was_filed(stack: &Stack, number: &str, receipt: &serde_json::Value) {
    let again = stack.deploy(&[]);
    assert!(again.contains("the stack: nothing"), "{again}");
    let printed = stack.deploy(&["--set", "LogRetentionDays=365", "--set", "RequestsPerSecond=300"]);
    assert!(
        printed.contains("DeclareLogs") && printed.contains("ApiStage"),
        "{printed}"
    );
    assert_eq!(stack.item(number)["Item"]["reference"]["S"], receipt["reference"]);
    // The session stands too.
    let path = format!("/api/declarations/{}", receipt["reference"].as_str().unwrap());
    assert_holds(&stack.get_as(number, &path).await.json(), receipt);
    assert!(!stack.summaries().is_empty());
    for secret in ["CodeKey", "OriginSecret"] {
        let name = stack.aws.run(&[
            "cloudformation",
            "describe-stack-resource",
            "--stack-name",
            NAME,
            "--logical-resource-id",
            secret,
            "--query",
            "StackResourceDetail.PhysicalResourceId",
            "--output",
            "text",
        ]);
        let value = stack.aws.run(&[
            "secretsmanager",
            "get-secret-value",
            "--secret-id",
            &name,
            "--query",
            "SecretString",
            "--output",
            "text",
        ]);
        assert!(
            value.len() >= 48 && !printed.contains(&value) && !again.contains(&value),
            "{secret} was printed"
        );
    }
}

async fn a_page_that_is_gone_is_removed(stack: &Stack) {
    let bucket = stack.output("SiteBucketName");
    let page = workspace::file("README.md");
    let page = if page.exists() {
        page
    } else {
        workspace::file("LICENSE")
    };
    stack.aws.run(&[
        "s3api",
        "put-object",
        "--bucket",
        bucket,
        "--key",
        "old-page/",
        "--body",
        page.to_str().unwrap(),
    ]);
    assert_eq!(stack.get("/old-page/").await.status, 200);
    let printed = stack.deploy(&[]);
    assert!(printed.contains("/old-page/ is gone"), "{printed}");
    assert_ne!(stack.get("/old-page/").await.status, 200);
    // What is published since is kept.
    assert_eq!(stack.get("/progress/").await.status, 200);
    assert_eq!(stack.get("/notice/").await.status, 200);
}

fn taking_the_stack_away_keeps_the_data(stack: &Stack, number: &str) {
    let log_groups = || -> Vec<String> {
        let all = stack.aws.json(&["logs", "describe-log-groups"]);
        let names = all["logGroups"].as_array().unwrap().iter();
        let names = names.map(|group| group["logGroupName"].as_str().unwrap().to_owned());
        names.filter(|name| name.contains("Logs")).collect()
    };
    let before = log_groups();
    assert_eq!(before.len(), 6, "{before:?}");
    let printed = stack.deploy(&["--teardown"]);
    for kept in [
        stack.output("TableName"),
        stack.output("SummaryBucketName"),
        stack.output("CodeKeyName"),
    ] {
        assert!(printed.contains(kept), "{printed}");
    }
    let gone = stack
        .aws
        .output(&["cloudformation", "describe-stacks", "--stack-name", NAME]);
    assert!(!gone.status.success());
    assert!(stack.item(number)["Item"].is_object());
    assert!(!stack.summaries().is_empty());
    assert_eq!(log_groups(), before);
    for group in before {
        assert!(printed.contains(&group), "{group}: {printed}");
    }
}
