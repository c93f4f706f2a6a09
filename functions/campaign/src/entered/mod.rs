//! Annex 2 as it was filled in: the wire form, before any rule of the campaign is asked.
//!
//! A body is first held to [`Entered::row_limits`]. Reading it takes three steps whose errors come back together:
//! [`Entered::read`] notes wrong types and unknown names, [`Entered::check_shape`] lengths and presence,
//! [`Entered::parse`] the campaign's rules.

mod fields;
mod parse;
mod participation;
mod report;
mod shape;

pub use fields::{Source, is_untouched};
pub use parse::Context;
pub use report::EnteredReport;

use crate::bounds::RowLimit;
use crate::declaration::{Kind, Participant};
use crate::errors::{Answer, FieldErrors};
use crate::plan::Campaign;
use crate::terms::{Employment, Mode, PoliticalAffiliation, Relation, WithdrawalMethod, WithdrawalStatus};
use fields::Fields;
use serde_json::Value;
use utoipa::ToSchema;
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

/// Annex 2 as it is sent: text where the form has text, blank is none. `relatives: []` states that there are none.
#[derive(Debug, Default, Validate, ToSchema)]
#[schema(as = Annex2)]
pub struct Entered {
    /// 报告类型.
    #[schema(value_type = Kind, required)]
    #[validate(required)]
    kind: Option<String>,
    /// 联系电话: mainland mobile or landline.
    #[schema(required, example = "13800000000")]
    #[validate(required, length(max = 30))]
    phone: Option<String>,
    /// 政治面貌.
    #[schema(value_type = PoliticalAffiliation, required)]
    #[validate(required)]
    political_affiliation: Option<String>,
    /// 在职状态; the roster's if not given.
    #[schema(value_type = Option<Employment>)]
    status: Option<String>,
    /// 离职日期, of those who left; the roster's if not given.
    #[schema(format = Date)]
    left_on: Option<String>,
    /// 原工作业务, of those who left; the roster's if not given.
    #[validate(length(max = NOTE))]
    former_duties: Option<String>,
    /// 双创豁免.
    #[validate(nested)]
    innovation_exemption: Option<EnteredExemption>,
    /// A mistake on the roster, for the office.
    #[validate(length(max = NOTE))]
    roster_note: Option<String>,
    /// In forms only, where an empty list can't be sent.
    #[schema(ignore)]
    relatives_none: bool,
    /// 家庭成员: required of leading cadres, refused from others unless empty.
    #[validate(nested)]
    relatives: Option<Vec<EnteredRelative>>,
    /// 参与情况: none in a nil declaration, at least one in a disclosure.
    #[validate(nested)]
    participations: Option<Vec<EnteredParticipation>>,
    /// 已阅读填写须知: must be true.
    #[schema(value_type = bool, required)]
    instructions_read: Option<bool>,
    /// 承诺: must be true.
    #[schema(value_type = bool, required)]
    pledge: Option<bool>,
    /// 签名: equals the name on the roster.
    #[schema(value_type = String, required)]
    #[validate(required, length(max = LINE))]
    signature: Option<String>,
}

/// 双创豁免.
#[derive(Debug, Default, Validate, ToSchema)]
#[schema(as = InnovationExemption)]
struct EnteredExemption {
    /// What the claim rests on.
    #[schema(value_type = String, required, min_length = 5, max_length = 500)]
    #[validate(required, length(min = 5, max = NOTE))]
    basis: Option<String>,
}

/// One of 家庭成员.
#[derive(Debug, Default, Validate, ToSchema)]
#[schema(as = Relative)]
struct EnteredRelative {
    /// 姓名.
    #[schema(value_type = String, required, max_length = 100)]
    #[validate(required, length(max = LINE))]
    name: Option<String>,
    /// 与本人关系.
    #[schema(value_type = Relation, required)]
    #[validate(required)]
    relation: Option<String>,
    /// 工作单位及职务.
    #[schema(value_type = String, required, max_length = 100)]
    #[validate(required, length(max = LINE))]
    position: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EnteredParticipant {
    Oneself,
    Relative(usize),
}

/// One of 参与情况.
#[derive(Debug, Default, Validate, ToSchema)]
#[schema(as = Participation)]
struct EnteredParticipation {
    /// 参与人: `"self"`, or `{"relative": 0}` for one of the relatives by place.
    #[schema(value_type = Participant, required)]
    participant: Option<EnteredParticipant>,
    /// 参与方式.
    #[schema(value_type = Mode, required)]
    #[validate(required)]
    mode: Option<String>,
    /// What 其他 stands for; only with it.
    #[validate(length(max = TERM))]
    mode_other: Option<String>,
    /// 涉及行业部门: a sector of the campaign, or 其他类.
    #[schema(value_type = String, required, example = "涉砂")]
    #[validate(required)]
    sector: Option<String>,
    /// What 其他类 stands for; only with it.
    #[validate(length(max = TERM))]
    sector_other: Option<String>,
    /// 经营主体.
    #[schema(value_type = String, required, max_length = 100)]
    #[validate(required, length(max = LINE))]
    business_name: Option<String>,
    /// 统一社会信用代码 (GB 32100). A code whose check character does not fit is taken with `credit_code_as_licensed`.
    credit_code: Option<String>,
    /// Whether the licence has the code as it is given, though its check character does not fit.
    credit_code_as_licensed: Option<bool>,
    /// 参与时间: first month.
    #[schema(value_type = String, required, example = "2015-03")]
    #[validate(required)]
    from: Option<String>,
    /// 参与时间: last month; none is 至今.
    #[schema(example = "2017-02")]
    to: Option<String>,
    /// 参与内容.
    #[schema(value_type = String, required, min_length = 5, max_length = 500)]
    #[validate(required, length(min = 5, max = 500))]
    content: Option<String>,
    /// 涉及金额（万元）: a decimal with at most two places, not negative.
    #[schema(value_type = String, required, example = "12.50")]
    #[validate(required)]
    amount_wan: Option<String>,
    /// 获利（万元）: a decimal with at most two places.
    #[schema(value_type = String, required, example = "-0.30")]
    #[validate(required)]
    profit_wan: Option<String>,
    /// 退出.
    #[schema(value_type = EnteredWithdrawal, required)]
    #[validate(nested)]
    withdrawal: Option<EnteredWithdrawal>,
}

/// 退出, as the declarant states it.
#[derive(Debug, Default, Validate, ToSchema)]
#[schema(as = Withdrawal)]
struct EnteredWithdrawal {
    /// 退出状态.
    #[schema(value_type = WithdrawalStatus, required)]
    #[validate(required)]
    status: Option<String>,
    /// 退出日期, with 已退.
    #[schema(format = Date)]
    date: Option<String>,
    /// 拟退出日期, with 未退出.
    #[schema(format = Date)]
    planned_date: Option<String>,
    /// 退出方式, with 已退.
    #[schema(value_type = Option<WithdrawalMethod>)]
    method: Option<String>,
    /// What 其他 stands for; only with it.
    #[validate(length(max = TERM))]
    method_other: Option<String>,
    /// 受让人, with 转让.
    #[validate(length(max = LINE))]
    transferee: Option<String>,
    /// 受让人与本人关系, with 转让.
    #[validate(length(max = TERM))]
    transferee_relation: Option<String>,
    /// 转让价款（万元）, with 转让.
    price_wan: Option<String>,
    /// 市场价或评估价（万元）.
    market_value_wan: Option<String>,
    /// 作价依据, with 转让.
    #[validate(length(max = BASIS))]
    pricing_basis: Option<String>,
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

    /// Reads the form out of its JSON value. Who files (`number`, `code`) is not part of it and must be taken out before.
    ///
    /// Wrong types and unknown names are noted in `errors`; the rest is read all the same.
    pub fn read(value: &Value, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, String::new(), source, errors);
        // In the order of the page, which is that of the errors.
        let entered = Entered {
            instructions_read: fields.flag("instructions_read", "填写须知"),
            roster_note: fields.text("roster_note", "花名册登记有误的说明"),
            phone: fields.text("phone", "联系电话"),
            political_affiliation: fields.choice("political_affiliation", "政治面貌"),
            status: fields.choice("status", "在职状态"),
            left_on: fields.text("left_on", "离职日期"),
            former_duties: fields.text("former_duties", "原工作业务"),
            kind: fields.choice("kind", "有没有需要报告的情况"),
            innovation_exemption: fields.object(
                "innovation_exemption",
                "创新创业情形",
                EnteredExemption::read,
            ),
            relatives_none: source == Source::Form
                && fields.flag("relatives_none", "无家庭成员") == Some(true),
            relatives: fields.rows("relatives", "家庭成员", EnteredRelative::read),
            participations: fields.rows("participations", "参与情况", EnteredParticipation::read),
            pledge: fields.flag("pledge", "承诺"),
            signature: fields.text("signature", "签名"),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredExemption {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredExemption {
            basis: fields.text("basis", "属于支持创新创业情形的依据"),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredRelative {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredRelative {
            name: fields.text("name", "姓名"),
            relation: fields.choice("relation", "与本人关系"),
            position: fields.text("position", "工作单位及职务"),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredParticipation {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredParticipation {
            participant: read_participant(&mut fields, source),
            mode: fields.choice("mode", "参与方式"),
            mode_other: fields.text("mode_other", "其他参与方式"),
            sector: fields.choice("sector", "涉及行业部门"),
            sector_other: fields.text("sector_other", "具体行业"),
            business_name: fields.text("business_name", "经营主体名称"),
            credit_code: fields.text("credit_code", "统一社会信用代码"),
            credit_code_as_licensed: fields.flag("credit_code_as_licensed", "信用代码与营业执照一致"),
            from: fields.text("from", "参与时间（起）"),
            to: fields.text("to", "参与时间（止）"),
            content: fields.text("content", "参与内容"),
            amount_wan: fields.text("amount_wan", "涉及金额"),
            profit_wan: fields.text("profit_wan", "获利"),
            withdrawal: fields.object("withdrawal", "退出情况", EnteredWithdrawal::read),
        };
        fields.refuse_unknown();
        entered
    }
}

impl EnteredWithdrawal {
    fn read(value: &Value, path: String, source: Source, errors: &mut FieldErrors) -> Self {
        let mut fields = Fields::of(value, path, source, errors);
        let entered = EnteredWithdrawal {
            status: fields.choice("status", "退出状态"),
            date: fields.text("date", "退出日期"),
            method: fields.choice("method", "退出方式"),
            method_other: fields.text("method_other", "其他退出方式"),
            transferee: fields.text("transferee", "受让人"),
            transferee_relation: fields.text("transferee_relation", "受让人与本人关系"),
            price_wan: fields.text("price_wan", "转让价款"),
            market_value_wan: fields.text("market_value_wan", "市场价或评估价"),
            pricing_basis: fields.text("pricing_basis", "作价依据"),
            planned_date: fields.text("planned_date", "拟退出日期"),
        };
        fields.refuse_unknown();
        entered
    }
}

/// `"self"` or `{"relative": 0}`; a form writes the second as `relative:0`.
fn read_participant(fields: &mut Fields<'_>, source: Source) -> Option<EnteredParticipant> {
    let index = |number: &Value| number.as_u64().and_then(|index| usize::try_from(index).ok());
    let read = match fields.take("participant", "参与人", Answer::Chosen)? {
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
    read.or_else(|| fields.refuse("participant", "须为本人，或家庭成员中的一位"))
}
