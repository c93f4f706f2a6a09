//! Collecting the municipally managed cadres' reports in two lists, and handing them to the city.

mod bundle;
mod handing_over;

use crate::records::{DISCIPLINE, Desk, OFFICE, SECRETARY, open_disclosure};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::forms;

const COLLECTIONS: &str = "/api/collections";
const DELIVERIES: &str = "/api/deliveries";

/// The service with a signer and both collectors signed in.
struct Lists {
    desk: Desk,
    secretary: Client,
    office: Client,
    discipline: Client,
}

impl Lists {
    async fn open() -> Self {
        Lists::of(Desk::open().await).await
    }

    async fn of(desk: Desk) -> Self {
        Lists {
            secretary: desk.service.client(SECRETARY).await,
            office: desk.service.client(OFFICE).await,
            discipline: desk.service.client(DISCIPLINE).await,
            desk,
        }
    }

    /// Files a cadre's report and has it signed.
    async fn signed(&self, number: &str) -> String {
        let owner = self.desk.service.client(number).await;
        let mut form = open_disclosure(&self.desk.service, number);
        form["relatives"] = json!([]);
        let reference = self.desk.file(&owner, &form).await;
        self.desk.sign(&self.secretary, &reference, 1).await;
        reference
    }

    async fn collect(&self, client: &Client, reference: &str, revision: u32) -> (StatusCode, Value) {
        let body = json!({"reference": reference, "revision": revision});
        self.desk.post(client, COLLECTIONS, &body).await
    }

    async fn collect_for_both(&self, reference: &str, revision: u32) {
        for client in [&self.office, &self.discipline] {
            let (status, answer) = self.collect(client, reference, revision).await;
            assert_eq!(status, StatusCode::OK, "{answer}");
        }
    }

    /// Files, signs and collects in both lists.
    async fn agreed(&self, number: &str) -> String {
        let reference = self.signed(number).await;
        self.collect_for_both(&reference, 1).await;
        reference
    }

    async fn stage(&self, number: &str) -> String {
        let (_, answer) = self.desk.get(&self.office, COLLECTIONS).await;
        let cadres = answer["cadres"].as_array().unwrap();
        let cadre = cadres.iter().find(|cadre| cadre["number"] == number);
        cadre.unwrap()["state"]["stage"].as_str().unwrap().to_owned()
    }

    async fn deliver(&self) -> (StatusCode, Value) {
        self.desk.post(&self.office, DELIVERIES, &json!({})).await
    }
}

#[tokio::test]
async fn the_lists_name_every_municipally_managed_cadre_and_nobody_else() {
    let lists = Lists::open().await;
    let (status, answer) = lists.desk.get(&lists.discipline, COLLECTIONS).await;
    assert_eq!(status, StatusCode::OK);
    let numbers: Vec<&str> = answer["cadres"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cadre| cadre["number"].as_str().unwrap())
        .collect();
    let managed = lists
        .desk
        .service
        .roster()
        .iter()
        .filter(|entry| entry.municipally_managed);
    let mut expected: Vec<&str> = managed.map(|entry| entry.number.as_str()).collect();
    expected.sort_unstable();
    assert_eq!(numbers, expected);
    assert_eq!(answer["missing"].as_array().unwrap().len(), expected.len());
    assert_eq!(
        (&answer["lists"], &answer["deadline"]["days_left"]),
        (&json!(["discipline"]), &json!(4))
    );
    for other in ["TY-003", "TY-004", "TY-001", SECRETARY] {
        let client = lists.desk.service.client(other).await;
        for path in [COLLECTIONS, DELIVERIES, "/api/deliveries/1"] {
            assert_eq!(
                lists.desk.get(&client, path).await.0,
                StatusCode::FORBIDDEN,
                "{other} {path}"
            );
        }
    }
}

#[tokio::test]
async fn only_signed_and_current_reports_are_collected_and_collecting_twice_is_once() {
    let lists = Lists::open().await;
    let owner = lists.desk.service.client("JC-002").await;
    let mut form = forms::nil(&lists.desk.service, "JC-002");
    let reference = lists.desk.file(&owner, &form).await;
    let (status, answer) = lists.collect(&lists.office, &reference, 1).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    assert_eq!(lists.stage("JC-002").await, "not_signed");
    lists.desk.sign(&lists.secretary, &reference, 1).await;
    let (_, first) = lists.collect(&lists.office, &reference, 1).await;
    lists.desk.service.set_clock("2017-09-11T01:10:00Z");
    let (status, second) = lists.collect(&lists.office, &reference, 1).await;
    assert_eq!((status, &second), (StatusCode::OK, &first));
    assert_eq!(lists.stage("JC-002").await, "only_in");
    form["phone"] = json!("13900000000");
    lists.desk.file(&owner, &form).await;
    let (status, _) = lists.collect(&lists.discipline, &reference, 1).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _) = lists.collect(&lists.discipline, &reference, 2).await;
    assert_eq!(status, StatusCode::CONFLICT, "not signed yet");
}

#[tokio::test]
async fn other_peoples_reports_and_rubbish_are_refused() {
    let lists = Lists::open().await;
    let owner = lists.desk.service.client("TY-001").await;
    let retained = lists
        .desk
        .file(&owner, &forms::nil(&lists.desk.service, "TY-001"))
        .await;
    for (body, expected) in [
        (
            json!({"reference": retained, "revision": 1}),
            StatusCode::NOT_FOUND,
        ),
        (
            json!({"reference": "K7QM-3XWD", "revision": 1}),
            StatusCode::NOT_FOUND,
        ),
        (json!({}), StatusCode::UNPROCESSABLE_ENTITY),
        (
            json!({"reference": retained, "revision": 1, "list": "both"}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            json!({"reference": retained, "revision": 1, "list": "discipline"}),
            StatusCode::FORBIDDEN,
        ),
        (
            json!({"reference": retained, "revision": 1, "action": "burn"}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (json!([1]), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let (status, answer) = lists.desk.post(&lists.office, COLLECTIONS, &body).await;
        assert_eq!(status, expected, "{body} {answer}");
    }
}

#[tokio::test]
async fn a_mark_is_taken_back_with_a_reason_and_both_stay_in_the_history() {
    let lists = Lists::open().await;
    let reference = lists.agreed("JC-002").await;
    assert_eq!(lists.stage("JC-002").await, "agreed");
    let mut back = json!({"reference": reference, "revision": 1, "action": "take_back"});
    let (status, answer) = lists.desk.post(&lists.office, COLLECTIONS, &back).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["fields"]["reason"].is_array());
    back["reason"] = json!("收错了版次");
    for _ in 0..2 {
        let (status, answer) = lists.desk.post(&lists.office, COLLECTIONS, &back).await;
        assert_eq!(
            (status, &answer["taken_back"]),
            (StatusCode::OK, &json!("收错了版次"))
        );
    }
    assert_eq!(lists.stage("JC-002").await, "only_in");
    lists.collect(&lists.office, &reference, 1).await;
    assert_eq!(lists.stage("JC-002").await, "agreed");
    let number = campaign::RosterNumber::parse("JC-002").unwrap();
    let list = campaign::delivery::List::Office;
    let marks = lists
        .desk
        .service
        .store
        .collections
        .marks(&number, list)
        .await
        .unwrap();
    assert_eq!(marks.len(), 3);
}

#[tokio::test]
async fn marks_made_at_once_all_count() {
    let lists = Lists::open().await;
    let mut references = Vec::new();
    for number in ["JC-002", "TY-003", "YJ-001"] {
        references.push(lists.signed(number).await);
    }
    let address = lists.desk.address(COLLECTIONS);
    let mut sent = Vec::new();
    for reference in &references {
        for client in [&lists.office, &lists.discipline] {
            let body = json!({"reference": reference, "revision": 1});
            sent.push(tokio::spawn(client.post(&address).json(&body).send()));
        }
    }
    for response in sent {
        assert_eq!(response.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    for number in ["JC-002", "TY-003", "YJ-001"] {
        assert_eq!(lists.stage(number).await, "agreed", "{number}");
    }
}

#[tokio::test]
async fn who_keeps_both_lists_says_for_which_and_never_collects_a_report_for_both() {
    let desk = Desk::open().await;
    let mut both = desk.service.person(OFFICE).clone();
    both.roles.push(campaign::Role::Discipline);
    let hash = store::CodeHash::new(desk.service.key().hash(
        &both.number,
        &campaign::PersonalCode::parse(&desk.service.code(OFFICE)).unwrap(),
    ));
    let now = desk.service.now();
    desk.service
        .store
        .roster_changes
        .load(&[(both, hash)], now)
        .await
        .unwrap();
    let lists = Lists::of(desk).await;
    let reference = lists.signed("JC-002").await;
    let (status, answer) = lists.collect(&lists.office, &reference, 1).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["fields"]["list"].is_array());
    let (_, page) = lists.desk.page(&lists.office, COLLECTIONS).await;
    assert!(page.contains("同一份报告只能为其中一份收集"));
    for (list, expected) in [("office", StatusCode::OK), ("discipline", StatusCode::FORBIDDEN)] {
        let body = json!({"reference": reference, "revision": 1, "list": list});
        let (status, answer) = lists.desk.post(&lists.office, COLLECTIONS, &body).await;
        assert_eq!(status, expected, "{list} {answer}");
    }
    assert_eq!(
        lists.collect(&lists.discipline, &reference, 1).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_page_collects_with_a_button_and_shows_where_the_lists_differ() {
    let lists = Lists::open().await;
    let reference = lists.signed("JC-002").await;
    let (_, page) = lists.desk.page(&lists.office, COLLECTIONS).await;
    assert!(page.contains("收集第 1 次") && page.contains("孔示例"));
    let form = [
        ("reference", reference.as_str()),
        ("revision", "1"),
        ("list", "office"),
    ];
    let (status, location, _) = lists.desk.send(&lists.office, COLLECTIONS, &form).await;
    assert_eq!(
        (status, location.as_str()),
        (StatusCode::SEE_OTHER, "/api/collections#cadre-JC-002")
    );
    let (_, page) = lists.desk.page(&lists.discipline, COLLECTIONS).await;
    assert!(page.contains("两份名单不一致，暂不能报送") && page.contains("仅局专项整治办收集"));
    let (_, missing) = lists
        .desk
        .page(&lists.discipline, "/api/collections?show=missing")
        .await;
    assert!(missing.contains("喻示例") && !missing.contains("id=\"cadre-JC-002\""));
}
