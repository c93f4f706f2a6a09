//! The closed lists of terms on leads.

use crate::people::plan::Campaign;
use crate::terms;

terms! {
    /// 线索来源.
    pub enum Source {
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
    /// 移送去向, by the names of the plan that the product was first built for. Pages print those of the campaign file.
    pub enum Destination {
        CityOffice = "市专项整治办",
        Discipline = "派驻纪检组",
        Judiciary = "司法机关",
    }
}

impl Destination {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(self, campaign: &Campaign) -> &str {
        match self {
            Destination::CityOffice => &campaign.names.upper_office,
            Destination::Discipline | Destination::Judiciary => self.as_str(),
        }
    }
}

terms! {
    /// 办结结论.
    pub enum Finding {
        True = "属实",
        PartlyTrue = "部分属实",
        Untrue = "不属实",
        Unverifiable = "无法核实",
        Mistaken = "重复或误登",
    }
}

terms! {
    /// What a lead is about.
    pub enum LeadKind {
        /// An official, or a relative, takes part in such business.
        Participation = "participation" => "参与经营性活动",
        /// 行政执法不作为、失职渎职: dereliction in enforcement.
        Dereliction = "dereliction" => "执法不作为、失职渎职",
    }
}

terms! {
    /// Where a lead stands.
    pub enum LeadStanding {
        /// Nobody has it yet.
        Open = "open" => "待分办",
        /// Somebody has it.
        Assigned = "assigned" => "办理中",
        /// It went to another body.
        Referred = "referred" => "已移送",
        Closed = "closed" => "已办结",
    }
}
