//! What happened to a declaration, in the order of time: filings, steps of the sign-off, withdrawals, deliveries.

use super::Record;
use campaign::on_paper::Paper;
use campaign::sign_off::{Action, Step};
use campaign::{Campaign, Digest, Revision, WithdrawalReport, timing};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::papers;

/// One thing that happened.
#[derive(Serialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
#[schema(as = RecordEvent)]
pub(super) enum Event {
    /// A revision was filed.
    Filed {
        at: Timestamp,
        revision: u32,
        /// 逾期.
        late: bool,
        sha256: Digest,
        /// Whether the content that is kept still gives this digest.
        intact: bool,
        /// Who entered it from paper and who compared it; left out of what was filed online.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(nullable = false)]
        paper: Option<Box<Paper>>,
    },
    /// It was signed, returned, or signed on paper.
    Decided(Step),
    /// The office appointed who is to sign.
    Appointed(Step),
    /// A withdrawal was reported.
    WithdrawalReported {
        at: Timestamp,
        revision: u32,
        /// The report's serial.
        withdrawal: u32,
    },
    /// It was handed to the city.
    Delivered {
        at: Timestamp,
        /// The delivery's serial.
        delivery: u32,
        late: bool,
        /// Null where it was withdrawals alone.
        #[schema(required)]
        revision: Option<u32>,
    },
}

impl Event {
    fn at(&self) -> Timestamp {
        match self {
            Event::Filed { at, .. } | Event::WithdrawalReported { at, .. } | Event::Delivered { at, .. } => {
                *at
            }
            Event::Decided(step) | Event::Appointed(step) => step.at,
        }
    }
}

/// Everything that happened, oldest first: for programs and for pages.
pub(super) fn events(campaign: &Campaign, record: &Record) -> Vec<(Event, Value)> {
    let dossier = &record.dossier;
    let mut events: Vec<(Event, Value)> = dossier
        .earlier
        .iter()
        .chain([&dossier.current])
        .map(filed)
        .collect();
    events.extend(record.steps.iter().map(|step| {
        let mut page = papers::step(campaign, step);
        page["what"] = json!(step.action.in_chinese());
        if let Action::Appointed { .. } = step.action {
            page["appointed"] = json!(true);
        }
        let event = match step.action.outcome() {
            Some(_) => Event::Decided(step.clone()),
            None => Event::Appointed(step.clone()),
        };
        (event, page)
    }));
    events.extend(dossier.withdrawals.iter().map(withdrawn));
    events.extend(record.deliveries.iter().map(|(delivery, item)| {
        let event = Event::Delivered {
            at: delivery.at,
            delivery: delivery.serial,
            late: delivery.late,
            revision: item.report.as_ref().map(|report| report.revision),
        };
        let page = json!({
            "at": timing::moment_in_chinese(delivery.at), "what": delivery.kind_in_chinese(),
            "revision": item.report.as_ref().map(|report| report.revision), "delivery": delivery.serial,
            "late": delivery.late, "detail": item.occasion.in_chinese(), "by": Value::Null, "concerns": Value::Null,
        });
        (event, page)
    }));
    // Within one second what was filed comes first: steps are about it. The sort keeps the order of equals.
    events.sort_by_key(|(event, _)| event.at());
    events
}

fn filed(revision: &Revision) -> (Event, Value) {
    let what = match (&revision.paper, revision.revision) {
        (Some(_), _) => "录入纸质报告",
        (None, 1) => "填报",
        (None, _) => "更正",
    };
    let event = Event::Filed {
        at: revision.filed_at,
        revision: revision.revision,
        late: revision.late,
        sha256: revision.sha256.clone(),
        intact: revision.is_intact(),
        paper: revision.paper.clone().map(Box::new),
    };
    let mut detail = revision.content.kind.in_chinese().to_owned();
    if !revision.is_intact() {
        detail.push_str("（留存的内容与登记的校验值不符）");
    }
    let page = json!({
        "at": timing::moment_in_chinese(revision.filed_at), "what": what, "revision": revision.revision,
        "late": revision.late, "detail": detail, "by": papers::filed_by(revision),
        "concerns": Value::Null, "filed": true,
    });
    (event, page)
}

fn withdrawn(report: &WithdrawalReport) -> (Event, Value) {
    let detail = format!(
        "{}，{}退出",
        report.subject.business_name,
        report
            .withdrawal
            .withdrawn_on()
            .map_or_else(String::new, campaign::date::in_chinese)
    );
    let event = Event::WithdrawalReported {
        at: report.reported_at,
        revision: report.revision,
        withdrawal: report.serial,
    };
    let page = json!({
        "at": timing::moment_in_chinese(report.reported_at), "what": "报告退出", "revision": report.revision,
        "detail": detail, "by": report.name, "concerns": Value::Null,
    });
    (event, page)
}
