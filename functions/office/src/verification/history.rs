//! Everything that happened to a declaration in the order of time: filings, reports of withdrawals, the signer's steps,
//! the unit's checks, and what the office and the discipline team noted, with what stood before and after.

use super::shown::told;
use campaign::sign_off::Step as SignStep;
use campaign::unit_check::UnitCheck;
use campaign::verification::{Change, Step};
use campaign::{Dossier, Revision, WithdrawalReport, date, timing};
use jiff::Timestamp;
use serde_json::{Value, json};
use web::{Refusal, Web, papers};

/// One thing that happened.
pub(super) struct Event {
    at: Timestamp,
    /// For programs.
    pub(super) json: Value,
    /// For people.
    pub(super) page: Value,
}

/// Reads all of it, oldest first.
pub(super) async fn read(web: &Web, dossier: &Dossier) -> Result<Vec<Event>, Refusal> {
    let (store, number) = (&web.store, &dossier.current.number);
    let refuse = |error| web.refuse(&error);
    let noted = store.docket_steps(number).await.map_err(refuse)?;
    let signed = store.sign_off_steps(number).await.map_err(refuse)?;
    let checked = store.checks(number).await.map_err(refuse)?;
    let filings = dossier.earlier.iter().chain([&dossier.current]);
    let mut events: Vec<Event> = filings.map(filed).collect();
    events.extend(dossier.withdrawals.iter().map(withdrawn));
    events.extend(signed.iter().map(signed_off));
    events.extend(checked.iter().map(unit_checked));
    events.extend(
        noted
            .iter()
            .map(|step| noted_down(step, dossier.current.revision)),
    );
    // Within one second what was filed comes first: the rest is about it. The sort keeps the order of equals.
    events.sort_by_key(|event| event.at);
    Ok(events)
}

fn filed(revision: &Revision) -> Event {
    let what = if revision.revision == 1 {
        "填报"
    } else {
        "更正"
    };
    let late = if revision.late { "，逾期" } else { "" };
    Event {
        at: revision.filed_at,
        json: json!({
            "event": "filed", "at": revision.filed_at, "revision": revision.revision, "late": revision.late,
            "sha256": revision.sha256,
        }),
        page: json!({
            "at": timing::moment_in_chinese(revision.filed_at), "what": what, "revision": revision.revision,
            "by": revision.declarant.name,
            "detail": format!("{}{late}", revision.content.kind.in_chinese()),
        }),
    }
}

fn withdrawn(report: &WithdrawalReport) -> Event {
    let day = report.withdrawal.withdrawn_on();
    let day = day.map_or_else(String::new, date::in_chinese);
    Event {
        at: report.reported_at,
        json: json!({
            "event": "withdrawal_reported", "at": report.reported_at, "revision": report.revision,
            "withdrawal": report.serial,
        }),
        page: json!({
            "at": timing::moment_in_chinese(report.reported_at), "what": "报告退出", "revision": report.revision,
            "by": report.name,
            "detail": format!("{}，{}，{day}退出", report.participant.in_chinese(), report.subject.business_name),
        }),
    }
}

fn signed_off(step: &SignStep) -> Event {
    let mut json = json!(step);
    json["event"] = json!("signed_off");
    let told = papers::step(step);
    let parts = [&told["concerns"], &told["detail"]];
    let parts: Vec<&str> = parts.into_iter().filter_map(Value::as_str).collect();
    Event {
        at: step.at,
        page: json!({
            "at": told["at"], "what": told["what"], "revision": step.revision, "by": told["by"],
            "detail": parts.join("："),
        }),
        json,
    }
}

fn unit_checked(check: &UnitCheck) -> Event {
    let mut json = json!(check);
    json["event"] = json!("checked");
    Event {
        at: check.at,
        page: json!({
            "at": timing::moment_in_chinese(check.at), "what": "单位核对", "revision": check.revision,
            "by": check.by.name, "detail": check.comment,
        }),
        json,
    }
}

fn noted_down(step: &Step, current: u32) -> Event {
    let mut json = json!(step);
    json["event"] = json!("noted");
    let changes: Vec<Value> = step.changes.iter().map(changed).collect();
    Event {
        at: step.at,
        page: json!({
            "at": timing::moment_in_chinese(step.at), "what": step.kind.in_chinese(), "revision": step.revision,
            "by": format!("{}（{}）", step.by.name, step.role.in_chinese()), "changes": changes, "why": step.why,
            "is_former": step.revision < current,
        }),
        json,
    }
}

fn changed(change: &Change) -> Value {
    let either = change.after.as_ref().or(change.before.as_ref());
    json!({
        "about": either.and_then(|entry| entry.about.as_ref()).map(|about| about.in_chinese()),
        "before": change.before.as_ref().map(told),
        "after": change.after.as_ref().map(told),
    })
}
