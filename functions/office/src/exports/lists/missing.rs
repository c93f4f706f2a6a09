//! 催报名单: who filed nothing, whose report was returned, who is past an agreed or planned date.

use super::super::field::{Field, List, field, text};
use super::super::reading::{Pages, Report, Source};
use super::unit_name;
use campaign::annex3::{self, Person};
use campaign::reminder::{Occasion, Reminder};
use campaign::{Campaign, OnFile, UnitId};
use futures::stream::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
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
        self.reminder
            .occasions
            .iter()
            .find_map(|occasion| match occasion {
                Occasion::PastDate { date } => Some(*date),
                Occasion::NotFiled | Occasion::Returned => None,
            })
    }

    fn is(&self, wanted: &Occasion) -> bool {
        self.reminder.occasions.contains(wanted)
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
        Cell::Is(row.is(&Occasion::NotFiled))
    }),
    field("filing_overdue", "填报已逾期", 9, |row, _| {
        Cell::Is(row.closed && row.is(&Occasion::NotFiled))
    }),
    field("returned", "被退回未更正", 9, |row, _| {
        Cell::Is(row.is(&Occasion::Returned))
    }),
    field("past_date", "已过的退出日期", 11, |row, _| {
        Cell::day(row.past_date())
    }),
    field("message", "提醒内容", 60, |row, _| text(&row.reminder.text)),
];

/// First who filed nothing, then what is open of those who did.
pub(super) fn open(source: &Source) -> List {
    let (campaign, now) = (source.campaign.clone(), source.now);
    let not_filed = source.people().map_ok(move |page: Vec<OnFile>| {
        page.iter()
            .filter_map(|person| not_filed(&campaign, person, now))
            .collect()
    });
    let (campaign, now) = (source.campaign.clone(), source.now);
    let filed = source.declarations().map_ok(move |page| {
        page.iter()
            .filter_map(|one| still_open(&campaign, one, now))
            .collect()
    });
    let rows: Pages<Row> = not_filed.chain(filed).boxed();
    List::of(&source.campaign, FIELDS, rows)
}

fn not_filed(campaign: &Campaign, person: &OnFile, now: Timestamp) -> Option<Row> {
    let entry = &person.entry;
    let missing = person.dossier.is_none() && person.is_expected(campaign);
    missing.then(|| Row {
        unit: entry.unit.clone(),
        closed: campaign.deadlines(now).file.has_passed(),
        reminder: Reminder::of_missing(campaign, &Person::of(entry), now),
    })
}

fn still_open(campaign: &Campaign, one: &Report, now: Timestamp) -> Option<Row> {
    if one.apart.is_some() {
        return None;
    }
    let rows = annex3::rows(campaign, &one.dossier);
    let reminder = Reminder::of_declarant(campaign, &one.dossier, one.state(), &rows, now)?;
    Some(Row {
        unit: one.dossier.current.declarant.unit.clone(),
        closed: campaign.deadlines(now).file.has_passed(),
        reminder,
    })
}
