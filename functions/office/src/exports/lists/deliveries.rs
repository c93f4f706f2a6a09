//! 报送清单: one row for each item that was handed to the city.

use super::super::field::{Field, List, count, field, named, text};
use super::super::reading::{Pages, Source};
use super::roster::kind_cell;
use super::unit_name;
use campaign::delivery::{Delivery, Item};
use campaign::sign_off::Action;
use futures::stream::{self, StreamExt as _};
use sheets::lists::Cell;
use std::sync::Arc;
use store::StoreError;

/// An item of a delivery.
pub(super) struct Row {
    delivery: Arc<Delivery>,
    item: Item,
}

impl Row {
    fn occasion(&self) -> Cell {
        named(self.item.occasion.as_str(), self.item.occasion.in_chinese())
    }

    fn signed_by(&self) -> Option<&str> {
        let step = &self.item.report.as_ref()?.signed;
        Some(match &step.action {
            Action::ReadOnPaper { signer, .. } => &signer.person.name,
            _ => &step.by.person.name,
        })
    }
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("delivery", "报送次序", 9, |row, _| {
        Cell::Whole(row.delivery.serial.into())
    }),
    field("delivered_at", "报送时间", 19, |row, _| {
        Cell::Moment(row.delivery.at)
    }),
    field("delivered_by", "经办人", 10, |row, _| {
        text(&row.delivery.by.name)
    }),
    field("late", "报送逾期", 9, |row, _| Cell::Is(row.delivery.late)),
    field("number", "花名册编号", 11, |row, _| text(&row.item.number)),
    field("name", "姓名", 10, |row, _| text(&row.item.declarant.name)),
    field("unit", "工作单位", 18, |row, campaign| {
        unit_name(campaign, &row.item.declarant.unit)
    }),
    field("position", "职务", 14, |row, _| {
        text(&row.item.declarant.position)
    }),
    field("rank", "职级", 12, |row, _| text(row.item.declarant.rank)),
    field("occasion", "报送事由", 14, |row, _| row.occasion()),
    field("reference", "回执编号", 11, |row, _| {
        text(&row.item.reference)
    }),
    field("revision", "版次", 6, |row, _| {
        row.item
            .report
            .as_ref()
            .map_or(Cell::Empty, |report| Cell::Whole(report.revision.into()))
    }),
    field("kind", "报告类型", 12, |row, _| {
        row.item
            .report
            .as_ref()
            .map_or(Cell::Empty, |report| kind_cell(report.kind))
    }),
    field("filed_at", "填报时间", 19, |row, _| {
        Cell::moment(row.item.report.as_ref().map(|report| report.filed_at))
    }),
    field("signed_by", "阅签人", 10, |row, _| {
        Cell::optional(row.signed_by())
    }),
    field("signed_at", "阅签时间", 19, |row, _| {
        Cell::moment(row.item.report.as_ref().map(|report| report.signed.at))
    }),
    field("collected_by_office", "收集（{office}）", 12, |row, _| {
        Cell::optional(
            row.item
                .report
                .as_ref()
                .map(|report| report.office.by.name.as_str()),
        )
    }),
    field(
        "collected_by_discipline",
        "收集（派驻纪检组）",
        12,
        |row, _| {
            Cell::optional(
                row.item
                    .report
                    .as_ref()
                    .map(|report| report.discipline.by.name.as_str()),
            )
        },
    ),
    field("withdrawals", "退出报告（份）", 9, |row, _| {
        count(row.item.withdrawals.len())
    }),
];

/// One delivery after the other.
pub(super) async fn open(source: &Source) -> Result<List, StoreError> {
    let deliveries = source.store.deliveries.lists().await?.deliveries;
    let from = source.clone();
    let pages = stream::try_unfold(1, move |serial: u32| {
        let source = from.clone();
        async move {
            if serial > deliveries {
                return Ok(None);
            }
            let rows = match source.store.deliveries.find(serial).await? {
                Some(delivery) => of_delivery(&source, delivery).await?,
                None => Vec::new(),
            };
            Ok::<_, StoreError>(Some((rows, serial + 1)))
        }
    });
    let pages: Pages<Row> = pages.boxed();
    Ok(List::of(&source.campaign, FIELDS, pages))
}

async fn of_delivery(source: &Source, delivery: Delivery) -> Result<Vec<Row>, StoreError> {
    let items = source.store.deliveries.items(&delivery).await?;
    let delivery = Arc::new(delivery);
    let asked = items
        .into_iter()
        .filter(|item| source.includes(Some(&item.declarant.unit)));
    let row = |item| Row {
        delivery: delivery.clone(),
        item,
    };
    Ok(asked.map(row).collect())
}
