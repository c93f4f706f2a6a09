//! The lists, each described by its fields.

mod checks;
mod declarations;
mod deliveries;
mod entries;
mod leads;
mod missing;
mod participations;
mod roster;
mod spot_checks;
mod verifications;
mod withdrawals;

use super::field::{List, columns, columns_about};
use super::reading::Source;
use campaign::{Campaign, terms};
use sheets::lists::{Cell, Column};
use store::StoreError;

terms! {
    /// What can be exported.
    pub(super) enum What {
        Roster = "roster" => "花名册和填报情况",
        Entries = "entries" => "现有花名册",
        Missing = "missing" => "催报名单",
        Declarations = "declarations" => "个人情况报告",
        Relatives = "relatives" => "家庭成员",
        Participations = "participations" => "参与经营性活动情况",
        Withdrawals = "withdrawals" => "填报后报告的退出",
        SignOffs = "sign-offs" => "阅签经过",
        Checks = "checks" => "单位核对",
        Verifications = "verifications" => "核查、退出和处理",
        Watch = "watch" => "待退出事项",
        Leads = "leads" => "问题线索",
        SpotChecks = "spot-checks" => "抽查和结果",
        Deliveries = "deliveries" => "报送清单",
    }
}

impl What {
    /// What a row is.
    pub(super) fn row_in_chinese(self) -> &'static str {
        match self {
            What::Roster => "每人一行：是否填报、报告类型、阅签、核对、报送",
            What::Entries => "每人一行，与载入模板同一格式：改好后可以再载入",
            What::Missing => {
                "每人一行：未填报、被退回未更正、约定或拟定的日期已过未退出、有报告待其阅签、汇总表未封存或者封存后有变动"
            }
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

    /// The list's columns, for somebody who sees everything.
    pub(super) fn columns(self, campaign: &Campaign) -> Vec<Column> {
        match self {
            What::Roster => columns(campaign, roster::FIELDS),
            What::Entries => columns(campaign, entries::FIELDS),
            What::Missing => columns(campaign, missing::FIELDS),
            What::Declarations => columns_about(campaign, declarations::FIELDS),
            What::Relatives => columns_about(campaign, declarations::RELATIVE_FIELDS),
            What::Participations => columns(campaign, participations::FIELDS),
            What::Withdrawals => columns_about(campaign, withdrawals::FIELDS),
            What::SignOffs => columns_about(campaign, checks::SIGN_OFF_FIELDS),
            What::Checks => columns_about(campaign, checks::FIELDS),
            What::Verifications => columns_about(campaign, verifications::FIELDS),
            What::Watch => columns_about(campaign, verifications::WATCH_FIELDS),
            What::Leads => columns(campaign, leads::FIELDS),
            What::SpotChecks => columns(campaign, spot_checks::FIELDS),
            What::Deliveries => columns(campaign, deliveries::FIELDS),
        }
    }

    /// Opens the list.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub(super) async fn open(self, source: &Source) -> Result<List, StoreError> {
        Ok(match self {
            What::Roster => roster::open(source).await?,
            What::Entries => entries::open(source),
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
fn unit_name(campaign: &Campaign, unit: &campaign::UnitId) -> Cell {
    Cell::Text(campaign.unit_name(unit).to_owned())
}
