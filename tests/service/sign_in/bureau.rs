//! The last day before the deadline: a bureau of 300 behind one address, one of whom guesses.

use super::{carrying, plain, set_cookie, sign_in};
use campaign::{PersonalCode, RosterEntry, RosterNumber};
use http::StatusCode;
use serde_json::{Value, json};
use support::TestService;

const PEOPLE: usize = 300;

/// Everyone signs in through one address: that of this machine.
async fn bureau() -> (TestService, Vec<String>) {
    let mut service = TestService::start().await;
    service.set_clock("2017-09-30T09:00:00+08:00");
    let mut numbers = Vec::with_capacity(PEOPLE);
    for at in 0..PEOPLE {
        let number = format!("ZJ-{at:03}");
        let entry = RosterEntry {
            number: RosterNumber::parse(&number).unwrap(),
            ..service.person("TY-001").clone()
        };
        service.enlist(entry).await;
        numbers.push(number);
    }
    (service, numbers)
}

/// A wrong code, from a browser with these cookies.
async fn guess(service: &TestService, cookies: &str, number: &str) -> StatusCode {
    let request = carrying(cookies).post(format!("{}/api/session", service.address));
    let request = request.json(&json!({ "number": number, "code": "2222-2222-2222-2222" }));
    request.send().await.unwrap().status()
}

/// What a browser keeps of who has signed in there.
async fn mark(service: &TestService, credentials: &Value) -> String {
    let signed_in = sign_in(service, credentials).await;
    assert_eq!(signed_in.status(), StatusCode::OK);
    let line = set_cookie(&signed_in, "__Host-known").unwrap();
    let (mark, attributes) = line.split_once("; ").unwrap();
    assert_eq!(
        attributes,
        "Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax"
    );
    mark.to_owned()
}

const MISSED: StatusCode = StatusCode::UNAUTHORIZED;
const SLOWED: StatusCode = StatusCode::TOO_MANY_REQUESTS;

#[tokio::test]
async fn on_deadline_day_everyone_behind_an_address_signs_in_while_one_of_them_guesses() {
    let (service, numbers) = bureau().await;
    let colleague = &numbers[7];
    let known = mark(&service, &plain(&service, colleague)).await;
    let mut judged = 0;
    for number in &numbers {
        for tried in [number, colleague] {
            judged += usize::from(guess(&service, "", tried).await == MISSED);
        }
    }
    assert_eq!(judged, 50, "of all that the address tried");
    // Everybody mistypes once and then gets it right, in a browser that nobody has signed in with before.
    for number in &numbers {
        assert_eq!(guess(&service, "", number).await, SLOWED, "{number}");
        let right = sign_in(&service, &plain(&service, number)).await;
        assert_eq!(right.status(), StatusCode::OK, "{number}");
    }
    // In a browser that knows them not even a slip has to wait. It is no way to guess, and nobody else's.
    for _ in 0..5 {
        assert_eq!(guess(&service, &known, colleague).await, MISSED);
    }
    assert_eq!(guess(&service, &known, colleague).await, SLOWED);
    assert_eq!(guess(&service, &known, &numbers[8]).await, SLOWED);
}

#[tokio::test]
async fn who_found_a_letter_keeps_nobody_out_of_a_browser_that_knows_them() {
    let service = TestService::start().await;
    let credentials = service.credentials("JS-002").await;
    let known = mark(&service, &credentials).await;
    let mut guessed = credentials.clone();
    guessed["totp"] = json!("12345");
    for _ in 0..5 {
        assert_eq!(sign_in(&service, &guessed).await.status(), MISSED);
    }
    let fresh = service.credentials("JS-002").await;
    assert_eq!(sign_in(&service, &fresh).await.status(), SLOWED);
    let request = carrying(&known).post(format!("{}/api/session", service.address));
    let signed_in = request.json(&fresh).send().await.unwrap();
    assert_eq!(signed_in.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_mark_ends_with_the_code_that_it_was_given_for() {
    let service = TestService::start().await;
    let known = mark(&service, &plain(&service, "TY-001")).await;
    let entry = service.person("TY-001").clone();
    let code = PersonalCode::parse("3333-3333-3333-3333").unwrap();
    let hash = store::CodeHash::new(service.key().hash(&entry.number, &code));
    for _ in 0..5 {
        assert_eq!(guess(&service, "", "TY-001").await, MISSED);
    }
    assert_eq!(guess(&service, &known, "TY-001").await, MISSED);
    let people = [(entry, hash)];
    let loaded = service.store.roster_changes.load(&people, service.now()).await;
    loaded.unwrap();
    assert_eq!(guess(&service, &known, "TY-001").await, SLOWED);
}
