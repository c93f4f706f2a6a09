//! The list of a unit's people.

use super::{Desk, HEAD, OFFICE, OFFICER, UNIT, listed, numbers};
use reqwest::StatusCode;
use serde_json::json;

#[tokio::test]
async fn the_list_names_who_filed_and_who_did_not() {
    let desk = Desk::start().await;
    desk.file_nil("HT-004").await;
    let disclosed = desk.file_disclosure("HT-005").await;
    let deputy = desk.sign_in("HT-002").await;
    let returning = json!({ "action": "return", "revision": 1, "reason": "请补充" });
    desk.post(
        &deputy,
        &format!("/api/declarations/{disclosed}/sign-off"),
        &returning,
    )
    .await;
    let officer = desk.sign_in(OFFICER).await;
    let (status, unit) = desk.get(&officer, UNIT).await;
    assert_eq!(status, StatusCode::OK, "{unit}");
    let counts = &unit["counts"];
    for (name, expected) in [
        ("people", 6),
        ("expected", 5),
        ("filed", 2),
        ("nil", 1),
        ("disclosing", 1),
        ("missing", 3),
        ("overdue", 0),
        ("waiting", 1),
        ("returned", 1),
        ("signed", 0),
        ("unchecked", 2),
        ("not_obliged", 1),
    ] {
        assert_eq!(counts[name], expected, "{name}: {counts}");
    }
    assert_eq!(
        listed(&desk, &officer, "?filter=missing").await,
        ["HT-001", "HT-002", "HT-003"]
    );
    assert_eq!(listed(&desk, &officer, "?filter=returned").await, ["HT-005"]);
    assert_eq!(listed(&desk, &officer, "?filter=waiting").await, ["HT-004"]);
    assert_eq!(listed(&desk, &officer, "?filter=not_obliged").await, ["HT-006"]);
    let returned = unit["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["number"] == "HT-005");
    assert_eq!(returned.unwrap()["decision"]["reason"], "请补充");

    desk.service.set_clock("2017-10-01T01:00:00Z");
    let officer = desk.sign_in(OFFICER).await;
    let (_, unit) = desk.get(&officer, UNIT).await;
    assert_eq!(unit["counts"]["overdue"], 3);
    desk.file_nil("HT-002").await;
    assert_eq!(listed(&desk, &officer, "?filter=late").await, ["HT-002"]);
}

#[tokio::test]
async fn the_list_is_read_page_by_page_with_the_counts_of_all() {
    let desk = Desk::start().await;
    let officer = desk.sign_in(OFFICER).await;
    let mut seen = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let (_, page) = desk.get(&officer, &format!("{UNIT}{query}")).await;
        assert_eq!(page["counts"]["people"], 6);
        let some = numbers(&page["people"]);
        assert!(some.len() <= 2);
        seen.extend(some);
        match page["next"].as_str() {
            Some(next) => query = format!("?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["HT-001", "HT-002", "HT-003", "HT-004", "HT-005", "HT-006"]);
}

#[tokio::test]
async fn a_small_database_page_loses_nobody() {
    let desk = Desk::start().await;
    for number in ["HT-001", "HT-004", "HT-005"] {
        desk.file_disclosure(number).await;
    }
    let campaign = &desk.service.campaign;
    let unit = campaign::UnitId::parse("hetang").unwrap();
    let paged = desk.service.store.clone().with_page_size(1);
    let mut after = None;
    let mut seen = 0;
    loop {
        let page = paged
            .queues
            .page(Some(&campaign.unit(&unit).unwrap().signers[0]), after.as_ref())
            .await;
        let page = page.unwrap();
        seen += page.items.len();
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, 2, "the head's own went to the deputy");
}

#[tokio::test]
async fn only_the_units_own_people_the_office_and_the_discipline_team_look_in() {
    let desk = Desk::start().await;
    for (number, expected) in [
        (OFFICER, StatusCode::OK),
        (HEAD, StatusCode::OK),
        (OFFICE, StatusCode::OK),
        ("JL-005", StatusCode::OK),
        ("TY-004", StatusCode::FORBIDDEN),
        ("HT-004", StatusCode::FORBIDDEN),
        ("HT-002", StatusCode::FORBIDDEN),
    ] {
        let client = desk.sign_in(number).await;
        for path in [UNIT, "/api/units/hetang/annex3"] {
            let (status, _) = desk.get(&client, path).await;
            assert_eq!(status, expected, "{number} {path}");
        }
    }
    let officer = desk.sign_in(OFFICER).await;
    for hostile in [
        "nowhere",
        "%00",
        "HETANG",
        "..%2fhetang",
        "%E8%8D%B7",
        &"a".repeat(2000),
    ] {
        for path in [
            format!("/api/units/{hostile}"),
            format!("/api/units/{hostile}/annex3"),
        ] {
            let (status, answer) = desk.get(&officer, &path).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {answer}");
        }
    }
    for wrong in ["?filter=x", "?after=%00", "?limit=-1"] {
        let (status, _) = desk.get(&officer, &format!("{UNIT}{wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn the_page_shows_names_states_and_the_check_form() {
    let desk = Desk::start().await;
    let reference = desk.file_disclosure("HT-005").await;
    let officer = desk.sign_in(OFFICER).await;
    let (status, page) = desk.page(&officer, UNIT).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("陈示例") && page.contains("待阅签") && page.contains("未报"));
    assert!(page.contains(&format!("action=\"/api/declarations/{reference}/check\"")));
    let office = desk.sign_in(OFFICE).await;
    let (_, page) = desk.page(&office, UNIT).await;
    assert!(!page.contains("/check\""), "the unit checks its own");
    let (status, page) = desk.page(&office, "/api/units").await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("荷塘分局") && page.contains("天元分局"));
    let (_, units) = desk.get(&officer, "/api/units").await;
    assert_eq!(
        units["units"].as_array().unwrap().len(),
        1,
        "an officer's own: {units}"
    );
}
