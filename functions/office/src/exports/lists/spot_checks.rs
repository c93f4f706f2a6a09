//! 抽查: one row for each declaration that was drawn, with what was found of it and how its unit's check ended.

use super::super::field::{Field, List, field, text};
use super::super::reading::{Pages, Source};
use super::roster::kind_cell;
use super::unit_name;
use campaign::RosterNumber;
use campaign::spot_check::{Conclusion, Finding, Item, SpotCheck};
use futures::stream::{self, StreamExt as _};
use sheets::lists::Cell;
use std::collections::HashMap;
use std::sync::Arc;
use store::{StoreError, place_of_spot_check};

/// A declaration that was drawn.
pub(super) struct Row {
    check: Arc<SpotCheck>,
    item: Item,
    finding: Option<Finding>,
}

impl Row {
    fn conclusion(&self) -> Option<&Conclusion> {
        self.check.conclusion.as_ref()
    }
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("id", "抽查编号", 11, |row, _| text(&row.check.id)),
    field("unit", "单位", 18, |row, campaign| {
        unit_name(campaign, &row.check.unit)
    }),
    field("drawn_at", "抽取时间", 19, |row, _| {
        Cell::Moment(row.check.drawn_at)
    }),
    field("drawn_by", "抽取人", 10, |row, _| {
        text(&row.check.drawn_by.name)
    }),
    field("place", "序号", 6, |row, _| Cell::Whole(row.item.place.into())),
    field("number", "花名册编号", 11, |row, _| text(&row.item.number)),
    field("name", "姓名", 10, |row, _| text(&row.item.name)),
    field("reference", "回执编号", 11, |row, _| {
        text(&row.item.reference)
    }),
    field("revision", "版次", 6, |row, _| {
        Cell::Whole(row.item.revision.into())
    }),
    field("kind", "报告类型", 12, |row, _| {
        kind_cell(row.item.stratum.kind)
    }),
    field("leading_cadre", "领导干部", 9, |row, _| {
        Cell::Is(row.item.stratum.leading_cadre)
    }),
    field("verdict", "核查结果", 10, |row, _| {
        Cell::optional(row.finding.as_ref().map(|finding| finding.verdict.as_str()))
    }),
    field("what", "不属实之处", 40, |row, _| {
        Cell::optional(row.finding.as_ref().and_then(|finding| finding.what.as_deref()))
    }),
    field("note", "说明", 40, |row, _| {
        Cell::optional(row.finding.as_ref().and_then(|finding| finding.note.as_deref()))
    }),
    field("found_by", "核查人", 10, |row, _| {
        Cell::optional(row.finding.as_ref().map(|finding| finding.by.name.as_str()))
    }),
    field("found_at", "核查时间", 19, |row, _| {
        Cell::moment(row.finding.as_ref().map(|finding| finding.at))
    }),
    field("assessment", "单位自查认定", 12, |row, _| {
        Cell::optional(row.conclusion().map(|one| one.assessment.as_str()))
    }),
    field("summary", "认定说明", 40, |row, _| {
        Cell::optional(row.conclusion().map(|one| one.summary.as_str()))
    }),
    field("accountability", "督查问责", 14, |row, _| {
        Cell::optional(row.conclusion().map(|one| one.accountability.as_str()))
    }),
    field("accountability_note", "问责说明", 30, |row, _| {
        Cell::optional(
            row.conclusion()
                .and_then(|one| one.accountability_note.as_deref()),
        )
    }),
];

/// One spot check after the other, newest first.
pub(super) fn open(source: &Source) -> List {
    let from = source.clone();
    let pages = stream::try_unfold(Some(None), move |after: Option<Option<String>>| {
        let source = from.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let found = source.store.spot_checks.list(after.as_deref(), 1).await?;
            let Some(check) = found.into_iter().next() else {
                return Ok(None);
            };
            let next = Some(Some(place_of_spot_check(&check)));
            let rows = if source.includes(Some(&check.unit)) {
                of_check(&source, check).await?
            } else {
                Vec::new()
            };
            Ok::<_, StoreError>(Some((rows, next)))
        }
    });
    let pages: Pages<Row> = pages.boxed();
    List::of(&source.campaign, FIELDS, pages)
}

async fn of_check(source: &Source, check: SpotCheck) -> Result<Vec<Row>, StoreError> {
    let mut items = source.store.spot_checks.items(&check).await?;
    let numbers: Vec<RosterNumber> = items.iter().map(|item| item.number.clone()).collect();
    let declared = source.store.declarations.current(&numbers).await?;
    let party = source.reader.party();
    items.retain(|item| {
        let report = declared.iter().find(|one| one.number == item.number);
        report.is_none_or(|report| party.bar(report).is_none())
    });
    let findings = source.store.spot_checks.findings(&check.id).await?;
    let mut found: HashMap<u32, Finding> = findings.into_iter().map(|one| (one.place, one)).collect();
    let check = Arc::new(check);
    let row = |item: Item| Row {
        check: check.clone(),
        finding: found.remove(&item.place),
        item,
    };
    Ok(items.into_iter().map(row).collect())
}
