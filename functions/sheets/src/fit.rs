//! Text in cells of a fixed width: which lines it takes there, and where it goes on when a row can be no higher.

use std::ops::Range;

/// The highest row the format takes, in points.
pub(crate) const HIGHEST_ROW: u32 = 409;

/// Characters of the table's font in one character of the standard font, which column widths count; a little
/// less than measured, for programs that break lines early.
const FILL: f64 = 0.96;

/// A text without blank lines and without spaces at the ends of lines: in a cell they only push the others out of sight.
pub(crate) fn tidied(text: &str) -> String {
    let lines = text.split('\n').map(str::trim_end);
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// How many lines a text takes in a column of this width, in characters of the standard font.
pub(crate) fn lines(text: &str, width: f64) -> u32 {
    u32::try_from(wrapped(text, width).len()).unwrap_or(u32::MAX)
}

/// Lines to make room for, where so many are counted: other programs and fonts break lines earlier.
pub(crate) fn with_slack(lines: u32) -> u32 {
    lines + lines / 10
}

/// The lines for which so many are room enough.
pub(crate) const fn without_slack(room: u32) -> u32 {
    room * 10 / 11
}

/// A text in parts of at most so many lines in a column of this width. Nothing of it is left out.
pub(crate) fn parts(text: &str, width: f64, most: usize) -> Vec<&str> {
    let lines = wrapped(text, width);
    let parts = lines.chunks(most.max(1));
    let parts = parts.filter_map(|part| text.get(part.first()?.start..part.last()?.end));
    parts.collect()
}

/// The lines of a text, as ranges of its bytes.
fn wrapped(text: &str, width: f64) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        wrap(paragraph, start, width * FILL, &mut lines);
        start += paragraph.len() + 1;
    }
    lines
}

/// Breaks a paragraph that begins at `at`: around Chinese characters and behind spaces, and within a word only if it is
/// longer than a line.
fn wrap(paragraph: &str, at: usize, room: f64, lines: &mut Vec<Range<usize>>) {
    let (mut begun, mut breaks, mut taken) = (0, 0, 0.0);
    for (place, character) in paragraph.char_indices() {
        if !character.is_ascii() {
            breaks = place;
        }
        if taken + half_widths(character) > room && place > begun {
            let end = if breaks > begun { breaks } else { place };
            lines.push(at + begun..at + end);
            begun = end;
            taken = paragraph[begun..place].chars().map(half_widths).sum();
        }
        taken += half_widths(character);
        if !character.is_ascii() || character == ' ' {
            breaks = place + character.len_utf8();
        }
    }
    lines.push(at + begun..at + paragraph.len());
}

/// The width of a character, with a Chinese character or sign twice as wide as a small Latin one. Where a font is missing,
/// another takes its place whose Latin letters are wider.
fn half_widths(character: char) -> f64 {
    match character {
        'A'..='Z' | 'm' | 'w' | '@' | '%' | '&' => 1.6,
        _ if character.is_ascii() => 1.15,
        _ => 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_programs_break_them() {
        let shown = |text: &str, width| -> Vec<String> {
            let lines = wrapped(text, width);
            lines.into_iter().map(|line| text[line].to_owned()).collect()
        };
        assert_eq!(shown("采砂船经营", 6.4), ["采砂船", "经营"]);
        assert_eq!(shown("一\n\n二", 10.0), ["一", "", "二"]);
        assert_eq!(shown("with sand and 砂石", 10.0), ["with ", "sand ", "and 砂石"]);
        assert_eq!(shown("aaaaaaaaaaaa", 6.0), ["aaaaa", "aaaaa", "aa"]);
        assert_eq!(shown("", 6.0), [""]);
    }

    #[test]
    fn parts_hold_the_whole_text() {
        for text in [
            "采".repeat(500),
            "W".repeat(600),
            "甲\n".repeat(250),
            "砂石 sand ".repeat(60),
        ] {
            let parts = parts(&text, 41.0, 7);
            assert!(parts.iter().all(|part| lines(part, 41.0) <= 7), "{parts:?}");
            let breaks = |text: &str| text.replace('\n', "");
            assert_eq!(breaks(&parts.concat()), breaks(&text));
        }
    }

    #[test]
    fn blank_lines_are_left_out() {
        assert_eq!(
            tidied("\n\n曾到砂石场帮忙。  \n\n \n本人持股\n"),
            "曾到砂石场帮忙。\n本人持股"
        );
    }
}
