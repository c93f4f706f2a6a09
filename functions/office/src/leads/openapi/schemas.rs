//! What leads are made from and answered with, as the OpenAPI document describes it.

use crate::leads::nil::NilDeclaration;
use campaign::lead::{Destination, Finding, LeadKind, LeadStanding, Source};
use utoipa::ToSchema;

/// Somebody on the roster.
#[derive(ToSchema)]
#[schema(as = LeadPerson)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct PersonSchema {
    number: String,
    name: String,
}

/// Whom a lead is about, as far as it is known.
#[derive(ToSchema)]
#[schema(as = LeadSubject)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct SubjectSchema {
    /// 被反映人; empty while nobody is named.
    name: String,
    /// 花名册编号, once somebody made sure who it is.
    #[schema(nullable = false)]
    number: Option<String>,
    #[schema(nullable = false)]
    unit: Option<String>,
    #[schema(required, nullable)]
    unit_name: Option<String>,
    #[schema(nullable = false)]
    position: Option<String>,
}

/// A lead on a list.
#[derive(ToSchema)]
#[schema(as = LeadLine)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct LineSchema {
    #[schema(example = "K7QM-3XWD")]
    id: String,
    #[schema(format = DateTime)]
    registered_at: String,
    #[schema(format = Date)]
    received_on: String,
    source: Source,
    kind: LeadKind,
    subject: SubjectSchema,
    #[schema(required, nullable)]
    sector: Option<String>,
    standing: LeadStanding,
    #[schema(required, nullable)]
    handler: Option<PersonSchema>,
    /// 办理期限, included.
    #[schema(format = Date)]
    due: String,
    overdue: bool,
    /// Still has to go to the city office.
    awaits_city: bool,
    /// A referral was not answered yet.
    awaits_reply: bool,
    /// The subject filed a nil declaration.
    #[schema(required, nullable)]
    nil_declaration: Option<NilDeclaration>,
    /// About the office's own leaders; only the discipline team is told.
    #[schema(nullable = false)]
    discipline_only: Option<bool>,
}

/// A page of leads, newest first.
#[derive(ToSchema)]
#[schema(as = LeadList)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct ListSchema {
    leads: Vec<LineSchema>,
    /// What to send as `after` for the next page.
    #[schema(required, nullable)]
    next: Option<String>,
}

/// A lead with everything but the reporter.
#[derive(ToSchema)]
#[schema(as = Lead)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct LeadSchema {
    #[serde(flatten)]
    line: LineSchema,
    content: String,
    registered_by: PersonSchema,
    /// Each with `to`, `on`, `note` and `reply`.
    referrals: Vec<Object>,
    /// `finding` and `result`; null until it is closed.
    #[schema(required, nullable, value_type = Option<Object>)]
    outcome: Option<Object>,
    /// Whether a reporter's identity was sealed with it.
    has_reporter: bool,
    /// The last step; goes along with the next change.
    step: u32,
    /// Who did what when, with what stood before.
    history: Vec<Object>,
    /// Who read the reporter's identity when and why.
    identity_readings: Vec<Object>,
}

/// Any JSON object.
#[derive(ToSchema)]
struct Object {}

/// A lead to register. Everything that is left out is unknown, save `received_on` (today) and `due` (in 15 days).
#[derive(ToSchema)]
#[schema(as = NewLead)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct NewSchema {
    /// A free id, from the form; with it a lead that is sent twice is registered once.
    id: Option<String>,
    source: Source,
    kind: LeadKind,
    #[schema(format = Date)]
    received_on: Option<String>,
    #[schema(min_length = 2, max_length = 5000)]
    content: String,
    subject_name: Option<String>,
    subject_number: Option<String>,
    subject_unit: Option<String>,
    subject_position: Option<String>,
    sector: Option<String>,
    #[schema(format = Date)]
    due: Option<String>,
    /// Sealed apart from the lead, like the next two.
    reporter_name: Option<String>,
    reporter_contact: Option<String>,
    reporter_note: Option<String>,
}

/// The lead was registered. It says nothing of who may see it.
#[derive(ToSchema)]
#[schema(as = LeadReceipt)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct ReceiptSchema {
    id: String,
    #[schema(format = DateTime)]
    registered_at: String,
    source: Source,
    #[schema(format = Date)]
    due: String,
}

/// The change was made.
#[derive(ToSchema)]
#[schema(as = LeadChanged)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct ChangedSchema {
    id: String,
    /// The step it was.
    step: u32,
    #[schema(format = DateTime)]
    at: String,
}

/// Say better whom a lead is about.
#[derive(ToSchema)]
#[schema(as = LeadSubjectChange)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct SubjectChangeSchema {
    /// The last step that was seen.
    step: u32,
    subject_name: Option<String>,
    subject_number: Option<String>,
    subject_unit: Option<String>,
    subject_position: Option<String>,
    #[schema(min_length = 2, max_length = 2000)]
    reason: String,
}

/// Hand a lead to somebody of the office or the discipline team.
#[derive(ToSchema)]
#[schema(as = LeadAssignment)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct AssignmentSchema {
    /// The last step that was seen.
    step: u32,
    /// 花名册编号.
    handler: String,
    /// As it was, if left out.
    #[schema(format = Date)]
    due: Option<String>,
    note: Option<String>,
}

/// Pass a lead on (`to`, `on`, `note`), or note the reply to a referral (`referral`, `replied_on`, `reply`).
#[derive(ToSchema)]
#[schema(as = LeadReferral)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct ReferralSchema {
    /// The last step that was seen.
    step: u32,
    to: Option<Destination>,
    /// Today, if left out.
    #[schema(format = Date)]
    on: Option<String>,
    note: Option<String>,
    /// 1 for the first referral.
    referral: Option<u32>,
    /// Today, if left out.
    #[schema(format = Date)]
    replied_on: Option<String>,
    reply: Option<String>,
}

/// Close a lead.
#[derive(ToSchema)]
#[schema(as = LeadOutcome)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct OutcomeSchema {
    /// The last step that was seen.
    step: u32,
    finding: Finding,
    #[schema(min_length = 2, max_length = 2000)]
    result: String,
}

/// Why a reporter's identity is read.
#[derive(ToSchema)]
#[schema(as = ReporterReason)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct ReasonSchema {
    #[schema(min_length = 2, max_length = 2000)]
    reason: String,
}

/// Who reported.
#[derive(ToSchema)]
#[schema(as = Reporter)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
struct ReporterSchema {
    #[schema(nullable = false)]
    name: Option<String>,
    #[schema(nullable = false)]
    contact: Option<String>,
    #[schema(nullable = false)]
    note: Option<String>,
}

/// Who reported, shown once, with the record of this reading.
#[derive(ToSchema)]
#[schema(as = ReporterAnswer)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct IdentitySchema {
    reporter: ReporterSchema,
    reading: Object,
}

/// The terms that a new lead and its changes take.
#[derive(ToSchema)]
#[schema(as = LeadTerms)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct TermsSchema {
    sources: Vec<Source>,
    kinds: Vec<LeadKind>,
    sectors: Vec<String>,
    destinations: Vec<Destination>,
    findings: Vec<Finding>,
}
