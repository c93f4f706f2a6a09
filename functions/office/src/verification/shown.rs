//! A declaration with everything that was found and decided, as JSON.

use crate::Web;
use crate::history::Happened;
use campaign::case_file::{CaseReport, Entry, Kind};
use campaign::contradiction::Contradiction;
use campaign::flags::Flag;
use campaign::verification::{Columns, View};
use campaign::{
    Declarant, Declaration, Dossier, Reference, Revision, RosterNumber, WithdrawalReport, timing,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::papers;

/// A declaration with everything that was found and decided.
#[derive(Serialize, ToSchema)]
#[schema(as = DeclarationVerification)]
pub(super) struct VerifiedDeclaration {
    reference: Reference,
    number: RosterNumber,
    revision: u32,
    /// The last step: send it along, and a page that was old is refused with 409.
    step: u32,
    filed_at: Timestamp,
    late: bool,
    declarant: Declarant,
    declaration: Declaration,
    /// What does not fit together in it.
    contradictions: Vec<Contradiction>,
    is_verified: bool,
    /// The ruling on the claim to be exempt; null while there is none.
    #[schema(required)]
    exempt: Option<bool>,
    participations: Vec<VerifiedParticipation>,
    whole: VerifiedWhole,
    /// What was noted of participations that an amendment left out.
    left_out: Vec<Entry>,
    /// Withdrawals reported after filing.
    withdrawals: Vec<WithdrawalReport>,
    /// Everything that happened, oldest first; only when it is asked for by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) history: Option<Vec<Happened>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) case_reports: Option<Vec<CaseReport>>,
}

/// What stands of one participation.
#[derive(Serialize, ToSchema)]
struct VerifiedParticipation {
    /// Its place in the declaration, from 0.
    participation: usize,
    /// What the system noticed.
    flags: Vec<Flag>,
    lenient: bool,
    /// An accepted exemption covers it: it takes no row in Annex 3.
    is_exempt: bool,
    reported_at: Timestamp,
    /// The last day it is said to have been left.
    #[schema(required)]
    stated_withdrawn_on: Option<Date>,
    /// The day it was left, as far as that is believed: reported in time, or found real (§5.2.3).
    #[schema(required)]
    withdrawn_on: Option<Date>,
    columns: VerificationColumns,
    #[schema(required)]
    verification: Option<Entry>,
    /// A verification of facts that were amended since; it counts no more.
    #[schema(required)]
    former_verification: Option<Entry>,
    #[schema(required)]
    ordered_withdrawal: Option<Entry>,
    #[schema(required)]
    agreed_date: Option<Entry>,
    #[schema(required)]
    recheck: Option<Entry>,
    #[schema(required)]
    disposition: Option<Entry>,
    #[schema(required)]
    note: Option<Entry>,
}

/// What stands of the declaration as a whole.
#[derive(Serialize, ToSchema)]
struct VerifiedWhole {
    #[schema(required)]
    verification: Option<Entry>,
    #[schema(required)]
    former_verification: Option<Entry>,
    #[schema(required)]
    exemption: Option<Entry>,
    #[schema(required)]
    former_exemption: Option<Entry>,
    #[schema(required)]
    disposition: Option<Entry>,
    #[schema(required)]
    note: Option<Entry>,
}

/// Columns 15 to 19 of Annex 3.
#[derive(Serialize, ToSchema)]
pub(super) struct VerificationColumns {
    /// 已退, or null.
    #[schema(required)]
    self_report_withdrawal: Option<&'static str>,
    /// 已责成退出, or null.
    #[schema(required)]
    verification_withdrawal: Option<&'static str>,
    #[schema(required)]
    agreed_withdrawal: Option<Date>,
    /// 属实, or what differs and how.
    #[schema(required)]
    verification: Option<String>,
    /// The kind with its reason.
    #[schema(required)]
    disposition: Option<String>,
}

impl VerifiedDeclaration {
    pub(super) fn of(web: &Web, dossier: &Dossier) -> Self {
        let (view, current) = (View::of(dossier), &dossier.current);
        let places = 0..current.content.participations.len();
        VerifiedDeclaration {
            reference: current.reference.clone(),
            number: current.number.clone(),
            revision: current.revision,
            step: dossier.case_file.as_ref().map_or(0, |case_file| case_file.step),
            filed_at: current.filed_at,
            late: current.late,
            declarant: current.declarant.clone(),
            declaration: current.content.clone(),
            contradictions: view.contradictions(&web.campaign),
            is_verified: view.is_verified(),
            exempt: view.exemption().map(|ruling| ruling.accepted),
            participations: places
                .map(|place| VerifiedParticipation::of(web, &view, place))
                .collect(),
            whole: VerifiedWhole {
                verification: view.standing_entry(Kind::Verification, None).cloned(),
                former_verification: former(&view, Kind::Verification, None).cloned(),
                exemption: view.standing_entry(Kind::Exemption, None).cloned(),
                former_exemption: former(&view, Kind::Exemption, None).cloned(),
                disposition: view.entry(Kind::Disposition, None).cloned(),
                note: view.entry(Kind::Note, None).cloned(),
            },
            left_out: view.left_out().into_iter().cloned().collect(),
            withdrawals: dossier.withdrawals.clone(),
            history: None,
            case_reports: None,
        }
    }
}

impl VerifiedParticipation {
    fn of(web: &Web, view: &View, place: usize) -> Self {
        let standing = &view.standings()[place];
        let entry = |kind| view.entry(kind, Some(place)).cloned();
        VerifiedParticipation {
            participation: place,
            flags: view.flags(&web.campaign, place),
            lenient: view.meets_lenient_line(&web.campaign, place),
            is_exempt: view.is_exempt(place),
            reported_at: standing.reported_at,
            stated_withdrawn_on: view.last_stated_withdrawal(place),
            withdrawn_on: view.withdrawn_on(&web.campaign, place),
            columns: columns(view.columns(&web.campaign, place)),
            verification: view.standing_entry(Kind::Verification, Some(place)).cloned(),
            former_verification: former(view, Kind::Verification, Some(place)).cloned(),
            ordered_withdrawal: entry(Kind::OrderedWithdrawal),
            agreed_date: entry(Kind::AgreedDate),
            recheck: entry(Kind::Recheck),
            disposition: entry(Kind::Disposition),
            note: entry(Kind::Note),
        }
    }
}

/// What was found before and counts no more, since the facts were amended.
pub(super) fn former<'a>(view: &View<'a>, kind: Kind, place: Option<usize>) -> Option<&'a Entry> {
    match view.standing_entry(kind, place) {
        Some(_) => None,
        None => view.entry(kind, place),
    }
}

/// Columns 15 to 19 of Annex 3.
pub(super) fn columns(columns: Columns) -> VerificationColumns {
    VerificationColumns {
        self_report_withdrawal: columns.self_report,
        verification_withdrawal: columns.verification_stage,
        agreed_withdrawal: columns.agreed,
        verification: columns.verification,
        disposition: columns.disposition,
    }
}

/// An entry as people read it.
pub(crate) fn told(entry: &Entry) -> Value {
    json!({
        "kind": entry.matter.kind().in_chinese(),
        "text": entry.matter.in_chinese(),
        "by": entry.by.name,
        "role": entry.role.in_chinese(),
        "at": timing::moment_in_chinese(entry.at),
        "revision": entry.revision,
        "about": entry.about.as_ref().map(|about| about.in_chinese()),
    })
}

/// The declaration that stands, as people read it: who, and what was declared.
pub(super) fn report(web: &Web, dossier: &Dossier) -> (Value, Value) {
    report_of(web, &dossier.current)
}

/// A filing as people read it: who, and what was declared.
pub(super) fn report_of(web: &Web, filing: &Revision) -> (Value, Value) {
    let declarant = papers::declarant(&web.campaign, filing);
    (declarant, papers::content(&filing.content))
}
