//! What the office does at its desk: leads, spot checks, verification.

use crate::service::Service;
use crate::walk::{file, nil, open_participation};
use serde_json::{Value, json};

/// Registers a lead and takes it to its outcome; one about the office itself is the discipline team's.
pub(crate) async fn leads(service: &Service, office: &str, discipline: &str) {
    let handler = &service.office;
    let lead = json!({
        "source": "举报电话", "kind": "participation", "content": "反映其在河边砂场入股分红",
        "subject_number": "赵示例", "sector": "涉砂",
        "reporter_name": "示例举报人", "reporter_contact": "13900000000"
    });
    let registered = handler.post(office, "/api/leads", &lead).await.with(201);
    let path = format!("/api/leads/{}", registered["id"].as_str().unwrap());
    for list in ["/api/leads", "/api/leads?overdue=true", &path] {
        handler.get(office, list).await.with(200);
    }
    handler.get(discipline, "/api/leads").await.with(200);
    let step = handler.get(office, &path).await.with(200)["step"].clone();
    let assignment = json!({ "step": step, "handler": "JS-003" });
    let assigned = handler
        .post(office, &format!("{path}/assignment"), &assignment)
        .await;
    assigned.with(200);
    let reason = json!({ "reason": "需要当面核实情况" });
    handler
        .post(discipline, &format!("{path}/identity"), &reason)
        .await
        .with(200);
    handler.get(discipline, &path).await.with(200);
}

/// Draws a sample of a unit's declarations and looks into one.
pub(crate) async fn spot_checks(service: &Service, office: &str) {
    let handler = &service.office;
    let draw = json!({ "unit": "tianyuan", "percent": 100 });
    let drawn = handler.post(office, "/api/spot-checks", &draw).await.with(201);
    let path = format!("/api/spot-checks/{}", drawn["id"].as_str().unwrap());
    let finding = json!({ "place": 1, "version": 0, "verdict": "属实" });
    let found = handler.post(office, &format!("{path}/findings"), &finding).await;
    assert!(found.status.is_success(), "{}", found.text());
    let round = json!({ "percent": 10 });
    let round = handler
        .post(office, "/api/spot-checks/rounds", &round)
        .await
        .with(201);
    let round = format!("/api/spot-checks/rounds/{}", round["id"].as_str().unwrap());
    handler.get(office, &round).await.with(200);
    for path in ["/api/spot-checks", &path] {
        handler.get(office, path).await.with(200);
    }
}

/// Exports every list in every format, and reads what happened to people.
pub(crate) async fn exports_and_histories(service: &Service, office: &str) {
    let handler = &service.office;
    let lists = handler.get(office, "/api/exports").await.with(200);
    for list in lists["lists"].as_array().unwrap() {
        for format in lists["formats"].as_array().unwrap() {
            let (list, format) = (list["name"].as_str().unwrap(), format.as_str().unwrap());
            let path = format!("/api/exports/{list}?format={format}");
            handler.get(office, &path).await.with(200);
        }
    }
    for number in ["TY-001", "JL-002", "HT-004", "HT-005"] {
        let path = format!("/api/people/{number}/history");
        handler.get(office, &path).await.with(200);
    }
}

/// Verifies an amended declaration, agrees a date, orders the withdrawal instead, and handles the case.
pub(crate) async fn verification(service: &Service, office: &str, discipline: &str) {
    let handler = &service.office;
    let declarant = service.sign_in("HT-004").await;
    let mut form = nil("冯示例");
    file(service, &declarant, &form).await;
    form["kind"] = json!("disclosure");
    form["participations"] = json!([open_participation()]);
    let record = file(service, &declarant, &form).await;
    service.later(2);
    let note = async |matter: &str, mut body: Value| {
        body["revision"] = json!(2);
        let noted = handler.post(office, &format!("{record}/{matter}"), &body).await;
        noted.with(200);
    };
    note(
        "verification",
        json!({ "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" }),
    )
    .await;
    note("agreed-date", json!({ "participation": 0, "date": "2017-12-01" })).await;
    handler.get(office, "/api/watch").await.with(200);
    let back = json!({ "participation": 0, "date": "", "why": "本人要求提前退出" });
    note("agreed-date", back).await;
    let done = json!({ "participation": 0, "ordered_on": "2017-09-10", "done_on": "2017-09-11" });
    note("ordered-withdrawal", done).await;
    let disposition = json!({
        "revision": 2, "participations": [0], "measure": "纪律处分", "reason": "隐瞒不报",
        "case_report": {
            "what_happened": "持有砂石企业股份，未按要求退出。", "findings": "自 2015 年 3 月起持股百分之十。",
            "grounds": "有关廉洁从业的纪律规定", "decision": "给予党内警告处分", "decided_by": "局党组",
            "decided_on": "2017-09-11"
        }
    });
    let disposed = handler
        .post(discipline, &format!("{record}/disposition"), &disposition)
        .await;
    disposed.with(200);
    for path in ["verification", "case-report"] {
        handler.get(office, &format!("{record}/{path}")).await.with(200);
    }
    let text = json!({ "text": "本单位另有两人借调在外" });
    handler
        .post(office, "/api/units/hetang/note", &text)
        .await
        .with(200);
    // The unit's table, as it stands and on a machine whose clock is behind: there all of this is still to come.
    let (head, table) = (service.sign_in("HT-001").await, "/api/units/hetang/annex3");
    service.review.get(&head, table).await.with(200);
    service.later(-1);
    service.review.get(&head, table).await.with(200);
    service.later(1);
}
