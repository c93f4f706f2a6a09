//! What a list consists of: its columns, each with what stands under it. The one description serves every format.

use super::reading::Pages;
use super::whose::{self, Of};
use campaign::Campaign;
use futures::stream::{BoxStream, TryStreamExt as _};
use sheets::lists::{Cell, Column};
use std::borrow::Cow;
use std::sync::Arc;
use store::StoreError;

/// A column with what stands under it in a row.
pub(super) struct Field<Row: 'static> {
    name: &'static str,
    heading: &'static str,
    width: u16,
    cell: fn(&Row, &Campaign) -> Cell,
}

/// A list, as it is read: some rows at a time.
pub(super) struct List {
    pub(super) columns: Vec<Column>,
    pub(super) rows: BoxStream<'static, Result<Vec<Vec<Cell>>, StoreError>>,
}

/// A column: its name in JSON Lines, its heading (with the campaign's names in their places, see [`Campaign::worded`]),
/// its width in a workbook, and what stands under it.
pub(super) const fn field<Row>(
    name: &'static str,
    heading: &'static str,
    width: u16,
    cell: fn(&Row, &Campaign) -> Cell,
) -> Field<Row> {
    Field {
        name,
        heading,
        width,
        cell,
    }
}

impl<Row> Field<Row> {
    /// Its name in JSON Lines.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    fn column(&self, campaign: &Campaign) -> Column {
        Column {
            name: self.name,
            heading: campaign.worded(self.heading),
            width: self.width,
        }
    }
}

/// The columns of fields.
pub(super) fn columns<Row>(campaign: &Campaign, fields: &[Field<Row>]) -> Vec<Column> {
    fields.iter().map(|field| field.column(campaign)).collect()
}

/// The columns of a list about people's declarations, which has these fields of its own.
pub(super) fn columns_about<Row>(campaign: &Campaign, fields: &[Field<Row>]) -> Vec<Column> {
    [columns(campaign, whose::FIELDS), columns(campaign, fields)].concat()
}

impl List {
    /// A list of these fields.
    pub(super) fn of<Row: Send>(
        campaign: &Arc<Campaign>,
        fields: &'static [Field<Row>],
        pages: Pages<Row>,
    ) -> Self {
        List::with(campaign, fields.iter().collect(), pages)
    }

    /// A list about people's declarations: whose each is, then these fields.
    pub(super) fn about<Row: Send>(
        campaign: &Arc<Campaign>,
        fields: &'static [Field<Row>],
        pages: Pages<(Of, Row)>,
    ) -> Self {
        let columns = columns_about(campaign, fields);
        let campaign = campaign.clone();
        let cells = move |(of, row): (Of, Row)| {
            let whose = whose::FIELDS.iter().map(|field| (field.cell)(&of, &campaign));
            let own = fields.iter().map(|field| (field.cell)(&row, &campaign));
            whose.chain(own).collect()
        };
        List {
            columns,
            rows: written(pages, cells),
        }
    }

    /// A list of some of the fields.
    pub(super) fn with<Row: Send>(
        campaign: &Arc<Campaign>,
        fields: Vec<&'static Field<Row>>,
        pages: Pages<Row>,
    ) -> Self {
        let columns = fields.iter().map(|field| field.column(campaign)).collect();
        let campaign = campaign.clone();
        let cells = move |row: Row| fields.iter().map(|field| (field.cell)(&row, &campaign)).collect();
        List {
            columns,
            rows: written(pages, cells),
        }
    }
}

fn written<Row: Send + 'static>(
    pages: Pages<Row>,
    cells: impl Fn(Row) -> Vec<Cell> + Send + 'static,
) -> BoxStream<'static, Result<Vec<Vec<Cell>>, StoreError>> {
    Box::pin(pages.map_ok(move |page| page.into_iter().map(&cells).collect()))
}

/// A text.
pub(super) fn text(text: impl ToString) -> Cell {
    Cell::Text(text.to_string())
}

/// A count.
pub(super) fn count(number: usize) -> Cell {
    Cell::Whole(number as u64)
}

/// What JSON Lines name in English.
pub(super) fn named(name: &'static str, shown: impl Into<Cow<'static, str>>) -> Cell {
    Cell::Named {
        name,
        shown: shown.into(),
    }
}
