//! Roles that decide about others, granted by an upload of the roster.

use super::*;
use campaign::Role;
use reqwest::multipart::{Form, Part};

/// The demo roster with the roles of these people replaced, or with somebody new who has them.
fn roster(roles: &[(&str, &str)]) -> String {
    let mut lines: Vec<String> = local::demo::ROSTER.lines().map(str::to_owned).collect();
    for (number, granted) in roles {
        let at = lines
            .iter()
            .position(|line| line.starts_with(&format!("{number},")));
        let line = match at {
            Some(at) => lines.remove(at),
            None => lines[1].replacen("TY-001,赵示例", &format!("{number},虚拟示例"), 1),
        };
        // Roles stand before the telephone.
        let rest = line.rsplitn(3, ',').nth(2).unwrap();
        lines.push(format!("{rest},{granted},"));
    }
    lines.join("\n") + "\n"
}

async fn upload(desk: &Desk, client: &Client, roster: String, complete: bool) -> Value {
    let part = Part::bytes(roster.into_bytes()).file_name("roster.csv");
    let form = Form::new()
        .part("file", part)
        .text("complete", complete.to_string());
    let request = client.post(desk.address("/api/roster")).multipart(form);
    let (status, preview) = support::desk::read(request.send().await.unwrap()).await;
    assert_eq!(status, StatusCode::CREATED, "{preview}");
    preview
}

async fn load(desk: &Desk, client: &Client, preview: &Value) -> (StatusCode, Value) {
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    desk.post(client, &path, &json!({ "action": "load" })).await
}

async fn roles_of(desk: &Desk, number: &str) -> Option<Vec<Role>> {
    let number = RosterNumber::parse(number).unwrap();
    let found = desk.service.store.people.entries(&[number]).await.unwrap();
    found.into_iter().next().map(|entry| entry.roles)
}

fn waiting(loaded: &Value) -> Value {
    assert_eq!(loaded["state"], "awaiting_confirmation", "{loaded}");
    json!({ "id": loaded["proposal"] })
}

#[tokio::test]
async fn nobody_grants_a_guarded_role_alone() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let discipline = desk.sign_in(DISCIPLINE).await;
    for (number, role, takes_discipline) in [
        ("ZZ-999", "派驻纪检组", true),
        ("TY-001", "专项整治办", false),
        ("TY-002", "阅签人", false),
    ] {
        let before = roles_of(&desk, number).await;
        let preview = upload(&desk, &office, roster(&[(number, role)]), false).await;
        assert_eq!(preview["role_changes"][0]["number"], number);
        assert_eq!(preview["takes_discipline"], takes_discipline);
        let (status, loaded) = load(&desk, &office, &preview).await;
        assert_eq!(status, StatusCode::ACCEPTED);
        let proposal = waiting(&loaded);
        assert_eq!(roles_of(&desk, number).await, before, "nothing has changed");
        // Neither again, nor by oneself, nor with a further file.
        assert_eq!(load(&desk, &office, &preview).await.0, StatusCode::CONFLICT);
        assert_eq!(
            decide(&desk, &office, &proposal, CONFIRM).await.0,
            StatusCode::FORBIDDEN
        );
        assert_eq!(roles_of(&desk, number).await, before);
        let confirming = if takes_discipline {
            let (status, refused) = decide(&desk, &second, &proposal, CONFIRM).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
            &discipline
        } else {
            &second
        };
        let (status, done) = decide(&desk, confirming, &proposal, CONFIRM).await;
        assert_eq!(status, StatusCode::OK, "{done}");
        let granted = roles_of(&desk, number).await.unwrap();
        assert!(
            granted.iter().any(|granted| granted.in_chinese() == role),
            "{granted:?}"
        );
        let (status, after) = load(&desk, &office, &preview).await;
        assert_eq!((status, &after["state"]), (StatusCode::OK, &json!("loaded")));
        let steps = desk
            .service
            .store
            .roster_changes
            .steps(&RosterNumber::parse(number).unwrap())
            .await;
        let by_upload = steps.unwrap().into_iter().find(|step| step.upload.is_some());
        assert!(by_upload.unwrap().confirmed_by.is_some());
    }
}

#[tokio::test]
async fn nobody_confirms_their_own_role_or_takes_the_discipline_team_away_alone() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let own = roster(&[(SECOND, "专项整治办、单位主要负责人、单位填表人、阅签人")]);
    let preview = upload(&desk, &office, own, false).await;
    let proposal = waiting(&load(&desk, &office, &preview).await.1);
    let (status, refused) = decide(&desk, &second, &proposal, CONFIRM).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    assert!(refused["detail"].as_str().unwrap().contains("您本人"));
    // Taking a supervisor's role away, or the supervisor, takes another supervisor.
    let without = upload(&desk, &office, roster(&[(OTHER_DISCIPLINE, "")]), false).await;
    assert_eq!(without["takes_discipline"], true);
    let lines: Vec<&str> = local::demo::ROSTER
        .lines()
        .filter(|line| !line.starts_with(OTHER_DISCIPLINE))
        .collect();
    let gone = upload(&desk, &office, lines.join("\n"), true).await;
    assert_eq!(
        (&gone["departures"], &gone["takes_discipline"]),
        (&json!(1), &json!(true))
    );
    let proposal = waiting(&load(&desk, &office, &gone).await.1);
    assert_eq!(
        decide(&desk, &second, &proposal, CONFIRM).await.0,
        StatusCode::FORBIDDEN
    );
    assert!(roles_of(&desk, OTHER_DISCIPLINE).await.is_some());
    let discipline = desk.sign_in(DISCIPLINE).await;
    assert_eq!(
        decide(&desk, &discipline, &proposal, CONFIRM).await.0,
        StatusCode::OK
    );
    assert_eq!(roles_of(&desk, OTHER_DISCIPLINE).await, None);
}

#[tokio::test]
async fn a_later_upload_makes_a_proposal_void() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let preview = upload(&desk, &office, roster(&[("TY-001", "专项整治办")]), false).await;
    let proposal = waiting(&load(&desk, &office, &preview).await.1);
    let later = local::demo::ROSTER.replacen("天元分局,科员", "天元分局,办事员", 1);
    let other = upload(&desk, &office, later, false).await;
    assert_eq!(load(&desk, &office, &other).await.1["state"], "loaded");
    let (status, void) = decide(&desk, &second, &proposal, CONFIRM).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(void["detail"].as_str().unwrap().contains("失效"), "{void}");
    assert_eq!(roles_of(&desk, "TY-001").await, Some(Vec::new()));
    assert_eq!(
        decide(&desk, &second, &proposal, CONFIRM).await.0,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn an_upload_that_was_declined_can_be_proposed_again() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let preview = upload(&desk, &office, roster(&[("TY-001", "阅签人")]), false).await;
    let proposal = waiting(&load(&desk, &office, &preview).await.1);
    assert_eq!(decide(&desk, &second, &proposal, DECLINE).await.0, StatusCode::OK);
    assert_eq!(roles_of(&desk, "TY-001").await, Some(Vec::new()));
    let again = waiting(&load(&desk, &office, &preview).await.1);
    assert_ne!(again, proposal);
    assert_eq!(decide(&desk, &second, &again, CONFIRM).await.0, StatusCode::OK);
    assert_eq!(roles_of(&desk, "TY-001").await, Some(vec![Role::Signer]));
}

#[tokio::test]
async fn roles_that_decide_about_nobody_are_loaded_at_once() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let preview = upload(&desk, &office, roster(&[("TY-001", "单位填表人")]), false).await;
    assert_eq!(preview["role_changes"], json!([]));
    let (status, loaded) = load(&desk, &office, &preview).await;
    assert_eq!((status, &loaded["state"]), (StatusCode::OK, &json!("loaded")));
}

#[tokio::test]
async fn more_roles_than_one_can_look_through_are_not_confirmed_at_once() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let numbers: Vec<String> = (0..201).map(|at| format!("ZZ-{at:03}")).collect();
    let granted: Vec<(&str, &str)> = numbers.iter().map(|number| (&**number, "阅签人")).collect();
    let preview = upload(&desk, &office, roster(&granted), false).await;
    assert_eq!(preview["more_role_changes"], 1);
    let (status, refused) = load(&desk, &office, &preview).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        refused["detail"].as_str().unwrap().contains("200 人"),
        "{refused}"
    );
    assert_eq!(roles_of(&desk, "ZZ-000").await, None);
}

/// The demo roster with this cell of somebody's row changed.
fn changed(number: &str, was: &str, is: &str) -> String {
    let rows = local::demo::ROSTER.lines().map(|line| {
        if line.starts_with(&format!("{number},")) {
            assert!(line.contains(was), "{line}");
            line.replacen(was, is, 1)
        } else {
            line.to_owned()
        }
    });
    rows.collect::<Vec<_>>().join("\n") + "\n"
}

#[tokio::test]
async fn nobody_changes_alone_what_decides_who_stands_near_whom() {
    let desk = Desk::start().await;
    let office = desk.sign_in(SECOND).await;
    for (roster, number, fact) in [
        (changed("JS-003", "廉示例", "廉某例"), "JS-003", "name"),
        (changed("JS-003", "正科级", "科员"), "JS-003", "rank"),
        (changed("JS-003", "监察室主任", "科员"), "JS-003", "own"),
        (changed("JL-004", "副处级", "正科级"), "JL-004", "rank"),
    ] {
        let preview = upload(&desk, &office, roster, false).await;
        let change = &preview["role_changes"][0];
        assert_eq!(change["number"], number, "{preview}");
        assert!(
            change["facts"].as_array().unwrap().contains(&json!(fact)),
            "{change}"
        );
        let (status, loaded) = load(&desk, &office, &preview).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{fact}: {loaded}");
        let own = decide(&desk, &office, &waiting(&loaded), CONFIRM).await;
        assert_eq!(own.0, StatusCode::FORBIDDEN, "{fact}: {}", own.1);
    }
}
