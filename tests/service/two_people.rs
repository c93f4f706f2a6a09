//! Nobody in the office becomes somebody else alone: codes, second factors and the roles that decide about others are
//! proposed by one person and confirmed by another, and a code that the office saw only starts an account.

mod roles;
mod starting;

use campaign::RosterNumber;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::desk::Desk;

/// Two of the office.
const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";
/// Two of the discipline team.
const DISCIPLINE: &str = "JL-005";
const OTHER_DISCIPLINE: &str = "FG-002";

const CONFIRM: &str = "confirm";
const DECLINE: &str = "decline";

async fn propose(desk: &Desk, client: &Client, path: &str) -> (StatusCode, Value) {
    desk.post(client, path, &json!({})).await
}

/// What has to be taken as a proposal.
async fn proposed(desk: &Desk, client: &Client, path: &str) -> Value {
    let (status, proposal) = propose(desk, client, path).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{path}: {proposal}");
    proposal
}

async fn decide(desk: &Desk, client: &Client, proposal: &Value, action: &str) -> (StatusCode, Value) {
    let path = format!("/api/confirmations/{}", proposal["id"].as_str().unwrap());
    desk.post(client, &path, &json!({ "action": action })).await
}

/// How many steps a person's history has.
async fn steps(desk: &Desk, number: &str) -> usize {
    let number = RosterNumber::parse(number).unwrap();
    desk.service
        .store
        .roster_changes
        .steps(&number)
        .await
        .unwrap()
        .len()
}

async fn still_signs_in(desk: &Desk, number: &str) -> bool {
    let credentials = json!({ "number": number, "code": desk.service.code(number) });
    let request = Client::new()
        .post(desk.address("/api/session"))
        .json(&credentials);
    // Who needs a one-time code is asked for it once the code was right.
    let (status, answer) = support::desk::read(request.send().await.unwrap()).await;
    status == StatusCode::OK || answer["fields"]["totp"].is_array()
}

#[tokio::test]
async fn one_of_the_office_alone_becomes_nobody() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    for victim in [DISCIPLINE, "JL-004", "TY-007"] {
        let before = steps(&desk, victim).await;
        let code = proposed(&desk, &office, &format!("/api/roster/{victim}/code")).await;
        let (status, refused) = propose(&desk, &office, &format!("/api/roster/{victim}/factor-reset")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "both halves: {refused}");
        let (status, refused) = decide(&desk, &office, &code, CONFIRM).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "one's own: {refused}");
        assert!(
            refused["detail"].as_str().unwrap().contains("另一人"),
            "{refused}"
        );
        assert!(!refused.to_string().contains("code\""), "{refused}");
        assert_eq!(steps(&desk, victim).await, before, "nothing has changed");
        assert!(still_signs_in(&desk, victim).await);
    }
}

#[tokio::test]
async fn what_concerns_the_discipline_team_takes_another_of_it() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let reset = proposed(&desk, &office, &format!("/api/roster/{DISCIPLINE}/factor-reset")).await;
    let (status, refused) = decide(&desk, &second, &reset, CONFIRM).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    assert!(
        refused["detail"].as_str().unwrap().contains("派驻纪检组"),
        "{refused}"
    );
    let themselves = desk.sign_in(DISCIPLINE).await;
    let (status, refused) = decide(&desk, &themselves, &reset, CONFIRM).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "about themselves: {refused}");
    let other = desk.sign_in(OTHER_DISCIPLINE).await;
    assert_eq!(decide(&desk, &other, &reset, CONFIRM).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_proposal_is_made_once_and_decided_once() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let path = "/api/roster/TY-001/code";
    let proposal = proposed(&desk, &office, path).await;
    for client in [&office, &second] {
        let (status, again) = propose(&desk, client, path).await;
        assert_eq!(status, StatusCode::CONFLICT, "{again}");
    }
    let (status, declined) = decide(&desk, &second, &proposal, DECLINE).await;
    assert_eq!(status, StatusCode::OK, "{declined}");
    let (status, late) = decide(&desk, &second, &proposal, CONFIRM).await;
    assert_eq!(status, StatusCode::CONFLICT, "{late}");
    assert!(still_signs_in(&desk, "TY-001").await);
    // Declined, it can be proposed again; and whoever proposed it can take it back.
    let proposal = proposed(&desk, &office, path).await;
    assert_eq!(decide(&desk, &office, &proposal, DECLINE).await.0, StatusCode::OK);
    let proposal = proposed(&desk, &office, path).await;
    assert_eq!(
        decide(&desk, &second, &proposal, CONFIRM).await.0,
        StatusCode::CREATED
    );
    let (status, twice) = decide(&desk, &second, &proposal, CONFIRM).await;
    assert_eq!(status, StatusCode::CONFLICT, "{twice}");
    for action in ["", "load", "CONFIRM"] {
        let proposal = proposed(&desk, &office, "/api/roster/TY-002/code").await;
        let (status, _) = decide(&desk, &second, &proposal, action).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{action}");
        assert_eq!(decide(&desk, &second, &proposal, DECLINE).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn of_confirmations_that_race_one_is_done() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let proposal = proposed(&desk, &office, "/api/roster/TY-001/code").await;
    let before = steps(&desk, "TY-001").await;
    let racing = (0..10).map(|_| decide(&desk, &second, &proposal, CONFIRM));
    let answers = futures::future::join_all(racing).await;
    let done = answers
        .iter()
        .filter(|(status, _)| *status == StatusCode::CREATED);
    assert_eq!(done.count(), 1, "{answers:?}");
    assert_eq!(steps(&desk, "TY-001").await, before + 1);
}

#[tokio::test]
async fn a_proposal_lapses_after_three_days_and_with_its_person() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let old = proposed(&desk, &office, "/api/roster/TY-001/code").await;
    desk.service.set_clock("2017-09-14T01:00:00Z");
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let (status, lapsed) = decide(&desk, &second, &old, CONFIRM).await;
    assert_eq!(status, StatusCode::CONFLICT, "{lapsed}");
    assert_eq!(
        desk.get(&second, "/api/confirmations").await.1["waiting"],
        json!([])
    );
    let proposal = proposed(&desk, &office, "/api/roster/TY-001/code").await;
    let number = RosterNumber::parse("TY-001").unwrap();
    let store = &desk.service.store;
    let seen = store
        .roster_changes
        .seen(std::slice::from_ref(&number))
        .await
        .unwrap();
    let gone = store::RosterChange::Depart {
        before: seen[&number].stamp.clone(),
        number,
    };
    let cause = store::ChangeCause {
        by: campaign::roster_step::Author::Operator,
        at: desk.service.now(),
        upload: None,
        confirmed_by: None,
    };
    assert!(
        store
            .roster_changes
            .make(&[gone], &cause)
            .await
            .unwrap()
            .is_empty()
    );
    let (status, void) = decide(&desk, &second, &proposal, CONFIRM).await;
    assert_eq!(status, StatusCode::CONFLICT, "{void}");
}

#[tokio::test]
async fn two_halves_proposed_by_one_person_never_come_together() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let reset = proposed(&desk, &office, "/api/roster/TY-003/factor-reset").await;
    assert_eq!(decide(&desk, &second, &reset, CONFIRM).await.0, StatusCode::OK);
    let (status, refused) = propose(&desk, &office, "/api/roster/TY-003/code").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{refused}");
    let code = proposed(&desk, &second, "/api/roster/TY-003/code").await;
    let (status, made) = decide(&desk, &office, &code, CONFIRM).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
}

#[tokio::test]
async fn a_person_is_told_on_the_next_page_and_the_discipline_team_has_it_all() {
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let head = desk.sign_in("TY-003").await;
    let reset = proposed(&desk, &office, "/api/roster/TY-003/factor-reset").await;
    let quiet = desk.page(&head, "/api/units/tianyuan").await.1;
    assert!(!quiet.contains("您的账户有变动"));
    assert_eq!(decide(&desk, &second, &reset, CONFIRM).await.0, StatusCode::OK);
    let ended = desk.get(&head, "/api/me").await.0;
    assert_eq!(ended, StatusCode::UNAUTHORIZED, "whoever was signed in is not");
    let head = desk.sign_in("TY-003").await;
    let told = desk.page(&head, "/api/units/tianyuan").await.1;
    for words in ["您的账户有变动", "重置动态验证码", "苏示例提出，廉示例确认"] {
        assert!(told.contains(words), "{words}");
    }
    let mine = desk.get(&head, "/api/me").await.1;
    let acts = mine["account"].as_array().unwrap();
    assert_eq!(acts.last().unwrap()["action"], "factor_reset");
    let seen = json!({ "seen": acts.len() });
    let (status, _) = desk.post(&head, "/api/me/seen", &seen).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert!(
        !desk
            .page(&head, "/api/units/tianyuan")
            .await
            .1
            .contains("您的账户有变动")
    );
    assert!(
        desk.page(&head, "/api/me")
            .await
            .1
            .contains("苏示例提出，廉示例确认")
    );
    let (status, _) = desk.post(&head, "/api/me/seen", &json!({ "seen": "全部" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

    let discipline = desk.sign_in(DISCIPLINE).await;
    let all = desk.get(&discipline, "/api/confirmations").await.1;
    let reset = all["acts"].as_array().unwrap().iter().find(|act| {
        act["number"] == "TY-003" && act["action"] == "factor_reset" && act["by"]["number"] == OFFICE
    });
    assert_eq!(reset.unwrap()["confirmed_by"]["number"], SECOND, "{all}");
    let (status, page) = desk.page(&discipline, "/api/confirmations?month=2017-09").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("重置动态验证码") && page.contains("廉示例"));
    let (status, none) = desk.get(&discipline, "/api/confirmations?month=2017-08").await;
    assert_eq!((status, &none["acts"]), (StatusCode::OK, &json!([])));
    assert_eq!(
        desk.get(&discipline, "/api/confirmations?month=9").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_fault_while_it_is_confirmed_leaves_nothing_half_done() {
    use local::database::Fault;
    let desk = Desk::start().await;
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let proposal = proposed(&desk, &office, "/api/roster/TY-003/factor-reset").await;
    let before = steps(&desk, "TY-003").await;
    for fault in [Fault::Throttled, Fault::Gone, Fault::Conflict, Fault::Broken] {
        desk.service.faults.on(fault);
        let (status, _) = decide(&desk, &second, &proposal, CONFIRM).await;
        desk.service.faults.off();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert_eq!(steps(&desk, "TY-003").await, before);
        let waiting = desk.get(&second, "/api/confirmations").await.1["waiting"].clone();
        assert_eq!(waiting[0]["id"], proposal["id"]);
    }
    assert_eq!(decide(&desk, &second, &proposal, CONFIRM).await.0, StatusCode::OK);
}
