//! The roster (花名册): everyone the campaign covers, as the office loaded them.

use crate::people::role::Role;
use crate::values::month::Month;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::{Category, Employment, Rank};
use crate::values::unit_id::UnitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The office's ruling on whether someone is a leading cadre, where the rank alone misleads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LeadingCadreRuling {
    /// What holds instead of what the rank says.
    pub leading: bool,
    /// Why.
    pub reason: String,
}

/// One person on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RosterEntry {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名.
    pub name: String,
    /// 出生年月.
    pub born: Month,
    /// The unit or section, by its id in the campaign file.
    pub unit: UnitId,
    /// 职务.
    pub position: String,
    /// 职级.
    pub rank: Rank,
    /// The post's own name that counts at the rank's level, such as 主任科员.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_name: Option<String>,
    /// 公务员或参公管理.
    pub civil_servant: bool,
    /// 人员类别.
    pub category: Category,
    /// 市管干部.
    pub municipally_managed: bool,
    /// 在职状态.
    pub employment: Employment,
    /// 离职日期, unless in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
    /// 原工作业务, where the office knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_duties: Option<String>,
    /// The office's ruling on leading cadre, with its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<LeadingCadreRuling>,
    /// 角色: what the office grants this person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// 阅签人: who signs this person's report, where the rule of the plan (§5.2.2) does not fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<RosterNumber>,
    /// 联系电话, where the office knows it: for whoever reminds them. Read as [`crate::phone::parse`] reads Annex 2's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}
