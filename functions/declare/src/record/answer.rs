//! The record as JSON.

use super::{Record, history};
use crate::receipt::Receipt;
use campaign::deadlines::Standing;
use campaign::flags::{Flag, flags};
use campaign::{WithdrawalReport, timing};
use serde_json::{Value, json};
use web::Web;

/// The receipt's fields, and everything else the reader may see.
pub(super) fn json(web: &Web, record: &Record) -> Value {
    let current = &record.dossier.current;
    let mut answer = json!(Receipt::of(current));
    answer["number"] = json!(current.number);
    answer["declarant"] = json!(current.declarant);
    answer["declaration"] = json!(current.content);
    answer["sign_off"] = json!({
        "state": record.state,
        "signer": record.signer,
        "decision": record.decision_on(current.revision),
    });
    answer["participations"] = participations(web, record);
    let reports = record.dossier.withdrawals.iter();
    answer["withdrawals"] = reports
        .map(|report| withdrawal(report, record.reader.sees_flags))
        .collect();
    answer["delivery"] = delivery(record);
    let events = history::events(&web.campaign, record).into_iter();
    answer["history"] = events.map(|event| event.json).collect();
    answer["deadlines"] = json!(web.campaign.deadlines(web.now()));
    answer
}

/// A reported withdrawal, with flags only for who may see them.
pub(crate) fn withdrawal(report: &WithdrawalReport, sees_flags: bool) -> Value {
    let mut value = json!(report);
    if let Some(fields) = value.as_object_mut().filter(|_| !sees_flags) {
        fields.shift_remove("flags");
    }
    value
}

fn participations(web: &Web, record: &Record) -> Value {
    let standings = record.dossier.standings();
    let one = |(index, standing): (usize, &Standing)| {
        let mut value = json!({
            "participation": index,
            "reported_at": standing.reported_at,
            "withdrawn_on": standing.withdrawn_on(),
            "withdrawal_reported": standing.later.map(|report| report.serial),
            "lenient": standing.lenient_line(&web.campaign, web.now()),
        });
        if record.reader.sees_flags {
            value["flags"] = json!(flags_of(web, record, standing));
        }
        value
    };
    standings.iter().enumerate().map(one).collect()
}

/// What the office is to look at in a participation.
pub(super) fn flags_of(web: &Web, record: &Record, standing: &Standing) -> Vec<Flag> {
    standing.later.map_or_else(
        || {
            flags(
                &web.campaign.rules,
                &record.dossier.current.content,
                standing.declared,
            )
        },
        |report| report.flags.clone(),
    )
}

/// Retained, or handed to the city: when, and what.
fn delivery(record: &Record) -> Value {
    if !record.municipal {
        return json!({ "kind": "retained" });
    }
    let delivered = record.deliveries.iter().map(|(delivery, item)| {
        json!({
            "delivery": delivery.serial,
            "on": timing::day(delivery.at),
            "late": delivery.late,
            "revision": item.report.as_ref().map(|report| report.revision),
            "withdrawals": item.withdrawals.iter().map(|report| report.serial).collect::<Vec<_>>(),
        })
    });
    json!({ "kind": "municipal", "delivered": delivered.collect::<Vec<_>>() })
}
