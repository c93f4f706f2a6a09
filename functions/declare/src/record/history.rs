//! What happened to a declaration, in the order of time: filings, steps of the sign-off, withdrawals, deliveries.

use super::Record;
use campaign::sign_off::Action;
use campaign::{Campaign, Revision, WithdrawalReport, timing};
use jiff::Timestamp;
use serde_json::{Value, json};
use web::papers;

/// One thing that happened.
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    /// For programs.
    pub(crate) json: Value,
    /// For people.
    pub(crate) page: Value,
}

/// Everything that happened, oldest first.
pub(crate) fn events(campaign: &Campaign, record: &Record) -> Vec<Event> {
    let dossier = &record.dossier;
    let mut events: Vec<Event> = dossier
        .earlier
        .iter()
        .chain([&dossier.current])
        .map(filed)
        .collect();
    events.extend(record.steps.iter().map(|step| {
        let mut json = json!(step);
        json["event"] = json!(step.action.outcome().map_or("appointed", |_| "decided"));
        let mut page = papers::step(campaign, step);
        page["what"] = json!(step.action.in_chinese());
        if let Action::Appointed { .. } = step.action {
            page["appointed"] = json!(true);
        }
        Event {
            at: step.at,
            json,
            page,
        }
    }));
    events.extend(dossier.withdrawals.iter().map(withdrawn));
    events.extend(record.deliveries.iter().map(|(delivery, item)| Event {
        at: delivery.at,
        json: json!({
            "event": "delivered", "at": delivery.at, "delivery": delivery.serial, "late": delivery.late,
            "revision": item.report.as_ref().map(|report| report.revision),
        }),
        page: json!({
            "at": timing::moment_in_chinese(delivery.at), "what": delivery.kind_in_chinese(),
            "revision": item.report.as_ref().map(|report| report.revision), "delivery": delivery.serial,
            "late": delivery.late, "detail": item.occasion.in_chinese(), "by": Value::Null, "concerns": Value::Null,
        }),
    }));
    // Within one second what was filed comes first: steps are about it. The sort keeps the order of equals.
    events.sort_by_key(|event| event.at);
    events
}

fn filed(revision: &Revision) -> Event {
    let what = if revision.revision == 1 {
        "填报"
    } else {
        "更正"
    };
    Event {
        at: revision.filed_at,
        json: json!({
            "event": "filed", "at": revision.filed_at, "revision": revision.revision, "late": revision.late,
            "sha256": revision.sha256,
        }),
        page: json!({
            "at": timing::moment_in_chinese(revision.filed_at), "what": what, "revision": revision.revision,
            "late": revision.late, "detail": revision.content.kind.in_chinese(), "by": revision.declarant.name,
            "concerns": Value::Null, "filed": true,
        }),
    }
}

fn withdrawn(report: &WithdrawalReport) -> Event {
    let detail = format!(
        "{}，{}退出",
        report.subject.business_name,
        report
            .withdrawal
            .withdrawn_on()
            .map_or_else(String::new, campaign::date::in_chinese)
    );
    Event {
        at: report.reported_at,
        json: json!({
            "event": "withdrawal_reported", "at": report.reported_at, "revision": report.revision,
            "withdrawal": report.serial,
        }),
        page: json!({
            "at": timing::moment_in_chinese(report.reported_at), "what": "报告退出", "revision": report.revision,
            "detail": detail, "by": report.name, "concerns": Value::Null,
        }),
    }
}
