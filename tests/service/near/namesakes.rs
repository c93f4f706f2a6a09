//! Who bears a relative's name and is somebody else says so; a second person confirms it. A report that leaves nobody of a
//! desk is told to the discipline team.

use super::{DIRECTOR, DISCIPLINE, OFFICE};
use http::StatusCode;
use reqwest::Client;
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms::still_in;

const OTHER_DISCIPLINE: &str = "FG-002";

/// A report that names these people among the relatives.
async fn naming(desk: &Desk, number: &str, named: &[&str]) -> String {
    let mut report = desk.disclosure(number, vec![still_in("示例砂石")]);
    let relative = |number: &&str| {
        let name = &desk.service.person(number).name;
        json!({ "name": name, "relation": "配偶", "position": "无" })
    };
    report["relatives"] = named.iter().map(relative).collect();
    desk.file(number, &report).await
}

async fn say(desk: &Desk, client: &Client, reference: &str, reason: &str) -> (StatusCode, Value) {
    let path = format!("/api/declarations/{reference}/namesake");
    desk.post(client, &path, &json!({ "reason": reason })).await
}

async fn confirm(desk: &Desk, client: &Client, proposal: &Value) -> (StatusCode, Value) {
    let path = format!("/api/confirmations/{}", proposal["id"].as_str().unwrap());
    desk.post(client, &path, &json!({ "action": "confirm" })).await
}

async fn reads(desk: &Desk, client: &Client, reference: &str) -> StatusCode {
    let path = format!("/api/declarations/{reference}/verification");
    desk.get(client, &path).await.0
}

#[tokio::test]
async fn a_namesake_acts_once_another_confirmed_the_reason() {
    let desk = Desk::start().await;
    let reference = naming(&desk, "TY-002", &[OFFICE]).await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(DIRECTOR).await);
    let path = format!("/api/declarations/{reference}/verification");
    let (status, page) = desk.page(&office, &path).await;
    let statement = format!("/api/declarations/{reference}/namesake");
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains(&format!("href=\"{statement}\"")), "{page}");
    let (_, how) = desk.get(&office, &statement).await;
    assert_eq!(how["because"], "relative", "{how}");
    let (status, page) = desk.form(&office, &statement, &[("reason", "否")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("2 至 500 个字写明不是同一人的理由"), "{page}");

    let (status, proposal) = say(&desk, &office, &reference, "本人未婚，与报告人无亲属关系").await;
    assert_eq!(status, StatusCode::ACCEPTED, "{proposal}");
    assert_eq!(
        say(&desk, &office, &reference, "再提一次").await.0,
        StatusCode::CONFLICT
    );
    assert_eq!(
        reads(&desk, &office, &reference).await,
        StatusCode::FORBIDDEN,
        "not yet"
    );
    for client in [&office, &second] {
        let (status, refused) = confirm(&desk, client, &proposal).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "the office's own word: {refused}");
    }
    let discipline = desk.sign_in(DISCIPLINE).await;
    let (_, page) = desk.page(&discipline, "/api/confirmations").await;
    assert!(page.contains("配偶苏示例，无"), "what was named: {page}");
    assert!(page.contains("本人未婚，与报告人无亲属关系"), "{page}");
    assert_eq!(confirm(&desk, &discipline, &proposal).await.0, StatusCode::OK);
    assert_eq!(reads(&desk, &office, &reference).await, StatusCode::OK);
    // They are told, and it is in the list of what was done to accounts; others named alike stay barred.
    let (_, mine) = desk.page(&office, "/api/me").await;
    assert!(mine.contains("认定同名不同人"), "{mine}");
    let (_, acts) = desk.get(&discipline, "/api/confirmations").await;
    assert_eq!(acts["acts"][0]["action"], "namesake", "{acts}");
    // It holds for who was named then: whoever is named since, of the same name, bars anew.
    let mut amended = desk.disclosure("TY-002", vec![still_in("示例砂石")]);
    let name = &desk.service.person(OFFICE).name;
    amended["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "市环保局监察室" }]);
    desk.file("TY-002", &amended).await;
    assert_eq!(reads(&desk, &office, &reference).await, StatusCode::FORBIDDEN);
    let other = naming(&desk, "HT-003", &[OFFICE]).await;
    assert_eq!(reads(&desk, &office, &other).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn only_who_is_barred_by_a_name_has_something_to_say() {
    let desk = Desk::start().await;
    let reference = naming(&desk, "TY-002", &[OFFICE]).await;
    let own = desk.file_nil(DIRECTOR).await;
    let director = desk.sign_in(DIRECTOR).await;
    for reference in [&reference, &own] {
        let (status, answer) = say(&desk, &director, reference, "本人并非其亲属").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{answer}");
    }
    // Whose it is not to read learns nothing of it, named or not.
    let named = naming(&desk, "TY-003", &["HT-001"]).await;
    let stranger = desk.sign_in("HT-001").await;
    assert_eq!(
        say(&desk, &stranger, &named, "本人并非其亲属").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_report_that_bars_a_whole_desk_is_told_to_the_discipline_team_and_can_be_dealt_with() {
    let desk = Desk::start().await;
    // Who holds the two desks in the demo roster.
    let everyone = ["JS-002", "JS-003", "JL-005", "FG-002"];
    let reference = naming(&desk, "TY-002", &everyone).await;
    naming(&desk, "HT-003", &[OFFICE]).await;
    let (office, discipline) = (desk.sign_in(OFFICE).await, desk.sign_in(DISCIPLINE).await);
    desk.post(&office, "/api/summaries", &json!({})).await;
    let (_, page) = desk.page(&discipline, "/api/overview").await;
    let told = format!("{reference}</a>：");
    assert_eq!(page.matches(&told).count(), 2, "of both desks: {page}");
    assert_eq!(
        page.matches("回执编号 <a").count(),
        2,
        "and of no other report: {page}"
    );
    let (_, page) = desk.page(&office, "/api/overview").await;
    assert!(!page.contains(&reference), "it is the discipline team's");
    // Named or not, they say whether the other is the relative: nobody confirms their own.
    let (_, proposal) = say(&desk, &office, &reference, "本人与报告人无亲属关系").await;
    assert_eq!(confirm(&desk, &discipline, &proposal).await.0, StatusCode::OK);
    assert_eq!(reads(&desk, &office, &reference).await, StatusCode::OK);
    let (_, proposal) = say(&desk, &discipline, &reference, "本人与报告人无亲属关系").await;
    let other = desk.sign_in(OTHER_DISCIPLINE).await;
    assert_eq!(confirm(&desk, &other, &proposal).await.0, StatusCode::OK);
    assert_eq!(reads(&desk, &discipline, &reference).await, StatusCode::OK);
}

#[tokio::test]
async fn whoever_says_so_in_a_browser_is_told_that_it_waits() {
    let desk = Desk::start().await;
    let reference = naming(&desk, "TY-002", &[OFFICE]).await;
    let office = desk.sign_in(OFFICE).await;
    let statement = format!("/api/declarations/{reference}/namesake");
    let said = "正等待另一人确认";
    assert!(!desk.page(&office, &statement).await.1.contains(said));
    let request = office
        .post(desk.address(&statement))
        .header("accept", "text/html");
    let answer = request
        .form(&[("reason", "本人未婚，与报告人无亲属关系")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let place = answer.headers()["location"].to_str().unwrap();
    assert!(desk.page(&office, place).await.1.contains(said), "{place}");
}
