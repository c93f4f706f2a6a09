//! The overview and the summaries as the office, the discipline team and the leading group read them.

mod lists;

use object_store::ObjectStoreExt as _;
use object_store::path::Path;
use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use support::{TestService, forms};

const OFFICE: &str = "JS-002";
const DISCIPLINE: &str = "JL-005";

struct Desk {
    service: TestService,
}

impl Desk {
    async fn start() -> Self {
        Desk {
            service: TestService::start().await,
        }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    async fn send(&self, client: &Client, path: &str) -> Response {
        client.get(self.address(path)).send().await.unwrap()
    }

    async fn get(&self, client: &Client, path: &str) -> Value {
        let answer = self.send(client, path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.unwrap()
    }

    async fn page(&self, client: &Client, path: &str) -> String {
        let request = client.get(self.address(path)).header(header::ACCEPT, "text/html");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        // Templates escape the slashes of what they fill in.
        answer.text().await.unwrap().replace("&#x2f;", "/")
    }

    async fn file(&self, number: &str, declaration: &Value) -> String {
        let client = self.service.client(number).await;
        let request = client.post(self.address("/api/declarations")).json(declaration);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED, "{number}");
        let answer: Value = answer.json().await.unwrap();
        answer["reference"].as_str().unwrap().to_owned()
    }

    async fn decide(&self, signer: &str, reference: &str, body: &Value) {
        let client = self.service.client(signer).await;
        let path = format!("/api/declarations/{reference}/sign-off");
        let answer = client.post(self.address(&path)).json(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Some of everything: nil and disclosing, signed, returned and waiting, in two units.
    async fn play(&self) {
        for number in ["HT-004", "TY-001", "TY-006"] {
            self.file(number, &forms::nil(&self.service, number)).await;
        }
        let disclosed = self
            .file("HT-005", &forms::disclosure(&self.service, "HT-005"))
            .await;
        let back = json!({ "action": "return", "revision": 1, "reason": "请补充" });
        self.decide("HT-002", &disclosed, &back).await;
        let nil = self.file("TY-005", &forms::nil(&self.service, "TY-005")).await;
        self.decide("TY-003", &nil, &json!({ "action": "sign", "revision": 1 }))
            .await;
    }

    async fn make(&self, client: &Client) -> Value {
        let answer = client.post(self.address("/api/summaries")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        let made: Value = answer.json().await.unwrap();
        assert_eq!(
            location,
            format!("/api/summaries/{}", made["name"].as_str().unwrap())
        );
        made
    }

    /// Somebody of the leading group and nothing else.
    async fn leader(&mut self) -> Client {
        let mut entry = self.service.person("HT-006").clone();
        entry.number = campaign::RosterNumber::parse("LD-001").unwrap();
        entry.roles = vec![campaign::Role::LeadingGroup];
        self.service.enlist(entry).await;
        self.service.client("LD-001").await
    }
}

#[tokio::test]
async fn every_number_of_a_unit_is_the_one_its_own_list_counts() {
    let desk = Desk::start().await;
    desk.play().await;
    let office = desk.service.client(OFFICE).await;
    desk.make(&office).await;
    let overview = desk.get(&office, "/api/overview").await;
    let units = overview["overview"]["units"].as_array().unwrap();
    assert_eq!(units.len(), desk.service.campaign.units.len());
    for unit in units {
        let list = desk
            .get(&office, &format!("/api/units/{}", unit["id"].as_str().unwrap()))
            .await;
        let counts = &list["counts"];
        for name in ["expected", "nil", "disclosing", "missing", "late"] {
            assert_eq!(unit[name], counts[name], "{name} of {}", unit["id"]);
        }
        for name in ["waiting", "returned", "signed"] {
            assert_eq!(unit["sign_offs"][name], counts[name], "{name} of {}", unit["id"]);
        }
    }
    let bureau = &overview["overview"]["bureau"];
    assert_eq!(
        [
            &bureau["nil"],
            &bureau["disclosing"],
            &bureau["sign_offs"]["signed"],
            &bureau["sign_offs"]["returned"]
        ],
        [4, 1, 1, 1]
    );
    assert_eq!(bureau["rows"], 1);
}

#[tokio::test]
async fn before_the_first_summary_the_overview_says_so() {
    let desk = Desk::start().await;
    let office = desk.service.client(OFFICE).await;
    let overview = desk.get(&office, "/api/overview").await;
    assert_eq!(
        (&overview["summary"], &overview["overview"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        overview["deadlines"]["deliver"],
        json!({ "day": "2017-09-15", "days_left": 4 })
    );
    assert!(desk.page(&office, "/api/overview").await.contains("还没有汇总"));
    assert_eq!(
        desk.get(&office, "/api/summaries").await,
        json!({ "summaries": [], "next": null })
    );
}

#[tokio::test]
async fn the_page_leads_each_number_to_its_list_for_those_who_may_read_it() {
    let mut desk = Desk::start().await;
    desk.play().await;
    let office = desk.service.client(OFFICE).await;
    desk.make(&office).await;
    let page = desk.page(&office, "/api/overview").await;
    for link in [
        "/api/units/hetang?filter=returned",
        "/api/units/tianyuan?filter=signed",
        "/api/units/hetang?filter=missing",
    ] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
        assert_eq!(desk.send(&office, link).await.status(), StatusCode::OK, "{link}");
    }
    assert!(
        !page.contains("filter=late"),
        "nobody was late, so there is no list to lead to"
    );
    assert!(page.contains("现在汇总一次") && page.contains("还有 4 天"));
    let leader = desk.leader().await;
    let page = desk.page(&leader, "/api/overview").await;
    assert!(
        !page.contains("/api/units/"),
        "the leading group reads numbers, no lists"
    );
    assert!(!page.contains("现在汇总一次"));
}

#[tokio::test]
async fn the_newest_summary_is_shown_and_the_older_ones_stay() {
    let desk = Desk::start().await;
    let office = desk.service.client(OFFICE).await;
    let first = desk.make(&office).await;
    desk.file("TY-001", &forms::nil(&desk.service, "TY-001")).await;
    desk.service.set_clock("2017-09-12T02:00:00Z");
    let office = desk.service.client(OFFICE).await;
    let second = desk.make(&office).await;
    assert_eq!(
        (&first["name"], &second["name"]),
        (&json!("2017-09-11T0900"), &json!("2017-09-12T1000"))
    );
    let overview = desk.get(&office, "/api/overview").await;
    assert_eq!(
        (&overview["summary"], &overview["overview"]["bureau"]["nil"]),
        (&second["name"], &json!(1))
    );
    let listed = desk.get(&office, "/api/summaries").await;
    let names: Vec<_> = listed["summaries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert_eq!(names, [second["name"].clone(), first["name"].clone()]);
    let old = desk.get(&office, "/api/summaries/2017-09-11T0900").await;
    assert_eq!(old["overview"]["bureau"]["nil"], 0);
    let day = desk.get(&office, "/api/summaries/2017-09-12").await;
    assert_eq!(
        (&day["name"], &day["previous"]),
        (&second["name"], &first["name"])
    );
    assert_eq!(day["brief"]["changes"]["units"][0]["name"], "天元分局");
}

#[tokio::test]
async fn a_run_that_failed_half_way_is_listed_as_such_and_never_shown() {
    let desk = Desk::start().await;
    let office = desk.service.client(OFFICE).await;
    desk.make(&office).await;
    let half = Path::from("summaries/2017-09-12T1800/annex3-hetang.json");
    desk.service.objects.put(&half, "{}".into()).await.unwrap();
    let listed = desk.get(&office, "/api/summaries").await;
    assert_eq!(listed["summaries"][0]["complete"], false);
    assert!(desk.page(&office, "/api/summaries").await.contains("没有完成"));
    assert_eq!(
        desk.get(&office, "/api/overview").await["summary"],
        "2017-09-11T0900"
    );
    for none in [
        "2017-09-12T1800",
        "2017-09-12",
        "2017-09-10",
        "..",
        "2017-09-11T0900%2F..",
        "soon",
    ] {
        let answer = desk.send(&office, &format!("/api/summaries/{none}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{none}");
    }
    let junk = desk.send(&office, "/api/summaries?after=soon").await;
    assert_eq!(junk.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn files_go_to_those_who_may_have_them() {
    let mut desk = Desk::start().await;
    desk.play().await;
    let office = desk.service.client(OFFICE).await;
    let made = desk.make(&office).await;
    let summary = format!("/api/summaries/{}", made["name"].as_str().unwrap());
    let leader = desk.leader().await;
    let discipline = desk.service.client(DISCIPLINE).await;
    let status =
        async |client: &Client, query: &str| desk.send(client, &format!("{summary}{query}")).await.status();
    for (query, everyone_may, discipline_may) in [
        ("?format=docx", true, true),
        ("?format=html", true, true),
        ("?format=json", true, true),
        ("?format=xlsx", false, true),
        ("?file=annex3-hetang.html", false, true),
        ("?file=reminders-hetang.csv", false, false),
    ] {
        let expected = |may: bool| {
            if may {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            }
        };
        assert_eq!(status(&office, query).await, StatusCode::OK, "{query}");
        assert_eq!(
            status(&discipline, query).await,
            expected(discipline_may),
            "{query}"
        );
        assert_eq!(status(&leader, query).await, expected(everyone_may), "{query}");
    }
    for none in ["?format=pdf", "?file=summary.json", "?file=../x", "?file="] {
        assert_eq!(status(&office, none).await, StatusCode::NOT_FOUND, "{none}");
    }
    let offered = desk.get(&leader, &summary).await;
    let names: Vec<_> = offered["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].clone())
        .collect();
    assert_eq!(names, ["brief.json", "brief.html", "brief.docx"]);
    let answer = desk.send(&office, &format!("{summary}?format=docx")).await;
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename=\"2017-09-11T0900-brief.docx\"");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.bytes().await.unwrap().starts_with(b"PK"));
}

#[tokio::test]
async fn a_page_that_asks_for_a_summary_is_led_to_the_overview() {
    let desk = Desk::start().await;
    let office = desk.service.client(OFFICE).await;
    let request = office
        .post(desk.address("/api/summaries"))
        .header(header::ACCEPT, "text/html");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers()["location"], "/api/overview");
    let page = desk.page(&office, "/api/summaries/2017-09-11").await;
    assert!(page.contains("一、进展情况") && page.contains("荷塘分局提醒名单：CSV"));
}

#[tokio::test]
async fn without_the_archive_the_answer_is_to_try_later() {
    let desk = Desk::start().await;
    let office = desk.service.client(OFFICE).await;
    let damaged = Path::from("summaries/2017-09-11T0900/summary.json");
    desk.service.objects.put(&damaged, "{".into()).await.unwrap();
    let answer = desk.send(&office, "/api/overview").await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let answer: Value = answer.json().await.unwrap();
    assert!(
        answer["id"].is_string() && !answer.to_string().contains("summary.json"),
        "{answer}"
    );
}
