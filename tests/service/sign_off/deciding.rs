//! Signing and returning.

use super::{Bureau, OFFICE, SECRETARY, returning, signing};
use local::database::Fault;
use reqwest::StatusCode;
use serde_json::{Value, json};
use support::forms;

#[tokio::test]
async fn a_returned_report_comes_back_as_a_new_revision_and_is_signed() {
    let bureau = Bureau::start().await;
    let reference = bureau
        .file("TY-001", &forms::disclosure(&bureau.service, "TY-001"))
        .await;
    let head = bureau.sign_in("TY-003").await;
    let (status, answer) = bureau
        .decide(&head, &reference, &returning(1, "请补充转让的日期和价款"))
        .await;
    assert_eq!(
        (status, &answer["state"]),
        (StatusCode::OK, &json!("returned")),
        "{answer}"
    );
    assert!(bureau.waiting(&head, "").await.is_empty());
    let person = &bureau.service.person("TY-001").number;
    let standing = bureau.service.store.sign_offs.of(person).await.unwrap().unwrap();
    assert!(
        json!(standing.decision)
            .to_string()
            .contains("请补充转让的日期和价款")
    );

    // The same content once more: after a return it is a new revision.
    bureau
        .file("TY-001", &forms::disclosure(&bureau.service, "TY-001"))
        .await;
    assert_eq!(bureau.waiting(&head, "").await, ["TY-001"]);
    assert_eq!(bureau.state(&head, &reference).await, "waiting");
    let (status, answer) = bureau.decide(&head, &reference, &signing(1)).await;
    assert_eq!(status, StatusCode::CONFLICT, "an old revision: {answer}");
    let (status, answer) = bureau.decide(&head, &reference, &signing(2)).await;
    assert_eq!(
        (status, &answer["state"]),
        (StatusCode::OK, &json!("signed")),
        "{answer}"
    );
    assert!(bureau.waiting(&head, "").await.is_empty());
    let (_, report) = bureau.get(&head, &format!("/api/reviews/{reference}")).await;
    let steps: Vec<&Value> = report["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["action"])
        .collect();
    assert_eq!(steps, ["returned", "signed"]);
    assert_eq!(report["steps"][1]["by"]["capacity"], "unit_leader");
}

#[tokio::test]
async fn of_two_signers_at_once_one_decides_and_the_other_is_told() {
    let bureau = Bureau::start().await;
    for round in 0..5 {
        let number = ["HT-003", "HT-004", "HT-005", "LS-004", "LS-005"][round];
        let (head, deputy) = if round < 3 {
            ("HT-001", "HT-002")
        } else {
            ("LS-001", "LS-002")
        };
        let reference = bureau.file_nil(number).await;
        let (head, deputy) = (bureau.sign_in(head).await, bureau.sign_in(deputy).await);
        let (sign, back) = (signing(1), returning(1, "请核对"));
        let ((one, _), (other, _)) = tokio::join!(
            bureau.decide(&head, &reference, &sign),
            bureau.decide(&deputy, &reference, &back)
        );
        let mut statuses = [one, other];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT], "{number}");
        let steps = &bureau.service.store;
        let steps = steps
            .sign_offs
            .steps(&bureau.service.person(number).number)
            .await
            .unwrap();
        assert_eq!(steps.len(), 1);
    }
}

#[tokio::test]
async fn the_same_sent_again_is_done_once() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let head = bureau.sign_in("TY-003").await;
    for _ in 0..2 {
        let (status, answer) = bureau.decide(&head, &reference, &signing(1)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    let (status, answer) = bureau.decide(&head, &reference, &returning(1, "改主意了")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(answer["detail"].as_str().unwrap().contains("已阅签"), "{answer}");
    let number = &bureau.service.person("TY-001").number;
    assert_eq!(
        bureau.service.store.sign_offs.steps(number).await.unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_lost_answer_leaves_one_signature() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let number = bureau.service.person("TY-001").number.clone();
    let reference = campaign::Reference::parse(&reference).unwrap();
    let case = bureau
        .service
        .store
        .cases
        .find(&reference)
        .await
        .unwrap()
        .unwrap();
    let by =
        serde_json::from_value(json!({ "number": "TY-003", "name": "杨示例", "capacity": "unit_leader" }));
    let action = campaign::sign_off::Action::Signed;
    let taken =
        campaign::sign_off::SignOff::take(None, &case.current, 1, by.unwrap(), action, bureau.service.now());
    let Ok(campaign::sign_off::Taken::Now(sign_off)) = taken else {
        panic!("{taken:?}");
    };
    bureau.service.faults.on_for(1, Fault::AnswerLost);
    let written = bureau
        .service
        .store
        .reviews
        .sign(&sign_off, &case.current, None)
        .await;
    assert_eq!(written.unwrap(), store::Written::Committed);
    assert_eq!(
        bureau.service.store.sign_offs.steps(&number).await.unwrap().len(),
        1
    );
    assert!(
        bureau
            .service
            .store
            .reviews
            .waiting(&number)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn returning_takes_a_reason() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let head = bureau.sign_in("TY-003").await;
    for reason in ["", "缺", &"长".repeat(501)] {
        let (status, answer) = bureau.decide(&head, &reference, &returning(1, reason)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer["fields"]["reason"].is_array(), "{answer}");
    }
    assert_eq!(bureau.state(&head, &reference).await, "waiting");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_field_by_field() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let head = bureau.sign_in("TY-003").await;
    for (body, field) in [
        (json!({ "action": "sign" }), "revision"),
        (json!({ "action": "sign", "revision": "一" }), "revision"),
        (json!({ "action": "sign", "revision": -1 }), "revision"),
        (json!({ "action": "burn", "revision": 1 }), "action"),
        (json!({ "action": ["sign"], "revision": 1 }), "action"),
        (json!({ "action": "sign", "revision": 1, "as": "JL-004" }), "as"),
        (json!([]), ""),
    ] {
        let (status, answer) = bureau.decide(&head, &reference, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {answer}");
        assert!(answer["fields"][field].is_array(), "{body}: {answer}");
    }
    assert_eq!(bureau.state(&head, &reference).await, "waiting");
}

#[tokio::test]
async fn other_peoples_reports_look_as_if_there_were_none() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let other_head = bureau.sign_in("HT-001").await;
    let own = bureau.file_nil("HT-001").await;
    let unknown = campaign::Reference::from_random([9; 5]).to_string();
    let mut answers = Vec::new();
    for theirs in [reference.as_str(), &own, &unknown] {
        answers.push(bureau.get(&other_head, &format!("/api/reviews/{theirs}")).await);
        answers.push(bureau.decide(&other_head, theirs, &signing(1)).await);
        answers.push(
            bureau
                .decide(&other_head, theirs, &json!({ "nonsense": [] }))
                .await,
        );
    }
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
        assert_eq!(answer.0, StatusCode::NOT_FOUND);
    }
    let secretary = bureau.sign_in(SECRETARY).await;
    for hostile in [
        "%00",
        "..%2f..",
        "%F0%9F%92%A9",
        "'--",
        "AAAA-AAAA-AAAA",
        &"A".repeat(3000),
    ] {
        let (status, answer) = bureau.get(&secretary, &format!("/api/reviews/{hostile}")).await;
        assert!(status.is_client_error(), "{hostile}: {status} {answer}");
        let (status, _) = bureau.decide(&secretary, hostile, &signing(1)).await;
        assert!(status.is_client_error(), "{hostile}: {status}");
    }
}

#[tokio::test]
async fn what_was_signed_on_paper_is_the_offices_to_record() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let paper = json!({ "action": "on_paper", "revision": 1, "signer": "TY-003", "note": "9月12日签字，存专项整治办" });
    let head = bureau.sign_in("TY-003").await;
    let (status, _) = bureau.decide(&head, &reference, &paper).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let office = bureau.sign_in(OFFICE).await;
    let (status, _) = bureau.decide(&office, &reference, &signing(1)).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "the office does not sign");
    for (field, value) in [
        ("note", "签"),
        ("signer", "HT-001"),
        ("signer", "TY-001"),
        ("signer", "无此人"),
    ] {
        let mut wrong = paper.clone();
        wrong[field] = json!(value);
        let (status, answer) = bureau.decide(&office, &reference, &wrong).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field} {value}: {answer}"
        );
        assert!(answer["fields"][field].is_array(), "{answer}");
    }
    let (status, answer) = bureau.decide(&office, &reference, &paper).await;
    assert_eq!(
        (status, &answer["state"]),
        (StatusCode::OK, &json!("read_on_paper")),
        "{answer}"
    );
    assert_eq!(answer["step"]["signer"]["name"], "杨示例");
    assert_eq!(answer["step"]["by"]["capacity"], "office");
    assert!(bureau.waiting(&head, "").await.is_empty());
    let own = bureau.file_nil(OFFICE).await;
    let mut own_paper = paper.clone();
    own_paper["signer"] = json!("JL-001");
    let (status, _) = bureau.decide(&office, &own, &own_paper).await;
    assert_eq!(
        status,
        StatusCode::FORBIDDEN,
        "one's own is somebody else's to record"
    );
}
