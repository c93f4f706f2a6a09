//! To whom a report goes (§5.2.2), and how the lists are narrowed and paged.

use super::{Bureau, OFFICE, SECRETARY};
use reqwest::StatusCode;
use serde_json::json;
use support::forms;

#[tokio::test]
async fn a_report_goes_to_whom_the_plan_names() {
    let bureau = Bureau::start().await;
    for number in ["TY-001", "RS-002", "TY-003", "HT-001", "HT-002", SECRETARY] {
        bureau.file_nil(number).await;
    }
    for (signer, expected) in [
        ("TY-003", vec!["TY-001"]),
        ("JL-002", vec!["RS-002"]),
        // A head's own, and every municipally managed cadre's.
        (SECRETARY, vec!["HT-001", "TY-003"]),
        ("HT-001", vec!["HT-002"]),
        ("HT-002", vec![]),
    ] {
        let client = bureau.sign_in(signer).await;
        assert_eq!(
            bureau.waiting(&client, "").await,
            expected as Vec<&str>,
            "{signer}"
        );
    }
    let office = bureau.sign_in(OFFICE).await;
    assert_eq!(bureau.waiting(&office, "").await, [SECRETARY], "nobody is left");
}

#[tokio::test]
async fn a_report_that_names_the_signer_as_a_relative_passes_them_over() {
    let bureau = Bureau::start().await;
    let mut report = forms::nil(&bureau.service, "TY-002");
    let name = bureau.service.person("TY-003").name.clone();
    report["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "某公司职员" }]);
    let reference = bureau.file("TY-002", &report).await;
    let head = bureau.sign_in("TY-003").await;
    assert!(bureau.waiting(&head, "").await.is_empty());
    let (status, _) = bureau.get(&head, &format!("/api/reviews/{reference}")).await;
    assert_eq!(
        status,
        StatusCode::FORBIDDEN,
        "whoever would sign it is told what bars them"
    );
    let (status, _) = bureau.decide(&head, &reference, &super::signing(1)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let secretary = bureau.sign_in(SECRETARY).await;
    assert_eq!(bureau.waiting(&secretary, "").await, ["TY-002"]);
}

#[tokio::test]
async fn the_deputy_in_charge_sees_what_waits_for_the_head_but_not_their_own() {
    let bureau = Bureau::start().await;
    for number in ["HT-004", "HT-002"] {
        bureau.file_nil(number).await;
    }
    let head = bureau.sign_in("HT-001").await;
    assert_eq!(bureau.waiting(&head, "").await, ["HT-002", "HT-004"]);
    let deputy = bureau.sign_in("HT-002").await;
    assert_eq!(bureau.waiting(&deputy, "").await, ["HT-004"]);
}

#[tokio::test]
async fn a_list_is_narrowed_and_paged() {
    let bureau = Bureau::start().await;
    for number in ["HT-003", "HT-004"] {
        bureau.file_nil(number).await;
    }
    bureau
        .file("HT-005", &forms::disclosure(&bureau.service, "HT-005"))
        .await;
    let head = bureau.sign_in("HT-001").await;
    assert_eq!(bureau.waiting(&head, "?kind=disclosure").await, ["HT-005"]);
    assert_eq!(bureau.waiting(&head, "?late=true").await, [""; 0]);
    assert_eq!(bureau.waiting(&head, "?unit=hetang&late=false").await.len(), 3);
    assert_eq!(bureau.waiting(&head, "?unit=tianyuan").await, [""; 0]);
    let mut seen = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let (_, page) = bureau.get(&head, &format!("/api/reviews{query}")).await;
        let lines = page["waiting"].as_array().unwrap();
        assert_eq!(lines.len(), 1);
        seen.push(lines[0]["number"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(next) => query = format!("?limit=1&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["HT-003", "HT-004", "HT-005"]);
    for wrong in [
        "?unit=nowhere",
        "?kind=all",
        "?late=perhaps",
        "?after=%00",
        "?limit=x",
        "?list=x",
    ] {
        let (status, answer) = bureau.get(&head, &format!("/api/reviews{wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {answer}");
    }
    let (status, _) = bureau.get(&head, "/api/reviews?list=unassigned").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "that is the office's");
}

#[tokio::test]
async fn who_signs_nothing_has_no_list() {
    let bureau = Bureau::start().await;
    let clerk = bureau.sign_in("TY-001").await;
    for path in ["/api/reviews", "/api/delegations"] {
        let (status, _) = bureau.get(&clerk, path).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
}
