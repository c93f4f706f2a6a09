//! People change their own code, issued codes expire, and the key that hashes them is replaced.

use super::{carrying, form, hidden, open, plain, session_of, sign_in, stands, submit};
use account::SecondFactorSecret;
use campaign::{Digest, PersonalCode};
use http::StatusCode;
use jiff::Timestamp;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use store::{CodeHash, NONCE};
use support::TestService;
use web::codes::CodeKey;

const OFFICE: &str = "JS-002";

async fn post(service: &TestService, client: &Client, body: &Value) -> Response {
    let request = client.post(format!("{}/api/me/code", service.address));
    request.json(body).send().await.unwrap()
}

async fn with_code(service: &TestService, number: &str, code: &Value) -> StatusCode {
    sign_in(service, &json!({ "number": number, "code": code }))
        .await
        .status()
}

#[tokio::test]
async fn a_new_code_counts_once_it_was_typed_back_and_ends_all_other_sessions() {
    let service = TestService::start().await;
    let (cookie, other) = (service.sign_in("TY-001").await, service.sign_in("TY-001").await);
    let client = carrying(&cookie);
    let offered = post(&service, &client, &json!({ "code": service.code("TY-001") })).await;
    assert_eq!(offered.status(), StatusCode::OK);
    let offered: Value = offered.json().await.unwrap();
    assert_eq!(
        with_code(&service, "TY-001", &offered["code"]).await,
        StatusCode::UNAUTHORIZED
    );
    let wrong = json!({ "change": offered["ticket"], "new_code": "2222-2222-2222-2222" });
    let wrong = post(&service, &client, &wrong).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(super::fields(wrong).await, ["new_code"]);
    assert!(stands(&service, &other).await);

    let back = json!({ "change": offered["ticket"], "new_code": offered["code"] });
    let changed = post(&service, &client, &back).await;
    assert_eq!(changed.status(), StatusCode::NO_CONTENT);
    let renewed = session_of(&changed);
    for (cookie, is_open) in [(&cookie, false), (&other, false), (&renewed, true)] {
        assert_eq!(stands(&service, cookie).await, is_open);
    }
    let old = json!(service.code("TY-001"));
    assert_eq!(
        with_code(&service, "TY-001", &old).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        with_code(&service, "TY-001", &offered["code"]).await,
        StatusCode::OK
    );
    let me: Value = super::me(&service, &carrying(&renewed))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(me["account"][0]["action"], "code_changed");
    assert_eq!(me["account"][0]["by"]["number"], "TY-001");
    let again = post(&service, &carrying(&renewed), &back).await;
    assert_eq!(
        again.status(),
        StatusCode::UNPROCESSABLE_ENTITY,
        "a ticket changes once"
    );
}

#[tokio::test]
async fn who_has_a_telephone_shows_it_too_and_misses_are_counted() {
    let service = TestService::start().await;
    let client = service.client(OFFICE).await;
    let without = post(&service, &client, &json!({ "code": service.code(OFFICE) })).await;
    assert_eq!(without.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(super::fields(without).await, ["totp"]);
    let credentials = service.credentials(OFFICE).await;
    let right = json!({ "code": credentials["code"], "totp": credentials["totp"] });
    assert_eq!(post(&service, &client, &right).await.status(), StatusCode::OK);
    for attempt in 0..6 {
        let miss = post(&service, &client, &json!({ "code": "2222-2222-2222-2222" })).await;
        let expected = if attempt < 5 {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(miss.status(), expected, "{attempt}");
    }
    let nothing = post(&service, &client, &json!({})).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(super::fields(nothing).await, ["code"]);
}

#[tokio::test]
async fn a_browser_changes_its_code_on_two_pages_and_stays_signed_in() {
    let service = TestService::start().await;
    let browser = carrying(&service.sign_in("TY-001").await);
    let page = open(&service, &browser, "/api/me/code")
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains("现在的个人识别码") && !page.contains("动态验证码"));
    let wrong = form(&[("code", "2222")]);
    let wrong = submit(&service, &browser, "/api/me/code", &wrong).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(wrong.text().await.unwrap().contains("再输错 4 次"));
    let typed = form(&[("code", &service.code("TY-001"))]);
    let page = submit(&service, &browser, "/api/me/code", &typed).await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    let groups: Vec<&str> = page
        .split("<span class=\"group\">")
        .skip(1)
        .map(|rest| &rest[..4])
        .collect();
    let mut back = hidden(&page);
    back.retain(|(name, _)| name == "change");
    back.push(("new_code".to_owned(), groups.join("")));
    let changed = submit(&service, &browser, "/api/me/code", &back).await;
    assert_eq!(changed.status(), StatusCode::SEE_OTHER);
    assert_eq!(changed.headers()["location"], "/api/me/sessions");
    assert!(stands(&service, &session_of(&changed)).await);
}

#[tokio::test]
async fn an_issued_code_that_started_nothing_is_void_after_its_days_and_the_letter_says_so() {
    let service = TestService::start().await;
    let issued = service
        .propose(OFFICE, "/api/roster/TY-001/code", &json!({}), "JS-003")
        .await;
    let letter = &issued["letters"][0];
    assert_eq!(letter["expires_on"], "2017-10-26");
    let typed = json!({ "number": "TY-001", "code": letter["code"] });
    service.set_clock("2017-10-26T23:59:00+08:00");
    let last = sign_in(&service, &typed).await.json::<Value>().await.unwrap();
    assert!(last["start"].is_object(), "{last}");
    service.set_clock("2017-10-27T00:00:00+08:00");
    let late = sign_in(&service, &typed).await;
    assert_eq!(late.status(), StatusCode::UNAUTHORIZED);
    let late: Value = late.json().await.unwrap();
    assert!(
        late["fields"]["code"][0].as_str().unwrap().contains("重新发放"),
        "{late}"
    );
    // A code of one's own does not expire.
    assert_eq!(
        sign_in(&service, &plain(&service, "TY-002")).await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn codes_and_telephones_go_on_when_the_key_is_replaced_and_then_need_the_former_no_more() {
    let [former, new] = ["the key of before", "the key from now on"].map(|key| key.repeat(3));
    let service = TestService::start_keyed(&format!("{new}\n{former}")).await;
    let [former, new] = [former, new].map(|key| CodeKey::parse(&key).unwrap());
    for number in ["TY-001", OFFICE] {
        let entry = service.person(number).clone();
        let of = entry.number.clone();
        let code = PersonalCode::parse(&service.code(number)).unwrap();
        let people = [(entry, CodeHash::new(former.hash(&of, &code)))];
        service
            .store
            .roster_changes
            .load(&people, service.now())
            .await
            .unwrap();
        let telephone = SecondFactorSecret::derive(&former, &of, &[7; NONCE], &service.campaign.short_name);
        let totp = telephone.code_at(Timestamp::now());
        let typed = json!({ "number": number, "code": service.code(number), "totp": totp });
        let answer = sign_in(&service, &typed).await;
        assert_eq!(answer.status(), StatusCode::OK, "{number}");
        assert!(stands(&service, &session_of(&answer)).await);
        let stored = service
            .store
            .sign_in
            .credentials(&of, &Digest::of(b""))
            .await
            .unwrap();
        assert_eq!(stored.code_hash, Some(CodeHash::new(new.hash(&of, &code))));
        if let Some(factor) = stored.second_factor {
            assert_eq!(factor.key, new.version());
            let secret = former.factor_secret(&of, &[7; NONCE]);
            assert_eq!(
                new.enrolled_secret(&of, &factor),
                Some(secret),
                "the telephone stays"
            );
        }
    }
}
