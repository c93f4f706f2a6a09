//! How high a row has to be. Excel would fit rows by itself on opening; other programs trust the file.

use super::form::WIDTHS;
use campaign::annex3::Cell;

/// A line of the table's 10 point font, in points.
const LINE: u32 = 13;

/// Space above and below the text, in points.
const PADDING: u32 = 6;

/// Two lines, so that short rows are no narrower than what is written by hand.
pub(super) const LEAST: u32 = 2 * LINE + PADDING;

/// The highest row the format takes, in points.
const MOST: u32 = 409;

/// Characters of the table's font in one character of the standard font, which column widths count; a little
/// less than measured, for programs that break lines early.
const FILL: f64 = 0.96;

/// The height of a row with these cells, in points.
pub(super) fn of_row(cells: &[Cell]) -> u32 {
    let lines = cells.iter().zip(WIDTHS).map(|(cell, width)| match cell {
        Cell::Text(text) => lines(text, width),
        Cell::Empty | Cell::Whole(_) | Cell::Wan(_) => 1,
    });
    (lines.max().unwrap_or(1) * LINE + PADDING).clamp(LEAST, MOST)
}

/// Lines a text takes in a column of this width.
fn lines(text: &str, width: f64) -> u32 {
    let room = width * FILL;
    text.split('\n')
        .map(|line| (half_widths(line) / room).ceil().max(1.0) as u32)
        .sum()
}

/// The width of a text, with a Chinese character or sign twice as wide as a Latin one.
fn half_widths(text: &str) -> f64 {
    text.chars()
        .map(|character| if character.is_ascii() { 1.0 } else { 2.0 })
        .sum()
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
        assert_eq!(height(&"股".repeat(5000)), MOST);
    }
}
