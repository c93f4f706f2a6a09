//! How high a row has to be. Excel would fit rows by itself on opening; other programs trust the file. A row whose texts
//! need more than the format allows goes on in further rows.

use super::form::WIDTHS;
use crate::fit;
use campaign::annex3::{COLUMNS, Cell};
use std::borrow::Cow;

/// A line of the table's font of 11 points, in points.
const LINE: u32 = 15;

/// Space above and below the text, in points.
const PADDING: u32 = 6;

/// Two lines, so that short rows are no narrower than what is written by hand.
pub(super) const LEAST: u32 = 2 * LINE + PADDING;

/// Lines of one row; with the slack they take all the height a row may have.
const MOST_LINES: usize = 24;

/// What stands in the place of the serial number where a row goes on.
const GOES_ON: &str = "续";

/// The column of the name, which is repeated where a row goes on.
const NAME: usize = 1;

/// The height of a row with these cells, in points.
pub(super) fn of_row(cells: &[Cell<'_>]) -> u32 {
    let lines = cells.iter().zip(WIDTHS).map(|(cell, width)| match cell {
        Cell::Text(text) => fit::lines(text, width),
        Cell::Empty | Cell::Whole(_) | Cell::Wan(_) => 1,
    });
    let lines = fit::with_slack(lines.max().unwrap_or(1));
    lines
        .saturating_mul(LINE)
        .saturating_add(PADDING)
        .clamp(LEAST, fit::HIGHEST_ROW)
}

/// A row as it is written: texts without blank lines, and what is too long for one row in further ones below it, which
/// have 续 for a serial number.
pub(super) fn rows(cells: [Cell<'_>; COLUMNS]) -> Vec<[Cell<'_>; COLUMNS]> {
    let mut rows = vec![[const { Cell::Empty }; COLUMNS]];
    for ((column, cell), width) in cells.into_iter().enumerate().zip(WIDTHS) {
        let Cell::Text(text) = cell else {
            rows[0][column] = cell;
            continue;
        };
        let text = fit::tidied(&text);
        for (row, part) in fit::parts(&text, width, MOST_LINES).into_iter().enumerate() {
            if rows.len() == row {
                rows.push([const { Cell::Empty }; COLUMNS]);
            }
            rows[row][column] = Cell::Text(Cow::Owned(part.to_owned()));
        }
    }
    let name = rows[0][NAME].clone();
    for row in rows.iter_mut().skip(1) {
        row[0] = Cell::Text(Cow::Borrowed(GOES_ON));
        if matches!(row[NAME], Cell::Empty) {
            row[NAME] = name.clone();
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_text() {
        let height = |text: &str| {
            let mut cells = vec![Cell::Empty; 19];
            cells[11] = Cell::Text(text.into());
            of_row(&cells)
        };
        assert_eq!(height("持有股份"), LEAST);
        assert_eq!(height(&"股".repeat(55)), 3 * LINE + PADDING);
        assert_eq!(height("一\n二\n三\n四"), 4 * LINE + PADDING);
        assert_eq!(height(&"股".repeat(5000)), fit::HIGHEST_ROW);
    }

    #[test]
    fn no_text_needs_more_than_its_row_has() {
        for text in [
            "股".repeat(601),
            "W".repeat(600),
            format!("曾到砂石场帮忙。{}本人实际持股百分之九十", "\n".repeat(44)),
            "砂\n".repeat(250),
            "处".repeat(2000),
        ] {
            for column in [11, 17, 18] {
                let mut cells = [const { Cell::Empty }; COLUMNS];
                cells[0] = Cell::Whole(3);
                cells[NAME] = Cell::Text("示例甲".into());
                cells[column] = Cell::Text((&*text).into());
                let rows = rows(cells);
                let mut written = String::new();
                for (at, row) in rows.iter().enumerate() {
                    let Cell::Text(part) = &row[column] else {
                        panic!("no text in row {at}")
                    };
                    let needed = fit::with_slack(fit::lines(part, WIDTHS[column])) * LINE + PADDING;
                    assert!(needed <= of_row(row) && needed <= fit::HIGHEST_ROW, "{needed}");
                    written.push_str(&part.replace('\n', ""));
                    assert_eq!(row[NAME], Cell::Text("示例甲".into()));
                    assert_eq!(row[0] == Cell::Whole(3), at == 0);
                }
                assert_eq!(written, text.replace('\n', ""));
            }
        }
    }
}
