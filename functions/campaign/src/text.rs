//! Text as people type it: full-width digits and spaces, stray white space.

/// Folds full-width digits and spaces to their plain forms, line ends to `\n`, and trims the ends.
///
/// Other full-width characters are left alone: in Chinese text `，` and `（` are the right ones.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded: String = text.replace("\r\n", "\n").chars().map(fold_char).collect();
    folded.trim().to_owned()
}

/// Folds every full-width ASCII character, for numbers, dates and codes.
#[must_use]
pub fn fold_code(text: &str) -> String {
    let folded: String = text.chars().map(fold_code_char).collect();
    folded.trim().to_owned()
}

fn fold_char(character: char) -> char {
    match character {
        '０'..='９' => shift_to_ascii(character),
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

fn fold_code_char(character: char) -> char {
    match character {
        '！'..='～' => shift_to_ascii(character),
        '\u{3000}' | '\u{a0}' => ' ',
        '−' | '–' | '—' => '-',
        other => other,
    }
}

/// Full-width forms stand at a fixed distance from their ASCII counterparts in Unicode.
fn shift_to_ascii(character: char) -> char {
    char::from_u32(character as u32 - 0xFEE0).unwrap_or(character)
}

/// The length as people count it: characters, not bytes.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether the text holds a control character other than a line break or a tab.
#[must_use]
pub fn has_control_characters(text: &str) -> bool {
    text.chars()
        .any(|character| character.is_control() && !matches!(character, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_and_spaces_are_folded() {
        assert_eq!(fold("　１２.５　万元，（甲）"), "12.5 万元，（甲）");
        assert_eq!(fold_code("－１２．５０"), "-12.50");
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(length("采砂船"), 3);
    }
}
