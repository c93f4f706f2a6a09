//! Everything that happened to a declaration: filings, reports of withdrawals, the signer's steps, the unit's checks, what
//! the two lists collected and the city got, and what the office and the discipline team noted, with what stood before and
//! after.

use super::{Event, Happened};
use crate::verification::told;
use crate::{Facets, Web};
use campaign::case_file::{Change, Step};
use campaign::delivery::{Delivery, Item, List, Mark};
use campaign::sign_off::Step as SignStep;
use campaign::unit_check::UnitCheck;
use campaign::{Campaign, Dossier, Revision, RosterNumber, WithdrawalReport, date, timing};
use serde_json::{Value, json};
use store::StoreError;
use web::{Problem, papers};

/// Reads all of it, oldest first.
pub(crate) async fn read(web: &Web, dossier: &Dossier) -> Result<Vec<Event>, Problem> {
    let mut events = of(&web.store, &web.campaign, dossier).await?;
    // Within one second what was filed comes first: the rest is about it. The sort keeps the order of equals.
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// All of it, in no order but that what was filed comes first.
pub(super) async fn of(
    store: &Facets,
    campaign: &Campaign,
    dossier: &Dossier,
) -> Result<Vec<Event>, StoreError> {
    let number = &dossier.current.number;
    let (noted, signed, checked, handed) = futures::try_join!(
        store.verifications.steps(number),
        store.sign_offs.steps(number),
        store.checks.of(number),
        on_its_way(store, campaign, number),
    )?;
    let filings = dossier.earlier.iter().chain([&dossier.current]);
    let mut events: Vec<Event> = filings.map(filed).collect();
    events.extend(dossier.withdrawals.iter().map(withdrawn));
    events.extend(signed.iter().map(|step| signed_off(campaign, step)));
    events.extend(checked.iter().map(unit_checked));
    events.extend(handed);
    let current = dossier.current.revision;
    events.extend(noted.iter().map(|step| noted_down(step, current)));
    Ok(events)
}

/// What the lists said of a person's report, and what of it the city got.
async fn on_its_way(
    store: &Facets,
    campaign: &Campaign,
    number: &RosterNumber,
) -> Result<Vec<Event>, StoreError> {
    let (office, discipline) = futures::try_join!(
        store.collections.marks(number, List::Office),
        store.collections.marks(number, List::Discipline)
    )?;
    let deliveries = store
        .deliveries
        .of(number, store.deliveries.lists().await?)
        .await?;
    let mut events: Vec<Event> = office
        .iter()
        .chain(&discipline)
        .map(|mark| marked(campaign, mark))
        .collect();
    events.extend(deliveries.iter().map(delivered));
    Ok(events)
}

fn marked(campaign: &Campaign, mark: &Mark) -> Event {
    let (what, told) = if mark.stands() {
        ("收集", Happened::Collected(mark.clone()))
    } else {
        ("撤回收集", Happened::TakenBack(mark.clone()))
    };
    let detail = match &mark.taken_back {
        Some(reason) => format!("{}：{reason}", mark.list.in_chinese(campaign)),
        None => mark.list.in_chinese(campaign).to_owned(),
    };
    Event {
        at: mark.at,
        page: json!({
            "at": timing::moment_in_chinese(mark.at), "what": what, "revision": mark.revision, "by": mark.by.name,
            "detail": detail,
        }),
        told,
    }
}

fn delivered((delivery, item): &(Delivery, Item)) -> Event {
    let revision = item.report.as_ref().map(|report| report.revision);
    let late = if delivery.late { "，逾期" } else { "" };
    Event {
        at: delivery.at,
        told: Happened::Delivered {
            at: delivery.at,
            delivery: delivery.serial,
            late: delivery.late,
            by: delivery.by.clone(),
            revision,
            withdrawals: item.withdrawals.len(),
        },
        page: json!({
            "at": timing::moment_in_chinese(delivery.at), "what": delivery.kind_in_chinese(), "revision": revision,
            "by": delivery.by.name, "href": format!("/api/deliveries/{}", delivery.serial),
            "detail": format!("第 {} 次，{}{late}", delivery.serial, item.occasion.in_chinese()),
        }),
    }
}

fn filed(revision: &Revision) -> Event {
    let what = match (&revision.paper, revision.revision) {
        (Some(_), _) => "录入纸质报告",
        (None, 1) => "填报",
        (None, _) => "更正",
    };
    let late = if revision.late { "，逾期" } else { "" };
    Event {
        at: revision.filed_at,
        told: Happened::Filed {
            at: revision.filed_at,
            revision: revision.revision,
            late: revision.late,
            sha256: revision.sha256.clone(),
        },
        page: json!({
            "at": timing::moment_in_chinese(revision.filed_at), "what": what, "revision": revision.revision,
            "by": papers::filed_by(revision),
            "detail": format!("{}{late}", revision.content.kind.in_chinese()),
        }),
    }
}

fn withdrawn(report: &WithdrawalReport) -> Event {
    let day = report.withdrawal.withdrawn_on();
    let day = day.map_or_else(String::new, date::in_chinese);
    Event {
        at: report.reported_at,
        told: Happened::WithdrawalReported {
            at: report.reported_at,
            revision: report.revision,
            withdrawal: report.serial,
        },
        page: json!({
            "at": timing::moment_in_chinese(report.reported_at), "what": "报告退出", "revision": report.revision,
            "by": report.name,
            "detail": format!("{}，{}，{day}退出", report.participant.in_chinese(), report.subject.business_name),
        }),
    }
}

fn signed_off(campaign: &Campaign, step: &SignStep) -> Event {
    let shown = papers::step(campaign, step);
    let parts = [&shown["concerns"], &shown["detail"]];
    let parts: Vec<&str> = parts.into_iter().filter_map(Value::as_str).collect();
    Event {
        at: step.at,
        page: json!({
            "at": shown["at"], "what": shown["what"], "revision": step.revision, "by": shown["by"],
            "detail": parts.join("："),
        }),
        told: Happened::SignedOff(step.clone()),
    }
}

fn unit_checked(check: &UnitCheck) -> Event {
    Event {
        at: check.at,
        page: json!({
            "at": timing::moment_in_chinese(check.at), "what": "单位核对", "revision": check.revision,
            "by": check.by.name, "detail": check.comment,
        }),
        told: Happened::Checked(check.clone()),
    }
}

fn noted_down(step: &Step, current: u32) -> Event {
    let changes: Vec<Value> = step.changes.iter().map(changed).collect();
    Event {
        at: step.at,
        page: json!({
            "at": timing::moment_in_chinese(step.at), "what": step.kind.in_chinese(), "revision": step.revision,
            "by": format!("{}（{}）", step.by.name, step.role.in_chinese()), "changes": changes, "why": step.why,
            "is_former": step.revision < current,
        }),
        told: Happened::Noted(step.clone()),
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
