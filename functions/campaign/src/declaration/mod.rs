//! What one person declares: as it was typed, as it was filed, and how it was left.

pub mod contradiction;
pub mod entered;
pub mod finding;
pub mod flags;
pub mod on_paper;
pub mod pairing;
pub mod participant;
pub mod revision;
pub mod withdrawal_report;

use crate::terms;
use crate::values::credit_code::CreditCode;
use crate::values::money::Wan;
use crate::values::month::Month;
use crate::values::terms::{Employment, Mode, PoliticalAffiliation, Relation, WithdrawalMethod};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person declared. Read only from the store or from the form, all of it checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Declaration {
    /// 报告类型.
    pub kind: Kind,
    /// 联系电话.
    pub phone: String,
    /// 政治面貌.
    pub political_affiliation: PoliticalAffiliation,
    /// 在职状态.
    pub status: Employment,
    /// 离职日期, unless in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
    /// 原工作业务, unless in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_duties: Option<String>,
    /// 双创豁免, claimed by filing; counts once the office accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub innovation_exemption: Option<InnovationExemption>,
    /// A mistake on the roster that the declarant points out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster_note: Option<String>,
    /// 家庭成员, of leading cadres only.
    pub relatives: Vec<Relative>,
    /// 参与情况; none in a nil declaration.
    pub participations: Vec<Participation>,
    /// 签名, equal to the name on the roster.
    pub signature: String,
}

terms! {
    /// 报告类型.
    pub enum Kind {
        Nil = "nil" => "无上述情况",
        Disclosure = "disclosure" => "有上述情况",
    }
}

/// The claim to be a technical expert of a public institution under the innovation opinions (§2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ClaimedExemption)]
pub struct InnovationExemption {
    /// What the claim rests on.
    pub basis: String,
}

/// A close relative of a leading cadre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DeclaredRelative)]
pub struct Relative {
    /// 姓名.
    pub name: String,
    /// 与本人关系.
    pub relation: Relation,
    /// 工作单位及职务.
    pub position: String,
}

/// 参与人: the declarant, or one of the declared relatives by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Participant {
    /// 本人. In JSON `"self"`.
    #[serde(rename = "self")]
    Oneself,
    /// A relative. In JSON `{"relative": 0}`.
    Relative(usize),
}

/// One business activity of one participant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DeclaredParticipation)]
pub struct Participation {
    /// 参与人.
    pub participant: Participant,
    /// 参与方式.
    pub mode: Mode,
    /// What 其他 stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode_other: Option<String>,
    /// 涉及行业部门: one of the campaign's sectors or 其他类.
    pub sector: String,
    /// What 其他类 stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_other: Option<String>,
    /// 经营主体.
    pub business_name: String,
    /// 统一社会信用代码.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<CreditCode>,
    /// The declarant confirmed that the licence has the code like this, though its check character does not fit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub credit_code_as_licensed: bool,
    /// 参与时间, first month.
    pub from: Month,
    /// 参与时间, last month; none is 至今.
    pub to: Option<Month>,
    /// 参与内容.
    pub content: String,
    /// 涉及金额（万元）, never negative.
    pub amount_wan: Wan,
    /// 获利（万元）, negative for a loss.
    pub profit_wan: Wan,
    /// 退出.
    pub withdrawal: Withdrawal,
}

/// What the declarant states about leaving the business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "status")]
#[schema(as = DeclaredWithdrawal)]
pub enum Withdrawal {
    /// 已退.
    #[serde(rename = "已退")]
    Withdrawn {
        /// 退出日期.
        date: Date,
        /// 退出方式.
        method: WithdrawalMethod,
        /// What 其他 stands for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method_other: Option<String>,
        /// The facts of a 转让.
        #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
        transfer: Option<Transfer>,
    },
    /// 未退出.
    #[serde(rename = "未退出")]
    NotWithdrawn {
        /// 拟退出日期.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        planned_date: Option<Date>,
    },
}

/// To whom and for how much a share was transferred.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Transfer {
    /// 受让人.
    pub transferee: String,
    /// 与本人关系.
    pub transferee_relation: String,
    /// 转让价款（万元）.
    pub price_wan: Wan,
    /// 市场价或评估价（万元）.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market_value_wan: Option<Wan>,
    /// 作价依据.
    pub pricing_basis: String,
}
