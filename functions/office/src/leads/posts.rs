//! What leads are changed by, as it is posted. What they are made from is [`campaign::lead::LeadForm`].

use campaign::form;
use campaign::lead::{Destination, Finding};

form! {
    /// Hand a lead to somebody of the office or the discipline team.
    #[schema(as = LeadAssignment)]
    pub(super) struct AssignmentForm {
        /// The last step that was seen.
        #[schema(value_type = u32)]
        pub(super) step: Option<u32> = written "所看的办理经过",
        /// Name or 花名册编号.
        #[schema(value_type = String)]
        pub(super) handler: Option<String> = written "办理人",
        /// As it was, if left out.
        #[schema(format = Date)]
        pub(super) due: Option<String> = written "办理期限",
        pub(super) note: Option<String> = written "交办说明",
    }
}

form! {
    /// Pass a lead on (`to`, `on`, `note`), or note the reply to a referral (`referral`, `replied_on`, `reply`).
    #[schema(as = LeadReferralPost)]
    pub(super) struct ReferralForm {
        /// The last step that was seen.
        #[schema(value_type = u32)]
        pub(super) step: Option<u32> = written "所看的办理经过",
        #[schema(value_type = Option<Destination>)]
        pub(super) to: Option<String> = chosen "移送去向",
        /// Today, if left out.
        #[schema(format = Date)]
        pub(super) on: Option<String> = written "移送日期",
        pub(super) note: Option<String> = written "说明",
        /// 1 for the first referral.
        pub(super) referral: Option<u32> = chosen "哪一次移送",
        /// Today, if left out.
        #[schema(format = Date)]
        pub(super) replied_on: Option<String> = written "回复日期",
        pub(super) reply: Option<String> = written "回复内容",
    }
}

form! {
    /// Close a lead with `finding` and `result`, or open it again with `reason`.
    #[schema(as = LeadOutcome)]
    pub(super) struct OutcomeForm {
        /// The last step that was seen.
        #[schema(value_type = u32)]
        pub(super) step: Option<u32> = written "所看的办理经过",
        #[schema(value_type = Option<Finding>)]
        pub(super) finding: Option<String> = chosen "结论",
        #[schema(min_length = 2, max_length = 2000)]
        pub(super) result: Option<String> = written "查明的情况和处理",
        /// `close`, which is also meant where it is left out, or `reopen`.
        pub(super) action: Option<String> = chosen "办理方式",
        /// Why what closed it is taken back.
        #[schema(min_length = 2, max_length = 2000)]
        pub(super) reason: Option<String> = written "撤回办结的原因",
    }
}

form! {
    /// Why a reporter's identity is read.
    #[schema(as = ReporterReason)]
    pub(super) struct ReasonForm {
        #[schema(value_type = String, min_length = 2, max_length = 2000)]
        pub(super) reason: Option<String> = written "查阅理由",
    }
}
