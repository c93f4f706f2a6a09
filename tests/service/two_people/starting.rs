//! The first sign-in with an issued code.

use super::*;
use serde_json::json;

/// A code that the office saw.
async fn issued(desk: &Desk, number: &str) -> String {
    let path = format!("/api/roster/{number}/code");
    let made = desk.service.propose(OFFICE, &path, &json!({}), SECOND).await;
    made["letters"][0]["code"].as_str().unwrap().to_owned()
}

async fn sign_in(desk: &Desk, typed: &Value) -> (StatusCode, Value) {
    let request = Client::new().post(desk.address("/api/session")).json(typed);
    support::desk::read(request.send().await.unwrap()).await
}

async fn offer(desk: &Desk, number: &str, code: &str) -> Value {
    let (status, answer) = sign_in(desk, &json!({ "number": number, "code": code })).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    answer["start"].clone()
}

#[tokio::test]
async fn the_own_code_counts_once_it_was_typed_back_and_not_before() {
    let desk = Desk::start().await;
    let code = issued(&desk, "TY-001").await;
    let first = offer(&desk, "TY-001", &code).await;
    let own = first["code"].as_str().unwrap();
    // Shown and left alone it changes nothing: another one is offered.
    let (status, _) = sign_in(&desk, &json!({ "number": "TY-001", "code": own })).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let second = offer(&desk, "TY-001", &code).await;
    assert_ne!(second["code"], first["code"]);
    for typed in ["", "2222-2222-2222-2222", &code] {
        let back = json!({ "number": "TY-001", "start": second["ticket"], "new_code": typed });
        let (status, again) = sign_in(&desk, &back).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{typed}");
        assert_eq!(again["start"], second, "the same one, to be read again");
        assert!(again["fields"]["new_code"].is_array());
    }
    let typed = second["code"].as_str().unwrap().to_lowercase().replace('-', "");
    let back = json!({ "number": "TY-001", "start": second["ticket"], "new_code": typed });
    assert_eq!(sign_in(&desk, &back).await.0, StatusCode::OK);
    let (status, used) = sign_in(&desk, &back).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "a ticket starts once: {used}");
    assert!(used.get("start").is_none());
    let own = json!({ "number": "TY-001", "code": second["code"] });
    assert_eq!(sign_in(&desk, &own).await.0, StatusCode::OK);
    assert_eq!(
        sign_in(&desk, &json!({ "number": "TY-001", "code": code }))
            .await
            .0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_code_that_is_replaced_while_its_first_sign_in_is_on_starts_nothing() {
    let desk = Desk::start().await;
    let code = issued(&desk, "TY-001").await;
    let offered = offer(&desk, "TY-001", &code).await;
    let newer = issued(&desk, "TY-001").await;
    let back = json!({ "number": "TY-001", "start": offered["ticket"], "new_code": offered["code"] });
    let (status, refused) = sign_in(&desk, &back).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(
        refused["detail"].as_str().unwrap().contains("重新发放"),
        "{refused}"
    );
    assert!(refused.get("start").is_none());
    desk.service.start_account("TY-001", &newer).await;
}

#[tokio::test]
async fn a_ticket_ends_after_a_quarter_of_an_hour_and_is_nobody_elses() {
    let desk = Desk::start().await;
    let code = issued(&desk, "TY-001").await;
    let offered = offer(&desk, "TY-001", &code).await;
    let other = json!({ "number": "TY-002", "start": offered["ticket"], "new_code": offered["code"] });
    assert_eq!(sign_in(&desk, &other).await.0, StatusCode::UNAUTHORIZED);
    desk.service.set_clock("2017-09-11T01:15:00Z");
    let late = json!({ "number": "TY-001", "start": offered["ticket"], "new_code": offered["code"] });
    assert_eq!(sign_in(&desk, &late).await.0, StatusCode::UNAUTHORIZED);
    desk.service.start_account("TY-001", &code).await;
}

#[tokio::test]
async fn forged_tickets_are_guesses_like_others() {
    let desk = Desk::start().await;
    issued(&desk, "TY-001").await;
    for attempt in 0..6 {
        let forged = json!({ "number": "TY-001", "start": "00.9999999999.00", "new_code": "x" });
        let expected = if attempt < 5 {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(sign_in(&desk, &forged).await.0, expected);
    }
}

#[tokio::test]
async fn a_browser_gets_a_page_to_print_and_keeps_the_form_it_had_sent() {
    let desk = Desk::start().await;
    let code = issued(&desk, "TY-001").await;
    let nobody = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let kept = ("kept", "kind=nil&phone=13900000001");
    let kept_for = ("kept_for", "/api/declarations");
    let typed = [("number", "TY-001"), ("code", &*code), kept, kept_for];
    let (status, page) = desk.form(&nobody, "/api/session", &typed).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(!page.contains(&code), "what was typed is not sent back");
    for part in [
        "换用本人的个人识别码",
        "<svg class=\"qr\"",
        "data-print",
        "name=\"kept\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let ticket = page.split("name=\"start\" value=\"").nth(1).unwrap();
    let ticket = ticket.split('"').next().unwrap();
    let groups: Vec<&str> = page
        .split("<span class=\"group\">")
        .skip(1)
        .map(|rest| &rest[..4])
        .collect();
    let back = async |own: &str| {
        let typed = [
            ("number", "TY-001"),
            ("start", ticket),
            ("new_code", own),
            kept,
            kept_for,
        ];
        desk.form(&nobody, "/api/session", &typed).await
    };
    let (status, again) = back("????").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(again.contains("与上面的新识别码不一致") && again.contains(groups[3]));
    let (status, on) = back(&groups.join("-")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(on.contains("13900000001"), "the form that waited goes on");
}

#[tokio::test]
async fn who_needs_a_second_factor_enrols_it_and_then_takes_an_own_code() {
    let desk = Desk::start().await;
    let code = issued(&desk, "TY-003").await;
    desk.service
        .forget_second_factor(&RosterNumber::parse("TY-003").unwrap())
        .await;
    let (_, answer) = sign_in(&desk, &json!({ "number": "TY-003", "code": code })).await;
    let ticket = answer["enrolment"]["ticket"].as_str().unwrap();
    let secret = answer["enrolment"]["secret"].as_str().unwrap();
    let app = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(totp_rs::Secret::try_from_base32(secret).unwrap())
        .build_noncompliant();
    let totp = app.generate(u64::try_from(jiff::Timestamp::now().as_second()).unwrap());
    let typed = json!({ "number": "TY-003", "code": code, "enrolment": ticket, "totp": totp.to_string() });
    let (status, answer) = sign_in(&desk, &typed).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let offer = &answer["start"];
    let back = json!({ "number": "TY-003", "start": offer["ticket"], "new_code": offer["code"] });
    assert_eq!(sign_in(&desk, &back).await.0, StatusCode::OK);
}
