//! Standing in for a signer who is absent.

use super::{Bureau, SECRETARY, signing};
use reqwest::StatusCode;
use serde_json::json;

const PATH: &str = "/api/delegations";

#[tokio::test]
async fn a_delegate_signs_until_the_last_day() {
    let bureau = Bureau::start().await;
    let (first, second) = (bureau.file_nil("TY-003").await, bureau.file_nil("JC-002").await);
    let delegate = bureau.sign_in("JL-002").await;
    let (status, _) = bureau.decide(&delegate, &first, &signing(1)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let secretary = bureau.sign_in(SECRETARY).await;
    let (status, answer) = bureau
        .post(
            &secretary,
            PATH,
            &json!({ "to": "JL-002", "until": "2017-09-12" }),
        )
        .await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let (_, theirs) = bureau.get(&delegate, PATH).await;
    assert_eq!(theirs["received"][0]["from"]["number"], SECRETARY);
    assert_eq!(bureau.waiting(&delegate, "").await, ["JC-002", "TY-003"]);
    let (status, answer) = bureau.decide(&delegate, &first, &signing(1)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["step"]["by"]["capacity"], "delegate");
    assert_eq!(answer["step"]["by"]["on_behalf_of"]["number"], SECRETARY);

    bureau.service.set_clock("2017-09-12T15:59:00Z");
    let delegate = bureau.sign_in("JL-002").await;
    assert_eq!(
        bureau.waiting(&delegate, "").await,
        ["JC-002"],
        "still the last day"
    );
    bureau.service.set_clock("2017-09-12T16:00:00Z");
    assert!(bureau.waiting(&delegate, "").await.is_empty());
    let (status, _) = bureau.decide(&delegate, &second, &signing(1)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_delegation_is_replaced_and_ended_early() {
    let bureau = Bureau::start().await;
    bureau.file_nil("TY-003").await;
    let secretary = bureau.sign_in(SECRETARY).await;
    let give = |to: &str| json!({ "to": to, "until": "2017-09-30" });
    let (first, second) = (bureau.sign_in("JL-002").await, bureau.sign_in("JL-003").await);
    bureau.post(&secretary, PATH, &give("JL-002")).await;
    let (status, _) = bureau.post(&secretary, PATH, &give("JL-003")).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(bureau.waiting(&first, "").await.is_empty(), "replaced");
    assert_eq!(bureau.waiting(&second, "").await, ["TY-003"]);
    for _ in 0..2 {
        let (status, answer) = bureau.post(&secretary, PATH, &json!({ "action": "end" })).await;
        assert_eq!(
            (status, &answer["given"]["holds"]),
            (StatusCode::OK, &json!(false)),
            "{answer}"
        );
    }
    assert!(bureau.waiting(&second, "").await.is_empty());
}

#[tokio::test]
async fn a_delegate_signs_neither_their_own_nor_for_who_is_barred() {
    let bureau = Bureau::start().await;
    let own = bureau.file_nil("JL-002").await;
    let secretary = bureau.sign_in(SECRETARY).await;
    bureau
        .post(
            &secretary,
            PATH,
            &json!({ "to": "JL-002", "until": "2017-09-30" }),
        )
        .await;
    let delegate = bureau.sign_in("JL-002").await;
    assert!(bureau.waiting(&delegate, "").await.is_empty());
    let (status, _) = bureau.decide(&delegate, &own, &signing(1)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = bureau.decide(&secretary, &own, &signing(1)).await;
    assert_eq!(status, StatusCode::OK, "the absent signer may still sign");
}

#[tokio::test]
async fn only_another_signer_stands_in_and_only_within_the_campaign() {
    let bureau = Bureau::start().await;
    let secretary = bureau.sign_in(SECRETARY).await;
    for (to, until, field) in [
        (SECRETARY, "2017-09-30", "to"),
        ("TY-001", "2017-09-30", "to"),
        ("无此人", "2017-09-30", "to"),
        ("JL-002", "2017-09-10", "until"),
        ("JL-002", "2018-02-01", "until"),
        ("JL-002", "明天", "until"),
        ("JL-002", "", "until"),
    ] {
        let (status, answer) = bureau
            .post(&secretary, PATH, &json!({ "to": to, "until": until }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{to} {until}: {answer}");
        assert!(answer["fields"][field].is_array(), "{to} {until}: {answer}");
    }
    let (_, answer) = bureau.get(&secretary, PATH).await;
    assert!(answer["given"].is_null(), "{answer}");
}
