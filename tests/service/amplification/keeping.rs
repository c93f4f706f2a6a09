//! Forms that are kept for later travel in a page: no page is larger for it than what can be sent.

use super::*;
use local::database::Fault;
use store::Counted;

const PATH: &str = "/api/declarations";

/// Forms that a page writes larger than they came.
fn forms() -> Vec<String> {
    vec![
        "a&".repeat(LARGEST / 2),
        "&".repeat(LARGEST),
        filling(0, |name| format!("{name:x}&")),
        format!("phone={}", "\"".repeat(LARGEST - 6)),
        format!("phone={}", "'/".repeat(LARGEST / 2 - 3)),
        format!("phone={}", "%01".repeat(LARGEST / 3 - 3)),
        filling(0, |row| format!("participations[{row}][mode]=x&")),
    ]
}

#[tokio::test]
async fn a_form_that_is_kept_makes_no_larger_page() {
    let service = TestService::start().await;
    let (stranger, declarant) = (
        Sender::stranger(&service),
        Sender::signed_in(&service, "TY-001").await,
    );
    for form in forms() {
        let (status, _) = stranger.post(PATH, FORM, &form, PAGE).await;
        assert!(matches!(status, StatusCode::UNAUTHORIZED | StatusCode::SEE_OTHER));
        service.faults.on(Fault::Gone);
        let (status, _) = declarant.post_whatever(PATH, FORM, &form, PAGE).await;
        service.faults.off();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    }
}

#[tokio::test]
async fn signing_in_sends_no_larger_page_on() {
    let service = TestService::start().await;
    let (stranger, number) = (Sender::stranger(&service), &service.person("TY-001").number);
    let credentials = format!(
        "number=TY-001&code={}&kept_for={PATH}&kept=",
        service.code("TY-001")
    );
    for (one, many) in [
        ("a%26", 60_000),
        ("%22", 80_000),
        ("\"", 250_000),
        ("%2525", 50_000),
        ("%3D%26", 40_000),
    ] {
        let body = format!("{credentials}{}", one.repeat(many));
        let (status, _) = stranger.post("/api/session", FORM, &body, PAGE).await;
        let sent_on = [
            StatusCode::OK,
            StatusCode::SEE_OTHER,
            StatusCode::UNPROCESSABLE_ENTITY,
        ];
        assert!(sent_on.contains(&status), "{one}: {status}");
        let wrong = body.replacen("code=", "code=2", 1);
        let (status, _) = stranger.post("/api/session", FORM, &wrong, PAGE).await;
        assert!(status.is_client_error(), "{one}: {status}");
        let forgotten = service
            .store
            .sign_in
            .forget_attempts(Counted::Person(number))
            .await;
        forgotten.unwrap();
    }
}
