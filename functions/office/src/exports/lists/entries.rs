//! 现有花名册 in the columns of the template: what is downloaded loads back, and changes nothing.

use super::super::field::{Field, List, field};
use super::super::reading::Source;
use campaign::{Campaign, RosterEntry};
use futures::stream::TryStreamExt as _;
use roster_file::Column;
use sheets::lists::Cell;

fn cell(column: Column, entry: &RosterEntry, campaign: &Campaign) -> Cell {
    Cell::Text(column.text_of(entry, campaign))
}

pub(super) const FIELDS: &[Field<RosterEntry>] = &[
    field("number", "编号", 11, |entry, campaign| {
        cell(Column::Number, entry, campaign)
    }),
    field("name", "姓名", 10, |entry, campaign| {
        cell(Column::Name, entry, campaign)
    }),
    field("born", "出生年月", 10, |entry, campaign| {
        cell(Column::Born, entry, campaign)
    }),
    field("unit", "单位", 18, |entry, campaign| {
        cell(Column::Unit, entry, campaign)
    }),
    field("position", "职务", 14, |entry, campaign| {
        cell(Column::Position, entry, campaign)
    }),
    field("rank", "职级", 12, |entry, campaign| {
        cell(Column::Rank, entry, campaign)
    }),
    field("post_name", "职级名称", 12, |entry, campaign| {
        cell(Column::PostName, entry, campaign)
    }),
    field("civil_servant", "公务员或参公", 9, |entry, campaign| {
        cell(Column::CivilServant, entry, campaign)
    }),
    field("category", "人员类别", 12, |entry, campaign| {
        cell(Column::Category, entry, campaign)
    }),
    field("municipally_managed", "{cadres}", 9, |entry, campaign| {
        cell(Column::MunicipallyManaged, entry, campaign)
    }),
    field("employment", "在职状态", 9, |entry, campaign| {
        cell(Column::Employment, entry, campaign)
    }),
    field("left_on", "离职日期", 11, |entry, campaign| {
        cell(Column::LeftOn, entry, campaign)
    }),
    field("former_duties", "原工作业务", 18, |entry, campaign| {
        cell(Column::FormerDuties, entry, campaign)
    }),
    field("ruling", "领导干部认定", 9, |entry, campaign| {
        cell(Column::Ruling, entry, campaign)
    }),
    field("ruling_reason", "认定理由", 18, |entry, campaign| {
        cell(Column::RulingReason, entry, campaign)
    }),
    field("signer", "阅签人", 11, |entry, campaign| {
        cell(Column::Signer, entry, campaign)
    }),
    field("roles", "角色", 24, |entry, campaign| {
        cell(Column::Roles, entry, campaign)
    }),
    field("phone", "联系电话", 14, |entry, campaign| {
        cell(Column::Phone, entry, campaign)
    }),
];

pub(super) fn open(source: &Source) -> List {
    let entries = source
        .people()
        .map_ok(|page| page.into_iter().map(|one| one.entry).collect());
    List::of(&source.campaign, FIELDS, Box::pin(entries))
}
