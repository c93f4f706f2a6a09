//! Somebody who filed moves, leaves or comes back: the report goes with its person, and everyone stays counted once.

use super::{DEMO, Desk, demo_without, row_of};
use campaign::RosterNumber;
use reqwest::StatusCode;
use roster_file::Column;
use serde_json::{Value, json};
use support::forms;

/// The demo roster without these, and with these rows in their stead.
fn roster(desk: &Desk, without: &[&str], moved: &[(&str, &str)]) -> String {
    let numbers = moved.iter().map(|(number, _)| *number);
    let without: Vec<&str> = without.iter().copied().chain(numbers).collect();
    let mut text = demo_without(&without);
    for (number, unit) in moved {
        let row = row_of(desk, number, &[(Column::Unit, unit)]);
        text.push_str(&format!("{}\n", row.join(",")));
    }
    text
}

async fn load(desk: &Desk, text: String) {
    let preview = desk.upload(text, &[("complete", "true")]).await;
    desk.load(&preview).await;
}

async fn file_nil(desk: &Desk, number: &str) -> String {
    desk.service
        .file(number, &forms::nil(&desk.service, number))
        .await
}

/// Expected, nil, disclosing, exempt and missing of a unit's live table; they add up.
async fn figures(desk: &Desk, unit: &str) -> [u64; 5] {
    let table = desk.get(&format!("/api/units/{unit}/annex3?view=live")).await;
    let counts = ["expected", "nil", "disclosing", "exempt", "missing"];
    let counts = counts.map(|name| table["reconciliation"][name].as_u64().unwrap());
    assert_eq!(counts[0], counts[1..].iter().sum::<u64>(), "{unit}");
    assert_eq!(table["errors"], json!([]), "{unit}");
    counts
}

/// Whose reports wait for a signer, or for the office to appoint one.
async fn waiting_for(desk: &Desk, signer: Option<&str>) -> Vec<String> {
    let signer = signer.map(|signer| RosterNumber::parse(signer).unwrap());
    let queues = &desk.service.store.queues;
    let waiting = queues.page(signer.as_ref(), None).await.unwrap();
    waiting.items.iter().map(|one| one.number.to_string()).collect()
}

/// The line of a preview about somebody, on whichever page.
async fn affected(desk: &Desk, preview: &Value, number: &str) -> Value {
    for page in 1..=preview["pages"].as_u64().unwrap() {
        let path = format!(
            "/api/roster/uploads/{}?page={page}",
            preview["upload"].as_str().unwrap()
        );
        let people = desk.get(&path).await["people"].take();
        let mut people = people.as_array().unwrap().iter();
        if let Some(found) = people.find(|one| one["person"]["number"] == number) {
            return found.clone();
        }
    }
    panic!("{number} is on no page");
}

#[tokio::test]
async fn who_filed_and_moves_or_leaves_is_counted_once_and_the_report_goes_along() {
    let desk = Desk::start().await;
    let moving = file_nil(&desk, "TY-001").await;
    let leaving = file_nil(&desk, "HT-004").await;
    file_nil(&desk, "JC-001").await;
    let before = (figures(&desk, "tianyuan").await, figures(&desk, "shifeng").await);
    let hetang = figures(&desk, "hetang").await;
    let preview = desk
        .upload(
            roster(&desk, &["HT-004"], &[("TY-001", "石峰分局")]),
            &[("complete", "true")],
        )
        .await;

    let moves = affected(&desk, &preview, "TY-001").await["report"].take();
    assert_eq!(
        (&moves["reference"], &moves["becomes"]),
        (&json!(moving), &json!("moves"))
    );
    let leaves = affected(&desk, &preview, "HT-004").await["report"].take();
    assert_eq!(
        (&leaves["reference"], &leaves["becomes"]),
        (&json!(leaving), &json!("kept"))
    );
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    assert!(
        desk.page(&path)
            .await
            .contains("报告随本人转到新单位，不用重报；尚未阅签，转由新单位的阅签人阅签")
    );
    desk.load(&preview).await;

    let [expected, nil, rest @ ..] = before.0;
    assert_eq!(
        figures(&desk, "tianyuan").await,
        [expected - 1, nil - 1, rest[0], rest[1], rest[2]]
    );
    let [expected, nil, rest @ ..] = before.1;
    assert_eq!(
        figures(&desk, "shifeng").await,
        [expected + 1, nil + 1, rest[0], rest[1], rest[2]]
    );
    let [expected, nil, rest @ ..] = hetang;
    assert_eq!(
        figures(&desk, "hetang").await,
        [expected - 1, nil - 1, rest[0], rest[1], rest[2]]
    );

    // The new unit's desk has the report, the new head has it to sign, and after the deadline nobody is overdue for it.
    desk.service.set_clock("2017-10-10T01:00:00Z");
    let office = desk.service.client(super::OFFICE).await;
    let desk = Desk {
        client: office,
        ..desk
    };
    let shifeng = desk.get("/api/units/shifeng").await;
    let people = shifeng["people"].as_array().unwrap();
    let moved = people.iter().find(|line| line["number"] == "TY-001").unwrap();
    assert_eq!(
        (&moved["status"], &moved["declaration"]["reference"]),
        (&json!("waiting"), &json!(moving))
    );
    assert_eq!(waiting_for(&desk, Some("SF-002")).await, ["TY-001"]);
    assert_eq!(waiting_for(&desk, Some("TY-003")).await, [""; 0]);

    // Who left is listed apart, the report stays readable, and nobody has it to sign any more.
    let unit = desk.get("/api/units/hetang").await;
    assert_eq!(
        unit["apart"],
        json!([{ "number": "HT-004", "name": "冯示例", "reference": leaving, "departed_on": "2017-09-11" }])
    );
    let page = desk.page("/api/units/hetang").await;
    assert!(page.contains("移出或不再应报人员") && page.contains(&leaving));
    desk.get(&format!("/api/declarations/{leaving}")).await;
    assert_eq!(waiting_for(&desk, Some("HT-001")).await, [""; 0]);

    // The summary adds up, and the unit's head can seal.
    let request = desk.client.post(desk.address("/api/summaries"));
    let made = request.json(&json!({})).send().await.unwrap();
    assert!(made.status().is_success(), "{}", made.text().await.unwrap());
    let overview = desk.get("/api/overview").await;
    assert_eq!(
        (
            &overview["overview"]["ok"],
            &overview["overview"]["bureau"]["nil"]
        ),
        (&json!(true), &json!(2))
    );
    for (unit, head) in [
        ("hetang", "HT-001"),
        ("shifeng", "SF-002"),
        ("tianyuan", "TY-003"),
    ] {
        let head = desk.service.client(head).await;
        let sealing = head.post(desk.address(&format!("/api/units/{unit}/annex3")));
        let sealed = sealing.json(&json!({ "despite": true })).send().await.unwrap();
        assert_eq!(sealed.status(), StatusCode::CREATED, "{unit}");
    }

    // Whoever answers for the new unit has it in hand, and nobody of the old one.
    let report = format!("/api/declarations/{moving}");
    for (who, act, body, status) in [
        (
            "TY-003",
            "sign-off",
            json!({ "action": "sign", "revision": 1 }),
            StatusCode::NOT_FOUND,
        ),
        (
            "TY-004",
            "check",
            json!({ "revision": 1, "comment": "" }),
            StatusCode::NOT_FOUND,
        ),
        (
            "SF-004",
            "check",
            json!({ "revision": 1, "comment": "" }),
            StatusCode::OK,
        ),
        (
            "SF-002",
            "sign-off",
            json!({ "action": "sign", "revision": 1 }),
            StatusCode::OK,
        ),
    ] {
        let client = desk.service.client(who).await;
        let answer = client.post(desk.address(&format!("{report}/{act}"))).json(&body);
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), status, "{who}");
        let answer: Value = answer.json().await.unwrap();
        match (who, act) {
            ("SF-004", _) => assert_eq!(answer["unit"], "shifeng"),
            ("SF-002", _) => assert_eq!(answer["step"]["by"]["capacity"], "unit_leader"),
            _ => {
                let read = client.get(desk.address(&report)).send().await.unwrap();
                assert_eq!(read.status(), StatusCode::NOT_FOUND, "{who}");
            }
        }
    }

    // Back again, both: the sealed tables say what changed, and the kept report counts and waits once more.
    let preview = desk.upload(DEMO, &[("complete", "true")]).await;
    let returns = affected(&desk, &preview, "HT-004").await["report"].take();
    assert_eq!(returns["becomes"], "counts_again");
    desk.load(&preview).await;
    assert_eq!(figures(&desk, "hetang").await, hetang);
    assert_eq!(
        (figures(&desk, "tianyuan").await, figures(&desk, "shifeng").await),
        before
    );
    assert_eq!(waiting_for(&desk, Some("HT-001")).await, ["HT-004"]);
    assert_eq!(
        waiting_for(&desk, Some("TY-003")).await,
        [""; 0],
        "it stays signed"
    );
    for unit in ["hetang", "shifeng", "tianyuan"] {
        let table = desk.get(&format!("/api/units/{unit}/annex3")).await;
        assert!(
            table["sealed"] == true && table["differs"]["reconciliation"].is_object(),
            "{table}"
        );
    }
    assert_eq!(desk.get("/api/units/hetang").await["apart"], json!([]));
}

#[tokio::test]
async fn what_waits_for_a_signer_who_leaves_goes_to_the_next_or_to_the_office() {
    let desk = Desk::start().await;
    file_nil(&desk, "HT-004").await;
    let appointed = file_nil(&desk, "HT-005").await;
    let path = format!("/api/declarations/{appointed}/signer");
    let appoint = desk.client.post(desk.address(&path));
    let appoint =
        appoint.json(&json!({ "signer": "LS-002", "why": "按规定的阅签人出差在外", "revision": 1 }));
    assert_eq!(appoint.send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(waiting_for(&desk, Some("HT-001")).await, ["HT-004"]);
    assert_eq!(waiting_for(&desk, Some("LS-002")).await, ["HT-005"]);
    let moves = roster(&desk, &["HT-001", "LS-002"], &[]);
    load(&desk, moves).await;
    assert_eq!(waiting_for(&desk, Some("HT-001")).await, [""; 0]);
    assert_eq!(waiting_for(&desk, Some("HT-002")).await, ["HT-004"]);
    assert_eq!(waiting_for(&desk, Some("LS-002")).await, [""; 0]);
    assert_eq!(
        waiting_for(&desk, None).await,
        ["HT-005"],
        "the office appoints anew"
    );
    load(&desk, DEMO.to_owned()).await;
    assert_eq!(
        waiting_for(&desk, Some("LS-002")).await,
        ["HT-005"],
        "the appointment holds"
    );
}

#[tokio::test]
async fn loading_that_was_cut_off_before_reports_were_moved_goes_on_with_them() {
    let desk = Desk::start().await;
    file_nil(&desk, "TY-001").await;
    let text = roster(&desk, &[], &[("TY-001", "石峰分局")]);
    let preview = desk.upload(text, &[]).await;
    let upload = campaign::Reference::parse(preview["upload"].as_str().unwrap()).unwrap();
    // The person is moved, and then the machine stops.
    let store = &desk.service.store;
    let changes = store
        .uploads
        .piece(&upload, &part_of(&desk, &upload).await, store::Staged::Changes, 0)
        .await;
    let changes: Vec<store::RosterChange> = changes.unwrap();
    let cause = store::ChangeCause {
        by: campaign::roster_step::Author::Operator,
        at: desk.service.now(),
        upload: Some(upload),
        confirmed_by: None,
    };
    assert_eq!(store.roster_changes.make(&changes, &cause).await.unwrap(), []);
    assert_eq!(waiting_for(&desk, Some("TY-003")).await, ["TY-001"]);
    let loaded = desk.load(&preview).await;
    assert_eq!(loaded["progress"]["overtaken_count"], 0);
    assert_eq!(waiting_for(&desk, Some("TY-003")).await, [""; 0]);
    assert_eq!(waiting_for(&desk, Some("SF-002")).await, ["TY-001"]);
    desk.load(&preview).await;
    assert_eq!(
        waiting_for(&desk, Some("SF-002")).await,
        ["TY-001"],
        "loaded twice is loaded once"
    );
}

/// The name that the first part of an upload is staged under.
async fn part_of(desk: &Desk, upload: &campaign::Reference) -> String {
    let found: Option<store::Versioned<Value>> = desk
        .service
        .store
        .uploads
        .find(upload, desk.service.now())
        .await
        .unwrap();
    found.unwrap().head["parts"][0]["name"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_number_passes_to_nobody_else_with_what_was_filed_under_it() {
    let desk = Desk::start().await;
    file_nil(&desk, "TY-001").await;
    let row = row_of(
        &desk,
        "TY-001",
        &[(Column::Name, "新来示例"), (Column::Born, "1992-02")],
    );
    let text = format!("{}{}\n", demo_without(&["TY-001"]), row.join(","));
    let preview = desk.upload(text, &[]).await;
    assert!(preview.to_string().contains("请为新来的人另编号"), "{preview}");
    let refused = desk.load_once(&preview).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    // A name or a month that was wrong is put right.
    let row = row_of(&desk, "TY-001", &[(Column::Born, "1992-02")]);
    load(&desk, format!("{}{}\n", demo_without(&["TY-001"]), row.join(","))).await;
}

#[tokio::test]
async fn who_seems_to_change_their_number_is_told_in_the_preview() {
    let desk = Desk::start().await;
    file_nil(&desk, "TY-001").await;
    let row = row_of(&desk, "TY-001", &[(Column::Number, "TY-901")]);
    let text = format!("{}{}\n", demo_without(&["TY-001", "HT-004"]), row.join(","));
    let preview = desk.upload(text, &[("complete", "true")]).await;
    let name = &desk.service.person("TY-001").name;
    let told = json!([{ "was": "TY-001", "is": "TY-901", "name": name }]);
    assert_eq!(
        preview["renumbered"], told,
        "and nobody who only leaves: {preview}"
    );
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    assert!(desk.page(&path).await.contains("TY-001 移出，TY-901 列入"));
}
