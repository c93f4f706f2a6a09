//! What this function reads and answers, as the OpenAPI document describes it.

use utoipa::ToSchema;

/// Somebody by number and name.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
pub(super) struct NamedPerson {
    /// 花名册编号.
    #[schema(example = "TY-003")]
    number: String,
    /// 姓名.
    name: String,
}

/// A report that waits.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct WaitingReport {
    /// The declarant's roster number.
    number: String,
    #[schema(example = "K7QM-3XWD")]
    reference: String,
    revision: u32,
    name: String,
    unit: String,
    unit_name: String,
    /// `nil` or `disclosure`.
    kind: String,
    #[schema(format = DateTime)]
    filed_at: String,
    /// 逾期.
    late: bool,
    /// Whose queue it is in; null until the office appoints somebody.
    #[schema(required, nullable)]
    signer: Option<String>,
    /// The signer in whose place one would sign.
    #[schema(required, nullable)]
    on_behalf_of: Option<NamedPerson>,
}

/// A page of what waits.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct WaitingReports {
    /// `mine`, or `unassigned`: those for whom the office is to appoint a signer.
    list: String,
    waiting: Vec<WaitingReport>,
    /// Goes back as `after`; null on the last page.
    #[schema(required, nullable)]
    next: Option<String>,
}

/// Where a report stands with its signer.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
#[schema(rename_all = "snake_case")]
pub(super) enum SignOffState {
    Waiting,
    Signed,
    Returned,
    ReadOnPaper,
}

/// One report, with what one may do to it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct ReportToSign {
    reference: String,
    number: String,
    revision: u32,
    #[schema(format = DateTime)]
    filed_at: String,
    late: bool,
    sha256: String,
    /// The declarant as the roster had them then.
    #[schema(value_type = Object)]
    declarant: serde_json::Value,
    /// The declaration, in the shape it was filed in.
    #[schema(value_type = Object)]
    declaration: serde_json::Value,
    state: SignOffState,
    #[schema(required, nullable)]
    signer: Option<String>,
    /// Everything that was done to it, oldest first.
    #[schema(value_type = Vec<Object>)]
    steps: serde_json::Value,
    /// The unit's last check.
    #[schema(value_type = Object, required, nullable)]
    check: Option<serde_json::Value>,
    /// Of `sign`, `return`, `on_paper`, `appoint`.
    may: Vec<String>,
}

/// What is to be done to a report.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct SignOffDecision {
    /// `sign`, `return`, or, for the office, `on_paper`.
    action: String,
    /// The revision that was read.
    revision: u32,
    /// With `return`: 2 to 500 characters, for the declarant.
    reason: Option<String>,
    /// With `on_paper`: 2 to 500 characters.
    note: Option<String>,
    /// With `on_paper`: who signed the paper; the one in whose queue it is, if left out.
    signer: Option<String>,
}

/// Who is to sign.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct SignerAppointment {
    /// 花名册编号 of a signer.
    signer: String,
    revision: u32,
}

/// Where a report stands after a step.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct SignOffAnswer {
    reference: String,
    revision: u32,
    state: SignOffState,
    #[schema(required, nullable)]
    appointed: Option<NamedPerson>,
    /// The step: who, in what capacity, when, what.
    #[schema(value_type = Object)]
    step: serde_json::Value,
}

/// A check of a report by its unit.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct CheckNote {
    revision: u32,
    /// What stands out, up to 500 characters.
    comment: Option<String>,
}

/// Somebody is to stand in, or the delegation is to end.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct DelegationChange {
    /// `give`, the default, or `end`.
    action: Option<String>,
    /// 花名册编号 of another signer.
    to: Option<String>,
    /// The last day, included.
    #[schema(format = Date)]
    until: Option<String>,
}

/// A delegation.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct DelegationLine {
    serial: u32,
    from: NamedPerson,
    to: NamedPerson,
    #[schema(format = Date)]
    until: String,
    #[schema(format = DateTime)]
    made_at: String,
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// Whether it holds now.
    holds: bool,
}

/// What a signer gave last.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct GivenDelegation {
    #[schema(required, nullable)]
    given: Option<DelegationLine>,
}

/// What a signer gave last, and what they received.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct Delegations {
    #[schema(required, nullable)]
    given: Option<DelegationLine>,
    received: Vec<DelegationLine>,
}

/// A unit with its last seal.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct UnitLine {
    id: String,
    name: String,
    kind: String,
    #[schema(required, nullable)]
    seal: Option<SealLine>,
}

/// The units one may look into.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct UnitList {
    units: Vec<UnitLine>,
}

/// A page of a unit's people, with the counts of all.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct UnitPeople {
    unit: String,
    unit_name: String,
    #[schema(value_type = Object)]
    counts: serde_json::Value,
    #[schema(value_type = Vec<Object>)]
    people: serde_json::Value,
    #[schema(required, nullable)]
    next: Option<String>,
    #[schema(required, nullable)]
    seal: Option<SealLine>,
}

/// A page of a unit's participations, with the counts of all.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct UnitParticipations {
    unit: String,
    unit_name: String,
    /// How many each filter takes, by its name.
    #[schema(value_type = Object)]
    counts: serde_json::Value,
    /// Rows of Annex 3, each with `past`, the date to leave by that passed, or null.
    #[schema(value_type = Vec<Object>)]
    participations: serde_json::Value,
    #[schema(required, nullable)]
    next: Option<String>,
}

/// A seal of a unit's Annex 3.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct SealLine {
    unit: String,
    /// 1 for the unit's first seal, then counting up.
    serial: u32,
    by: NamedPerson,
    #[schema(format = DateTime)]
    at: String,
    filled_by: Option<String>,
    phone: Option<String>,
    sha256: String,
    #[schema(value_type = Object)]
    reconciliation: serde_json::Value,
    /// How the office opened it.
    #[schema(value_type = Object)]
    opened: Option<serde_json::Value>,
    /// Whether it was not opened.
    stands: bool,
}

/// What goes to the form's foot.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct TableFoot {
    /// 填表人; the unit's officer, if left out.
    filled_by: Option<String>,
    /// 联系电话; as the officer's own report has it, if left out.
    phone: Option<String>,
}

/// Why a seal is opened.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
pub(super) struct SealOpening {
    /// 2 to 500 characters.
    reason: String,
    /// The seal that is meant; another one that stands is left alone.
    serial: Option<u32>,
}

/// A note on a declaration as a whole.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written from the domain's type")]
pub(super) struct AddedNote {
    number: String,
    name: String,
    text: String,
}

/// A unit's Annex 3.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
pub(super) struct UnitTable {
    title: String,
    unit: String,
    unit_name: String,
    #[schema(value_type = Vec<Object>)]
    rows: serde_json::Value,
    #[schema(value_type = Object)]
    reconciliation: serde_json::Value,
    missing: Vec<NamedPerson>,
    exemption_claimed: Vec<NamedPerson>,
    /// Whose exemption the office accepted; left out if nobody's.
    exempt: Option<Vec<NamedPerson>>,
    /// 另附说明 of declarations as a whole; a row's own stands in the row. Left out if there is none.
    notes: Option<Vec<AddedNote>>,
    /// 另附说明 of the whole table; left out if there is none.
    unit_note: Option<String>,
    /// Whether this is what was sealed.
    sealed: bool,
    /// SHA-256 over the table's text.
    sha256: String,
    #[schema(required, nullable)]
    seal: Option<SealLine>,
    /// How what stands now differs from what was sealed.
    #[schema(value_type = Object, required, nullable)]
    differs: Option<serde_json::Value>,
    /// What keeps the table from being sealed, each with a message that names whose it is.
    #[schema(value_type = Vec<Object>)]
    errors: serde_json::Value,
    foot: TableFoot,
    #[schema(value_type = Vec<Object>)]
    history: serde_json::Value,
}
