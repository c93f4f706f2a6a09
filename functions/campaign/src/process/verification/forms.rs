//! What is posted to note something on a declaration, matter by matter.

use crate::process::case_file::{Aspect, Referral};
use crate::values::errors::Answer;
use crate::values::form::Fields;
use crate::values::text;
use serde_json::Value;
use std::collections::BTreeMap;

/// The most characters of what a single aspect differs in.
const LONGEST_DIFFERENCE: usize = 200;

crate::form! {
    /// What every post carries.
    #[schema(as = VerificationCommon)]
    pub(super) struct CommonForm {
        /// The filing that was read. An old one is refused with 409.
        #[schema(value_type = u32)]
        pub(super) revision: Option<u32> = written "所看的是第几次提交",
        /// The last step that was read.
        #[schema(nullable = false)]
        pub(super) step: Option<u32> = written "所看的办理经过",
        /// With `true` what stands of this kind is taken back, for the reason that `why` states; it stays in the history,
        /// and of the other fields only the place is read.
        #[schema(nullable = false)]
        pub(super) take_back: Option<bool> = chosen "撤回登记",
        /// Why something that stands is changed; 2 to 500 characters.
        #[schema(nullable = false)]
        pub(super) why: Option<String> = read "更改的原因" by why,
    }
}

crate::form! {
    /// 核查情况.
    #[schema(as = VerificationPost)]
    pub struct VerificationForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        /// A participation's place, from 0; left out for the declaration as a whole.
        #[schema(value_type = Option<usize>, nullable = false)]
        pub(super) participation: Option<String> = chosen "参与情况",
        /// `confirmed` (属实) or `differs`.
        #[schema(value_type = String, example = "confirmed")]
        pub(super) outcome: Option<String> = chosen "核查结果",
        /// With `differs` how, by `participant`, `mode`, `sector`, `time`, `content`, `amount`, `profit` or `other`; up to
        /// 200 characters each.
        #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
        pub(super) differences: BTreeMap<Aspect, String> = read "不一致的情形" by differences,
        /// What it rests on; 2 to 500 characters.
        #[schema(value_type = String, example = "工商登记档案")]
        pub(super) evidence: Option<String> = written "核查依据",
    }
}

crate::form! {
    /// 责成退出.
    #[schema(as = OrderedWithdrawalPost)]
    pub struct OrderForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        #[schema(value_type = usize)]
        pub(super) participation: Option<String> = chosen "参与情况",
        /// Today or before.
        #[schema(value_type = String, format = Date)]
        pub(super) ordered_on: Option<String> = written "责成日期",
        /// When it was done: not before it was ordered, today or before.
        #[schema(nullable = false, format = Date)]
        pub(super) done_on: Option<String> = written "退出日期",
        #[schema(nullable = false)]
        pub(super) remark: Option<String> = written "说明",
    }
}

crate::form! {
    /// 约定退出.
    #[schema(as = AgreedDatePost)]
    pub struct AgreementForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        #[schema(value_type = usize)]
        pub(super) participation: Option<String> = chosen "参与情况",
        /// Today or later. Left out, what was agreed is taken back.
        #[schema(nullable = false, format = Date)]
        pub(super) date: Option<String> = written "约定的退出日期",
        #[schema(nullable = false)]
        pub(super) remark: Option<String> = written "说明",
    }
}

crate::form! {
    /// 退出复核.
    #[schema(as = RecheckPost)]
    pub struct RecheckForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        #[schema(value_type = usize)]
        pub(super) participation: Option<String> = chosen "参与情况",
        /// `real`, or `sham` (明退实不退).
        #[schema(value_type = String, example = "real")]
        pub(super) result: Option<String> = chosen "退出属实与否",
        #[schema(value_type = String)]
        pub(super) evidence: Option<String> = written "复核依据",
    }
}

crate::form! {
    /// 双创豁免.
    #[schema(as = ExemptionPost)]
    pub struct ExemptionForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        /// `accepted` or `refused`.
        #[schema(value_type = String, example = "accepted")]
        pub(super) decision: Option<String> = chosen "审核意见",
        #[schema(value_type = String)]
        pub(super) reason: Option<String> = written "理由",
    }
}

crate::form! {
    /// 处理情况.
    #[schema(as = DispositionPost)]
    pub struct DispositionForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        /// Places from 0; `"whole"` for the declaration as a whole. Each has to be verified.
        #[schema(value_type = Option<Vec<Value>>, nullable = false)]
        pub(super) participations: Vec<String> = read "处理的事项" by places,
        /// 免予处理, 组织处理 or 纪律处分.
        #[schema(value_type = String, example = "免予处理")]
        pub(super) measure: Option<String> = chosen "处理",
        #[schema(value_type = String)]
        pub(super) reason: Option<String> = written "理由",
        /// Required with the last two, refused with the first.
        #[schema(nullable = false)]
        pub(super) case_report: Option<CaseReportForm> = written "个案情况",
        #[schema(value_type = Option<Referral>, nullable = false)]
        pub(super) referral: Option<ReferralForm> = written "移送",
    }
}

crate::form! {
    /// 个案情况.
    #[schema(as = CaseReportPost)]
    pub(super) struct CaseReportForm {
        #[schema(value_type = String)]
        pub(super) what_happened: Option<String> = written "个案情况的基本案情",
        #[schema(value_type = String)]
        pub(super) findings: Option<String> = written "个案情况的查明的事实",
        #[schema(value_type = String)]
        pub(super) grounds: Option<String> = written "个案情况的处理依据",
        #[schema(value_type = String)]
        pub(super) decision: Option<String> = written "个案情况的处理决定",
        #[schema(value_type = String)]
        pub(super) decided_by: Option<String> = written "个案情况的作出决定的机关",
        #[schema(value_type = String, format = Date)]
        pub(super) decided_on: Option<String> = written "个案情况的决定日期",
    }
}

crate::form! {
    /// 移送.
    pub(super) struct ReferralForm {
        pub(super) to: Option<String> = written "受理机关",
        pub(super) on: Option<String> = written "移送日期",
    }
}

crate::form! {
    /// 另附说明.
    #[schema(as = NotePost)]
    pub struct NoteForm {
        #[serde(flatten)]
        pub(super) common: CommonForm = among,
        #[schema(value_type = Option<usize>, nullable = false)]
        pub(super) participation: Option<String> = chosen "参与情况",
        /// Left out, the note is taken back.
        #[schema(nullable = false)]
        pub(super) text: Option<String> = written "说明",
    }
}

/// The reason, called what it is asked for.
fn why(fields: &mut Fields<'_>, name: &'static str, label: &'static str) -> Option<String> {
    let takes_back = fields.peek("take_back");
    let takes_back = takes_back.is_some_and(|tick| tick == &Value::Bool(true) || tick == "true");
    let label = if takes_back { "撤回的原因" } else { label };
    fields.text(name, label, Answer::Written)
}

/// What differs, by aspect.
fn differences(fields: &mut Fields<'_>, name: &'static str, label: &'static str) -> BTreeMap<Aspect, String> {
    let mut differences = BTreeMap::new();
    let sent = match fields.take(name, label, Answer::Written) {
        None | Some(Value::Null) => return differences,
        Some(Value::Object(sent)) => sent,
        Some(_) => {
            fields.refuse::<()>(name, "的格式不正确");
            return differences;
        }
    };
    for (key, value) in sent {
        let Some(aspect) = Aspect::parse(key) else {
            fields.errors().add_unknown(name, key);
            continue;
        };
        let path = format!("{name}.{key}");
        fields.errors().name(&*path, aspect.in_chinese(), Answer::Written);
        match value {
            Value::String(typed) if text::length(typed) > LONGEST_DIFFERENCE => {
                let given = text::length(typed);
                let what = format!("最多 {LONGEST_DIFFERENCE} 个字，现有 {given} 个字");
                fields.errors().wrong(path, what);
            }
            Value::String(typed) if typed.is_empty() => {}
            Value::String(typed) => {
                differences.insert(aspect, typed.clone());
            }
            Value::Null => {}
            _ => fields.errors().wrong(path, "的格式不正确"),
        }
    }
    differences
}

/// The places that were ticked, as typed.
fn places(fields: &mut Fields<'_>, name: &'static str, label: &'static str) -> Vec<String> {
    let items = match fields.take(name, label, Answer::Chosen) {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => {
            fields.refuse::<()>(name, "的格式不正确");
            return Vec::new();
        }
    };
    let mut places = Vec::new();
    for item in items {
        match item {
            Value::String(typed) => places.push(typed.clone()),
            Value::Number(place) => places.push(place.to_string()),
            _ => fields.errors().wrong(name, "的格式不正确"),
        }
    }
    places
}
