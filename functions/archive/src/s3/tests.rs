//! The bucket, and a function, against a small stand-in for S3.

use super::*;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use campaign::Digest;
use object_store::ObjectStoreExt as _;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use store::client::Settings;

/// A request the stand-in saw.
#[derive(Clone, Debug)]
struct Seen {
    line: String,
    headers: HeaderMap,
    body: Bytes,
}

/// Answers with what it was told to, in order, and remembers what it was asked.
#[derive(Clone, Default)]
struct StandIn {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    address: Arc<Mutex<String>>,
}

impl StandIn {
    async fn start(answers: &[(u16, &'static str)]) -> (Self, Bucket) {
        let stand_in = StandIn::default();
        stand_in.answers.lock().unwrap().extend(answers);
        let router = axum::Router::new().fallback(answer).with_state(stand_in.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        *stand_in.address.lock().unwrap() = address.clone();
        let settings = settings();
        (
            stand_in,
            Bucket::new("bucket", Some(&address), &settings).unwrap(),
        )
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
}

fn settings() -> Settings {
    let read = |name: &str| {
        let value = match name {
            "AWS_REGION" => "cn-north-1",
            "AWS_ACCESS_KEY_ID" => "id",
            "AWS_SECRET_ACCESS_KEY" => "secret",
            "AWS_SESSION_TOKEN" => "token",
            _ => return None,
        };
        Some(value.to_owned())
    };
    Settings::from_variables(read).unwrap()
}

async fn answer(State(stand_in): State<StandIn>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let uri: Uri = parts.uri;
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let line = format!("{} {uri}", parts.method);
    stand_in.seen.lock().unwrap().push(Seen {
        line,
        headers: parts.headers,
        body,
    });
    let (status, body) = stand_in.answers.lock().unwrap().pop_front().unwrap_or((200, ""));
    (StatusCode::from_u16(status).unwrap(), [("etag", "\"tag\"")], body).into_response()
}

fn path() -> Path {
    Path::from("summaries/2017-09-11T1800/summary.json")
}

#[tokio::test]
async fn a_file_is_put_with_its_digest_under_a_signature() {
    let (stand_in, bucket) = StandIn::start(&[]).await;
    let put = bucket.put(&path(), "content".into()).await.unwrap();
    assert_eq!(put.e_tag.as_deref(), Some("\"tag\""));
    let [seen] = stand_in.seen().try_into().unwrap();
    assert_eq!(seen.line, "PUT /bucket/summaries/2017-09-11T1800/summary.json");
    assert_eq!(seen.body, "content");
    assert_eq!(
        seen.headers["x-amz-content-sha256"],
        Digest::of(b"content").as_str()
    );
    assert_eq!(seen.headers["x-amz-security-token"], "token");
    let authorization = seen.headers["authorization"].to_str().unwrap();
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256 Credential=id/"),
        "{authorization}"
    );
    assert!(
        authorization.contains("/cn-north-1/s3/aws4_request"),
        "{authorization}"
    );
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_a_refusal_is_not() {
    let (stand_in, bucket) = StandIn::start(&[
        (503, "<Error><Code>SlowDown</Code></Error>"),
        (500, ""),
        (200, ""),
    ])
    .await;
    bucket.put(&path(), "content".into()).await.unwrap();
    assert_eq!(stand_in.seen().len(), 3);
    let (stand_in, bucket) = StandIn::start(&[(403, "<Error><Code>AccessDenied</Code></Error>")]).await;
    let error = bucket.put(&path(), "content".into()).await.unwrap_err();
    assert!(error.to_string().contains("status 403: AccessDenied"), "{error}");
    assert_eq!(stand_in.seen().len(), 1);
}

#[tokio::test]
async fn it_gives_up_in_the_end() {
    let (stand_in, bucket) = StandIn::start(&[(503, ""); 9]).await;
    let error = bucket.put(&path(), "content".into()).await.unwrap_err();
    assert!(error.to_string().contains("status 503"), "{error}");
    assert_eq!(stand_in.seen().len(), 4);
}

#[tokio::test]
async fn a_large_file_goes_in_parts_that_are_listed_at_the_end() {
    let started = (200, "<X><UploadId>a/b+c</UploadId></X>");
    let (stand_in, bucket) = StandIn::start(&[started]).await;
    let mut upload = bucket.put_multipart(&path()).await.unwrap();
    upload.put_part("one".into()).await.unwrap();
    upload.put_part("two".into()).await.unwrap();
    upload.complete().await.unwrap();
    let file = "/bucket/summaries/2017-09-11T1800/summary.json";
    let expected = [
        format!("POST {file}?uploads="),
        format!("PUT {file}?partNumber=1&uploadId=a%2Fb%2Bc"),
        format!("PUT {file}?partNumber=2&uploadId=a%2Fb%2Bc"),
        format!("POST {file}?uploadId=a%2Fb%2Bc"),
    ];
    assert_eq!(stand_in.lines(), expected);
    let list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"tag\"</ETag></Part>\
                <Part><PartNumber>2</PartNumber><ETag>\"tag\"</ETag></Part></CompleteMultipartUpload>";
    assert_eq!(stand_in.seen()[3].body, list);
}

#[tokio::test]
async fn an_upload_that_fails_at_its_end_despite_status_200_is_an_error() {
    let failed = (200, "<Error><Code>InternalError</Code></Error>");
    let (_, bucket) = StandIn::start(&[
        (200, "<X><UploadId>id</UploadId></X>"),
        failed,
        failed,
        failed,
        failed,
    ])
    .await;
    let mut upload = bucket.put_multipart(&path()).await.unwrap();
    assert!(
        upload
            .complete()
            .await
            .unwrap_err()
            .to_string()
            .contains("InternalError")
    );
}

#[tokio::test]
async fn a_file_is_read_whole_and_a_missing_one_is_told_from_a_refusal() {
    let (stand_in, bucket) =
        StandIn::start(&[(200, "<Error>is what it says</Error>"), (404, ""), (403, "")]).await;
    let read = bucket.get(&path()).await.unwrap().bytes().await.unwrap();
    assert_eq!(read, "<Error>is what it says</Error>");
    assert!(matches!(bucket.get(&path()).await, Err(Error::NotFound { .. })));
    assert!(matches!(bucket.get(&path()).await, Err(Error::Generic { .. })));
    assert_eq!(
        stand_in.lines()[0],
        "GET /bucket/summaries/2017-09-11T1800/summary.json"
    );
}

#[tokio::test]
async fn folders_are_listed_page_by_page() {
    let first = "<R><CommonPrefixes><Prefix>summaries%2F2017-09-10T1800%2F</Prefix></CommonPrefixes>\
                 <NextContinuationToken>a&amp;b=</NextContinuationToken></R>";
    let second = "<R><CommonPrefixes><Prefix>summaries/2017-09-11T1800/</Prefix></CommonPrefixes></R>";
    let (stand_in, bucket) = StandIn::start(&[(200, first), (200, second)]).await;
    let listed = bucket
        .list_with_delimiter(Some(&Path::from("summaries")))
        .await
        .unwrap();
    let names: Vec<_> = listed.common_prefixes.iter().filter_map(Path::filename).collect();
    assert_eq!(names, ["2017-09-10T1800", "2017-09-11T1800"]);
    assert_eq!(
        stand_in.lines()[1],
        "GET /bucket?continuation-token=a%26b%3D&delimiter=%2F&encoding-type=url&list-type=2&prefix=summaries%2F"
    );
}

#[tokio::test]
async fn a_page_of_the_site_goes_under_a_key_that_ends_with_a_slash() {
    let (stand_in, bucket) = StandIn::start(&[]).await;
    let put = bucket.put_page(
        "progress/",
        "text/html; charset=utf-8",
        "public, max-age=60",
        "page".into(),
    );
    put.await.unwrap();
    let [seen] = stand_in.seen().try_into().unwrap();
    assert_eq!(seen.line, "PUT /bucket/progress/");
    assert_eq!(seen.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(seen.headers["cache-control"], "public, max-age=60");
    let signed = seen.headers["authorization"].to_str().unwrap();
    assert!(
        signed.contains("SignedHeaders=cache-control;content-type;host;"),
        "{signed}"
    );
}

#[tokio::test]
async fn nothing_can_be_deleted_or_copied() {
    let (stand_in, bucket) = StandIn::start(&[]).await;
    assert!(bucket.list(None).next().await.unwrap().is_err());
    assert!(bucket.delete(&path()).await.is_err());
    assert!(bucket.copy(&path(), &path()).await.is_err());
    assert!(stand_in.seen().is_empty(), "not even asked for");
}

#[tokio::test]
async fn a_function_is_handed_an_event_and_not_waited_for() {
    let (stand_in, _) = StandIn::start(&[(202, "")]).await;
    let address = stand_in.address.lock().unwrap().clone();
    let function = crate::invoke::Function::new("summary", Some(&address), &settings()).unwrap();
    function
        .ask(&serde_json::json!({ "by_hand": true }))
        .await
        .unwrap();
    let [seen] = stand_in.seen().try_into().unwrap();
    assert_eq!(seen.line, "POST /2015-03-31/functions/summary/invocations");
    assert_eq!(
        (&seen.headers["x-amz-invocation-type"], &seen.body[..]),
        (&"Event".parse().unwrap(), &b"{\"by_hand\":true}"[..])
    );
    assert!(
        seen.headers["authorization"]
            .to_str()
            .unwrap()
            .contains("/cn-north-1/lambda/aws4_request")
    );
    let (stand_in, _) = StandIn::start(&[(403, "")]).await;
    let address = stand_in.address.lock().unwrap().clone();
    let function = crate::invoke::Function::new("summary", Some(&address), &settings()).unwrap();
    assert!(function.ask(&serde_json::json!({})).await.is_err());
}
