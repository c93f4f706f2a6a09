//! The record as JSON.

use super::Record;
use super::history::{self, Event};
use crate::Web;
use crate::receipt::Receipt;
use campaign::contradiction::Contradiction;
use campaign::deadlines::{Deadlines, LenientLine};
use campaign::delivery::{Delivery, Item};
use campaign::dossier::Standing;
use campaign::flags::Flag;
use campaign::on_paper::Paper;
use campaign::person::Person;
use campaign::sign_off::{State, Step};
use campaign::{Declarant, Declaration, Revision, RosterNumber, WithdrawalReport, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// A declaration with everything that came of it, as far as the reader may see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Record)]
pub(super) struct RecordAnswer {
    #[serde(flatten)]
    receipt: Receipt,
    #[schema(example = "TY-001")]
    number: RosterNumber,
    /// The declarant, as on the roster at the time of filing.
    declarant: Declarant,
    /// The declaration, in the shape it was filed in.
    declaration: Declaration,
    /// What it was entered from, where it came on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    paper: Option<Paper>,
    /// What does not fit together in it; left out for who may not see it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contradictions: Vec<Contradiction>,
    sign_off: SignOffStanding,
    participations: Vec<ParticipationStanding>,
    /// Withdrawals reported after filing.
    withdrawals: Vec<WithdrawalReport>,
    delivery: Handed,
    /// What happened, oldest first.
    history: Vec<Event>,
    /// The campaign's deadlines with the days left.
    deadlines: Deadlines,
}

/// Where a declaration stands with its signer.
#[derive(Serialize, ToSchema)]
struct SignOffStanding {
    state: State,
    /// Whose turn it is; null where the office is to appoint somebody.
    #[schema(required)]
    signer: Option<Person>,
    /// The decision on the current revision; null while there is none.
    #[schema(required)]
    decision: Option<Step>,
}

/// Where a participation stands: whether it was left, and on which side of the lenient line.
#[derive(Serialize, ToSchema)]
struct ParticipationStanding {
    /// Its place in the declaration, from 0.
    participation: usize,
    reported_at: Timestamp,
    /// Null while it was not left.
    #[schema(required)]
    withdrawn_on: Option<Date>,
    /// The serial of the later report that says so; null where the declaration itself did, or nothing was said.
    #[schema(required)]
    withdrawal_reported: Option<u32>,
    /// The serial of the newest report that an amendment took back; null where none was.
    #[schema(required)]
    withdrawal_taken_back: Option<u32>,
    /// Which side of the lenient line it stands on (§5.2.3).
    lenient: LenientLine,
    /// What the office is to look at; left out for who may not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    flags: Option<Vec<Flag>>,
}

/// Where a signed report goes.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = RecordDelivery)]
enum Handed {
    /// It is kept.
    Retained,
    /// It goes to the city.
    Municipal {
        /// When it was handed over, oldest first.
        delivered: Vec<HandedOver>,
    },
}

/// One delivery to the city.
#[derive(Serialize, ToSchema)]
struct HandedOver {
    /// The delivery's serial.
    delivery: u32,
    on: Date,
    late: bool,
    /// The revision that was delivered; null where it was withdrawals alone.
    #[schema(required)]
    revision: Option<u32>,
    /// The serials of the reported withdrawals that were.
    withdrawals: Vec<u32>,
}

/// One revision, with what was decided on it.
#[derive(Serialize, ToSchema)]
#[schema(as = RecordRevision)]
pub(super) struct RevisionAnswer {
    #[serde(flatten)]
    receipt: Receipt,
    /// The declaration, in the shape it was filed in.
    declaration: Declaration,
    /// What it was entered from, where it came on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    paper: Option<Paper>,
    /// Null while there is none.
    #[schema(required)]
    decision: Option<Step>,
}

/// The whole record, or one revision of it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = RecordOrRevision)]
pub(super) enum Answer {
    Record(Box<RecordAnswer>),
    Revision(Box<RevisionAnswer>),
}

impl RecordAnswer {
    pub(super) fn of(web: &Web, record: &Record) -> Self {
        let current = &record.dossier.current;
        let reports = record.dossier.withdrawals.iter();
        RecordAnswer {
            receipt: Receipt::of(current),
            number: current.number.clone(),
            declarant: current.declarant.clone(),
            declaration: current.content.clone(),
            paper: current.paper.clone(),
            contradictions: record.contradictions(web),
            sign_off: SignOffStanding {
                state: record.state,
                signer: record.signer.clone(),
                decision: record.decision_on(current.revision).cloned(),
            },
            participations: participations(web, record),
            withdrawals: reports
                .map(|report| withdrawal(report, record.reader.sees_flags))
                .collect(),
            delivery: Handed::of(record),
            history: history::events(&web.campaign, record)
                .into_iter()
                .map(|(event, _)| event)
                .collect(),
            deadlines: web.campaign.deadlines(web.now()),
        }
    }
}

impl RevisionAnswer {
    pub(super) fn of(record: &Record, revision: &Revision) -> Self {
        RevisionAnswer {
            receipt: Receipt::of(revision),
            declaration: revision.content.clone(),
            paper: revision.paper.clone(),
            decision: record.decision_on(revision.revision).cloned(),
        }
    }
}

/// A reported withdrawal, with flags only for who may see them.
pub(crate) fn withdrawal(report: &WithdrawalReport, sees_flags: bool) -> WithdrawalReport {
    let mut report = report.clone();
    if !sees_flags {
        report.flags.clear();
    }
    report
}

fn participations(web: &Web, record: &Record) -> Vec<ParticipationStanding> {
    let standings = record.dossier.standings();
    let one = |(participation, standing): (usize, &Standing)| ParticipationStanding {
        participation,
        reported_at: standing.reported_at,
        withdrawn_on: standing.withdrawn_on(),
        withdrawal_reported: standing.later.map(|report| report.serial),
        lenient: standing.lenient_line(&web.campaign, web.now()),
        withdrawal_taken_back: standing.taken_back.map(|report| report.serial),
        flags: record
            .reader
            .sees_flags
            .then(|| standing.flags(&web.campaign, &record.dossier.current)),
    };
    standings.iter().enumerate().map(one).collect()
}

impl Handed {
    fn of(record: &Record) -> Self {
        if !record.municipal {
            return Handed::Retained;
        }
        let one = |(delivery, item): &(Delivery, Item)| HandedOver {
            delivery: delivery.serial,
            on: timing::day(delivery.at),
            late: delivery.late,
            revision: item.report.as_ref().map(|report| report.revision),
            withdrawals: item.withdrawals.iter().map(|report| report.serial).collect(),
        };
        Handed::Municipal {
            delivered: record.deliveries.iter().map(one).collect(),
        }
    }
}
