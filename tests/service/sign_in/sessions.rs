//! How long a session lasts, and what ends it.

use super::{carrying, form, me, set_cookie, stands, stranger, submit};
use campaign::{PersonalCode, Role, RosterEntry};
use http::StatusCode;
use store::CodeHash;
use support::TestService;

/// Seconds after the service's first moment.
fn after(service: &TestService, seconds: i64) {
    let start: jiff::Timestamp = support::IN_SELF_CHECK.parse().unwrap();
    let moment = start + jiff::SignedDuration::from_secs(seconds);
    service.set_clock(&moment.to_string());
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_use() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    after(&service, 30 * 60 - 1);
    assert!(stands(&service, &cookie).await);
    let idle = service.sign_in("TY-002").await;
    after(&service, 2 * 30 * 60 - 1);
    assert!(!stands(&service, &idle).await);
}

#[tokio::test]
async fn use_keeps_a_session_alive_but_not_beyond_eight_hours() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    let end = 8 * 60 * 60;
    for seconds in (0..end).step_by(29 * 60).chain([end - 1]) {
        after(&service, seconds);
        assert!(stands(&service, &cookie).await, "{seconds} s");
    }
    after(&service, end);
    assert!(!stands(&service, &cookie).await);
}

#[tokio::test]
async fn an_ended_session_does_not_come_back() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    after(&service, 30 * 60);
    assert!(!stands(&service, &cookie).await);
    assert!(!stands(&service, &cookie).await, "asking did not revive it");
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let service = TestService::start().await;
    let (cookie, other) = (service.sign_in("TY-001").await, service.sign_in("TY-001").await);
    let request = carrying(&cookie).post(format!("{}/api/session/end", service.address));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let line = set_cookie(&response, "__Host-session").unwrap();
    assert!(
        line.starts_with("__Host-session=; ") && line.contains("Max-Age=0"),
        "{line}"
    );
    let cleared = response.headers()["clear-site-data"].to_str().unwrap();
    assert!(cleared.contains("\"cache\""), "{cleared}");
    assert!(
        !stands(&service, &cookie).await,
        "the same cookie is worth nothing"
    );
    assert!(stands(&service, &other).await, "another device stays signed in");
}

#[tokio::test]
async fn a_browser_signs_out_to_a_page_that_says_so_and_may_do_so_twice() {
    let service = TestService::start().await;
    let browser = carrying(&service.sign_in("TY-001").await);
    for client in [&browser, &browser, &stranger()] {
        let response = submit(&service, client, "/api/session/end", &form(&[])).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()["location"], "/signed-out/");
        assert!(
            set_cookie(&response, "__Host-session")
                .unwrap()
                .contains("Max-Age=0")
        );
    }
    assert_eq!(me(&service, &browser).await.status(), StatusCode::UNAUTHORIZED);
}

/// Loads an entry anew, with the hash of this code.
async fn load(service: &TestService, entry: RosterEntry, code: &str) {
    let code = PersonalCode::parse(code).unwrap();
    let hash = CodeHash::new(service.key().hash(&entry.number, &code));
    let people = [(entry, hash)];
    service
        .store
        .roster_changes
        .load(&people, service.now())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_new_personal_code_ends_every_session_of_the_old_one() {
    let service = TestService::start().await;
    let (cookie, other) = (service.sign_in("TY-001").await, service.sign_in("TY-002").await);
    load(&service, service.person("TY-001").clone(), "2222-2222-2222-2222").await;
    assert!(!stands(&service, &cookie).await);
    assert!(stands(&service, &other).await);
    // The roster loaded anew with the old code ends nothing.
    load(
        &service,
        service.person("TY-002").clone(),
        &service.code("TY-002"),
    )
    .await;
    assert!(stands(&service, &other).await);
}

#[tokio::test]
async fn a_role_that_is_granted_takes_its_second_factor_before_it_counts() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    let entry = RosterEntry {
        roles: vec![Role::Office],
        ..service.person("TY-001").clone()
    };
    load(&service, entry, &service.code("TY-001")).await;
    assert!(!stands(&service, &cookie).await);
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_at_the_next_request() {
    let service = TestService::start().await;
    let office = service.client("JS-002").await;
    let roster = async || {
        let request = office.get(format!("{}/api/roster", service.address));
        request.send().await.unwrap().status()
    };
    assert_eq!(roster().await, StatusCode::OK);
    let entry = RosterEntry {
        roles: Vec::new(),
        ..service.person("JS-002").clone()
    };
    load(&service, entry, &service.code("JS-002")).await;
    assert_eq!(roster().await, StatusCode::FORBIDDEN);
    assert_eq!(me(&service, &office).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_database_that_fails_while_a_session_is_looked_up_is_told() {
    use local::database::Fault;
    let service = TestService::start().await;
    let client = service.client("TY-001").await;
    for fault in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken] {
        service.faults.on(fault);
        let response = me(&service, &client).await;
        service.faults.off();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert!(response.headers().contains_key("retry-after"));
    }
    assert_eq!(me(&service, &client).await.status(), StatusCode::OK);
}
