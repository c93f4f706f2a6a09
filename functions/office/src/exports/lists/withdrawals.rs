//! 填报后报告的退出: one row a report.

use super::super::field::{Field, List, field, text};
use super::super::reading::{Report, Source};
use super::super::whose::Of;
use super::participations::{transfer_of, with_other};
use campaign::WithdrawalReport;
use campaign::declaration::Withdrawal;
use futures::stream::TryStreamExt as _;
use sheets::lists::Cell;

fn method(row: &WithdrawalReport) -> Option<String> {
    match &row.withdrawal {
        Withdrawal::Withdrawn {
            method, method_other, ..
        } => Some(with_other(method.as_str(), method_other.as_deref())),
        Withdrawal::NotWithdrawn { .. } => None,
    }
}

pub(super) const FIELDS: &[Field<WithdrawalReport>] = &[
    field("serial", "次序", 6, |row, _| Cell::Whole(row.serial.into())),
    field("revision", "所针对的版次", 9, |row, _| {
        Cell::Whole(row.revision.into())
    }),
    field("reported_at", "报告时间", 19, |row, _| {
        Cell::Moment(row.reported_at)
    }),
    field("participant", "参与人", 16, |row, _| {
        text(row.participant.in_chinese())
    }),
    field("business_name", "经营主体", 24, |row, _| {
        text(&row.subject.business_name)
    }),
    field("withdrawn_on", "退出日期", 11, |row, _| {
        Cell::day(row.withdrawal.withdrawn_on())
    }),
    field("method", "退出方式", 12, |row, _| Cell::optional(method(row))),
    field("transferee", "受让人", 12, |row, _| {
        Cell::optional(transfer_of(&row.withdrawal).map(|one| one.transferee.as_str()))
    }),
    field("transferee_relation", "受让人与本人关系", 12, |row, _| {
        Cell::optional(transfer_of(&row.withdrawal).map(|one| one.transferee_relation.as_str()))
    }),
    field("price_wan", "转让价款（万元）", 11, |row, _| {
        transfer_of(&row.withdrawal).map_or(Cell::Empty, |one| Cell::Wan(one.price_wan))
    }),
    field(
        "market_value_wan",
        "市场价或评估价（万元）",
        11,
        |row, _| {
            transfer_of(&row.withdrawal)
                .and_then(|one| one.market_value_wan)
                .map_or(Cell::Empty, Cell::Wan)
        },
    ),
    field("pricing_basis", "作价依据", 20, |row, _| {
        Cell::optional(transfer_of(&row.withdrawal).map(|one| one.pricing_basis.as_str()))
    }),
    field("flags", "系统提示", 16, |row, _| {
        Cell::Several(row.flags.iter().map(|flag| flag.as_str().to_owned()).collect())
    }),
];

pub(super) fn open(source: &Source) -> List {
    let whose = |one: Report| {
        let of = Of::declaration(&one.dossier.current);
        let reports = one.dossier.withdrawals.into_iter();
        reports.map(move |report| (of.clone(), report))
    };
    let rows = source
        .declarations_at_a_distance()
        .map_ok(move |page| page.into_iter().flat_map(whose).collect());
    List::about(&source.campaign, FIELDS, Box::pin(rows))
}
