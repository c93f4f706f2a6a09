//! Rows of cells, in the order of the file, read into people.

use crate::cell::Cell;
use crate::column::Column;
use crate::headings::{Headings, MOST_ROWS_ABOVE};
use crate::row::{Row, Units};
use crate::{EXAMPLE_NUMBER, MOST_ROWS, Outcome, Person};
use campaign::{Campaign, RosterNumber};
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::{ControlFlow, RangeInclusive};

/// A roster being read.
pub(crate) struct Table<'campaign, Each> {
    campaign: &'campaign Campaign,
    units: Units<'campaign>,
    today: Date,
    each: Each,
    headings: Option<Headings>,
    /// In which row each number stood first.
    numbers: HashMap<RosterNumber, u32>,
    outcome: Outcome,
    /// Whether a problem of the whole file makes all others pointless.
    refused: bool,
}

impl<'campaign, Each: FnMut(Person)> Table<'campaign, Each> {
    pub(crate) fn new(campaign: &'campaign Campaign, today: Date, each: Each) -> Self {
        Table {
            campaign,
            units: Units::of(campaign),
            today,
            each,
            headings: None,
            numbers: HashMap::new(),
            outcome: Outcome::default(),
            refused: false,
        }
    }

    /// Notes why the file as a whole is not taken.
    pub(crate) fn refuse(&mut self, why: impl Into<String>) {
        self.refused = true;
        self.problem(None, None, why);
    }

    pub(crate) fn problem(&mut self, row: Option<u32>, place: Option<usize>, what: impl Into<String>) {
        let headings = self.headings.as_ref();
        let column = place.and_then(|place| headings?.column_at(place));
        self.outcome
            .problems
            .add(row, column.map(Column::heading), || what.into());
    }

    /// Notes a row that cannot be parted into cells: it holds somebody, but nothing of it is read.
    pub(crate) fn broken_row(&mut self, row: u32, place: usize, what: impl Into<String>) {
        self.outcome.rows += 1;
        self.problem(Some(row), Some(place), what);
    }

    /// The headings, once they were found.
    pub(crate) fn headings(&self) -> Option<&Headings> {
        self.headings.as_ref()
    }

    /// Takes the next row; rows that hold nothing may be left out or given. Stops where reading on is pointless.
    pub(crate) fn take(&mut self, row: u32, cells: &[Cell]) -> ControlFlow<()> {
        if cells.iter().all(Cell::is_empty) {
            return ControlFlow::Continue(());
        }
        let Some(headings) = &self.headings else {
            return self.look_for_headings(row, cells);
        };
        if self.outcome.rows == MOST_ROWS {
            self.refuse(format!("超过 {MOST_ROWS} 行，请分成几个文件依次上传"));
            return ControlFlow::Break(());
        }
        let mut row = Row {
            row,
            cells,
            headings,
            units: &self.units,
            today: self.today,
            problems: &mut self.outcome.problems,
        };
        if row.is_example() {
            return ControlFlow::Continue(());
        }
        self.outcome.rows += 1;
        let number = row.number();
        let first = number
            .as_ref()
            .and_then(|number| self.numbers.get(number).copied());
        if let (Some(number), Some(first)) = (&number, first) {
            row.problem(Column::Number, || format!("“{number}”与第 {first} 行重复"));
        }
        let entry = row.entry(number.as_ref());
        let row = row.row;
        if let (Some(number), None) = (number, first) {
            self.numbers.insert(number, row);
        }
        if let (Some(entry), None) = (entry, first) {
            (self.each)(Person { row, entry });
        }
        ControlFlow::Continue(())
    }

    /// Takes the next row of a spreadsheet, which may hide it.
    pub(crate) fn take_shown(&mut self, row: u32, cells: &[Cell], is_hidden: bool) -> ControlFlow<()> {
        let before = self.outcome.rows;
        let goes_on = self.take(row, cells);
        self.outcome.hidden_rows += u32::from(is_hidden && self.outcome.rows > before);
        goes_on
    }

    /// Notes which of the columns that mean something the spreadsheet hides.
    pub(crate) fn note_hidden_columns(&mut self, hidden: &[RangeInclusive<u32>]) {
        let Some(headings) = &self.headings else { return };
        let is_hidden = |column: &Column| {
            let place = headings
                .place(*column)
                .and_then(|place| u32::try_from(place).ok());
            place.is_some_and(|place| hidden.iter().any(|range| range.contains(&place)))
        };
        let columns = Column::ALL.iter().copied().filter(is_hidden);
        self.outcome.hidden_columns = columns.map(|column| column.heading().to_owned()).collect();
    }

    fn look_for_headings(&mut self, row: u32, cells: &[Cell]) -> ControlFlow<()> {
        if row > MOST_ROWS_ABOVE {
            return ControlFlow::Break(());
        }
        let Some(headings) = Headings::find(row, cells, self.campaign) else {
            return ControlFlow::Continue(());
        };
        let readable = headings.check(&mut self.outcome.problems);
        self.headings = Some(headings);
        if readable {
            ControlFlow::Continue(())
        } else {
            self.refused = true;
            ControlFlow::Break(())
        }
    }

    /// What there was to read.
    pub(crate) fn finish(mut self) -> Outcome {
        match self.headings.take() {
            None if !self.refused => {
                let message = format!(
                    "没有找到表头：前 {MOST_ROWS_ABOVE} 行里须有一行写明“编号”“姓名”等各列名称，请使用下载的模板"
                );
                self.refuse(message);
            }
            Some(headings) => {
                if self.outcome.rows == 0 && !self.refused {
                    let message = format!("表头以下没有人员（编号为 {EXAMPLE_NUMBER} 的示例行不计）");
                    self.refuse(message);
                }
                self.outcome.has_roles = headings.place(Column::Roles).is_some();
                self.outcome.has_signers = headings.place(Column::Signer).is_some();
                self.outcome.has_phones = headings.place(Column::Phone).is_some();
                self.outcome.unused = headings.unused;
            }
            None => {}
        }
        self.outcome
    }
}
