//! Everything each function can be asked for, right and wrong, so that what it needs of the table is on record.

use crate::desk;
use crate::service::Service;
use archive::Moment;
use campaign::RosterNumber;
use hyper::http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use summary::handler::Work;
use summary::reminders::Reminding;
use summary::reminders::webhook::Webhook;

/// Minutes.
const MONTH: i64 = 30 * 24 * 60;

/// Signs in and out, with and without a telephone.
pub(crate) async fn account(service: &Service) {
    let account = &service.account;
    let guess = json!({ "number": "TY-001", "code": "2222-2222-2222-2222" });
    account.post("", "/api/session", &guess).await.with(401);
    let declarant = service.sign_in("TY-001").await;
    let signer = service.sign_in("TY-003").await;
    service.later(2);
    account.get(&signer, "/api/me").await.with(200);
    let seen = json!({ "seen": 1 });
    account.post(&signer, "/api/me/seen", &seen).await.with(204);
    // Somebody of the office sees what waits to be confirmed, and starts an account with an issued code.
    let office = service.sign_in("JS-003").await;
    account.get(&office, "/api/me").await.with(200);
    // Once the self-check phase is over, the discipline team is told which tables are not sealed.
    service.later(MONTH);
    let discipline = service.sign_in("FG-002").await;
    account.get(&discipline, "/api/me").await.with(200);
    service.later(-MONTH);
    service.issue_anew("TY-002").await;
    service.sign_in("TY-002").await;
    service.sign_in("TY-003").await;
    account.get(&signer, "/api/me/sessions").await.with(200);
    let all = json!({ "session": "all" });
    account
        .post(&signer, "/api/me/sessions/end", &all)
        .await
        .with(204);
    account
        .post(&declarant, "/api/session/end", &json!({}))
        .await
        .with(204);
    account.get(&declarant, "/api/me").await.with(401);
}

/// Files, amends, reports a withdrawal, reads it all back; as a declarant, as a cadre of the city's, as signers.
pub(crate) async fn declare(service: &Service) {
    let declare = &service.declare;
    let cookie = service.sign_in("TY-001").await;
    service.later(2);
    declare.get(&cookie, "/api/declarations/mine").await.with(404);
    for (button, status) in [("save", 200), ("discard", 303)] {
        let request = Request::post("/api/declarations")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(
                "accept",
                if status == 303 {
                    "text/html"
                } else {
                    "application/json"
                },
            );
        let sent = format!("kind=nil&action={button}").into();
        declare.send(request, &cookie, sent).await.with(status);
        let form = Request::get("/api/declarations/mine").header("accept", "text/html");
        declare.send(form, &cookie, String::new().into()).await.with(200);
    }
    file(service, &cookie, &nil("赵示例")).await;
    let mut disclosure = nil("赵示例");
    disclosure["kind"] = json!("disclosure");
    disclosure["participations"] = json!([open_participation(), open_participation()]);
    let record = file(service, &cookie, &disclosure).await;
    let path = format!("{record}/withdrawals");
    for participation in [0, 1] {
        let withdrawal = json!({
            "revision": 2, "participation": participation,
            "withdrawal": { "status": "已退", "date": "2017-09-10", "method": "撤资" }
        });
        declare.post(&cookie, &path, &withdrawal).await.with(201);
    }
    // What a report does that came too late: it reads again what stands. No test makes two come at once for sure.
    let reference = record.rsplit('/').next().unwrap();
    let reference = campaign::Reference::parse(reference).unwrap();
    assert!(
        declare
            .store
            .declarations
            .dossier(&reference)
            .await
            .unwrap()
            .is_some()
    );
    for path in [&record, "/api/declarations/mine", "/api/health"] {
        declare.get(&cookie, path).await.with(200);
    }
    let cadre = service.sign_in("TY-003").await;
    let form = with_relatives(nil("杨示例"));
    let of_cadre = file(service, &cadre, &form).await;
    declare.get(&cadre, &of_cadre).await.with(200);
    declare.get(&cadre, &record).await.with(200);
    let stranger = service.sign_in("JL-002").await;
    declare.get(&stranger, &record).await.with(404);
    from_paper(service).await;
}

/// One of the office enters what came on paper, with a scan, and another sends it back; entered anew, it is confirmed.
async fn from_paper(service: &Service) {
    let (declare, path) = (&service.declare, "/api/papers/TY-006");
    let (office, other) = (service.sign_in("JS-002").await, service.sign_in("JS-003").await);
    let mut form = nil("尤示例");
    form["paper"] =
        json!({ "signed_on": "2017-09-08", "received_on": "2017-09-11", "received_by": "示例收件人" });
    for (decision, status, step) in [("send_back", 200, 3), ("confirm", 201, 6)] {
        declare.post(&office, path, &form).await.with(201);
        let scan = Request::post(format!("{path}/scans")).header("content-type", "application/pdf");
        declare
            .send(scan, &office, format!("%PDF-1.7 {decision}").into())
            .await
            .with(200);
        declare.get(&other, "/api/papers").await.with(200);
        declare.get(&other, path).await.with(200);
        let decided = json!({ "action": decision, "step": step - 1, "reason": "与纸质报告不符" });
        let decide = format!("{path}/decision");
        declare.post(&other, &decide, &decided).await.with(status);
    }
}

pub(crate) fn nil(name: &str) -> Value {
    json!({
        "kind": "nil", "phone": "13800000000", "political_affiliation": "群众", "participations": [],
        "instructions_read": true, "pledge": true, "signature": name
    })
}

/// A leading cadre says who their relatives are, or that there are none.
fn with_relatives(mut form: Value) -> Value {
    form["relatives"] = json!([]);
    form
}

pub(crate) fn open_participation() -> Value {
    let mut participation = support::forms::participation();
    participation["withdrawal"] = json!({ "status": "未退出" });
    participation
}

/// Files and answers where the record is.
pub(crate) async fn file(service: &Service, cookie: &str, form: &Value) -> String {
    let filed = service.declare.post(cookie, "/api/declarations", form).await;
    let reference = filed.with(201)["reference"].as_str().unwrap().to_owned();
    format!("/api/declarations/{reference}")
}

/// Reads what waits, signs, returns, delegates, checks, seals and opens.
pub(crate) async fn review(service: &Service) {
    let review = &service.review;
    let declarant = service.sign_in("JC-001").await;
    let record = file(service, &declarant, &nil("孙示例")).await;
    let reference = record.rsplit('/').next().unwrap();
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
    for (accept, status) in [("application/json", 200), ("text/html", 303)] {
        let request = Request::post("/api/search")
            .header("content-type", "application/json")
            .header("accept", accept);
        let sought = json!({ "sought": "孙" }).to_string().into();
        review.send(request, &office, sought).await.with(status);
    }
    review.get(&office, "/api/search").await.with(200);
    let appoint = json!({ "signer": "JC-003", "why": "按规定的阅签人出差在外", "revision": 1 });
    let path = format!("{record}/signer");
    review.post(&office, &path, &appoint).await.with(200);
    let sign = json!({ "action": "sign", "revision": 1 });
    let path = format!("{record}/sign-off");
    review.post(&signer, &path, &sign).await.with(200);
    delegate(service, &signer).await;
    of_a_unit(service, reference, &signer, &office).await;
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
    service.office.get(head, "/api/units").await.with(200);
    // Clocks of two machines differ: what the other one filed just now is still to come on this one.
    service.later(-3);
    review.get(head, unit).await.with(200);
    service.later(3);
    let checked = json!({ "revision": 1, "comment": "已与本人核对" });
    let path = format!("/api/declarations/{reference}/check");
    review.post(head, &path, &checked).await.with(200);
    let table = format!("{unit}/annex3");
    review.get(head, &table).await.with(200);
    review
        .post(head, &table, &json!({ "despite": true }))
        .await
        .with(201);
    review.get(head, &format!("{table}?format=xlsx")).await.with(200);
    let reason = json!({ "reason": "汇总表中有一处需要更正", "serial": 1 });
    review
        .post(office, &format!("{table}/unsealing"), &reason)
        .await
        .with(200);
}

/// Loads a roster with someone new, some changed and some gone; issues codes; resets a telephone.
pub(crate) async fn office(service: &Service) {
    let office = &service.office;
    let cookie = service.sign_in("JS-003").await;
    service.later(2);
    office.get(&cookie, "/api/roster?unit=tianyuan").await.with(200);
    office
        .get(&cookie, "/api/roster/template?format=csv")
        .await
        .with(200);
    for (number, name) in [("TY-005", "秦示例"), ("HT-005", "陈示例")] {
        let declarant = service.sign_in(number).await;
        file(service, &declarant, &nil(name)).await;
    }
    load_roster(service, &cookie).await;
    let discipline = service.sign_in("JL-005").await;
    let unit = json!({ "unit": "tianyuan" });
    for (path, body, status) in [
        ("/api/roster/TY-002/code", &json!({}), 201),
        ("/api/roster/codes", &unit, 201),
        ("/api/roster/TY-003/factor-reset", &json!({}), 200),
    ] {
        let proposal = office.post(&cookie, path, body).await.with(202);
        let path = format!("/api/confirmations/{}", proposal["id"].as_str().unwrap());
        let confirm = json!({ "action": "confirm" });
        office.get(&discipline, "/api/confirmations").await.with(200);
        office.post(&discipline, &path, &confirm).await.with(status);
    }
    deliver(service, &cookie, &discipline).await;
    for path in ["/api/reminders", "/api/reminders?unit=tianyuan"] {
        office.get(&cookie, path).await.with(200);
    }
    office.post(&cookie, "/api/reminders", &json!({})).await.with(202);
    desk::leads(service, &cookie, &discipline).await;
    desk::spot_checks(service, &cookie).await;
    desk::verification(service, &cookie, &discipline).await;
    desk::exports_and_histories(service, &cookie).await;
}

/// Collects a cadre's signed report twice and hands it to the city.
async fn deliver(service: &Service, office: &str, discipline: &str) {
    let cadre = service.sign_in("JL-002").await;
    let mut form = with_relatives(nil("葛示例"));
    form["kind"] = json!("disclosure");
    form["participations"] = json!([open_participation()]);
    let record = file(service, &cadre, &form).await;
    let sign = json!({ "action": "sign", "revision": 1 });
    let secretary = service.sign_in("JL-004").await;
    let signed = service
        .review
        .post(&secretary, &format!("{record}/sign-off"), &sign)
        .await;
    signed.with(200);
    let mark = json!({ "reference": record.rsplit('/').next().unwrap(), "revision": 1 });
    let handler = &service.office;
    for cookie in [office, discipline] {
        handler.get(cookie, "/api/collections").await.with(200);
        handler.post(cookie, "/api/collections", &mark).await.with(200);
    }
    handler
        .post(office, "/api/deliveries", &json!({ "serial": 1 }))
        .await
        .with(201);
    for path in [
        "/api/deliveries",
        "/api/deliveries/1",
        "/api/deliveries/1?format=zip",
    ] {
        handler.get(office, path).await.with(200);
    }
    service.declare.get(&cadre, &record).await.with(200);
}

async fn load_roster(service: &Service, cookie: &str) {
    let mut lines: Vec<&str> = local::demo::ROSTER.lines().collect();
    // Gone: a clerk whose report waits, and one who signs. New: a cadre whom the city manages. Changed: somebody's post, the
    // unit of somebody whose report waits, and a name, which can be read in fewer ways now.
    lines.retain(|line| !line.starts_with("HT-005,") && !line.starts_with("LS-002,"));
    let mut roster = lines.join("\n");
    for (before, after) in [
        ("1985-03,天元分局,科员", "1985-03,天元分局,办事员"),
        ("1986-07,天元分局", "1986-07,石峰分局"),
        ("LS-004,沈示例", "LS-004,申示例"),
    ] {
        roster = roster.replace(before, after);
    }
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
        [1, 3, 2],
        "{preview}"
    );
    let load = json!({ "action": "load" });
    let loaded = service.office.post(cookie, &path, &load).await.with(200);
    assert_eq!(loaded["state"], "loaded", "{loaded}");
}

/// A summary as of every minute until now: what was changed after the moment summed up is read from the history.
pub(crate) async fn summary(service: &Service) {
    let objects = &*service.objects;
    let mut moment = service.start;
    while moment <= service.now() {
        summary::run(
            &summary::Facets::from(&service.summary),
            objects,
            &service.campaign,
            moment,
        )
        .await
        .unwrap();
        moment += SignedDuration::from_mins(1);
    }
    let store = summary::Facets::from(&service.summary);
    // Nobody listens there: what was begun is settled as refused.
    let webhook = Webhook::new("http://127.0.0.1:9/", None, None).unwrap();
    let work = Work {
        store: &store,
        objects,
        campaign: &service.campaign,
        site: None,
        reminding: Some(Reminding {
            webhook: &webhook,
            now: service.now(),
            by: Some(RosterNumber::parse("JS-003").unwrap()),
        }),
    };
    let answer = work.all(service.now()).await.unwrap();
    assert!(answer.reminders_failed > 0, "{answer:?}");
}

/// The office issues the brief of the last summary.
pub(crate) async fn brief(service: &Service) {
    let cookie = service.sign_in("JS-002").await;
    let path = format!("/api/summaries/{}/issue", Moment::of(service.now()));
    let issued = service.office.post(&cookie, &path, &json!({})).await.with(200);
    assert_eq!(issued["number"], 1, "{issued}");
}
