//! The bucket against a stand-in for S3.

use super::*;
use crate::stand_in::StandIn;
use object_store::ObjectStoreExt as _;

/// SHA-256 of `content`.
const DIGEST_OF_CONTENT: &str = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

async fn start(answers: &[(u16, &'static str)]) -> (StandIn, Bucket) {
    let (stand_in, settings) = StandIn::start(answers).await;
    (stand_in, Bucket::new("bucket", &settings).unwrap())
}

fn path() -> Path {
    Path::from("summaries/2017-09-11T1800/summary.json")
}

#[tokio::test]
async fn a_file_is_put_with_its_digest_under_a_signature() {
    let (stand_in, bucket) = start(&[]).await;
    let put = bucket.put(&path(), "content".into()).await.unwrap();
    assert_eq!(put.e_tag.as_deref(), Some("\"tag\""));
    let [seen] = stand_in.seen().try_into().unwrap();
    assert_eq!(seen.line, "PUT /bucket/summaries/2017-09-11T1800/summary.json");
    assert_eq!(seen.body, "content");
    assert_eq!(seen.headers["x-amz-content-sha256"], DIGEST_OF_CONTENT);
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
    let (stand_in, bucket) = start(&[
        (503, "<Error><Code>SlowDown</Code></Error>"),
        (500, ""),
        (200, ""),
    ])
    .await;
    bucket.put(&path(), "content".into()).await.unwrap();
    assert_eq!(stand_in.seen().len(), 3);
    let (stand_in, bucket) = start(&[(403, "<Error><Code>AccessDenied</Code></Error>")]).await;
    let error = bucket.put(&path(), "content".into()).await.unwrap_err();
    assert!(error.to_string().contains("status 403: AccessDenied"), "{error}");
    assert_eq!(stand_in.seen().len(), 1);
}

#[tokio::test]
async fn it_gives_up_in_the_end() {
    let (stand_in, bucket) = start(&[(503, ""); 9]).await;
    let error = bucket.put(&path(), "content".into()).await.unwrap_err();
    assert!(error.to_string().contains("status 503"), "{error}");
    assert_eq!(stand_in.seen().len(), 4);
}

#[tokio::test]
async fn a_large_file_goes_in_parts_that_are_listed_at_the_end() {
    let started = (200, "<X><UploadId>a/b+c</UploadId></X>");
    let (stand_in, bucket) = start(&[started]).await;
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
    let (_, bucket) = start(&[
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
    let (stand_in, bucket) = start(&[(200, "<Error>is what it says</Error>"), (404, ""), (403, "")]).await;
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
    let (stand_in, bucket) = start(&[(200, first), (200, second)]).await;
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
    let (stand_in, bucket) = start(&[]).await;
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
    let (stand_in, bucket) = start(&[]).await;
    assert!(bucket.list(None).next().await.unwrap().is_err());
    assert!(bucket.delete(&path()).await.is_err());
    assert!(bucket.copy(&path(), &path()).await.is_err());
    assert!(stand_in.seen().is_empty(), "not even asked for");
}
