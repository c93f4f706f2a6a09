//! Which column of a file means what.

use crate::cell::Cell;
use crate::column::Column;
use crate::problem::Problems;
use campaign::Campaign;

/// How many rows may stand above the headings: a title, the date, who compiled it.
pub(crate) const MOST_ROWS_ABOVE: u32 = 20;

/// Columns a file may have; anything further right is not looked at.
pub(crate) const MOST_COLUMNS: usize = 100;

/// A row with this many known headings is the row of headings: no title has two.
const ENOUGH: usize = 2;

/// The row of headings.
#[derive(Clone, Debug)]
pub(crate) struct Headings {
    row: u32,
    /// The column of the file for each of ours, in the order of [`Column::ALL`].
    places: Vec<Option<usize>>,
    twice: Vec<Column>,
    pub(crate) unused: Vec<String>,
}

impl Headings {
    /// How many headings a row has that mean something here.
    pub(crate) fn known_in(cells: &[Cell]) -> usize {
        let known = cells.iter().filter(|cell| match cell {
            Cell::Text(text) => Column::with_heading(text).is_some(),
            _ => false,
        });
        known.count()
    }

    /// Whether a row is the headings.
    pub(crate) fn are(cells: &[Cell]) -> bool {
        Headings::known_in(cells) >= ENOUGH
    }

    /// Takes a row for the headings, if it is.
    pub(crate) fn find(row: u32, cells: &[Cell], campaign: &Campaign) -> Option<Self> {
        Headings::are(cells).then(|| Headings::of(row, cells, campaign))
    }

    fn of(row: u32, cells: &[Cell], campaign: &Campaign) -> Self {
        let mut headings = Headings {
            row,
            places: vec![None; Column::ALL.len()],
            twice: Vec::new(),
            unused: Vec::new(),
        };
        for (at, cell) in cells.iter().enumerate() {
            let Some(column) = column_of(cell, campaign) else {
                headings.unused.extend(
                    cell.text()
                        .ok()
                        .filter(|text| !text.is_empty())
                        .map(|text| crate::cell::shown(&text).into_owned()),
                );
                continue;
            };
            match &mut headings.places[column as usize] {
                Some(_) => headings.twice.push(column),
                place => *place = Some(at),
            }
        }
        headings
    }

    /// The row they stand in.
    pub(crate) fn row(&self) -> u32 {
        self.row
    }

    /// Where a column stands in the file.
    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Which of our columns stands there.
    pub(crate) fn column_at(&self, place: usize) -> Option<Column> {
        Column::ALL
            .iter()
            .copied()
            .find(|column| self.place(*column) == Some(place))
    }

    /// Notes what is wrong with them; true if the rows below can be read.
    pub(crate) fn check(&self, problems: &mut Problems) -> bool {
        let missing = Column::ALL
            .iter()
            .filter(|column| self.place(**column).is_none() && !column.may_be_absent());
        for column in missing {
            problems.add(Some(self.row), Some(column.heading()), || {
                "缺少这一列，请保留模板的全部表头".to_owned()
            });
        }
        for column in &self.twice {
            problems.add(Some(self.row), Some(column.heading()), || {
                "这一列出现了不止一次".to_owned()
            });
        }
        problems.is_empty()
    }
}

fn column_of(cell: &Cell, campaign: &Campaign) -> Option<Column> {
    match cell {
        Cell::Text(text) => Column::with_heading_in(text, campaign),
        _ => None,
    }
}
