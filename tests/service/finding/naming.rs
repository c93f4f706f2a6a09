//! Naming people in forms: by number or by name, and by choosing where several answer to it.

use super::{OFFICE, crowded};
use campaign::{Role, RosterEntry};
use reqwest::StatusCode;
use serde_json::json;
use support::desk::Desk;

/// Two signers of one name, and a third whose name begins like theirs.
async fn with_signers() -> Desk {
    let mut desk = crowded().await;
    for number in ["HT-011", "TY-011", "TY-012"] {
        let entry = RosterEntry {
            roles: vec![Role::Signer],
            position: "副局长".to_owned(),
            rank: desk.service.person("TY-003").rank,
            ..desk.service.person(number).clone()
        };
        desk.service.enlist(entry).await;
    }
    desk
}

#[tokio::test]
async fn a_signer_is_appointed_by_name_and_chosen_where_several_bear_it() {
    let desk = with_signers().await;
    let reference = desk.file_nil("TY-001").await;
    let office = desk.sign_in(OFFICE).await;
    let path = format!("/api/declarations/{reference}/signer");
    let appoint = |signer: &str| json!({ "signer": signer, "why": "按规定的阅签人出差在外", "revision": 1 });
    for (typed, named) in [
        ("彭新民", &["HT-011", "TY-011"][..]),
        ("px", &["HT-011", "TY-011", "TY-012"]),
        // One person alone answers to it, and yet another may be meant.
        ("pengxinhua", &["TY-012"]),
    ] {
        let (status, answer) = desk.post(&office, &path, &appoint(typed)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        let said = answer["fields"]["signer"][0].as_str().unwrap();
        assert!(said.contains(&format!("有 {} 人", named.len())), "{said}");
        assert!(named.iter().all(|number| said.contains(number)), "{said}");
    }
    // Nobody who does not sign is meant.
    let (_, answer) = desk.post(&office, &path, &appoint("曾示")).await;
    assert!(
        answer["fields"]["signer"][0]
            .as_str()
            .unwrap()
            .contains("没有找到这名阅签人")
    );

    let fields = [
        ("signer", "彭新民"),
        ("why", "按规定的阅签人出差在外"),
        ("revision", "1"),
    ];
    let (status, page) = desk.form(&office, &path, &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("<option value=\"HT-011\">彭新民（HT-011），荷塘分局副局长</option>"),
        "{page}"
    );
    assert!(page.contains("<option value=\"?\">") && page.contains("按规定的阅签人出差在外"));
    let fields = [
        ("signer", "?"),
        ("why", "按规定的阅签人出差在外"),
        ("revision", "1"),
    ];
    let (status, page) = desk.form(&office, &path, &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请填写姓名或者花名册编号") && !page.contains("<option value=\"HT-011\">"));

    let (status, answer) = desk.post(&office, &path, &appoint("彭新华")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["step"]["signer"]["number"], "TY-012");
}

#[tokio::test]
async fn whoever_signed_on_paper_is_named_by_name() {
    let desk = crowded().await;
    let reference = desk.file_nil("HT-011").await;
    let office = desk.sign_in(OFFICE).await;
    let path = format!("/api/declarations/{reference}/sign-off");
    let paper = |signer: &str| json!({ "action": "on_paper", "revision": 1, "signer": signer, "note": "纸质件存办公室" });
    let (status, answer) = desk.post(&office, &path, &paper("彭新民")).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "who only declares signs nothing: {answer}"
    );
    let (status, answer) = desk.post(&office, &path, &paper("郑示例")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(answer["step"]["signer"]["number"], "HT-002");
}

#[tokio::test]
async fn a_lead_is_assigned_and_linked_by_name() {
    let desk = crowded().await;
    let office = desk.sign_in(OFFICE).await;
    let lead = json!({ "source": "举报电话", "kind": "participation", "content": "反映其在砂场入股",
        "subject_number": "彭新民" });
    let (status, answer) = desk.post(&office, "/api/leads", &lead).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    let said = answer["fields"]["subject_number"][0].as_str().unwrap();
    assert!(said.contains("HT-011") && said.contains("TY-011"), "{said}");
    let mut lead = lead;
    lead["subject_number"] = json!("彭新华");
    let (status, answer) = desk.post(&office, "/api/leads", &lead).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let place = format!("/api/leads/{}", answer["id"].as_str().unwrap());
    let (_, shown) = desk.get(&office, &place).await;
    assert_eq!(shown["subject"]["number"], "TY-012");
    // A number is one's own, however it is spelled.
    lead["subject_number"] = json!("ty012");
    let (status, answer) = desk.post(&office, "/api/leads", &lead).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let assign = |handler: &str| json!({ "step": 1, "handler": handler });
    let path = format!("{place}/assignment");
    let (status, answer) = desk.post(&office, &path, &assign("彭新民")).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "of neither desk: {answer}"
    );
    let (status, answer) = desk.post(&office, &path, &assign("廉示例")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (_, shown) = desk.get(&office, &place).await;
    assert_eq!(shown["handler"]["number"], "JS-003", "{shown}");
}

#[tokio::test]
async fn what_a_browser_says_was_offered_is_not_believed() {
    let desk = crowded().await;
    let reference = desk.file_nil("TY-001").await;
    let office = desk.sign_in(OFFICE).await;
    let path = format!("/api/declarations/{reference}/signer");
    let fields = [
        ("signer", ""),
        ("revision", "1"),
        ("offered[signer][0]", "x"),
        ("offered[signer][1][0]", "y"),
    ];
    let (status, page) = desk.form(&office, &path, &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.contains("<option value=\"?\">"));
}
