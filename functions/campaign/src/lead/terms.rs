//! The closed lists of terms on leads.

use crate::terms::terms;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

terms! {
    /// 线索来源.
    Source {
        UnitCheck = "单位自查",
        Hotline = "举报电话",
        Letter = "来信",
        Visit = "来访",
        Tip = "网上举报",
        SpotCheck = "抽查",
        SystemFlag = "系统提示",
    }
}

terms! {
    /// 移送去向.
    Destination {
        CityOffice = "市专项整治办",
        Discipline = "派驻纪检组",
        Judiciary = "司法机关",
    }
}

terms! {
    /// 办结结论.
    Finding {
        True = "属实",
        PartlyTrue = "部分属实",
        Untrue = "不属实",
        Unverifiable = "无法核实",
        Mistaken = "重复或误登",
    }
}

/// What a lead is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeadKind {
    /// 参与经营性活动: an official, or a relative, takes part in such business.
    Participation,
    /// 行政执法不作为、失职渎职: dereliction in enforcement.
    Dereliction,
}

impl LeadKind {
    /// Every kind.
    pub const ALL: &[LeadKind] = &[LeadKind::Participation, LeadKind::Dereliction];

    /// The name in forms and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LeadKind::Participation => "participation",
            LeadKind::Dereliction => "dereliction",
        }
    }

    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            LeadKind::Participation => "参与经营性活动",
            LeadKind::Dereliction => "执法不作为、失职渎职",
        }
    }

    /// The kind with this name; none for other texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        LeadKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// Where a lead stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeadStanding {
    /// 待分办: nobody has it yet.
    Open,
    /// 办理中: somebody has it.
    Assigned,
    /// 已移送: it went to another body.
    Referred,
    /// 已办结.
    Closed,
}

impl LeadStanding {
    /// Every standing.
    pub const ALL: &[LeadStanding] = &[
        LeadStanding::Open,
        LeadStanding::Assigned,
        LeadStanding::Referred,
        LeadStanding::Closed,
    ];

    /// The name in addresses and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LeadStanding::Open => "open",
            LeadStanding::Assigned => "assigned",
            LeadStanding::Referred => "referred",
            LeadStanding::Closed => "closed",
        }
    }

    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            LeadStanding::Open => "待分办",
            LeadStanding::Assigned => "办理中",
            LeadStanding::Referred => "已移送",
            LeadStanding::Closed => "已办结",
        }
    }

    /// The standing with this name; none for other texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        LeadStanding::ALL
            .iter()
            .copied()
            .find(|standing| standing.as_str() == text)
    }
}
