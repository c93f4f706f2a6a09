//! Annex 2 as it was filled in: the wire form, before any rule of the campaign is asked.
//!
//! A body is first held to [`Entered::row_limits`]. Reading it takes three steps whose errors come back together:
//! [`FormFields::read`](crate::form::FormFields::read) notes wrong types and unknown names, [`Entered::check_shape`]
//! lengths and presence, [`Entered::parse`] the campaign's rules.

mod paper;
mod parse;
mod participation;
mod report;
mod shape;

pub use crate::values::form::{Source, is_untouched};
pub use paper::EnteredPaper;
pub use parse::Context;
pub use report::EnteredReport;

use crate::declaration::{Kind, Participant};
use crate::people::plan::Campaign;
use crate::values::bounds::RowLimit;
use crate::values::errors::Answer;
use crate::values::form::Fields;
use crate::values::terms::{
    Employment, Mode, PoliticalAffiliation, Relation, WithdrawalMethod, WithdrawalStatus,
};
use serde_json::Value;
use validator::Validate;

/// The longest text of a line, in characters; ours, like all lengths the form list does not name.
const LINE: u64 = 100;
/// The longest word of one's own where a list of terms ends with 其他.
const TERM: u64 = 30;
/// The longest account of how a price was found.
const BASIS: u64 = 200;
/// The longest note.
const NOTE: u64 = 500;
/// The most relatives one declaration takes; ours, far above any family.
const MOST_RELATIVES: usize = 30;

crate::form! {
    /// Annex 2 as it is sent: text where the form has text, blank is none. `relatives: []` states that there are none.
    #[derive(Validate)]
    #[schema(as = Annex2)]
    pub struct Entered {
        /// 已阅读填写须知: must be true.
        #[schema(value_type = bool)]
        instructions_read: Option<bool> = chosen "填写须知",
        /// A mistake on the roster, for the office.
        #[validate(length(max = NOTE))]
        roster_note: Option<String> = written "花名册登记有误的说明",
        /// 联系电话: mainland mobile or landline.
        #[schema(required, example = "13800000000")]
        #[validate(required, length(max = 30))]
        phone: Option<String> = written "联系电话",
        /// 政治面貌.
        #[schema(value_type = PoliticalAffiliation)]
        #[validate(required)]
        political_affiliation: Option<String> = chosen "政治面貌",
        /// 在职状态; the roster's if not given.
        #[schema(value_type = Option<Employment>)]
        status: Option<String> = chosen "在职状态",
        /// 离职日期, of those who left; the roster's if not given.
        #[schema(format = Date)]
        left_on: Option<String> = written "离职日期",
        /// 原工作业务, of those who left; the roster's if not given.
        #[validate(length(max = NOTE))]
        former_duties: Option<String> = written "原工作业务",
        /// 报告类型.
        #[schema(value_type = Kind)]
        #[validate(required)]
        kind: Option<String> = chosen "有没有需要报告的情况",
        /// 双创豁免.
        #[validate(nested)]
        innovation_exemption: Option<EnteredExemption> = written "创新创业情形",
        /// In forms only, where an empty list can't be sent.
        #[schema(ignore)]
        relatives_none: bool = read "无家庭成员" by only_in_forms,
        /// 家庭成员: required of leading cadres, refused from others unless empty.
        #[validate(nested)]
        relatives: Option<Vec<EnteredRelative>> = written "家庭成员",
        /// 参与情况: none in a nil declaration, at least one in a disclosure.
        #[validate(nested)]
        participations: Option<Vec<EnteredParticipation>> = written "参与情况",
        /// 承诺: must be true.
        #[schema(value_type = bool)]
        pledge: Option<bool> = chosen "承诺",
        /// 签名: equals the name on the roster.
        #[schema(value_type = String)]
        #[validate(required, length(max = LINE))]
        signature: Option<String> = written "签名",
    }
}

crate::form! {
    /// 双创豁免.
    #[derive(Validate)]
    #[schema(as = InnovationExemption)]
    struct EnteredExemption {
        /// What the claim rests on.
        #[schema(value_type = String, min_length = 5, max_length = 500)]
        #[validate(required, length(min = 5, max = NOTE))]
        basis: Option<String> = written "属于支持创新创业情形的依据",
    }
}

crate::form! {
    /// One of 家庭成员.
    #[derive(Validate)]
    #[schema(as = Relative)]
    struct EnteredRelative {
        /// 姓名.
        #[schema(value_type = String, max_length = 100)]
        #[validate(required, length(max = LINE))]
        name: Option<String> = written "姓名",
        /// 与本人关系.
        #[schema(value_type = Relation)]
        #[validate(required)]
        relation: Option<String> = chosen "与本人关系",
        /// 工作单位及职务.
        #[schema(value_type = String, max_length = 100)]
        #[validate(required, length(max = LINE))]
        position: Option<String> = written "工作单位及职务",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EnteredParticipant {
    Oneself,
    Relative(usize),
}

crate::form! {
    /// One of 参与情况.
    #[derive(Validate)]
    #[schema(as = Participation)]
    struct EnteredParticipation {
        /// 参与人: `"self"`, or `{"relative": 0}` for one of the relatives by place.
        #[schema(value_type = Participant)]
        participant: Option<EnteredParticipant> = read "参与人" by participant,
        /// 参与方式.
        #[schema(value_type = Mode)]
        #[validate(required)]
        mode: Option<String> = chosen "参与方式",
        /// What 其他 stands for; only with it.
        #[validate(length(max = TERM))]
        mode_other: Option<String> = written "其他参与方式",
        /// 涉及行业部门: a sector of the campaign, or 其他类.
        #[schema(value_type = String, example = "涉砂")]
        #[validate(required)]
        sector: Option<String> = chosen "涉及行业部门",
        /// What 其他类 stands for; only with it.
        #[validate(length(max = TERM))]
        sector_other: Option<String> = written "具体行业",
        /// 经营主体.
        #[schema(value_type = String, max_length = 100)]
        #[validate(required, length(max = LINE))]
        business_name: Option<String> = written "经营主体名称",
        /// 统一社会信用代码 (GB 32100). A code whose check character does not fit is taken with `credit_code_as_licensed`.
        credit_code: Option<String> = written "统一社会信用代码",
        /// Whether the licence has the code as it is given, though its check character does not fit.
        credit_code_as_licensed: Option<bool> = chosen "信用代码与营业执照一致",
        /// 参与时间: first month.
        #[schema(value_type = String, example = "2015-03")]
        #[validate(required)]
        from: Option<String> = written "参与时间（起）",
        /// 参与时间: last month; none is 至今.
        #[schema(example = "2017-02")]
        to: Option<String> = written "参与时间（止）",
        /// 参与内容.
        #[schema(value_type = String, min_length = 5, max_length = 500)]
        #[validate(required, length(min = 5, max = 500))]
        content: Option<String> = written "参与内容",
        /// 涉及金额（万元）: a decimal with at most two places, not negative.
        #[schema(value_type = String, example = "12.50")]
        #[validate(required)]
        amount_wan: Option<String> = written "涉及金额",
        /// 获利（万元）: a decimal with at most two places.
        #[schema(value_type = String, example = "-0.30")]
        #[validate(required)]
        profit_wan: Option<String> = written "获利",
        /// 退出.
        #[schema(value_type = EnteredWithdrawal)]
        #[validate(nested)]
        withdrawal: Option<EnteredWithdrawal> = written "退出情况",
    }
}

crate::form! {
    /// 退出, as the declarant states it.
    #[derive(Validate)]
    #[schema(as = Withdrawal)]
    struct EnteredWithdrawal {
        /// 退出状态.
        #[schema(value_type = WithdrawalStatus)]
        #[validate(required)]
        status: Option<String> = chosen "退出状态",
        /// 退出日期, with 已退.
        #[schema(format = Date)]
        date: Option<String> = written "退出日期",
        /// 退出方式, with 已退.
        #[schema(value_type = Option<WithdrawalMethod>)]
        method: Option<String> = chosen "退出方式",
        /// What 其他 stands for; only with it.
        #[validate(length(max = TERM))]
        method_other: Option<String> = written "其他退出方式",
        /// 受让人, with 转让.
        #[validate(length(max = LINE))]
        transferee: Option<String> = written "受让人",
        /// 受让人与本人关系, with 转让.
        #[validate(length(max = TERM))]
        transferee_relation: Option<String> = written "受让人与本人关系",
        /// 转让价款（万元）, with 转让.
        price_wan: Option<String> = written "转让价款",
        /// 市场价或评估价（万元）.
        market_value_wan: Option<String> = written "市场价或评估价",
        /// 作价依据, with 转让.
        #[validate(length(max = BASIS))]
        pricing_basis: Option<String> = written "作价依据",
        /// 拟退出日期, with 未退出.
        #[schema(format = Date)]
        planned_date: Option<String> = written "拟退出日期",
    }
}

impl Entered {
    /// The form's lists with the most rows that they take.
    #[must_use]
    pub fn row_limits(campaign: &Campaign) -> [RowLimit; 2] {
        [
            RowLimit {
                list: "relatives",
                most: MOST_RELATIVES,
                said: "家庭成员最多填",
                counted_in: "人",
            },
            RowLimit {
                list: "participations",
                most: campaign.rules.most_participations,
                said: "参与情况最多填",
                counted_in: "项",
            },
        ]
    }

    /// Whether it states that there is nothing to report.
    fn is_nil(&self) -> bool {
        self.kind.as_deref() == Some(Kind::Nil.as_str())
    }
}

/// In forms only, where an empty list can't be sent.
fn only_in_forms(fields: &mut Fields<'_>, name: &'static str, label: &'static str) -> bool {
    fields.source() == Source::Form && fields.flag(name, label) == Some(true)
}

/// `"self"` or `{"relative": 0}`; a form writes the second as `relative:0`.
fn participant(
    fields: &mut Fields<'_>,
    name: &'static str,
    label: &'static str,
) -> Option<EnteredParticipant> {
    let source = fields.source();
    let index = |number: &Value| number.as_u64().and_then(|index| usize::try_from(index).ok());
    let read = match fields.take(name, label, Answer::Chosen)? {
        Value::Null => return None,
        Value::String(typed) if source == Source::Form && typed.is_empty() => return None,
        Value::String(typed) if typed == "self" => Some(EnteredParticipant::Oneself),
        Value::String(typed) if source == Source::Form => typed
            .strip_prefix("relative:")
            .and_then(|index| index.parse().ok())
            .map(EnteredParticipant::Relative),
        Value::Object(object) if object.len() == 1 => object
            .get("relative")
            .and_then(index)
            .map(EnteredParticipant::Relative),
        _ => None,
    };
    read.or_else(|| fields.refuse(name, "须为本人，或家庭成员中的一位"))
}
