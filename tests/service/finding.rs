//! Finding people, reports and businesses: by what is typed, at every desk, and as far as each may read.

mod naming;

use campaign::{RosterEntry, RosterNumber, UnitId};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms;

const OFFICE: &str = "JS-002";
const DISCIPLINE: &str = "JL-005";

/// The desk, with people of nearly the same names in two units.
pub(super) async fn crowded() -> Desk {
    let mut desk = Desk::start().await;
    for (number, name, unit) in [
        ("HT-011", "彭新民", "hetang"),
        ("TY-011", "彭新民", "tianyuan"),
        ("TY-012", "彭新华", "tianyuan"),
        ("TY-013", "阿依古丽·买买提", "tianyuan"),
        ("TY-014", "曾 示范", "tianyuan"),
    ] {
        let entry = RosterEntry {
            number: RosterNumber::parse(number).unwrap(),
            name: name.to_owned(),
            unit: UnitId::parse(unit).unwrap(),
            ..desk.service.person("TY-001").clone()
        };
        desk.service.enlist(entry).await;
    }
    desk
}

async fn sought(desk: &Desk, client: &Client, typed: &str) -> Value {
    let (status, found) = desk
        .post(client, "/api/search", &json!({ "sought": typed }))
        .await;
    assert_eq!(status, StatusCode::OK, "{typed}: {found}");
    found
}

async fn people(desk: &Desk, client: &Client, typed: &str) -> Vec<String> {
    numbers(&sought(desk, client, typed).await)
}

fn numbers(found: &Value) -> Vec<String> {
    let people = found["people"].as_array().unwrap();
    people
        .iter()
        .map(|one| one["number"].as_str().unwrap().to_owned())
        .collect()
}

fn businesses(found: &Value) -> Vec<(String, String, bool)> {
    let businesses = found["businesses"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    businesses
        .iter()
        .map(|one| {
            let current = one["current"].as_bool().unwrap();
            (
                text(&one["business_name"]),
                text(&one["declarant"]["number"]),
                current,
            )
        })
        .collect()
}

#[tokio::test]
async fn somebody_is_found_however_their_name_is_typed_or_read() {
    let desk = crowded().await;
    let office = desk.sign_in(OFFICE).await;
    for (typed, expected) in [
        ("彭新", &["HT-011", "TY-011", "TY-012"][..]),
        ("彭新民", &["HT-011", "TY-011"]),
        (" 彭\u{3000}新 民\u{200b}", &["HT-011", "TY-011"]),
        ("pxm", &["HT-011", "TY-011"]),
        ("PengXinhua", &["TY-012"]),
        ("阿依古丽•买", &["TY-013"]),
        ("阿依古丽买买提", &["TY-013"]),
        ("aygl", &["TY-013"]),
        ("曾示", &["TY-014"]),
        ("zengshifan", &["TY-014"]),
        ("ty011", &["TY-011"]),
        ("ＴＹ－０１１", &["TY-011"]),
        ("新民", &[]),
        ("pxz", &[]),
        ("'; DROP", &[]),
    ] {
        assert_eq!(people(&desk, &office, typed).await, expected, "{typed}");
    }
    let one_character = people(&desk, &office, "彭").await;
    assert_eq!(one_character, ["BG-002", "HT-011", "TY-011", "TY-012"]);
}

#[tokio::test]
async fn everyone_finds_what_they_may_read_and_nothing_else() {
    let desk = crowded().await;
    let reference = desk.file_disclosure("HT-011").await;
    for (who, found, finds_report) in [
        (OFFICE, &["HT-011", "TY-011", "TY-012"][..], true),
        (DISCIPLINE, &["HT-011", "TY-011", "TY-012"], true),
        // The officer and the head of Tianyuan, the officer of Hetang, its head, who signs, and the deputy, who may.
        ("TY-004", &["TY-011", "TY-012"], false),
        ("TY-003", &["TY-011", "TY-012"], false),
        ("HT-003", &["HT-011"], true),
        ("HT-001", &["HT-011"], true),
        ("HT-002", &["HT-011"], true),
        // Signers of others, the leading group, and who only declares.
        ("JL-002", &[], false),
        ("JL-003", &[], false),
        ("TY-001", &[], false),
        ("HT-006", &[], false),
        // Their own.
        ("HT-011", &["HT-011"], true),
    ] {
        let client = desk.sign_in(who).await;
        assert_eq!(people(&desk, &client, "彭新").await, found, "{who}");
        for typed in [reference.as_str(), "示例砂石", "91350100M000100Y43"] {
            let answer = sought(&desk, &client, typed).await;
            let is_found = !(numbers(&answer).is_empty() && businesses(&answer).is_empty());
            assert_eq!(is_found, finds_report, "{who}: {typed}: {answer}");
        }
    }
    let officer = desk.sign_in("HT-003").await;
    let units = sought(&desk, &officer, "分局").await;
    assert_eq!(units["units"], json!([{ "id": "hetang", "name": "荷塘分局" }]));
    let office = desk.sign_in(OFFICE).await;
    let units = sought(&desk, &office, "荷塘").await;
    assert_eq!(units["units"], json!([{ "id": "hetang", "name": "荷塘分局" }]));
}

#[tokio::test]
async fn who_signed_once_finds_the_report_again_and_a_delegate_what_waits() {
    let desk = crowded().await;
    let reference = desk.file_nil("RS-002").await;
    let signer = desk.sign_in("JL-002").await;
    assert_eq!(people(&desk, &signer, "鲁").await, ["RS-002"], "it waits");
    let delegate = desk.sign_in("JL-001").await;
    assert!(people(&desk, &delegate, "鲁").await.is_empty());
    let stand_in = json!({ "action": "give", "to": "潘示例", "until": "2017-09-20" });
    let (status, given) = desk.post(&signer, "/api/delegations", &stand_in).await;
    assert_eq!(status, StatusCode::CREATED, "{given}");
    assert_eq!(given["given"]["to"]["number"], "JL-001");
    assert_eq!(people(&desk, &delegate, "lushili").await, ["RS-002"]);
    desk.service.sign("JL-002", &reference).await;
    let found = sought(&desk, &signer, "鲁示例").await;
    assert_eq!(found["people"][0]["report"]["state"], "signed");
}

#[tokio::test]
async fn a_business_that_an_amendment_leaves_out_is_found_as_declared_before() {
    let desk = crowded().await;
    let both = [forms::participation(), forms::still_in("株洲市示例采石场")];
    desk.file("HT-011", &desk.disclosure("HT-011", both.to_vec()))
        .await;
    let office = desk.sign_in(OFFICE).await;
    let stone = |current| vec![("株洲市示例采石场".to_owned(), "HT-011".to_owned(), current)];
    for typed in ["株洲市示例采", "示例采石", " 示例 采石场 "] {
        assert_eq!(
            businesses(&sought(&desk, &office, typed).await),
            stone(true),
            "{typed}"
        );
    }
    assert_eq!(businesses(&sought(&desk, &office, "示例").await).len(), 2);
    desk.file_disclosure("HT-011").await;
    let found = sought(&desk, &office, "示例采石").await;
    assert_eq!(businesses(&found), stone(false));
    assert_eq!(found["businesses"][0]["revision"], 1);
    let sand = sought(&desk, &office, "91350100m0001").await;
    let expected = [("示例砂石有限公司".to_owned(), "HT-011".to_owned(), true)];
    assert_eq!(businesses(&sand), expected);
    desk.file_nil("HT-011").await;
    let found = sought(&desk, &office, "示例").await;
    assert!(businesses(&found).iter().all(|(_, _, current)| !current));
    assert_eq!(businesses(&found).len(), 2);
}

#[tokio::test]
async fn the_roster_leads_what_is_found() {
    let mut desk = crowded().await;
    let office = desk.sign_in(OFFICE).await;
    let renamed = RosterEntry {
        name: "任更名".to_owned(),
        ..desk.service.person("TY-012").clone()
    };
    desk.service.enlist(renamed).await;
    assert_eq!(people(&desk, &office, "彭新").await, ["HT-011", "TY-011"]);
    for typed in ["任更", "rgm", "rengengming"] {
        assert_eq!(people(&desk, &office, typed).await, ["TY-012"], "{typed}");
    }
    desk.service.depart("TY-011").await;
    let found = sought(&desk, &office, "彭新民").await;
    assert_eq!(numbers(&found), ["HT-011", "TY-011"]);
    assert_eq!(found["people"][1]["departed_on"], "2017-09-11");
    let elsewhere = desk.sign_in("HT-003").await;
    assert_eq!(people(&desk, &elsewhere, "彭").await, ["HT-011"]);
}

#[tokio::test]
async fn what_was_typed_stands_in_no_address_and_the_page_is_there_again_when_it_is_loaded_anew() {
    let desk = crowded().await;
    let office = desk.sign_in(OFFICE).await;
    let request = office
        .post(desk.address("/api/search"))
        .header("accept", "text/html");
    let answer = request.form(&[("sought", "彭新民")]).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/api/search");
    for _ in 0..2 {
        let (status, page) = desk.page(&office, "/api/search").await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("HT-011") && page.contains("value=\"彭新民\""),
            "{page}"
        );
        assert!(page.contains("人员 2 人") && page.contains("/api/people/HT-011/history"));
    }
    let (_, found) = desk.get(&office, "/api/search").await;
    assert_eq!(numbers(&found), ["HT-011", "TY-011"]);
    let other = desk.sign_in(DISCIPLINE).await;
    let (_, page) = desk.page(&other, "/api/search").await;
    assert!(!page.contains("彭新民"), "it is nobody else's");
    assert!(!page.contains("没有查到"));
    let (_, page) = desk.page(&other, "/api/me").await;
    assert!(page.contains("action=\"/api/search\""), "every desk has the box");
    let declarant = desk.sign_in("TY-001").await;
    let (_, page) = desk.page(&declarant, "/api/me").await;
    assert!(!page.contains("action=\"/api/search\""));
    desk.form(&office, "/api/search", &[("sought", "无此一人")]).await;
    let (_, page) = desk.page(&office, "/api/search").await;
    assert!(page.contains("没有查到"));
}

#[tokio::test]
async fn what_cannot_be_sought_is_said_at_the_field_and_stays_there() {
    let desk = crowded().await;
    let office = desk.sign_in(OFFICE).await;
    for (typed, says) in [
        ("字".repeat(1000), "查找内容最多 100 个字"),
        (String::new(), "请填写查找内容"),
        ("　\u{200b}".to_owned(), "请填写查找内容"),
        ("··".to_owned(), "请填写查找内容"),
    ] {
        let (status, answer) = desk
            .post(&office, "/api/search", &json!({ "sought": typed }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer["fields"]["sought"], json!([says]));
        let (status, page) = desk.form(&office, "/api/search", &[("sought", &typed)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains(says) && (typed.len() < 9 || page.contains(&typed)));
    }
}

#[tokio::test]
async fn a_bureau_that_was_there_before_the_index_is_found_once_it_is_written() {
    let desk = crowded().await;
    desk.file_disclosure("HT-011").await;
    let office = desk.sign_in(OFFICE).await;
    let unit = UnitId::parse("hetang").unwrap();
    let indexing = &desk.service.store.indexing;
    assert!(!indexing.is_missing(&unit).await.unwrap());
    desk.service.forget_index().await;
    assert!(indexing.is_missing(&unit).await.unwrap());
    assert!(people(&desk, &office, "彭新").await.is_empty());
    for _ in 0..2 {
        assert!(indexing.write_unit(&unit).await.unwrap() >= 7);
        assert_eq!(people(&desk, &office, "彭新").await, ["HT-011"]);
        let found = sought(&desk, &office, "示例砂石").await;
        assert_eq!(businesses(&found).len(), 1);
    }
}
