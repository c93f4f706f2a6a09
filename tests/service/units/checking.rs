//! The unit's check of its people's reports.

use super::{Desk, HEAD, OFFICE, OFFICER, UNIT, listed};
use reqwest::StatusCode;
use serde_json::json;

fn checking(revision: u32, comment: &str) -> serde_json::Value {
    json!({ "revision": revision, "comment": comment })
}

#[tokio::test]
async fn a_check_shows_in_the_list_until_the_report_is_corrected() {
    let desk = Desk::start().await;
    let reference = desk.file_nil("HT-004").await;
    let path = format!("/api/declarations/{reference}/check");
    let officer = desk.sign_in(OFFICER).await;
    for _ in 0..2 {
        let (status, answer) = desk.post(&officer, &path, &checking(1, "金额与合同不符")).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    let number = &desk.service.person("HT-004").number;
    assert_eq!(
        desk.service.store.checks.of(number).await.unwrap().len(),
        1,
        "twice is once"
    );
    assert!(listed(&desk, &officer, "?filter=unchecked").await.is_empty());
    assert_eq!(listed(&desk, &officer, "?filter=commented").await, ["HT-004"]);
    desk.file_disclosure("HT-004").await;
    assert_eq!(listed(&desk, &officer, "?filter=unchecked").await, ["HT-004"]);
    let (status, answer) = desk.post(&officer, &path, &checking(1, "")).await;
    assert_eq!(status, StatusCode::CONFLICT, "an old revision: {answer}");
    let head = desk.sign_in(HEAD).await;
    let (status, answer) = desk.post(&head, &path, &checking(2, "")).await;
    assert_eq!((status, &answer["step"]), (StatusCode::OK, &json!(2)), "{answer}");
    assert!(listed(&desk, &officer, "?filter=commented").await.is_empty());
    // Whoever looked before the head did is told, and the head's check stands.
    let mut stale = checking(2, "金额与合同不符");
    stale["check"] = json!(1);
    let (status, answer) = desk.post(&officer, &path, &stale).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let fields = [("revision", "2"), ("check", "1"), ("comment", "金额与合同不符")];
    let (status, page) = desk.form(&officer, &path, &fields).await;
    assert!(
        status == StatusCode::CONFLICT
            && page.contains("刚刚有了新的核对")
            && page.contains("金额与合同不符"),
        "{page}"
    );
    stale["check"] = json!(2);
    let (status, answer) = desk.post(&officer, &path, &stale).await;
    assert_eq!((status, &answer["step"]), (StatusCode::OK, &json!(3)), "{answer}");
}

#[tokio::test]
async fn nobody_checks_their_own_and_others_see_nothing_to_check() {
    let desk = Desk::start().await;
    let own = desk.file_nil(OFFICER).await;
    let officer = desk.sign_in(OFFICER).await;
    let (status, _) = desk
        .post(
            &officer,
            &format!("/api/declarations/{own}/check"),
            &checking(1, ""),
        )
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let head = desk.sign_in(HEAD).await;
    let (status, _) = desk
        .post(&head, &format!("/api/declarations/{own}/check"), &checking(1, ""))
        .await;
    assert_eq!(status, StatusCode::OK, "the head checks the officer's");
    for (number, expected) in [
        ("TY-004", StatusCode::NOT_FOUND),
        (OFFICE, StatusCode::FORBIDDEN),
        ("HT-004", StatusCode::FORBIDDEN),
    ] {
        let client = desk.sign_in(number).await;
        let (status, _) = desk
            .post(
                &client,
                &format!("/api/declarations/{own}/check"),
                &checking(1, ""),
            )
            .await;
        assert_eq!(status, expected, "{number}");
    }
}

#[tokio::test]
async fn a_comment_that_is_too_long_comes_back_on_the_page() {
    let desk = Desk::start().await;
    let reference = desk.file_nil("HT-004").await;
    let officer = desk.sign_in(OFFICER).await;
    let path = desk.address(&format!("/api/declarations/{reference}/check"));
    let long = "长".repeat(501);
    let form = [
        ("revision", "1"),
        ("comment", long.as_str()),
        ("filter", "filed"),
        ("after", ""),
    ];
    let request = officer.post(&path).header("accept", "text/html").form(&form);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(
        page.contains(&long) && page.contains("意见最多 500 个字"),
        "{page}"
    );
    let form = [
        ("revision", "1"),
        ("comment", ""),
        ("filter", "filed"),
        ("after", ""),
    ];
    let request = officer.post(&path).header("accept", "text/html").form(&form);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        response.headers()["location"],
        format!("{UNIT}?filter=filed#person-HT-004").as_str()
    );
}
