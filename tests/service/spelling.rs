//! What people type and paste is taken as it is seen: with other dots, spaces and hyphens, and with characters that show
//! nothing.

use campaign::RosterEntry;
use reqwest::StatusCode;
use serde_json::{Value, json};
use support::desk::{Desk, read};
use support::{TestService, forms};

async fn post(service: &TestService, path: &str, body: &Value) -> (StatusCode, Value) {
    let request = reqwest::Client::new().post(format!("{}{path}", service.address));
    read(request.json(body).send().await.unwrap()).await
}

#[tokio::test]
async fn what_shows_nothing_is_not_filed() {
    let desk = Desk::start().await;
    let client = desk.sign_in("TY-001").await;
    let mut form = forms::disclosure(&desk.service, "TY-001");
    form["participations"][0]["business_name"] = json!("\u{3164}\u{200b}");
    form["participations"][0]["content"] = json!("\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}\u{202e}");
    let (status, problem) = desk.post(&client, "/api/declarations", &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<&String> = problem["fields"].as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["participations[0].business_name", "participations[0].content"]
    );
}

#[tokio::test]
async fn what_turns_text_round_is_not_filed_and_what_nobody_reads_is_refused() {
    let desk = Desk::start().await;
    let client = desk.sign_in("TY-001").await;
    let mut form = forms::disclosure(&desk.service, "TY-001");
    form["participations"][0]["business_name"] = json!("示例\u{202e}砂石\u{e0041}场\u{ffff}");
    let (status, problem) = desk.post(&client, "/api/declarations", &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert!(
        problem["fields"]["participations[0].business_name"][0]
            .as_str()
            .unwrap()
            .contains("U+FFFF")
    );
    form["participations"][0]["business_name"] = json!("示例\u{202e}砂石\u{e0041}场");
    let (status, receipt) = desk.post(&client, "/api/declarations", &form).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let path = format!("/api/declarations/{}", receipt["reference"].as_str().unwrap());
    let (_, record) = desk.get(&client, &path).await;
    assert!(record.to_string().contains("示例砂石场"), "{record}");
}

#[tokio::test]
async fn a_signature_may_have_another_dot_than_the_roster() {
    let mut desk = Desk::start().await;
    for (kept, typed) in [
        ("示例·买买提", "示例•买买提"),
        ("示例・买买提", "示例·买买提"),
        ("示例\u{200b}甲", "示 例甲"),
    ] {
        let entry = RosterEntry {
            name: kept.to_owned(),
            ..desk.service.person("TY-001").clone()
        };
        desk.service.enlist(entry).await;
        let client = desk.sign_in("TY-001").await;
        let mut form = forms::nil(&desk.service, "TY-001");
        form["signature"] = json!(typed);
        let (status, answer) = desk.post(&client, "/api/declarations", &form).await;
        assert!(status.is_success(), "{typed} for {kept}: {answer}");
    }
}

#[tokio::test]
async fn a_relative_is_barred_however_their_name_is_spaced() {
    let desk = Desk::start().await;
    let signer = desk.service.campaign.signers_for(desk.service.person("TY-002"))[0].to_string();
    let name = desk.service.person(&signer).name.clone();
    let spaced: String = name
        .chars()
        .flat_map(|character| [character, '　', '\u{200b}'])
        .collect();
    let mut form = forms::nil(&desk.service, "TY-002");
    form["relatives"] = json!([{ "name": spaced, "relation": "配偶", "position": "无" }]);
    let reference = desk.file("TY-002", &form).await;
    let client = desk.sign_in(&signer).await;
    let path = format!("/api/declarations/{reference}/sign-off");
    let (status, answer) = desk
        .post(&client, &path, &json!({ "revision": 1, "action": "sign" }))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{answer}");
}

#[tokio::test]
async fn a_number_and_a_code_may_be_pasted_with_what_shows_nothing() {
    let service = TestService::start().await;
    let code = service.code("TY-001");
    for (number, typed) in [
        ("TY\u{200b}-001".to_owned(), format!("\u{202a}{code}\u{202c}")),
        (
            "\u{2066}ty‐００1\u{2069}".to_owned(),
            code.replace('-', "\u{2011}"),
        ),
        ("ty001".to_owned(), code.to_lowercase().replace('-', "\u{202f}")),
        ("ＴＹ００１".to_owned(), format!("\u{feff}{code}\n")),
    ] {
        let (status, answer) = post(
            &service,
            "/api/session",
            &json!({ "number": number, "code": typed }),
        )
        .await;
        assert_eq!(status, StatusCode::OK, "{number:?}: {answer}");
        assert_eq!(answer["number"], "TY-001");
    }
}

#[tokio::test]
async fn guesses_count_for_the_person_whichever_way_the_number_is_written() {
    let service = TestService::start().await;
    for number in ["ty001", "TY-001", "TY001", "ty-001", "TY\u{2011}001"] {
        let guess = json!({ "number": number, "code": "2222-2222-2222-2222" });
        assert_eq!(
            post(&service, "/api/session", &guess).await.0,
            StatusCode::UNAUTHORIZED
        );
    }
    let sixth = json!({ "number": "TY001", "code": "2222-2222-2222-2222" });
    assert_eq!(
        post(&service, "/api/session", &sixth).await.0,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn a_number_that_stands_both_ways_on_the_roster_is_whose_it_is() {
    let mut service = TestService::start().await;
    let number = campaign::RosterNumber::parse("TY001").unwrap();
    let other = RosterEntry {
        number,
        ..service.person("TY-002").clone()
    };
    service.enlist(other).await;
    for number in ["TY001", "TY-001"] {
        let right = json!({ "number": number, "code": service.code(number) });
        let (status, answer) = post(&service, "/api/session", &right).await;
        assert_eq!((status, &answer["number"]), (StatusCode::OK, &json!(number)));
    }
}
