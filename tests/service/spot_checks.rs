//! Spot checks: drawn so that anyone can draw them again, looked into item by item, and concluded.

use campaign::{Digest, spot_check};
use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use support::{TestService, forms};

const OFFICE: &str = "JS-002";
const DISCIPLINE: &str = "JL-005";

/// The people of one branch who file, and whether each is a leading cadre.
const FILED: [(&str, bool); 6] = [
    ("TY-001", false),
    ("TY-002", true),
    ("TY-003", true),
    ("TY-004", true),
    ("TY-005", false),
    ("TY-006", false),
];

struct Desk {
    service: TestService,
    office: Client,
    discipline: Client,
}

impl Desk {
    /// With everyone's report of one branch filed; one of them discloses.
    async fn start() -> Self {
        let service = TestService::start().await;
        for (number, _) in FILED {
            let form = match number {
                "TY-001" => forms::disclosure(&service, number),
                _ => forms::nil(&service, number),
            };
            let client = service.client(number).await;
            let request = client.post(format!("{}/api/declarations", service.address));
            let (status, answer) = read(request.json(&form).send().await.unwrap()).await;
            assert_eq!(status, StatusCode::CREATED, "{answer}");
        }
        let office = service.client(OFFICE).await;
        let discipline = service.client(DISCIPLINE).await;
        Desk {
            service,
            office,
            discipline,
        }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let request = self.office.get(format!("{}{path}", self.service.address));
        read(request.send().await.unwrap()).await
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        let request = client.post(format!("{}{path}", self.service.address));
        read(request.json(body).send().await.unwrap()).await
    }

    async fn draw(&self, body: &Value) -> Value {
        let (status, head) = self.post(&self.office, "/api/spot-checks", body).await;
        assert_eq!(status, StatusCode::CREATED, "{head}");
        self.show(head["id"].as_str().unwrap()).await
    }

    async fn show(&self, id: &str) -> Value {
        let (status, check) = self.get(&format!("/api/spot-checks/{id}")).await;
        assert_eq!(status, StatusCode::OK, "{check}");
        check
    }

    async fn find(&self, client: &Client, check: &Value, body: &Value) -> (StatusCode, Value) {
        let id = check["id"].as_str().unwrap();
        self.post(client, &format!("/api/spot-checks/{id}/findings"), body)
            .await
    }

    async fn page(&self, path: &str) -> String {
        let request = self.office.get(format!("{}{path}", self.service.address));
        let response = request.header(header::ACCEPT, "text/html").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn drawn(check: &Value) -> Vec<&str> {
    let items = check["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["number"].as_str().unwrap())
        .collect()
}

fn wrong(problem: &Value) -> Vec<&str> {
    let fields = problem["fields"].as_object().unwrap();
    fields.keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_sample_records_all_it_takes_to_draw_it_again() {
    let desk = Desk::start().await;
    let body = json!({ "unit": "tianyuan", "size": 4 });
    let first = desk.draw(&body).await;
    desk.service.set_clock("2017-09-11T01:00:01Z");
    let second = desk.draw(&body).await;
    assert_ne!(first["id"], second["id"]);
    assert_ne!(first["seed"], second["seed"]);
    assert_eq!(first["method"], json!("spot-check/1"));
    assert_eq!(
        (&second["earlier"][0]["id"], &second["earlier"][0]["seed"]),
        (&first["id"], &first["seed"]),
        "whoever looks sees that it was drawn before"
    );

    // Drawn again from nothing but the record and the list of declarations.
    let list: String = FILED
        .iter()
        .map(|(number, leading)| {
            let kind = if *number == "TY-001" { "disclosure" } else { "nil" };
            format!("{number} {kind} {}\n", if *leading { "leading" } else { "other" })
        })
        .collect();
    let sha256 = Digest::of(list.as_bytes());
    assert_eq!(
        first["population"],
        json!({ "declarations": 6, "sha256": sha256.as_str() })
    );
    let mut population = spot_check::Population::default();
    let unit = campaign::UnitId::parse("tianyuan").unwrap();
    let (files, now) = (&desk.service.store.unit_files, desk.service.now());
    for person in files.page(&unit, None, now).await.unwrap().items {
        let filed = person.dossier.iter();
        filed.for_each(|dossier| population.add(spot_check::Member::of(&dossier.current)));
    }
    let sample = population.draw(4, first["seed"].as_str().unwrap());
    let again: Vec<&str> = sample
        .members
        .iter()
        .map(|member| member.number.as_str())
        .collect();
    assert_eq!(drawn(&first), again);
    assert!(
        drawn(&first).contains(&"TY-001"),
        "the only one that discloses is a stratum of its own"
    );
    let (_, list) = desk.get("/api/spot-checks").await;
    assert_eq!(list["spot_checks"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_server_draws_the_seed_and_a_form_sent_twice_draws_once() {
    let desk = Desk::start().await;
    let body = json!({ "id": "K7QM-3XWD", "unit": "tianyuan", "percent": 50 });
    let raced = tokio::join!(
        desk.post(&desk.office, "/api/spot-checks", &body),
        desk.post(&desk.office, "/api/spot-checks", &body)
    );
    for (status, head) in [&raced.0, &raced.1] {
        assert_eq!((*status, &head["id"]), (StatusCode::CREATED, &json!("K7QM-3XWD")));
    }
    let check = desk.show("K7QM-3XWD").await;
    assert_eq!(check["size"], 3);
    let seed = check["seed"].as_str().unwrap();
    assert!(!seed.contains("K7QM-3XWD"), "no id that is sent along draws it");
    let picked = json!({ "unit": "tianyuan", "size": 3, "seed": seed });
    let (status, problem) = desk.post(&desk.office, "/api/spot-checks", &picked).await;
    assert_eq!(
        (status, wrong(&problem)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["seed"])
    );
    desk.service.set_clock("2017-09-11T01:00:01Z");
    let other = json!({ "id": "K7QM-3XWD", "unit": "tianyuan", "percent": 10 });
    let other = desk.draw(&other).await;
    assert_ne!(other["id"], "K7QM-3XWD");
    assert_eq!(
        desk.show("K7QM-3XWD").await,
        check,
        "what was drawn stays as it is"
    );
}

#[tokio::test]
async fn an_empty_unit_and_what_cannot_be_drawn_are_refused_clearly() {
    let desk = Desk::start().await;
    for (body, fields) in [
        (json!({ "unit": "hetang", "size": 1 }), vec!["unit"]),
        (json!({ "unit": "nowhere", "size": 1 }), vec!["unit"]),
        (json!({ "unit": "tianyuan", "size": 7 }), vec!["size"]),
        (json!({ "unit": "tianyuan", "size": 0 }), vec!["size"]),
        (json!({ "unit": "tianyuan" }), vec!["size"]),
        (
            json!({ "unit": "tianyuan", "size": 1, "percent": 1 }),
            vec!["size"],
        ),
        (
            json!({ "unit": "tianyuan", "percent": 101, "luck": 1 }),
            vec!["luck", "percent"],
        ),
    ] {
        let (status, problem) = desk.post(&desk.office, "/api/spot-checks", &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let mut found = wrong(&problem);
        found.sort_unstable();
        assert_eq!(found, fields, "{body}");
    }
    let form = [("unit", "hetang"), ("size", "17")];
    let request = desk
        .office
        .post(format!("{}/api/spot-checks", desk.service.address));
    let response = request
        .header(header::ACCEPT, "text/html")
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("还没有人提交报告") && page.contains("value=\"17\""));
    let (_, list) = desk.get("/api/spot-checks").await;
    assert_eq!(list["spot_checks"], json!([]));
    for id in ["K7QM-3XWD", "x"] {
        assert_eq!(
            desk.get(&format!("/api/spot-checks/{id}")).await.0,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn every_item_gets_its_finding_and_then_the_unit_its_result() {
    let desk = Desk::start().await;
    let check = desk.draw(&json!({ "unit": "tianyuan", "percent": 100 })).await;
    let path = format!("/api/spot-checks/{}/result", check["id"].as_str().unwrap());
    let sound = json!({ "assessment": "自查认真", "summary": "逐份核对无误", "accountability": "不需问责" });
    let (status, problem) = desk.post(&desk.office, &path, &sound).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");

    // Everyone notes theirs at once: nobody waits for the others.
    let bodies: Vec<Value> = (1..=6)
        .map(|place| json!({ "place": place, "version": 0, "verdict": "属实" }))
        .collect();
    let raced = tokio::join!(
        desk.find(&desk.office, &check, &bodies[0]),
        desk.find(&desk.discipline, &check, &bodies[1]),
        desk.find(&desk.office, &check, &bodies[2])
    );
    assert!(
        [raced.0.0, raced.1.0, raced.2.0]
            .iter()
            .all(|status| *status == StatusCode::OK)
    );
    let open = json!({ "place": 4, "version": 0, "verdict": "待查", "note": "等待银行回复" });
    for body in [&open, &bodies[4], &bodies[5]] {
        assert_eq!(desk.find(&desk.office, &check, body).await.0, StatusCode::OK);
    }
    let (status, problem) = desk.post(&desk.office, &path, &sound).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(problem["detail"].as_str().unwrap().contains("1 份"));
    let untrue = json!({ "place": 4, "version": 1, "verdict": "不属实", "what": "漏报配偶的股份" });
    assert_eq!(
        desk.find(&desk.discipline, &check, &untrue).await.0,
        StatusCode::OK
    );

    let lax = json!({ "assessment": "走过场", "summary": "没有逐份核对", "accountability": "不需问责" });
    let (status, problem) = desk.post(&desk.office, &path, &lax).await;
    assert_eq!(
        (status, wrong(&problem)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["accountability"])
    );
    let mut answered = lax;
    answered["accountability"] = json!("通报批评");
    answered["accountability_note"] = json!("对分局主要负责人在全局通报");
    let (status, head) = desk.post(&desk.office, &path, &answered).await;
    assert_eq!(status, StatusCode::OK, "{head}");
    assert_eq!(head["counts"], json!({ "confirmed": 5, "untrue": 1, "open": 0 }));
    assert_eq!(desk.post(&desk.office, &path, &answered).await.0, StatusCode::OK);
    assert_eq!(
        desk.post(&desk.office, &path, &sound).await.0,
        StatusCode::CONFLICT
    );
    let late = json!({ "place": 4, "version": 2, "verdict": "属实" });
    assert_eq!(
        desk.find(&desk.office, &check, &late).await.0,
        StatusCode::CONFLICT
    );

    let shown = desk.show(check["id"].as_str().unwrap()).await;
    let history = shown["history"].as_array().unwrap();
    assert_eq!(history.len(), 9);
    assert_eq!(
        (&history[7]["before"]["verdict"], &history[7]["after"]["what"]),
        (&json!("待查"), &json!("漏报配偶的股份"))
    );
    let page = desk
        .page(&format!("/api/spot-checks/{}", check["id"].as_str().unwrap()))
        .await;
    for words in ["走过场", "通报批评", "漏报配偶的股份", "登记为问题线索"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(desk.page("/api/spot-checks").await.contains("不属实 1 份"));
}

#[tokio::test]
async fn findings_that_do_not_fit_are_refused_with_what_was_typed() {
    let desk = Desk::start().await;
    let check = desk.draw(&json!({ "unit": "tianyuan", "size": 2 })).await;
    for (body, fields) in [
        (
            json!({ "place": 3, "version": 0, "verdict": "属实" }),
            vec!["place"],
        ),
        (
            json!({ "place": 1, "version": 0, "verdict": "不属实" }),
            vec!["what"],
        ),
        (
            json!({ "place": 1, "version": 0, "verdict": "大概" }),
            vec!["verdict"],
        ),
        (json!({ "verdict": "属实" }), vec!["place", "version"]),
    ] {
        let (status, problem) = desk.find(&desk.office, &check, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(wrong(&problem), fields, "{body}");
    }
    let first = json!({ "place": 1, "version": 0, "verdict": "属实" });
    assert_eq!(desk.find(&desk.office, &check, &first).await.0, StatusCode::OK);
    let id = check["id"].as_str().unwrap();
    let typed = [
        ("place", "1"),
        ("version", "0"),
        ("verdict", "不属实"),
        ("what", "金额少报"),
    ];
    let request = desk
        .discipline
        .post(format!("{}/api/spot-checks/{id}/findings", desk.service.address));
    let response = request
        .header(header::ACCEPT, "text/html")
        .form(&typed)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let page = response.text().await.unwrap();
    assert!(page.contains("金额少报") && page.contains("name=\"version\" value=\"1\""));
}

#[tokio::test]
async fn the_discipline_team_finds_and_concludes_but_does_not_draw_and_nobody_checks_their_own() {
    let desk = Desk::start().await;
    let body = json!({ "unit": "tianyuan", "size": 1 });
    let (status, _) = desk.post(&desk.discipline, "/api/spot-checks", &body).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let own = desk.service.client(OFFICE).await;
    let form = forms::nil(&desk.service, OFFICE);
    desk.post(&own, "/api/declarations", &form).await;
    let check = desk
        .draw(&json!({ "unit": "supervision-section", "percent": 100 }))
        .await;
    assert!(drawn(&check).is_empty(), "who drew it does not see their own");
    let path = format!("/api/spot-checks/{}", check["id"].as_str().unwrap());
    let request = desk.discipline.get(format!("{}{path}", desk.service.address));
    let (_, whole) = read(request.send().await.unwrap()).await;
    assert_eq!(drawn(&whole), [OFFICE]);
    let finding = json!({ "place": 1, "version": 0, "verdict": "属实" });
    assert_eq!(desk.find(&own, &check, &finding).await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        desk.find(&desk.discipline, &check, &finding).await.0,
        StatusCode::OK
    );
    let id = check["id"].as_str().unwrap();
    let result = json!({ "assessment": "自查认真", "summary": "核对无误", "accountability": "不需问责" });
    let path = format!("/api/spot-checks/{id}/result");
    // All of the office are of this unit: somebody of another concludes.
    assert_eq!(desk.post(&own, &path, &result).await.0, StatusCode::FORBIDDEN);
    assert_eq!(
        desk.post(&desk.discipline, &path, &result).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_unit_is_told_its_result_once_it_stands_and_no_other_units() {
    let desk = Desk::start().await;
    let check = desk.draw(&json!({ "unit": "tianyuan", "size": 1 })).await;
    let id = check["id"].as_str().unwrap();
    let path = format!("/api/spot-checks/{id}/announcement");
    let (head, other) = (
        desk.service.client("TY-003").await,
        desk.service.client("HT-001").await,
    );
    let told = async |client: &Client, path: &str| {
        let request = client.get(format!("{}{path}", desk.service.address));
        read(request.send().await.unwrap()).await
    };
    assert_eq!(told(&head, &path).await.0, StatusCode::NOT_FOUND, "not yet");
    let finding = json!({ "place": 1, "version": 0, "verdict": "属实" });
    assert_eq!(desk.find(&desk.office, &check, &finding).await.0, StatusCode::OK);
    let result = json!({
        "assessment": "走过场", "summary": "没有逐份核对", "accountability": "通报批评",
        "accountability_note": "对分局主要负责人在全局通报"
    });
    let conclude = format!("/api/spot-checks/{id}/result");
    let (status, answer) = desk.post(&desk.office, &conclude, &result).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (status, one) = told(&head, &path).await;
    assert_eq!(status, StatusCode::OK, "{one}");
    assert_eq!(one["result"]["summary"], "没有逐份核对");
    for hidden in ["counts", "seed", "items", "history"] {
        assert!(one.get(hidden).is_none(), "{hidden}: {one}");
    }
    let announced = async |client: &Client| {
        let (_, list) = told(client, "/api/spot-checks/announced").await;
        list["announced"].as_array().unwrap().len()
    };
    assert_eq!((announced(&head).await, announced(&other).await), (1, 0));
    assert_eq!(told(&desk.office, &path).await.0, StatusCode::OK);
    assert_eq!(told(&other, &path).await.0, StatusCode::NOT_FOUND);
    let declarant = desk.service.client("TY-001").await;
    assert_eq!(told(&declarant, &path).await.0, StatusCode::FORBIDDEN);
    let request = head.get(format!("{}{path}", desk.service.address));
    let page = request.header(header::ACCEPT, "text/html").send().await.unwrap();
    let page = page.text().await.unwrap();
    for words in ["抽查情况通报", "天元分局", "走过场", "通报批评：对分局"] {
        assert!(page.contains(words), "{words}");
    }
    let taken_back = json!({ "action": "take_back", "reason": "需要重新核对" });
    let (status, answer) = desk.post(&desk.office, &conclude, &taken_back).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(told(&head, &path).await.0, StatusCode::NOT_FOUND, "taken back");
    assert_eq!(announced(&head).await, 0);
}

#[tokio::test]
async fn a_round_draws_from_every_unit_once_and_goes_on_when_others_have_filed() {
    let desk = Desk::start().await;
    let nobody = TestService::start().await;
    let (status, problem) = {
        let office = nobody.client(OFFICE).await;
        let request = office.post(format!("{}/api/spot-checks/rounds", nobody.address));
        read(request.json(&json!({ "size": 2 })).send().await.unwrap()).await
    };
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    desk.service
        .file("HT-004", &forms::nil(&desk.service, "HT-004"))
        .await;
    let units = desk.service.campaign.units.len();
    let round = json!({ "id": "K7QM-3XWD", "size": 2 });
    let path = "/api/spot-checks/rounds";
    let (status, receipt) = desk.post(&desk.office, path, &round).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    assert_eq!(
        (&receipt["drawn"], &receipt["not_drawn"]),
        (&json!(2), &json!(units - 2))
    );
    let drawn = async || {
        let (status, shown) = desk.get("/api/spot-checks/rounds/K7QM-3XWD").await;
        assert_eq!(status, StatusCode::OK, "{shown}");
        let units = shown["units"].as_array().unwrap();
        let drawn = units.iter().filter(|unit| !unit["spot_check"].is_null());
        let drawn = drawn.map(|unit| {
            let check = &unit["spot_check"];
            assert_eq!(
                (&check["unit"], &check["round"]),
                (&unit["unit"], &json!("K7QM-3XWD"))
            );
            (
                unit["unit"].as_str().unwrap().to_owned(),
                check["id"].as_str().unwrap().to_owned(),
                check["size"].as_u64().unwrap(),
            )
        });
        drawn.collect::<Vec<_>>()
    };
    let first = drawn().await;
    let sizes: Vec<(&str, u64)> = first.iter().map(|(unit, _, size)| (&**unit, *size)).collect();
    assert_eq!(sizes, [("hetang", 1), ("tianyuan", 2)], "of fewer all");
    // Sent again, another has filed elsewhere: what was drawn stays, and one unit more is drawn from.
    desk.service
        .file("SF-001", &forms::nil(&desk.service, "SF-001"))
        .await;
    let other = desk.service.client("JS-003").await;
    let (status, again) = desk.post(&other, path, &round).await;
    assert_eq!(
        (status, &again["drawn"]),
        (StatusCode::CREATED, &json!(3)),
        "{again}"
    );
    let second = drawn().await;
    assert!(
        second.len() == 3 && first.iter().all(|one| second.contains(one)),
        "{second:?}"
    );
    let changed = json!({ "id": "K7QM-3XWD", "percent": 50 });
    let (status, problem) = desk.post(&desk.office, path, &changed).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    for wrong in [
        json!({}),
        json!({ "size": 0 }),
        json!({ "size": 2, "percent": 5 }),
    ] {
        let (status, problem) = desk.post(&desk.office, path, &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {problem}");
    }
    let page = desk.page("/api/spot-checks/rounds/K7QM-3XWD").await;
    for words in ["每个单位抽取 2 份", "没有抽取", "接着抽取", "荷塘分局"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        desk.page("/api/spot-checks")
            .await
            .contains("/api/spot-checks/rounds/K7QM-3XWD")
    );
    let (status, _) = desk.get("/api/spot-checks/rounds/K7QM-3XWE").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
