//! 问题线索, as far as the reader may see them. Who reported them is no part of a lead, and of no list.

use super::super::field::{Field, List, field, named, text};
use super::super::reading::{Pages, Source};
use super::unit_name;
use crate::leads::holders_for;
use campaign::lead::{Circle, Lead};
use campaign::{RosterEntry, timing};
use futures::stream::{self, StreamExt as _};
use jiff::civil::Date;
use sheets::lists::Cell;
use store::{StoreError, place_of_lead};

/// Leads read at once.
const A_PAGE: usize = 200;

/// Tells the discipline team which leads are its alone; others have no such column.
const ALONE: &str = "discipline_only";

/// A lead.
pub(super) struct Row {
    lead: Lead,
    today: Date,
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("id", "登记编号", 11, |row, _| text(&row.lead.id)),
    field("registered_at", "登记时间", 19, |row, _| {
        Cell::Moment(row.lead.registered_at)
    }),
    field("registered_by", "登记人", 10, |row, _| {
        text(&row.lead.registered_by.name)
    }),
    field("received_on", "收到日期", 11, |row, _| {
        Cell::Day(row.lead.received_on)
    }),
    field("source", "线索来源", 12, |row, _| text(row.lead.source)),
    field("kind", "反映问题", 20, |row, _| {
        named(row.lead.kind.as_str(), row.lead.kind.in_chinese())
    }),
    field("subject_name", "被反映人", 12, |row, _| {
        text(&row.lead.subject.name)
    }),
    field("subject_number", "被反映人花名册编号", 11, |row, _| {
        Cell::optional(row.lead.subject.number.as_ref().map(ToString::to_string))
    }),
    field("subject_unit", "被反映人单位", 18, |row, campaign| {
        row.lead
            .subject
            .unit
            .as_ref()
            .map_or(Cell::Empty, |unit| unit_name(campaign, unit))
    }),
    field("subject_position", "被反映人职务", 14, |row, _| {
        Cell::optional(row.lead.subject.position.as_deref())
    }),
    field("sector", "涉及行业部门", 12, |row, _| {
        Cell::optional(row.lead.sector.as_deref())
    }),
    field("content", "反映内容", 60, |row, _| text(&row.lead.content)),
    field("standing", "状态", 10, |row, _| {
        named(row.lead.standing().as_str(), row.lead.standing().in_chinese())
    }),
    field("handler", "承办人", 10, |row, _| {
        Cell::optional(
            row.lead
                .handler
                .as_ref()
                .map(|handler| handler.person.name.as_str()),
        )
    }),
    field("due", "办理期限", 11, |row, _| Cell::Day(row.lead.due)),
    field("overdue", "办理逾期", 8, |row, _| {
        Cell::Is(row.lead.is_overdue(row.today))
    }),
    field("awaits_city", "待移送{upper_office}", 10, |row, _| {
        Cell::Is(row.lead.awaits_city())
    }),
    field("referrals", "移送", 30, |row, campaign| {
        Cell::Several(
            row.lead
                .referrals
                .iter()
                .map(|one| format!("{} {}", one.on, one.to.in_chinese(campaign)))
                .collect(),
        )
    }),
    field("replies", "回复", 40, |row, _| {
        Cell::Several(
            row.lead
                .referrals
                .iter()
                .filter_map(|one| one.reply.as_ref())
                .map(|reply| format!("{} {}", reply.on, reply.text))
                .collect(),
        )
    }),
    field("finding", "办结结论", 12, |row, _| {
        Cell::optional(row.lead.closing.as_ref().map(|closing| closing.finding.as_str()))
    }),
    field("result", "查办结果", 40, |row, _| {
        Cell::optional(row.lead.closing.as_ref().map(|closing| closing.result.as_str()))
    }),
    field("discipline_only", "仅派驻纪检组掌握", 10, |row, _| {
        Cell::Is(row.lead.circle == Circle::Discipline)
    }),
];

pub(super) fn open(source: &Source) -> List {
    let circles: Vec<Circle> = Circle::of_roles(&source.reader.roles).collect();
    let sees_all = circles.contains(&Circle::Discipline);
    let fields = FIELDS
        .iter()
        .filter(|field| sees_all || field.name() != ALONE)
        .collect();
    let from = source.clone();
    // Who holds the office's role is read with the first page and goes along with the place.
    type Place = (Option<String>, Option<Vec<RosterEntry>>);
    let pages = stream::try_unfold(Some((None, None)), move |place: Option<Place>| {
        let (source, circles) = (from.clone(), circles.clone());
        async move {
            let Some((after, known)) = place else {
                return Ok(None);
            };
            let (reader, today) = (&source.reader, timing::day(source.now));
            let holders = match known {
                Some(holders) => holders,
                None => holders_for(&source.store, &source.campaign, &reader.roles).await?,
            };
            let leads = source
                .store
                .lead_lists
                .list(&circles, after.as_deref(), A_PAGE)
                .await?;
            let last = leads.last().filter(|_| leads.len() == A_PAGE).map(place_of_lead);
            let asked = leads.into_iter().filter(|lead| {
                lead.is_shown_to(&source.campaign, &reader.entry, &reader.roles, &holders)
                    && source.includes(lead.subject.unit.as_ref())
            });
            let rows: Vec<Row> = asked.map(|lead| Row { lead, today }).collect();
            let next = last.map(|last| (Some(last), Some(holders)));
            Ok::<_, StoreError>(Some((rows, next)))
        }
    });
    let pages: Pages<Row> = pages.boxed();
    List::with(&source.campaign, fields, pages)
}
