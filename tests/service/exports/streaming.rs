//! Files on their way: broken off, too large for the way back, and of any length in the same memory.

use super::*;
use aws::s3::Bucket;
use aws::{Settings, Variables};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::response::IntoResponse as _;
use local::database::Fault;
use office::downloads::Downloads;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::TestService;

#[tokio::test]
async fn a_database_that_is_away_from_the_start_is_told_of_as_everywhere() {
    let world = World::play().await;
    let cookie = world.desk.service.sign_in(OFFICE).await;
    for format in ["xlsx", "csv", "jsonl"] {
        world.desk.service.faults.on(Fault::Gone);
        let address = world
            .desk
            .address(&format!("/api/exports/roster?format={format}"));
        let request = Client::new().get(address).header("cookie", &cookie);
        let status = request.send().await.unwrap().status();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{format}");
        world.desk.service.faults.off();
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_ends_with_an_error_and_not_short() {
    let world = World::play().await;
    for format in ["csv", "jsonl"] {
        // Every unit takes a while, so that the database can go once the first is on its way.
        world
            .desk
            .service
            .faults
            .on(Fault::Slow(Duration::from_millis(100)));
        let address = world
            .desk
            .address(&format!("/api/exports/roster?format={format}"));
        let mut response = world.office.get(address).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.chunk().await.unwrap().is_some(), "the first unit came");
        world.desk.service.faults.on(Fault::Gone);
        let rest = async {
            while response.chunk().await?.is_some() {}
            Ok::<_, reqwest::Error>(())
        };
        assert!(rest.await.is_err(), "{format}: who asked is told");
        world.desk.service.faults.off();
    }
    // A workbook is whole before it is sent.
    world
        .desk
        .service
        .faults
        .on(Fault::Slow(Duration::from_millis(100)));
    let address = world.desk.address("/api/exports/roster?format=xlsx");
    let sent = tokio::spawn(world.office.get(address).send());
    tokio::time::sleep(Duration::from_millis(700)).await;
    world.desk.service.faults.on(Fault::Gone);
    let status = sent.await.unwrap().unwrap().status();
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}

/// A stand-in for S3 that keeps what it is given, in parts or whole.
#[derive(Clone, Default)]
struct StandIn {
    seen: Arc<Mutex<Vec<String>>>,
    parts: Arc<Mutex<Vec<Bytes>>>,
    refuses_parts: bool,
}

impl StandIn {
    async fn start(refuses_parts: bool) -> (Self, Bucket) {
        let stand_in = StandIn {
            refuses_parts,
            ..StandIn::default()
        };
        let router = axum::Router::new().fallback(take).with_state(stand_in.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let read = |name: &str| {
            let value = match name {
                "AWS_REGION" => "us-east-1",
                "AWS_ACCESS_KEY_ID" => "id",
                "AWS_SECRET_ACCESS_KEY" => "secret",
                "AWS_SESSION_TOKEN" => "token",
                "AWS_ENDPOINT_URL" => address.as_str(),
                _ => return None,
            };
            Some(value.to_owned())
        };
        let settings = Settings::from_variables(&Variables::read_by(read)).unwrap();
        let bucket = Bucket::new("bucket", &settings).unwrap();
        (stand_in, bucket)
    }

    fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    fn kept(&self) -> Vec<u8> {
        self.parts.lock().unwrap().concat()
    }
}

async fn take(State(stand_in): State<StandIn>, request: Request) -> axum::response::Response {
    let line = format!("{} {}", request.method(), request.uri());
    stand_in.seen.lock().unwrap().push(line.clone());
    let body = axum::body::to_bytes(request.into_body(), usize::MAX)
        .await
        .unwrap();
    let answer = if line.starts_with("POST") && line.contains("?uploads") {
        "<X><UploadId>upload</UploadId></X>"
    } else {
        ""
    };
    if line.contains("partNumber=") {
        if stand_in.refuses_parts {
            return (StatusCode::FORBIDDEN, "<Error><Code>AccessDenied</Code></Error>").into_response();
        }
        stand_in.parts.lock().unwrap().push(body);
    }
    if line.starts_with("GET") {
        return stand_in.kept().into_response();
    }
    ([("etag", "\"tag\"")], answer).into_response()
}

async fn with_bucket(largest: usize, refuses_parts: bool) -> (World, StandIn) {
    let (stand_in, bucket) = StandIn::start(refuses_parts).await;
    let service = TestService::start_with(Downloads::Bucket {
        bucket: Arc::new(bucket),
        largest,
    })
    .await;
    (World::play_at(Desk { service }).await, stand_in)
}

#[tokio::test]
async fn a_file_too_large_for_the_way_back_is_fetched_from_the_bucket() {
    let (world, stand_in) = with_bucket(2_000, false).await;
    for path in [
        "/api/exports/roster?format=csv",
        "/api/exports/roster?format=xlsx",
        "/api/exports/roster?format=jsonl",
        "/api/deliveries/1?format=zip",
    ] {
        stand_in.seen.lock().unwrap().clear();
        stand_in.parts.lock().unwrap().clear();
        let response = world.office.get(world.desk.address(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        for said in [
            "/bucket/exports/",
            "X-Amz-Signature=",
            "X-Amz-Expires=300",
            "X-Amz-Security-Token=token",
            "response-content-disposition=attachment%3B%20filename%3D%22",
        ] {
            assert!(location.contains(said), "{path}: {said} in {location}");
        }
        assert!(!location.contains("/roster"), "the key says nothing: {location}");
        let lines = stand_in.lines();
        assert!(lines[0].starts_with("POST /bucket/exports/"), "{lines:?}");
        assert!(lines.iter().all(|line| !line.starts_with("DELETE")), "{lines:?}");
        let fetched = Client::new()
            .get(&location)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        match path {
            "/api/exports/roster?format=csv" => {
                assert_eq!(read_csv(&fetched).1.len(), world.desk.service.roster().len());
            }
            "/api/exports/roster?format=xlsx" => {
                assert_eq!(
                    read_workbook(fetched.to_vec()).1.len(),
                    world.desk.service.roster().len()
                );
            }
            "/api/exports/roster?format=jsonl" => {
                let lines = fetched.split(|byte| *byte == b'\n').count() - 1;
                assert_eq!(lines, world.desk.service.roster().len());
            }
            _ => assert!(fetched.starts_with(b"PK")),
        }
    }
}

#[tokio::test]
async fn a_small_file_takes_the_way_back_even_where_there_is_a_bucket() {
    let (world, stand_in) = with_bucket(3_000_000, false).await;
    let (status, bytes) = world.fetch(&world.office, "roster", "format=csv").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(read_csv(&bytes).1.len(), world.desk.service.roster().len());
    assert!(stand_in.lines().is_empty());
}

#[tokio::test]
async fn a_bucket_that_refuses_is_told_of_and_what_was_sent_is_dropped() {
    let (world, stand_in) = with_bucket(2_000, true).await;
    let (status, _) = world.fetch(&world.office, "roster", "format=csv").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let last = stand_in.lines().pop().unwrap();
    assert!(
        last.starts_with("DELETE") && last.contains("uploadId=upload"),
        "{last}"
    );
}

/// Kilobytes of memory that this process has had at most since it was last asked.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    // From here on the peak counts anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    digits.parse().unwrap()
}

/// The table lies in this process too: what counts is how far an export goes beyond it. What was freed before would hide
/// that, so it is filled up first.
#[tokio::test]
async fn thousands_of_rows_take_no_more_memory_than_a_few() {
    const PEOPLE: usize = 8_000;
    const MOST_KILOBYTES: u64 = 6 * 1024;
    let desk = Desk::open().await;
    let model = desk.service.person("TY-001").clone();
    let people: Vec<_> = (0..PEOPLE)
        .map(|at| {
            let mut entry = model.clone();
            entry.number = campaign::RosterNumber::parse(&format!("BIG-{at:06}")).unwrap();
            (entry, store::CodeHash::new([7; 32]))
        })
        .collect();
    desk.service
        .store
        .roster_changes
        .load(&people, desk.service.now())
        .await
        .unwrap();
    let office = desk.service.client(OFFICE).await;
    for format in ["jsonl", "csv", "xlsx"] {
        let few = desk.address(&format!("/api/exports/roster?format={format}&unit=lusong"));
        office.get(few).send().await.unwrap().bytes().await.unwrap();
        let filled: Vec<Vec<u8>> = (0..64 * 1024).map(|_| vec![1; 1000]).collect();
        peak();
        let before = peak();
        let address = desk.address(&format!("/api/exports/roster?format={format}&unit=tianyuan"));
        let mut response = office.get(address).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut bytes = 0;
        while let Some(chunk) = response.chunk().await.unwrap() {
            bytes += chunk.len();
        }
        let grown = peak().saturating_sub(before);
        println!("{format}: {bytes} bytes, {grown} kB more");
        assert!(bytes > 300_000, "{format}: {bytes}");
        assert!(
            grown < MOST_KILOBYTES,
            "{format}: {grown} kB more for {bytes} bytes"
        );
        drop(filled);
    }
}
