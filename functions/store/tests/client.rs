//! The client for the cloud against a server of the test's own, over TCP and TLS.

#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

mod server;

use aws::{ConfigError, Settings, Variables};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use campaign::{Digest, RosterNumber};
use server::{Manner, Server};
use std::path::Path;
use std::time::{Duration, Instant};
use store::client;
use store::{Cause, Store, StoreError};

fn settings(endpoint: &str, trusted: Option<&Path>) -> Settings {
    Settings::from_variables(&Variables::read_by(|name| match name {
        "AWS_REGION" => Some("cn-north-1".to_owned()),
        "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".to_owned()),
        "SSL_CERT_FILE" => trusted.map(|file| file.to_str().unwrap().to_owned()),
        _ => None,
    }))
    .unwrap()
}

fn store(endpoint: &str, trusted: Option<&Path>) -> Store {
    Store::new(client::build(&settings(endpoint, trusted)).unwrap(), "campaign")
}

/// The same client, but one that gives up sooner.
fn hasty(endpoint: &str) -> Store {
    let client = client::build(&settings(endpoint, None)).unwrap();
    let limits = TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(200))
        .read_timeout(Duration::from_millis(200));
    let config = client
        .config()
        .to_builder()
        .timeout_config(limits.build())
        .build();
    Store::new(Client::from_conf(config), "campaign")
}

fn cause(result: Result<(), StoreError>) -> Cause {
    match result {
        Err(StoreError::Unavailable { cause, .. }) => cause,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn requests_one_after_another_share_a_connection() {
    let server = Server::plain(Manner::Answer).await;
    let store = store(&server.endpoint, None);
    for _ in 0..20 {
        store.sessions.ping().await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    let request = &server.requests()[0];
    assert!(request.starts_with("POST / HTTP/1.1\r\n"), "{request}");
    assert!(
        request
            .to_lowercase()
            .contains(&format!("host: {}\r\n", server.authority())),
        "{request}"
    );
    assert!(request.contains("/cn-north-1/dynamodb/aws4_request"), "{request}");
}

#[tokio::test]
async fn requests_at_once_each_have_a_connection() {
    let server = Server::plain(Manner::Answer).await;
    let store = store(&server.endpoint, None);
    let pings: Vec<_> = (0..5)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.sessions.ping().await.unwrap() })
        })
        .collect();
    for ping in pings {
        ping.await.unwrap();
    }
    assert_eq!(server.connections(), 5);
    for _ in 0..5 {
        store.sessions.ping().await.unwrap();
    }
    assert_eq!(server.connections(), 5);
}

#[tokio::test]
async fn a_connection_closed_while_it_waited_is_replaced() {
    let server = Server::plain(Manner::AnswerOnce).await;
    let store = store(&server.endpoint, None);
    for _ in 0..5 {
        store.sessions.ping().await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.connections(), 5);
}

#[tokio::test]
async fn a_certificate_file_is_trusted_and_nothing_else() {
    let server = Server::tls(Manner::Answer).await;
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("ca.pem");
    std::fs::write(&trusted, &server.authority_certificate).unwrap();
    store(&server.endpoint, Some(&trusted))
        .sessions
        .ping()
        .await
        .unwrap();
    assert!(matches!(
        cause(store(&server.endpoint, None).sessions.ping().await),
        Cause::Connection(_)
    ));

    let other = Server::tls(Manner::Answer).await;
    assert!(matches!(
        cause(store(&other.endpoint, Some(&trusted)).sessions.ping().await),
        Cause::Connection(_)
    ));
}

#[tokio::test]
async fn a_certificate_file_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").unwrap();
    for file in [empty, folder.path().join("missing.pem")] {
        let error = client::build(&settings("https://127.0.0.1:1", Some(&file))).unwrap_err();
        assert!(
            matches!(
                error,
                ConfigError::Invalid {
                    variable: "SSL_CERT_FILE",
                    ..
                }
            ),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn nobody_listening_is_told_at_once() {
    let server = Server::plain(Manner::Answer).await;
    let endpoint = server.endpoint.clone();
    server.stop().await;
    let begun = Instant::now();
    assert!(matches!(
        cause(store(&endpoint, None).sessions.ping().await),
        Cause::Connection(_)
    ));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let server = Server::plain(Manner::Silence).await;
    let begun = Instant::now();
    assert_eq!(
        cause(hasty(&server.endpoint).sessions.ping().await),
        Cause::TimedOut
    );
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_server_that_hangs_up_is_unavailable() {
    let server = Server::plain(Manner::HangUp).await;
    assert!(matches!(
        cause(store(&server.endpoint, None).sessions.ping().await),
        Cause::Connection(_)
    ));
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn an_answer_that_is_none_is_unavailable() {
    let server = Server::plain(Manner::Junk).await;
    let store = store(&server.endpoint, None);
    assert!(matches!(
        cause(store.sessions.ping().await),
        Cause::Connection(_) | Cause::Fault(_)
    ));
}

#[tokio::test]
async fn a_filing_carries_no_idempotency_token() {
    let server = Server::plain(Manner::Answer).await;
    let filed: campaign::Revision = serde_json::from_str(include_str!("revision.json")).unwrap();
    store(&server.endpoint, None)
        .filings
        .file(&filed, None, None)
        .await
        .unwrap();
    let request = server.requests().pop().unwrap();
    assert!(
        request.contains("DynamoDB_20120810.TransactWriteItems"),
        "{request}"
    );
    assert!(request.contains("attribute_not_exists"), "{request}");
    assert!(!request.contains("ClientRequestToken"), "{request}");
}

#[tokio::test]
async fn what_a_throttled_table_left_out_is_asked_for_again() {
    let number = RosterNumber::parse("A-1").unwrap();
    let server = Server::plain(Manner::LeaveOut(2)).await;
    let address = Digest::of(b"an address");
    let credentials = store(&server.endpoint, None)
        .sign_in
        .credentials(&number, &address)
        .await
        .unwrap();
    assert_eq!(credentials.code_hash, Some(store::CodeHash::new([0; 32])));
    assert_eq!(credentials.by_person.map(|attempts| attempts.failures), Some(2));
    assert_eq!(server.requests().len(), 3);

    let server = Server::plain(Manner::LeaveOut(usize::MAX)).await;
    let left_out = store(&server.endpoint, None)
        .people
        .standing(&number, &[])
        .await
        .map(|_| ());
    assert_eq!(cause(left_out), Cause::Throttled);
}
