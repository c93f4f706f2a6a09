//! Uploads are previewed, loaded, cut off and gone on with.

use super::{DEMO, Desk, demo_without, file, row, row_of};
use campaign::{Role, RosterNumber};
use local::database::Fault;
use reqwest::StatusCode;
use roster_file::Column;
use serde_json::{Value, json};
use store::Store;

fn number(text: &str) -> RosterNumber {
    RosterNumber::parse(text).unwrap()
}

async fn municipal(store: &Store) -> Vec<String> {
    let page = store.collections.municipal_page(None).await.unwrap();
    page.items.iter().map(|entry| entry.number.to_string()).collect()
}

#[tokio::test]
async fn a_preview_says_who_comes_who_changes_and_who_goes_and_writes_nothing() {
    let desk = Desk::start().await;
    let mut text = demo_without(&["TY-001", "TY-002"]);
    text.push_str(
        &row_of(
            &desk,
            "TY-002",
            &[(Column::Position, "调研员"), (Column::PostName, "调研员")],
        )
        .join(","),
    );
    text.push('\n');
    text.push_str(&row("XX-100", &[]).join(","));
    let preview = desk.upload(text, &[("complete", "true")]).await;
    let count = |name: &str| preview[name].as_u64().unwrap();
    assert_eq!(
        (count("additions"), count("changes"), count("departures")),
        (1, 1, 1)
    );
    assert_eq!(count("unchanged") as usize, desk.service.roster().len() - 2);
    let changed = &preview["people"][0];
    assert_eq!(
        (&changed["kind"], &changed["person"]["number"]),
        (&json!("change"), &json!("TY-002"))
    );
    let differences = changed["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 2);
    assert_eq!(
        differences[0],
        json!({ "column": "职务", "before": desk.service.person("TY-002").position, "after": "调研员" })
    );
    assert_eq!(preview["people"][1]["kind"], "addition");
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    let departures = desk.get(&format!("{path}?page=2")).await;
    assert_eq!(departures["people"][0]["kind"], "departure");
    assert_eq!(departures["people"][0]["person"]["number"], "TY-001");
    assert_eq!(preview["departing_signers"], json!([]));
    assert!(desk.entry("XX-100").await.is_none());
    assert_eq!(
        desk.entry("TY-002").await.as_ref(),
        Some(desk.service.person("TY-002"))
    );
    let page = desk.page(&path).await;
    assert!(
        page.contains("确认载入") && page.contains("1 人将移出花名册") && page.contains("<ins>调研员</ins>")
    );
}

#[tokio::test]
async fn loading_makes_it_so_and_loading_twice_changes_nothing() {
    let desk = Desk::start().await;
    let mut text = demo_without(&["TY-001"]);
    text.push_str(
        &row(
            "XX-100",
            &[
                (Column::Roles, "单位填表人、阅签人"),
                (Column::MunicipallyManaged, "是"),
            ],
        )
        .join(","),
    );
    let preview = desk.upload(text, &[("complete", "true")]).await;
    let loaded = desk.load(&preview).await;
    assert_eq!(loaded["progress"]["done"], 2);
    assert_eq!(loaded["progress"]["overtaken_count"], 0);
    let came = desk.entry("XX-100").await.unwrap();
    assert_eq!(came.roles, [Role::Signer, Role::UnitOfficer]);
    assert!(
        municipal(&desk.service.store)
            .await
            .contains(&"XX-100".to_owned())
    );
    assert!(desk.entry("TY-001").await.is_none());
    let everyone = desk.everyone().await;
    assert_eq!(everyone.len(), desk.service.roster().len());
    let again = desk.load(&preview).await;
    assert_eq!(again["progress"], loaded["progress"]);
    assert_eq!(desk.everyone().await, everyone);
    let page = desk
        .page(&format!(
            "/api/roster/uploads/{}",
            preview["upload"].as_str().unwrap()
        ))
        .await;
    assert!(page.contains("载入完成"));
}

#[tokio::test]
async fn who_left_cannot_sign_in_and_their_session_ends_but_who_comes_back_gets_a_new_code() {
    let desk = Desk::start().await;
    let gone = desk.service.client("TY-001").await;
    let mine = desk.address("/api/me");
    assert_eq!(gone.get(&mine).send().await.unwrap().status(), StatusCode::OK);
    let preview = desk
        .upload(demo_without(&["TY-001"]), &[("complete", "true")])
        .await;
    desk.load(&preview).await;
    assert_eq!(
        gone.get(&mine).send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    let back = desk.upload(DEMO, &[]).await;
    assert_eq!(back["additions"], 1);
    desk.load(&back).await;
    assert_eq!(
        desk.entry("TY-001").await.as_ref(),
        Some(desk.service.person("TY-001"))
    );
    // The old code is gone with the departure.
    assert_eq!(
        gone.get(&mine).send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    let issued = desk
        .service
        .store
        .accounts
        .codes_issued(&[number("TY-001")])
        .await
        .unwrap();
    assert!(issued.is_empty());
}

#[tokio::test]
async fn municipally_managed_cadres_are_listed_while_they_are() {
    let desk = Desk::start().await;
    let before = municipal(&desk.service.store).await;
    let managed = desk
        .service
        .roster()
        .iter()
        .filter(|entry| entry.municipally_managed);
    let mut expected: Vec<String> = managed.map(|entry| entry.number.to_string()).collect();
    expected.sort();
    assert_eq!(before, expected);
    let first = &before[0];
    let no_more = file(&[row_of(&desk, first, &[(Column::MunicipallyManaged, "否")])]);
    let preview = desk.upload(no_more, &[]).await;
    desk.load(&preview).await;
    assert_eq!(municipal(&desk.service.store).await, before[1..]);
}

#[tokio::test]
async fn what_another_load_changed_in_between_is_left_alone_and_told() {
    let desk = Desk::start().await;
    let change = |position: &str| {
        file(&[
            row_of(&desk, "TY-001", &[(Column::Position, position)]),
            row("XX-100", &[]),
        ])
    };
    let late = desk.upload(change("副科长"), &[]).await;
    let early = desk.upload(change("科长"), &[]).await;
    desk.load(&early).await;
    let loaded = desk.load(&late).await;
    assert_eq!(loaded["progress"]["overtaken"], json!(["TY-001"]));
    assert_eq!(desk.entry("TY-001").await.unwrap().position, "科长");
    // The same new person in both is no conflict: they stand as this upload wants.
    assert!(desk.entry("XX-100").await.is_some());
    let page = desk
        .page(&format!(
            "/api/roster/uploads/{}",
            late["upload"].as_str().unwrap()
        ))
        .await;
    assert!(page.contains("有 1 人没有载入"));
}

#[tokio::test]
async fn two_who_load_at_once_load_it_once() {
    let desk = Desk::start().await;
    let rows: Vec<_> = (0..450).map(|at| row(&format!("XX-{at:04}"), &[])).collect();
    let preview = desk.upload(file(&rows), &[]).await;
    let (one, two) = tokio::join!(desk.load_once(&preview), desk.load_once(&preview));
    for response in [one, two] {
        assert!(
            [200, 409].contains(&response.status().as_u16()),
            "{}",
            response.status()
        );
    }
    let loaded = desk.load(&preview).await;
    assert_eq!(loaded["progress"]["done"], 450);
    assert_eq!(loaded["progress"]["overtaken_count"], 0);
    assert_eq!(desk.everyone().await.len(), desk.service.roster().len() + 450);
}

#[tokio::test]
async fn signers_of_the_campaign_file_who_would_leave_are_pointed_out() {
    let desk = Desk::start().await;
    let preview = desk
        .upload(demo_without(&["HT-001", "TY-001"]), &[("complete", "true")])
        .await;
    assert_eq!(preview["departing_signers"], json!(["HT-001"]));
    assert_eq!(preview["loadable"], true);
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    assert!(desk.page(&path).await.contains("活动文件指定的阅签人"));
}

#[tokio::test]
async fn uploads_that_are_unknown_or_too_old_are_not_found() {
    let desk = Desk::start().await;
    let preview = desk.upload(file(&[row("XX-100", &[])]), &[]).await;
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    for unknown in [
        "/api/roster/uploads/2222-2222",
        "/api/roster/uploads/nonsense",
        &format!("{path}?page=0"),
    ] {
        let response = desk.client.get(desk.address(unknown)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{unknown}");
    }
    let nothing = desk
        .client
        .post(desk.address(&path))
        .json(&json!({ "action": "burn" }));
    assert_eq!(
        nothing.send().await.unwrap().status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    desk.service.set_clock("2017-09-12T02:00:00Z");
    let again = desk.service.client("JS-003").await;
    let response = again.get(desk.address(&path)).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_part_cannot_join_what_is_loading() {
    let desk = Desk::start().await;
    let preview = desk.upload(file(&[row("XX-100", &[])]), &[]).await;
    desk.load(&preview).await;
    let upload = preview["upload"].as_str().unwrap();
    let late = desk
        .send(file(&[row("XX-101", &[])]), &[("upload", upload)])
        .await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_database_that_fails_leaves_the_roster_as_it_was_and_loading_goes_on_after() {
    let desk = Desk::start().await;
    let rows: Vec<_> = (0..650).map(|at| row(&format!("XX-{at:04}"), &[])).collect();
    let preview = desk.upload(file(&rows), &[]).await;
    // The database goes away while the pieces are loaded.
    let breaking = async {
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
        desk.service.faults.on(Fault::Gone);
    };
    let (cut_off, ()) = tokio::join!(desk.load_once(&preview), breaking);
    desk.service.faults.off();
    let status = cut_off.status();
    assert!([200, 503].contains(&status.as_u16()), "{status}");
    let loaded = desk.load(&preview).await;
    assert_eq!(loaded["progress"]["done"], 650);
    assert_eq!(desk.everyone().await.len(), desk.service.roster().len() + 650);
    let again = desk.upload(file(&rows), &[]).await;
    assert_eq!(again["unchanged"], 650);
}

#[tokio::test]
async fn a_page_upload_leads_to_its_preview_and_a_page_load_back_to_it() {
    let desk = Desk::start().await;
    let part = reqwest::multipart::Part::bytes(file(&[row("XX-100", &[])]).into_bytes()).file_name("a.csv");
    let form = reqwest::multipart::Form::new()
        .part("file", part)
        .text("upload", "");
    let request = desk.client.post(desk.address("/api/roster")).multipart(form);
    let response = request.header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let path = response.headers()["location"].to_str().unwrap().to_owned();
    let load = desk.client.post(desk.address(&path)).form(&[("action", "load")]);
    let response = load.header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], path);
    let preview: Value = desk.get(&path).await;
    assert_eq!(preview["state"], "loaded");
}
