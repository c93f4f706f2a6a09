//! After the campaign: nothing is taken any more, and everything that happened is on record.

use super::declared::{Declared, Form, Leaving};
use super::play::{DISCIPLINE, OFFICE, Play};
use jiff::civil::date;
use reqwest::Method;
use serde_json::json;

pub(super) async fn nothing_is_taken_any_more(play: &mut Play) {
    // Somebody who never filed, somebody who would amend, somebody who would report a withdrawal.
    for (who, form) in [
        ("LS-102", Form::nil()),
        ("TY-001", Form::disclosing(vec![Declared::share("示例最后砂场")])),
    ] {
        let body = form.json(&play.model.member(who).person);
        let sent = play.send(Some(who), Method::POST, "/api/declarations", Some(&body));
        let (status, answer) = sent.await;
        assert_eq!(status, 403, "{who}: {answer}");
        assert!(
            answer["detail"].as_str().unwrap().contains("28682655"),
            "whom to call: {answer}"
        );
    }
    let filed = play.model.report("TY-125");
    let path = format!("/api/declarations/{}/withdrawals", filed.reference);
    let body = json!({
        "revision": filed.revision, "participation": 0,
        "withdrawal": Leaving::Left(date(2018, 1, 31), "撤资").json(),
    });
    let (status, _) = play.send(Some("TY-125"), Method::POST, &path, Some(&body)).await;
    assert_eq!(status, 403);
}

/// Every report's record tells each step of the plan in its order; the office's own steps, the leads' and the seals' too.
pub(super) async fn histories_are_complete(play: &mut Play) {
    let numbers: Vec<String> = play.model.members.keys().cloned().collect();
    let mut filed = 0;
    for number in numbers {
        let member = play.model.member(&number).clone();
        let Some(report) = member.filed else { continue };
        filed += 1;
        let record = play
            .get(OFFICE, &format!("/api/declarations/{}", report.reference))
            .await;
        let events = record["history"].as_array().unwrap().iter();
        let events: Vec<&str> = events.map(|event| event["event"].as_str().unwrap()).collect();
        assert_eq!(events, member.history, "{number}");
        assert_eq!(record["revision"], report.revision, "{number}");
        if member.noted > 0 {
            let path = format!("/api/declarations/{}/verification", report.reference);
            let case_file = play.get(DISCIPLINE, &path).await;
            let noted = case_file["history"].as_array().unwrap().iter();
            let noted = noted.filter(|event| event["event"] == "noted").count();
            assert_eq!(noted, member.noted, "{number}");
        }
    }
    assert!(filed > 270, "{filed} people filed");
    let leads: Vec<_> = play
        .leads
        .values()
        .map(|lead| (lead.id.clone(), lead.steps.clone()))
        .collect();
    for (id, steps) in leads {
        let lead = play.get(DISCIPLINE, &format!("/api/leads/{id}")).await;
        let found = lead["history"].as_array().unwrap().iter();
        let found: Vec<&str> = found.map(|step| step["action"].as_str().unwrap()).collect();
        assert_eq!(found, steps);
    }
    for (unit, steps) in play.seals.clone() {
        let table = play.get(OFFICE, &format!("/api/units/{unit}/annex3")).await;
        assert_eq!(table["history"].as_array().unwrap().len(), steps.len(), "{unit}");
    }
}
