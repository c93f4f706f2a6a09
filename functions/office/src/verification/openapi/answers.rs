//! What verification answers, as the OpenAPI document describes it.

use super::posts::CaseReportSchema;
use utoipa::ToSchema;

/// Who, for which body.
#[derive(ToSchema)]
#[schema(as = VerificationPerson)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
pub(super) struct PersonSchema {
    number: String,
    name: String,
}

/// Something that was found or decided. Besides these fields it carries those of its matter, as they were sent.
#[derive(ToSchema)]
#[schema(as = VerificationEntry)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
pub(super) struct EntrySchema {
    /// `verification`, `ordered_withdrawal`, `agreed_date`, `recheck`, `exemption`, `disposition` or `note`.
    #[schema(example = "verification")]
    matter: String,
    /// The filing it was made on.
    revision: u32,
    /// The participation's place in that filing, from 0; left out for the declaration as a whole.
    #[schema(nullable = false)]
    place: Option<usize>,
    by: PersonSchema,
    /// `office` or `discipline`.
    role: String,
    #[schema(format = DateTime)]
    at: String,
}

/// Columns 15 to 19 of Annex 3.
#[derive(ToSchema)]
#[schema(as = VerificationColumns)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct ColumnsSchema {
    /// 已退, or null.
    #[schema(required, nullable)]
    self_report_withdrawal: Option<String>,
    /// 已责成退出, or null.
    #[schema(required, nullable)]
    verification_withdrawal: Option<String>,
    #[schema(required, nullable, format = Date)]
    agreed_withdrawal: Option<String>,
    /// 属实, or what differs and how.
    #[schema(required, nullable)]
    verification: Option<String>,
    /// The kind with its reason.
    #[schema(required, nullable)]
    disposition: Option<String>,
}

/// What stands of one participation.
#[derive(ToSchema)]
#[schema(as = VerifiedParticipation)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct ParticipationSchema {
    /// Its place in the declaration, from 0.
    participation: usize,
    /// 明退实不退, 高价转让: what the system noticed.
    flags: Vec<String>,
    lenient: bool,
    /// An accepted exemption covers it: it takes no row in Annex 3.
    is_exempt: bool,
    #[schema(format = DateTime)]
    reported_at: String,
    /// The last day it is said to have been left.
    #[schema(required, nullable, format = Date)]
    stated_withdrawn_on: Option<String>,
    /// The day it was left, as far as no recheck found a sham.
    #[schema(required, nullable, format = Date)]
    withdrawn_on: Option<String>,
    columns: ColumnsSchema,
    #[schema(required, nullable)]
    verification: Option<EntrySchema>,
    /// A verification of facts that were amended since; it counts no more.
    #[schema(required, nullable)]
    former_verification: Option<EntrySchema>,
    #[schema(required, nullable)]
    ordered_withdrawal: Option<EntrySchema>,
    #[schema(required, nullable)]
    agreed_date: Option<EntrySchema>,
    #[schema(required, nullable)]
    recheck: Option<EntrySchema>,
    #[schema(required, nullable)]
    disposition: Option<EntrySchema>,
    #[schema(required, nullable)]
    note: Option<EntrySchema>,
}

/// What stands of the declaration as a whole.
#[derive(ToSchema)]
#[schema(as = VerifiedWhole)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct WholeSchema {
    #[schema(required, nullable)]
    verification: Option<EntrySchema>,
    #[schema(required, nullable)]
    former_verification: Option<EntrySchema>,
    #[schema(required, nullable)]
    exemption: Option<EntrySchema>,
    #[schema(required, nullable)]
    former_exemption: Option<EntrySchema>,
    #[schema(required, nullable)]
    disposition: Option<EntrySchema>,
    #[schema(required, nullable)]
    note: Option<EntrySchema>,
}

/// A declaration with everything that was found and decided.
#[derive(ToSchema)]
#[schema(as = DeclarationVerification)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct VerificationSchema {
    reference: String,
    number: String,
    revision: u32,
    /// The last step: send it along, and a page that was old is refused with 409.
    step: u32,
    #[schema(format = DateTime)]
    filed_at: String,
    late: bool,
    declarant: serde_json::Value,
    declaration: serde_json::Value,
    is_verified: bool,
    /// The ruling on the claim to be exempt; null while there is none.
    #[schema(required, nullable)]
    exempt: Option<bool>,
    participations: Vec<ParticipationSchema>,
    whole: WholeSchema,
    /// What was noted of participations that an amendment left out.
    left_out: Vec<EntrySchema>,
    /// Withdrawals reported after filing.
    withdrawals: Vec<serde_json::Value>,
    /// Everything that happened, oldest first; only when it is asked for by itself.
    #[schema(nullable = false)]
    history: Option<Vec<serde_json::Value>>,
    #[schema(nullable = false)]
    case_reports: Option<Vec<CaseReportSchema>>,
}

/// A unit's note.
#[derive(ToSchema)]
#[schema(as = UnitNote)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
pub(super) struct UnitNoteSchema {
    unit: String,
    step: u32,
    #[schema(nullable = false)]
    text: Option<String>,
    #[schema(nullable = false)]
    before: Option<String>,
    by: PersonSchema,
    #[schema(format = DateTime)]
    at: String,
    #[schema(nullable = false)]
    why: Option<String>,
}

/// A case report with what goes with it.
#[derive(ToSchema)]
#[schema(as = CaseReportAnswer)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct CaseReportAnswer {
    reference: String,
    number: String,
    /// The filing that stood when it was decided.
    revision: u32,
    declarant: serde_json::Value,
    case_report: CaseReportSchema,
    disposition: serde_json::Value,
    participations: Vec<Option<usize>>,
    recorded_by: PersonSchema,
    #[schema(format = DateTime)]
    recorded_at: String,
}

/// A participation that is watched.
#[derive(ToSchema)]
#[schema(as = WatchedParticipation)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
pub(super) struct WatchedSchema {
    #[schema(nullable = false, format = Date)]
    date: Option<String>,
    number: String,
    name: String,
    unit: String,
    reference: String,
    revision: u32,
    place: usize,
    about: serde_json::Value,
    ordered: bool,
    #[schema(nullable = false)]
    left_out: Option<bool>,
    passed: bool,
    /// The day it was left meanwhile, as the declarant says.
    #[schema(required, nullable, format = Date)]
    reported_withdrawn_on: Option<String>,
    current_revision: u32,
}

/// A page of the watch list.
#[derive(ToSchema)]
#[schema(as = WatchList)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct WatchSchema {
    show: String,
    #[schema(format = Date)]
    today: String,
    watched: Vec<WatchedSchema>,
    /// The address of the next page; null after the last.
    #[schema(required, nullable)]
    next: Option<String>,
}
