//! Personal codes and their letters.

use super::{Desk, OFFICE, SECOND, file, row};
use campaign::RosterNumber;
use reqwest::{Client, StatusCode};
use roster_file::Column;
use serde_json::{Value, json};

async fn signs_in(desk: &Desk, number: &str, code: &str) -> bool {
    let credentials = json!({ "number": number, "code": code });
    let request = Client::new()
        .post(desk.address("/api/session"))
        .json(&credentials);
    request.send().await.unwrap().status() == StatusCode::OK
}

async fn post(desk: &Desk, path: &str, body: Value) -> (StatusCode, Value) {
    let request = desk.client.post(desk.address(path)).json(&body);
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_new_code_is_told_once_ends_the_old_one_and_its_sessions_and_only_starts_the_account() {
    let desk = Desk::start().await;
    let person = desk.service.client("TY-001").await;
    let old = desk.service.code("TY-001");
    let (status, proposal) = post(&desk, "/api/roster/TY-001/code", json!({})).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert!(!proposal.to_string().contains("code\":"), "{proposal}");
    assert!(signs_in(&desk, "TY-001", &old).await, "nothing has changed yet");
    let made = desk.service.confirm(SECOND, &proposal).await;
    let letter = &made["letters"][0];
    let new = letter["code"].as_str().unwrap();
    assert_eq!(new.len(), 19);
    assert!(!letter["sign_in"].as_str().unwrap().contains(new));
    assert!(
        letter["sign_in"]
            .as_str()
            .unwrap()
            .ends_with("/sign-in/#number=TY-001")
    );
    let me = person.get(desk.address("/api/me")).send().await.unwrap();
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
    assert!(!signs_in(&desk, "TY-001", &old).await);
    let (_, own) = desk.service.start_account("TY-001", new).await;
    assert_ne!(own, new);
    assert!(
        !signs_in(&desk, "TY-001", new).await,
        "what the office saw is void"
    );
    assert!(signs_in(&desk, "TY-001", &own).await);
    let list = desk.get("/api/roster?unit=tianyuan").await.to_string();
    assert!(!list.contains(new) && !list.contains(&own));
}

#[tokio::test]
async fn nobody_off_the_roster_gets_a_code() {
    let desk = Desk::start().await;
    for unknown in ["XX-999", "---------------------", "%E7%94%B2"] {
        let (status, _) = post(&desk, &format!("/api/roster/{unknown}/code"), json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{unknown}");
    }
    let nobody = [RosterNumber::parse("XX-999").unwrap()];
    let issued = desk.service.store.accounts.codes_issued(&nobody).await.unwrap();
    assert!(issued.is_empty());
}

#[tokio::test]
async fn a_units_letters_go_to_those_without_a_code_and_to_nobody_twice() {
    let desk = Desk::start().await;
    let other = [(Column::Unit, "荷塘分局")];
    let rows = [row("XX-100", &[]), row("XX-101", &[]), row("XX-102", &other)];
    let preview = desk.upload(file(&rows), &[]).await;
    desk.load(&preview).await;
    let unit = json!({ "unit": "tianyuan" });
    let answer = desk
        .service
        .propose(OFFICE, "/api/roster/codes", &unit, SECOND)
        .await;
    let letters = answer["letters"].as_array().unwrap();
    let numbers: Vec<&str> = letters
        .iter()
        .map(|letter| letter["number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["XX-100", "XX-101"]);
    assert_eq!(answer["more"], false);
    desk.service
        .start_account("XX-101", letters[1]["code"].as_str().unwrap())
        .await;
    let (status, again) = post(&desk, "/api/roster/codes", unit).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{again}");
    assert!(
        again["fields"]["unit"].to_string().contains("没有人还需要"),
        "{again}"
    );
    for unit in [json!({}), json!({ "unit": "mars" }), json!({ "unit": 7 })] {
        let (status, _) = post(&desk, "/api/roster/codes", unit).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn those_who_were_ticked_get_letters_and_the_others_of_their_unit_none() {
    let desk = Desk::start().await;
    let other = [(Column::Unit, "荷塘分局")];
    let rows = [row("XX-100", &[]), row("XX-101", &[]), row("XX-102", &other)];
    let preview = desk.upload(file(&rows), &[]).await;
    desk.load(&preview).await;
    let ticked = |people: Value| json!({ "unit": "tianyuan", "people": people, "chosen": true });
    for (people, why) in [
        (json!({}), "请勾选要发放的人员"),
        (json!({ "XX-999": true }), "XX-999 不在天元分局的花名册上"),
        (json!({ "XX-102": true }), "XX-102 不在天元分局的花名册上"),
        (json!({ "TY-001": true }), "TY-001 已有个人识别码"),
        (json!("XX-100"), "格式不正确"),
    ] {
        let (status, answer) = post(&desk, "/api/roster/codes", ticked(people)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer["fields"]["people"].to_string().contains(why), "{answer}");
    }
    let (status, proposal) = post(&desk, "/api/roster/codes", ticked(json!({ "XX-101": true }))).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{proposal}");
    assert_eq!(
        proposal["people"][0]["number"], "XX-101",
        "whoever confirms sees who"
    );
    let made = desk.service.confirm(SECOND, &proposal).await;
    let letters = made["letters"].as_array().unwrap();
    assert_eq!(
        (letters.len(), &letters[0]["number"]),
        (1, &json!("XX-101")),
        "{made}"
    );
    let list = desk.get("/api/roster?unit=tianyuan&code=none").await;
    assert_eq!(
        list["people"].as_array().unwrap().len(),
        1,
        "the other one still has none"
    );
}

#[tokio::test]
async fn letters_come_two_hundred_at_a_time_and_each_once() {
    let desk = Desk::start().await;
    let rows: Vec<_> = (0..230).map(|at| row(&format!("XX-{at:04}"), &[])).collect();
    let preview = desk.upload(file(&rows), &[]).await;
    desk.load(&preview).await;
    let mut counts = Vec::new();
    let (_, proposal) = post(&desk, "/api/roster/codes", json!({ "unit": "tianyuan" })).await;
    let (_, again) = post(&desk, "/api/roster/codes", json!({ "unit": "tianyuan" })).await;
    assert_eq!(again["status"], 409, "once is enough: {again}");
    for _ in 0..2 {
        let answer = desk.service.confirm(SECOND, &proposal).await;
        counts.push((
            answer["letters"].as_array().unwrap().len(),
            answer["more"].as_bool().unwrap(),
        ));
    }
    assert_eq!(counts, [(200, true), (30, false)]);
    let unit = json!({ "unit": "tianyuan" });
    let (status, none_left) = post(&desk, "/api/roster/codes", unit).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{none_left}");
}

#[tokio::test]
async fn a_letter_is_a_page_to_print_and_its_code_is_in_no_address() {
    let desk = Desk::start().await;
    let (_, proposal) = post(&desk, "/api/roster/TY-001/code", json!({})).await;
    let path = format!("/api/confirmations/{}", proposal["id"].as_str().unwrap());
    let second = desk.service.client(SECOND).await;
    let request = second.post(desk.address(&path)).form(&[("action", "confirm")]);
    let response = request.header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let page = response.text().await.unwrap();
    let groups: Vec<&str> = page
        .split("<span class=\"group\">")
        .skip(1)
        .map(|rest| &rest[..4])
        .collect();
    assert_eq!(groups.len(), 4);
    assert!(page.contains("<svg class=\"qr\"") && page.contains("赵示例"));
    desk.service.start_account("TY-001", &groups.concat()).await;
    let addresses = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap());
    assert!(addresses.into_iter().all(|address| !address.contains(groups[0])));
}

#[tokio::test]
async fn a_second_factor_that_was_reset_is_enrolled_anew() {
    let desk = Desk::start().await;
    let secret = desk.service.credentials("TY-003").await;
    let reset = "/api/roster/TY-003/factor-reset";
    desk.service.propose(OFFICE, reset, &json!({}), SECOND).await;
    let request = Client::new().post(desk.address("/api/session")).json(&secret);
    let response = request.send().await.unwrap();
    // The old secret's codes no longer count: a new one is to be enrolled.
    let status = response.status();
    let signed_in = response
        .headers()
        .get("set-cookie")
        .is_some_and(|cookie| cookie.to_str().unwrap().starts_with("__Host-session="));
    assert!(!signed_in, "{status}");
    let (status, _) = post(&desk, "/api/roster/XX-999/factor-reset", json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_the_office_loads_and_issues() {
    let desk = Desk::start().await;
    let preview = desk.upload(file(&[row("XX-100", &[])]), &[]).await;
    let upload = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    let posts = [
        "/api/roster",
        &upload,
        "/api/roster/TY-001/code",
        "/api/roster/codes",
        "/api/roster/TY-001/factor-reset",
    ];
    for (number, reads) in [
        ("TY-001", 403),
        ("TY-003", 403),
        ("TY-004", 403),
        ("JL-005", 200),
        (OFFICE, 200),
    ] {
        let client = desk.service.client(number).await;
        for path in ["/api/roster", "/api/roster/template"] {
            let response = client.get(desk.address(path)).send().await.unwrap();
            assert_eq!(response.status().as_u16(), reads, "{number} {path}");
        }
        if number == OFFICE {
            continue;
        }
        let response = client.get(desk.address(&upload)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{number}");
        for path in posts {
            let response = client
                .post(desk.address(path))
                .json(&json!({}))
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{number} {path}");
        }
    }
    let nobody = Client::new();
    for path in posts {
        let response = nobody.post(desk.address(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in ["/api/roster", "/api/roster/template", &upload] {
        let response = nobody.get(desk.address(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
}
