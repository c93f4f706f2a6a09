//! Text from people, made safe to open in a spreadsheet.

use std::borrow::Cow;

/// What makes spreadsheets take a text for a formula or a command. East Asian versions take the full-width signs
/// for the plain ones when a cell is edited or pasted.
const STARTERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Puts an apostrophe before a text that could be taken for a formula.
#[must_use]
pub fn neutralized(text: &str) -> Cow<'_, str> {
    if text.starts_with(STARTERS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_could_be_a_formula_gets_an_apostrophe() {
        for text in [
            "=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1",
        ] {
            assert_eq!(neutralized(text), format!("'{text}"));
        }
        for text in ["示例", "1-2", "甲=乙", "", "'=1", "√"] {
            assert_eq!(neutralized(text), text);
        }
    }
}
