//! Everything each function can be asked for, right and wrong, so that what it needs of the table is on record.

use crate::rights::Call;
use crate::service::Service;
use hyper::http::Request;
use object_store::memory::InMemory;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Signs in and out, with and without a telephone.
pub(crate) async fn account(service: &Service) -> BTreeSet<Call> {
    let account = &service.account;
    let guess = json!({ "number": "TY-001", "code": "2222-2222-2222-2222" });
    account.post("", "/api/session", &guess).await.with(401);
    let declarant = service.sign_in("TY-001").await;
    let signer = service.sign_in("TY-003").await;
    service.later(2);
    account.get(&signer, "/api/me").await.with(200);
    service.sign_in("TY-003").await;
    account
        .post(&declarant, "/api/session/end", &json!({}))
        .await
        .with(204);
    account.get(&declarant, "/api/me").await.with(401);
    account.calls()
}

/// Files, amends, reads it all back.
pub(crate) async fn declare(service: &Service) -> BTreeSet<Call> {
    let declare = &service.declare;
    let cookie = service.sign_in("TY-001").await;
    service.later(2);
    declare.get(&cookie, "/api/declarations/mine").await.with(404);
    let receipt = file(service, &cookie, "赵示例", "13800000000").await;
    file(service, &cookie, "赵示例", "13900000000").await;
    let reference = receipt["reference"].as_str().unwrap();
    for path in [
        format!("/api/declarations/{reference}"),
        "/api/declarations/mine".to_owned(),
        "/api/health".to_owned(),
    ] {
        declare.get(&cookie, &path).await.with(200);
    }
    declare.calls()
}

async fn file(service: &Service, cookie: &str, name: &str, phone: &str) -> Value {
    let form = json!({
        "kind": "nil", "phone": phone, "political_affiliation": "群众", "participations": [],
        "instructions_read": true, "pledge": true, "signature": name
    });
    service
        .declare
        .post(cookie, "/api/declarations", &form)
        .await
        .with(201)
}

/// Reads what waits, signs, returns, delegates, checks, seals and opens.
pub(crate) async fn review(service: &Service) -> BTreeSet<Call> {
    let review = &service.review;
    let declarant = service.sign_in("JC-001").await;
    let receipt = file(service, &declarant, "孙示例", "13800000001").await;
    let reference = receipt["reference"].as_str().unwrap();
    let [signer, office] = [service.sign_in("JC-002").await, service.sign_in("JS-002").await];
    service.later(2);
    review.get(&signer, "/api/reviews").await.with(200);
    review
        .get(&office, "/api/reviews?list=unassigned")
        .await
        .with(200);
    review
        .get(&signer, &format!("/api/reviews/{reference}"))
        .await
        .with(200);
    let appoint = json!({ "signer": "JC-003", "revision": 1 });
    let path = format!("/api/declarations/{reference}/signer");
    review.post(&office, &path, &appoint).await.with(200);
    let sign = json!({ "action": "sign", "revision": 1 });
    let path = format!("/api/declarations/{reference}/sign-off");
    review.post(&signer, &path, &sign).await;
    delegate(service, &signer).await;
    of_a_unit(service, reference, &signer, &office).await;
    review.calls()
}

async fn delegate(service: &Service, signer: &str) {
    let (review, path) = (&service.review, "/api/delegations");
    let to = |number: &str| json!({ "action": "give", "to": number, "until": "2017-09-20" });
    review.post(signer, path, &to("JC-003")).await.with(201);
    review.post(signer, path, &to("JL-001")).await.with(201);
    review.get(signer, path).await.with(200);
    review
        .post(signer, path, &json!({ "action": "end" }))
        .await
        .with(200);
}

async fn of_a_unit(service: &Service, reference: &str, head: &str, office: &str) {
    let (review, unit) = (&service.review, "/api/units/monitoring-centre");
    review.get(head, "/api/units").await.with(200);
    // Clocks of two machines differ: what the other one filed just now is still to come on this one.
    service.later(-3);
    review.get(head, unit).await.with(200);
    service.later(3);
    let checked = json!({ "revision": 1, "comment": "已与本人核对" });
    let path = format!("/api/declarations/{reference}/check");
    review.post(head, &path, &checked).await.with(200);
    let table = format!("{unit}/annex3");
    review.get(head, &table).await.with(200);
    review.post(head, &table, &json!({})).await.with(201);
    review.get(head, &format!("{table}?format=xlsx")).await.with(200);
    let reason = json!({ "reason": "汇总表中有一处需要更正", "serial": 1 });
    review
        .post(office, &format!("{table}/unsealing"), &reason)
        .await
        .with(200);
}

/// Loads a roster with someone new, someone changed and someone gone; issues codes; resets a telephone.
pub(crate) async fn office(service: &Service) -> BTreeSet<Call> {
    let office = &service.office;
    let cookie = service.sign_in("JS-003").await;
    service.later(2);
    office.get(&cookie, "/api/roster?unit=tianyuan").await.with(200);
    office
        .get(&cookie, "/api/roster/template?format=csv")
        .await
        .with(200);
    load_roster(service, &cookie).await;
    office
        .post(&cookie, "/api/roster/TY-002/code", &json!({}))
        .await
        .with(201);
    let unit = json!({ "unit": "tianyuan" });
    office.post(&cookie, "/api/roster/codes", &unit).await.with(201);
    let reset = "/api/roster/TY-003/factor-reset";
    office.post(&cookie, reset, &json!({})).await.with(200);
    office.calls()
}

async fn load_roster(service: &Service, cookie: &str) {
    let mut lines: Vec<&str> = local::demo::ROSTER.lines().collect();
    // Gone: a clerk. New: a cadre whom the city manages. Changed: somebody's post.
    lines.retain(|line| !line.starts_with("HT-005,"));
    let mut roster = lines.join("\n").replace(
        "TY-001,赵示例,1985-03,天元分局,科员",
        "TY-001,赵示例,1985-03,天元分局,办事员",
    );
    roster.push_str("\nTY-099,新示例,1970-01,天元分局,副局长,副处级,,是,党政机关,是,在职,,,,,,\n");
    let request = Request::post("/api/roster?complete=true").header("content-type", "text/csv");
    let staged = service
        .office
        .send(request, cookie, roster.into())
        .await
        .with(201);
    let path = format!("/api/roster/uploads/{}", staged["upload"].as_str().unwrap());
    let preview = service.office.get(cookie, &path).await.with(200);
    assert_eq!(
        [&preview["additions"], &preview["changes"], &preview["departures"]],
        [1, 1, 1],
        "{preview}"
    );
    let load = json!({ "action": "load" });
    let loaded = service.office.post(cookie, &path, &load).await.with(200);
    assert_eq!(loaded["state"], "loaded", "{loaded}");
}

/// A summary as of a moment before the last filing, which asks the history too.
pub(crate) async fn summary(service: &Service) -> BTreeSet<Call> {
    let before = service.now() - jiff::SignedDuration::from_hours(1);
    let objects = InMemory::new();
    summary::run(&service.summary, &objects, &service.campaign, before)
        .await
        .unwrap();
    service.summary_recorder.take()
}
