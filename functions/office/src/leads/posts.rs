//! What leads are made from and changed by, as it is posted.

use campaign::lead::{Destination, Finding, LeadKind, Source};
use utoipa::ToSchema;

/// A lead to register. Everything that is left out is unknown, save `received_on` (today) and `due` (in 15 days).
#[derive(ToSchema)]
#[schema(as = NewLead)]
#[allow(dead_code, reason = "read field by field")]
pub(super) struct NewLeadPost {
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

/// Say better whom a lead is about.
#[derive(ToSchema)]
#[schema(as = LeadSubjectChange)]
#[allow(dead_code, reason = "read field by field")]
pub(super) struct SubjectChangePost {
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
#[allow(dead_code, reason = "read field by field")]
pub(super) struct AssignmentPost {
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
#[schema(as = LeadReferralPost)]
#[allow(dead_code, reason = "read field by field")]
pub(super) struct ReferralPost {
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

/// Close a lead with `finding` and `result`, or open it again with `reason`.
#[derive(ToSchema)]
#[schema(as = LeadOutcome)]
#[allow(dead_code, reason = "read field by field")]
pub(super) struct OutcomePost {
    /// The last step that was seen.
    step: u32,
    /// `close`, which is also meant where it is left out, or `reopen`.
    action: Option<String>,
    /// Why what closed it is taken back.
    #[schema(min_length = 2, max_length = 2000)]
    reason: Option<String>,
    finding: Option<Finding>,
    #[schema(min_length = 2, max_length = 2000)]
    result: Option<String>,
}

/// Why a reporter's identity is read.
#[derive(ToSchema)]
#[schema(as = ReporterReason)]
#[allow(dead_code, reason = "read field by field")]
pub(super) struct ReasonPost {
    #[schema(min_length = 2, max_length = 2000)]
    reason: String,
}
