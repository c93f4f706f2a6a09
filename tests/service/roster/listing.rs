//! The list of people.

use super::{Desk, file, row};
use reqwest::StatusCode;
use serde_json::{Value, json};

fn numbers(list: &Value) -> Vec<String> {
    let people = list["people"].as_array().unwrap();
    people
        .iter()
        .map(|person| person["number"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_unit_is_listed_with_duties_signers_roles_and_codes() {
    let desk = Desk::start().await;
    let list = desk.get("/api/roster?unit=tianyuan").await;
    let head = list["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["number"] == "TY-003")
        .unwrap();
    assert!(head["role_names"].as_array().unwrap().contains(&json!("阅签人")));
    assert_eq!(head["obligation"]["duty"], "须填报本人和近亲属");
    assert!(head["obligation"]["grounds"].as_array().unwrap().len() >= 2);
    assert_eq!(
        head["signers"].as_array().unwrap().last().unwrap()["number"],
        "JL-004"
    );
    assert_eq!(head["code_issued_at"], "2017-09-11T01:00:00Z");
    let page = desk.page("/api/roster?unit=tianyuan").await;
    assert!(page.contains("须填报本人和近亲属") && page.contains("2017年9月11日发放"));
}

#[tokio::test]
async fn the_discipline_team_reads_the_list_and_is_offered_nothing_to_change() {
    let desk = Desk::start().await;
    let discipline = desk.service.client("JL-005").await;
    let request = discipline.get(desk.address("/api/roster?unit=tianyuan"));
    let response = request.header("accept", "text/html").send().await.unwrap();
    let page = response.text().await.unwrap();
    assert!(page.contains("赵示例"));
    assert!(!page.contains("type=\"file\"") && !page.contains("/code\"") && !page.contains("/codes\""));
    let page = desk.page("/api/roster?unit=tianyuan").await;
    assert!(page.contains("type=\"file\"") && page.contains("/TY-001/code\"") && page.contains("/codes\""));
}

#[tokio::test]
async fn a_long_unit_comes_page_by_page() {
    let desk = Desk::start().await;
    let rows: Vec<_> = (0..120).map(|at| row(&format!("XX-{at:04}"), &[])).collect();
    let preview = desk.upload(file(&rows), &[]).await;
    desk.load(&preview).await;
    let (mut found, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let list = desk
            .get(&format!("/api/roster?unit=tianyuan&after={after}"))
            .await;
        assert!(list["people"].as_array().unwrap().len() <= 50);
        found.extend(numbers(&list));
        pages += 1;
        match list["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    found.retain(|number| number.starts_with("XX-"));
    let expected: Vec<String> = (0..120).map(|at| format!("XX-{at:04}")).collect();
    assert_eq!(found, expected);
    assert!(pages >= 3);
}

#[tokio::test]
async fn a_unit_lists_who_has_no_code_and_without_a_unit_nobody_is_listed() {
    let desk = Desk::start().await;
    let preview = desk.upload(file(&[row("XX-100", &[])]), &[]).await;
    desk.load(&preview).await;
    for (query, expected) in [
        ("unit=tianyuan&code=none", vec!["XX-100"]),
        ("", vec![]),
        ("code=none", vec![]),
    ] {
        let list = desk.get(&format!("/api/roster?{query}")).await;
        assert_eq!(numbers(&list), expected, "{query}");
    }
    for (query, status) in [
        ("unit=mars", StatusCode::NOT_FOUND),
        ("unit=%00", StatusCode::NOT_FOUND),
        ("unit=tianyuan&after=%E7%94%B2", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let path = desk.address(&format!("/api/roster?{query}"));
        assert_eq!(
            desk.client.get(path).send().await.unwrap().status(),
            status,
            "{query}"
        );
    }
}
