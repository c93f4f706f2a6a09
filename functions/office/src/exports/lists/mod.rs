//! The lists, each described by its fields.

mod checks;
mod declarations;
mod deliveries;
mod leads;
mod missing;
mod participations;
mod roster;
mod spot_checks;
mod verifications;
mod withdrawals;

use super::field::{List, columns, columns_about};
use super::reading::Source;
use sheets::lists::{Cell, Column};
use store::StoreError;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Roster,
    Missing,
    Declarations,
    Relatives,
    Participations,
    Withdrawals,
    SignOffs,
    Checks,
    Verifications,
    Watch,
    Leads,
    SpotChecks,
    Deliveries,
}

impl What {
    pub(super) const ALL: &[What] = &[
        What::Roster,
        What::Missing,
        What::Declarations,
        What::Relatives,
        What::Participations,
        What::Withdrawals,
        What::SignOffs,
        What::Checks,
        What::Verifications,
        What::Watch,
        What::Leads,
        What::SpotChecks,
        What::Deliveries,
    ];

    /// Its name in addresses.
    pub(super) fn name(self) -> &'static str {
        match self {
            What::Roster => "roster",
            What::Missing => "missing",
            What::Declarations => "declarations",
            What::Relatives => "relatives",
            What::Participations => "participations",
            What::Withdrawals => "withdrawals",
            What::SignOffs => "sign-offs",
            What::Checks => "checks",
            What::Verifications => "verifications",
            What::Watch => "watch",
            What::Leads => "leads",
            What::SpotChecks => "spot-checks",
            What::Deliveries => "deliveries",
        }
    }

    pub(super) fn in_chinese(self) -> &'static str {
        match self {
            What::Roster => "花名册和填报情况",
            What::Missing => "催报名单",
            What::Declarations => "个人情况报告",
            What::Relatives => "家庭成员",
            What::Participations => "参与经营性活动情况",
            What::Withdrawals => "填报后报告的退出",
            What::SignOffs => "阅签经过",
            What::Checks => "单位核对",
            What::Verifications => "核查、退出和处理",
            What::Watch => "待退出事项",
            What::Leads => "问题线索",
            What::SpotChecks => "抽查和结果",
            What::Deliveries => "报送清单",
        }
    }

    /// What a row is.
    pub(super) fn row_in_chinese(self) -> &'static str {
        match self {
            What::Roster => "每人一行：是否填报、报告类型、阅签、核对、报送",
            What::Missing => "每人一行：未填报、被退回未更正、约定或拟定的日期已过未退出",
            What::Declarations => "每份报告一行：现行内容的基本情况和办理情况",
            What::Relatives => "每名家庭成员一行",
            What::Participations => "每项一行：附件3各栏，加退出、核查和处理情况",
            What::Withdrawals => "每份退出报告一行",
            What::SignOffs => "每次办理一行：同意、退回、纸质阅签、指定阅签人",
            What::Checks => "每次核对一行",
            What::Verifications => "每条现行登记一行，本人须回避的不列",
            What::Watch => "每项一行，本人须回避的不列",
            What::Leads => "每条线索一行，不含举报人",
            What::SpotChecks => "抽中的每份报告一行",
            What::Deliveries => "报送的每份材料一行",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        What::ALL.iter().copied().find(|what| what.name() == text)
    }

    /// The list's columns, for somebody who sees everything.
    pub(super) fn columns(self) -> Vec<Column> {
        match self {
            What::Roster => columns(roster::FIELDS),
            What::Missing => columns(missing::FIELDS),
            What::Declarations => columns_about(declarations::FIELDS),
            What::Relatives => columns_about(declarations::RELATIVE_FIELDS),
            What::Participations => columns(participations::FIELDS),
            What::Withdrawals => columns_about(withdrawals::FIELDS),
            What::SignOffs => columns_about(checks::SIGN_OFF_FIELDS),
            What::Checks => columns_about(checks::FIELDS),
            What::Verifications => columns_about(verifications::FIELDS),
            What::Watch => columns_about(verifications::WATCH_FIELDS),
            What::Leads => columns(leads::FIELDS),
            What::SpotChecks => columns(spot_checks::FIELDS),
            What::Deliveries => columns(deliveries::FIELDS),
        }
    }

    /// Opens the list.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub(super) async fn open(self, source: &Source) -> Result<List, StoreError> {
        Ok(match self {
            What::Roster => roster::open(source).await?,
            What::Missing => missing::open(source),
            What::Declarations => declarations::open(source),
            What::Relatives => declarations::open_relatives(source),
            What::Participations => participations::open(source),
            What::Withdrawals => withdrawals::open(source),
            What::SignOffs => checks::open_sign_offs(source),
            What::Checks => checks::open(source),
            What::Verifications => verifications::open(source),
            What::Watch => verifications::open_watch(source),
            What::Leads => leads::open(source),
            What::SpotChecks => spot_checks::open(source),
            What::Deliveries => deliveries::open(source).await?,
        })
    }
}

/// A unit's name.
fn unit_name(campaign: &campaign::Campaign, unit: &campaign::UnitId) -> Cell {
    Cell::Text(web::papers::unit_name(campaign, unit))
}
