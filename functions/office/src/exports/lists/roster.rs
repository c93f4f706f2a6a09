//! 花名册 with where everybody stands.

use super::super::field::{Field, List, field, named, text};
use super::super::reading::Source;
use super::unit_name;
use campaign::delivery::Delivered;
use campaign::sign_off::State;
use campaign::{OnFile, Revision, Role, RosterNumber};
use futures::stream::TryStreamExt as _;
use sheets::lists::Cell;
use std::collections::HashMap;
use std::sync::Arc;
use store::StoreError;

/// Somebody on the roster.
pub(super) struct Row {
    on_file: OnFile,
    delivered: Option<Delivered>,
}

impl Row {
    fn current(&self) -> Option<&Revision> {
        self.on_file.dossier.as_ref().map(|dossier| &dossier.current)
    }
}

/// A state, in both languages.
pub(super) fn state_cell(state: Option<State>) -> Cell {
    state.map_or(Cell::Empty, |state| named(state.as_str(), state.in_chinese()))
}

/// A declaration's kind, in both languages.
pub(super) fn kind_cell(kind: campaign::declaration::Kind) -> Cell {
    named(kind.as_str(), kind.in_chinese())
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("number", "花名册编号", 11, |row, _| {
        text(&row.on_file.entry.number)
    }),
    field("name", "姓名", 10, |row, _| text(&row.on_file.entry.name)),
    field("born", "出生年月", 10, |row, _| text(row.on_file.entry.born)),
    field("unit", "工作单位", 18, |row, campaign| {
        unit_name(campaign, &row.on_file.entry.unit)
    }),
    field("position", "职务", 14, |row, _| {
        text(&row.on_file.entry.position)
    }),
    field("rank", "职级", 12, |row, _| text(row.on_file.entry.rank)),
    field("post_name", "职务名称", 12, |row, _| {
        Cell::optional(row.on_file.entry.post_name.as_deref())
    }),
    field("category", "人员类别", 12, |row, _| {
        text(row.on_file.entry.category)
    }),
    field("civil_servant", "公务员或参公管理", 9, |row, _| {
        Cell::Is(row.on_file.entry.civil_servant)
    }),
    field("leading_cadre", "领导干部", 9, |row, _| {
        Cell::Is(row.on_file.entry.is_leading_cadre())
    }),
    field("municipally_managed", "{cadres}", 9, |row, _| {
        Cell::Is(row.on_file.entry.municipally_managed)
    }),
    field("employment", "在职状态", 10, |row, _| {
        text(row.on_file.entry.employment)
    }),
    field("left_on", "离职日期", 11, |row, _| {
        Cell::day(row.on_file.entry.left_on)
    }),
    field("roles", "角色", 18, |row, _| {
        Cell::Several(
            row.on_file
                .entry
                .roles
                .iter()
                .copied()
                .map(Role::in_chinese)
                .map(str::to_owned)
                .collect(),
        )
    }),
    field("phone", "联系电话", 14, |row, _| {
        Cell::optional(row.on_file.entry.phone.as_deref())
    }),
    field("must_declare", "应填报", 8, |row, campaign| {
        Cell::Is(row.on_file.entry.obligation(campaign).must_declare())
    }),
    field("filed", "已填报", 8, |row, _| {
        Cell::Is(row.current().is_some())
    }),
    field("kind", "报告类型", 12, |row, _| {
        row.current()
            .map_or(Cell::Empty, |current| kind_cell(current.content.kind))
    }),
    field("reference", "回执编号", 11, |row, _| {
        Cell::optional(row.current().map(|current| current.reference.to_string()))
    }),
    field("revision", "版次", 6, |row, _| {
        row.current()
            .map_or(Cell::Empty, |current| Cell::Whole(current.revision.into()))
    }),
    field("filed_at", "填报时间", 19, |row, _| {
        Cell::moment(row.current().map(|current| current.filed_at))
    }),
    field("late", "逾期", 6, |row, _| {
        row.current()
            .map_or(Cell::Empty, |current| Cell::Is(current.late))
    }),
    field("sign_off", "阅签", 10, |row, _| state_cell(row.on_file.state())),
    field("checked", "单位已核对", 9, |row, _| {
        row.current().map_or(Cell::Empty, |current| {
            Cell::Is(
                row.on_file
                    .check
                    .as_ref()
                    .is_some_and(|check| check.covers(current.revision)),
            )
        })
    }),
    field("delivered", "已报送{upper_office}", 11, |row, _| {
        row.current().map_or(Cell::Empty, |current| {
            Cell::Is(
                row.delivered
                    .is_some_and(|delivered| delivered.revision >= current.revision),
            )
        })
    }),
    field("delivery", "报送次序", 9, |row, _| {
        row.delivered
            .map_or(Cell::Empty, |delivered| Cell::Whole(delivered.delivery.into()))
    }),
];

/// What the city has is read first: the municipally managed cadres are few.
pub(super) async fn open(source: &Source) -> Result<List, StoreError> {
    let lists = source.store.deliveries.lists().await?;
    let delivered: HashMap<RosterNumber, Delivered> =
        source.store.collections.delivered(lists.deliveries).await?;
    let delivered = Arc::new(delivered);
    let rows = source.people().map_ok(move |page: Vec<OnFile>| {
        let row = |on_file: OnFile| Row {
            delivered: delivered.get(&on_file.entry.number).copied(),
            on_file,
        };
        page.into_iter().map(row).collect()
    });
    Ok(List::of(&source.campaign, FIELDS, Box::pin(rows)))
}
