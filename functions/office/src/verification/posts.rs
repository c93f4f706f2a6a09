//! What verification reads, as the OpenAPI document describes it.

use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What every post carries.
#[derive(ToSchema)]
#[schema(as = VerificationCommon)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct CommonSchema {
    /// The filing that was read. An old one is refused with 409.
    revision: u32,
    /// The last step that was read.
    #[schema(nullable = false)]
    step: Option<u32>,
    /// Why something that stands is changed; 2 to 500 characters.
    #[schema(nullable = false)]
    why: Option<String>,
    /// With `true` what stands of this kind is taken back, for the reason that `why` states; it stays in the history, and
    /// of the other fields only the place is read.
    #[schema(nullable = false)]
    take_back: Option<bool>,
}

/// 核查情况.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct VerificationPost {
    #[serde(flatten)]
    common: CommonSchema,
    /// A participation's place, from 0; left out for the declaration as a whole.
    #[schema(nullable = false)]
    participation: Option<usize>,
    /// `confirmed` (属实) or `differs`.
    #[schema(example = "confirmed")]
    outcome: String,
    /// With `differs` how, by `participant`, `mode`, `sector`, `time`, `content`, `amount`, `profit` or `other`; up to 200
    /// characters each.
    #[schema(nullable = false)]
    differences: Option<BTreeMap<String, String>>,
    /// What it rests on; 2 to 500 characters.
    #[schema(example = "工商登记档案")]
    evidence: String,
}

/// 责成退出.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct OrderedWithdrawalPost {
    #[serde(flatten)]
    common: CommonSchema,
    participation: usize,
    /// Today or before.
    #[schema(format = Date)]
    ordered_on: String,
    /// When it was done: not before it was ordered, today or before.
    #[schema(nullable = false, format = Date)]
    done_on: Option<String>,
    #[schema(nullable = false)]
    remark: Option<String>,
}

/// 约定退出.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct AgreedDatePost {
    #[serde(flatten)]
    common: CommonSchema,
    participation: usize,
    /// Today or later. Left out, what was agreed is taken back.
    #[schema(nullable = false, format = Date)]
    date: Option<String>,
    #[schema(nullable = false)]
    remark: Option<String>,
}

/// 退出复核.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct RecheckPost {
    #[serde(flatten)]
    common: CommonSchema,
    participation: usize,
    /// `real`, or `sham` (明退实不退).
    #[schema(example = "real")]
    result: String,
    evidence: String,
}

/// 双创豁免.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct ExemptionPost {
    #[serde(flatten)]
    common: CommonSchema,
    /// `accepted` or `refused`.
    #[schema(example = "accepted")]
    decision: String,
    reason: String,
}

/// 个案情况.
#[derive(ToSchema)]
#[schema(as = CaseReportPost)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct CaseReportSchema {
    what_happened: String,
    findings: String,
    grounds: String,
    decision: String,
    decided_by: String,
    #[schema(format = Date)]
    decided_on: String,
}

/// 处理情况.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct DispositionPost {
    #[serde(flatten)]
    common: CommonSchema,
    /// Places from 0; `"whole"` for the declaration as a whole. Each has to be verified.
    #[schema(nullable = false)]
    participations: Option<Vec<serde_json::Value>>,
    /// 免予处理, 组织处理 or 纪律处分.
    #[schema(example = "免予处理")]
    measure: String,
    reason: String,
    /// Required with the last two, refused with the first.
    #[schema(nullable = false)]
    case_report: Option<CaseReportSchema>,
    #[schema(nullable = false)]
    referral: Option<campaign::verification::Referral>,
}

/// 另附说明.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct NotePost {
    #[serde(flatten)]
    common: CommonSchema,
    #[schema(nullable = false)]
    participation: Option<usize>,
    /// Left out, the note is taken back.
    #[schema(nullable = false)]
    text: Option<String>,
}

/// 另附说明 of a unit's whole table.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct UnitNotePost {
    /// Left out or empty, the note is taken back.
    #[schema(nullable = false)]
    text: Option<String>,
    /// Why a note that stands is changed.
    #[schema(nullable = false)]
    why: Option<String>,
}
