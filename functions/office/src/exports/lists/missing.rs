//! 催报名单: who filed nothing, whose report was returned, who is past an agreed or planned date, for whom reports wait to be
//! signed, and whose unit's table is not sealed.

use super::super::field::{Field, List, field, text};
use super::super::reading::Source;
use super::unit_name;
use crate::reminders::reminders_of;
use campaign::reminder::{Occasion, Reminder, Why};
use campaign::{OnFile, UnitId};
use futures::stream::{StreamExt as _, TryStreamExt as _};
use sheets::lists::Cell;

/// Somebody to be urged.
pub(super) struct Row {
    unit: UnitId,
    /// Whether the day for filing has passed.
    closed: bool,
    reminder: Reminder,
}

impl Row {
    /// The earliest day that was agreed or planned.
    fn past_date(&self) -> Option<jiff::civil::Date> {
        let mut occasions = self.reminder.occasions.iter();
        occasions.find_map(|occasion| match occasion {
            Occasion::PastDate { date } => Some(*date),
            _ => None,
        })
    }

    /// How many reports wait for their signature.
    fn to_sign(&self) -> Option<u64> {
        let mut occasions = self.reminder.occasions.iter();
        occasions.find_map(|occasion| match occasion {
            Occasion::ToSign { reports, .. } => Some(*reports),
            _ => None,
        })
    }

    fn is(&self, wanted: Why) -> bool {
        self.reminder
            .occasions
            .iter()
            .any(|occasion| occasion.why() == wanted)
    }
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("number", "花名册编号", 11, |row, _| {
        text(&row.reminder.number)
    }),
    field("name", "姓名", 10, |row, _| text(&row.reminder.name)),
    field("unit", "工作单位", 18, |row, campaign| {
        unit_name(campaign, &row.unit)
    }),
    field("phone", "联系电话", 14, |row, _| {
        Cell::optional(row.reminder.phone.as_deref())
    }),
    field("what", "催办事项", 18, |row, _| {
        Cell::Several(
            row.reminder
                .occasions
                .iter()
                .map(|one| one.in_chinese().to_owned())
                .collect(),
        )
    }),
    field("not_filed", "未填报", 8, |row, _| {
        Cell::Is(row.is(Why::NotFiled))
    }),
    field("filing_overdue", "填报已逾期", 9, |row, _| {
        Cell::Is(row.closed && row.is(Why::NotFiled))
    }),
    field("returned", "被退回未更正", 9, |row, _| {
        Cell::Is(row.is(Why::Returned))
    }),
    field("past_date", "已过的退出日期", 11, |row, _| {
        Cell::day(row.past_date())
    }),
    field("to_sign", "待其阅签的报告", 9, |row, _| {
        row.to_sign().map_or(Cell::Empty, Cell::Whole)
    }),
    field("table", "汇总表", 14, |row, _| {
        let tables = [Why::NotSealed, Why::ChangedSinceSeal];
        let open = tables.into_iter().find(|why| row.is(*why));
        Cell::optional(open.map(Why::in_chinese))
    }),
    field("message", "提醒内容", 60, |row, _| text(&row.reminder.text)),
];

/// Everyone on the roster of whom something is due, unit by unit.
pub(super) fn open(source: &Source) -> List {
    let asked = source.clone();
    let rows = source.people().and_then(move |page: Vec<OnFile>| {
        let source = asked.clone();
        async move {
            let Source {
                store,
                campaign,
                tables,
                now,
                ..
            } = &source;
            let reminders = reminders_of(store, campaign, tables, &page, *now).await?;
            let closed = campaign.deadlines(*now).file.has_passed();
            let unit_of = |reminder: &Reminder| {
                let person = page.iter().find(|one| one.entry.number == reminder.number);
                person.map(|person| person.entry.unit.clone())
            };
            let row = |reminder: Reminder| {
                Some(Row {
                    unit: unit_of(&reminder)?,
                    closed,
                    reminder,
                })
            };
            Ok(reminders.into_iter().filter_map(row).collect())
        }
    });
    List::of(&source.campaign, FIELDS, rows.boxed())
}
