//! The record as a page.

use super::{Record, check, deadline, history, moment};
use crate::Web;
use crate::receipt::Receipt;
use axum::response::Response;
use campaign::contradiction::Contradiction;
use campaign::deadlines::FilingWindow;
use campaign::declaration::Withdrawal;
use campaign::dossier::Standing;
use campaign::sign_off::State;
use campaign::timing;
use http::StatusCode;
use serde_json::{Value, json};
use web::papers;
use web::{Person, Problem};

pub(super) fn page(
    web: &Web,
    person: &Person,
    record: &Record,
    digest: Option<&str>,
) -> Result<Response, Problem> {
    let current = &record.dossier.current;
    let (now, decision) = (web.now(), record.decision_on(current.revision));
    let window = web.campaign.filing_window(now);
    let deadlines = web.campaign.deadlines(now);
    let events = history::events(&web.campaign, record).into_iter();
    let context = json!({
        "receipt": receipt(&Receipt::of(current)),
        "check": digest.map(|typed| check::check(record, typed)),
        "number": current.number,
        "declarant": papers::declarant(&web.campaign, current),
        "declaration": papers::content(&current.content),
        "contradictions": record.contradictions(web).iter().map(Contradiction::in_chinese).collect::<Vec<_>>(),
        "state": record.state,
        "state_name": record.state.in_chinese(),
        "is_signed": record.state.is_signed(),
        "is_returned": record.state == State::Returned,
        "signer": record.signer.as_ref().map(|signer| &signer.name),
        "decision": decision.map(|decision| papers::step(&web.campaign, decision)),
        "participations": participations(web, record),
        "withdrawals": record.dossier.withdrawals.iter().map(papers::withdrawal).collect::<Vec<_>>(),
        "history": events.map(|(_, page)| page).collect::<Vec<_>>(),
        "deliveries": record.deliveries.iter().map(|(delivery, _)| json!({
            "serial": delivery.serial, "kind": delivery.kind_in_chinese(), "on": timing::day(delivery.at),
            "late": delivery.late,
        })).collect::<Vec<_>>(),
        "municipal": record.municipal,
        "is_owner": record.reader.is_owner,
        "sees_flags": record.reader.sees_flags,
        "may_amend": record.reader.is_owner && window != FilingWindow::Closed,
        "deadlines": {
            "file": deadline(deadlines.file), "lenient": deadline(deadlines.lenient),
            "deliver": deadline(deadlines.deliver), "close": deadline(deadlines.close),
        },
    });
    web.render_for(person, StatusCode::OK, "declare/record.html", context)
}

/// The receipt's facts for pages.
pub(super) fn receipt(receipt: &Receipt) -> Value {
    json!({
        "reference": receipt.reference,
        "revision": receipt.revision,
        "filed_at": moment(receipt.filed_at),
        "sha256": receipt.sha256,
        "late": receipt.late,
        "received_on": receipt.received_on,
    })
}

fn participations(web: &Web, record: &Record) -> Value {
    let standings = record.dossier.standings();
    let one = |(index, standing): (usize, &Standing)| participation(web, record, index, standing);
    standings.iter().enumerate().map(one).collect()
}

fn participation(web: &Web, record: &Record, index: usize, standing: &Standing) -> Value {
    let line = standing.lenient_line(&web.campaign, web.now());
    let declared_left = matches!(standing.declared.withdrawal, Withdrawal::Withdrawn { .. });
    let open = web.campaign.filing_window(web.now()) != FilingWindow::Closed;
    let flags = if record.reader.sees_flags {
        standing.flags(&web.campaign, &record.dossier.current)
    } else {
        Vec::new()
    };
    json!({
        "index": index,
        "reported_at": timing::made_in_chinese(standing.reported_at),
        "withdrawn_on": standing.withdrawn_on(),
        "later": standing.later.map(papers::withdrawal),
        "later_serial": standing.later.map(|report| report.serial),
        "taken_back": standing.taken_back.map(papers::withdrawal),
        "left_late": standing.left_reported_at.is_some() && !standing.left_in_time(&web.campaign),
        "line": line,
        "line_name": line.in_chinese(),
        "flags": flags,
        "may_report": record.reader.is_owner && open && !declared_left && standing.later.is_none(),
    })
}
