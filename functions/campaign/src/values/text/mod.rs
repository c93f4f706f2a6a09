//! Text as people type and paste it. Everything typed or loaded passes [`fold`] before anybody looks at it, so that what
//! is compared, counted and found empty is what is seen.

mod name;
mod radicals;

pub use name::{alike, fold_name, mentions, same_name, undotted};

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{
    BinaryProperty as _, DefaultIgnorableCodePoint, EnumeratedProperty as _, GeneralCategory,
};
use std::ops::RangeInclusive;

/// A text that holds what no font shows and no keyboard types: a control character, one for private use, one that is not
/// assigned, or what stands for something that could not be read or carried over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("含有无法显示的字符（U+{code:04X}），请删去或改用通用的字", code = u32::from(*character))]
pub struct Unreadable {
    /// The first such character.
    pub character: char,
}

/// Folds a text to what is seen of it: without characters that show nothing (zero-width, bidirectional, variation
/// selectors, tags), every space a plain one, line ends `\n`, full-width digits plain, radicals and compatibility
/// ideographs as the ideographs they look like, accents composed (NFC), the ends trimmed. A text of which nothing is seen
/// is empty.
///
/// Other full-width characters are left alone: in Chinese text `，` and `（` are the right ones.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.chars().all(is_plain) {
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", "\n");
    let seen = text.chars().filter(|character| !is_ignorable(*character));
    let plain: String = seen.map(fold_char).collect();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(plain.trim());
    if composed.chars().any(is_seen) {
        composed.into_owned()
    } else {
        String::new()
    }
}

/// Folds a number, a date or a code: as [`fold`], and every full-width ASCII character, every hyphen, dash and minus sign,
/// every yuan sign and every full stop to one.
#[must_use]
pub fn fold_code(text: &str) -> String {
    fold(text)
        .chars()
        .map(fold_code_char)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Looks for what nobody can have meant to write. Line breaks and tabs are text.
///
/// # Errors
/// The first such character.
pub fn readable(text: &str) -> Result<(), Unreadable> {
    match text.chars().find(|character| is_unreadable(*character)) {
        Some(character) => Err(Unreadable { character }),
        None => Ok(()),
    }
}

/// A text of so many characters, folded and [`readable`]; none otherwise.
#[must_use]
pub fn worded(typed: &str, length: &RangeInclusive<usize>) -> Option<String> {
    let text = fold(typed);
    let fits = length.contains(&self::length(&text)) && readable(&text).is_ok();
    fits.then_some(text)
}

/// The length as people count it: characters, not bytes.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

fn fold_char(character: char) -> char {
    match character {
        '０'..='９' => shift_to_ascii(character),
        // What Word puts for a break within a paragraph, and Unicode's own.
        '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\n' | '\t' => character,
        _ if shows_a_space(character) => ' ',
        _ => radicals::ideograph_of(character).unwrap_or(character),
    }
}

fn fold_code_char(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '￥' => '¥',
        // What the key of the point types while Chinese is written.
        '。' | '｡' => '.',
        other => shift_to_ascii(other),
    }
}

/// Full-width forms stand at a fixed distance from their ASCII counterparts in Unicode.
fn shift_to_ascii(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// Whether the character is one of those that most texts consist of, all of which are seen and left as they are: whoever
/// loads a hundred thousand people asks Unicode's tables about none of them.
fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{4e00}'..='\u{9fff}' | '，' | '。' | '、' | '；' | '：' | '（' | '）' | '“' | '”')
}

/// Whether the character shows nothing and takes no room.
fn is_ignorable(character: char) -> bool {
    !character.is_ascii()
        && (DefaultIgnorableCodePoint::for_char(character)
            || GeneralCategory::for_char(character) == GeneralCategory::Format)
}

/// Whether the character shows nothing but takes room: spaces, and the symbols and fillers whose picture is empty.
fn shows_a_space(character: char) -> bool {
    let is_empty = matches!(character, '\u{2800}' | '\u{16fe4}' | '\u{1d159}');
    is_empty || (character.is_whitespace() && !character.is_control())
}

/// Whether the character is seen by itself. Marks that stand on another character are not.
fn is_seen(character: char) -> bool {
    let category = GeneralCategory::for_char(character);
    !character.is_whitespace()
        && !matches!(
            category,
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark
        )
}

fn is_unreadable(character: char) -> bool {
    if is_plain(character) {
        return false;
    }
    let unusual = matches!(
        GeneralCategory::for_char(character),
        GeneralCategory::Control | GeneralCategory::PrivateUse | GeneralCategory::Unassigned
    );
    // U+FFFC stands for a picture that was pasted along, U+FFFD for bytes that could not be read.
    (unusual && !matches!(character, '\n' | '\t')) || matches!(character, '\u{fffc}' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn full_width_digits_and_spaces_are_folded() {
        assert_eq!(fold("　１２.５　万元，（甲）"), "12.5 万元，（甲）");
        assert_eq!(fold_code("－１２．５０"), "-12.50");
        assert_eq!(fold_code("　￥２０　"), "¥20");
        assert_eq!(fold_code("１２。５"), "12.5");
    }

    #[test]
    fn what_is_not_seen_is_dropped() {
        for (typed, seen) in [
            ("采\u{200b}砂\u{feff}船", "采砂船"),
            ("\u{202e}甲乙\u{202c}丙", "甲乙丙"),
            ("\u{2066}A-1\u{2069}", "A-1"),
            ("甲\u{e0041}\u{e007f}乙", "甲乙"),
            ("葛\u{e0100}", "葛"),
            ("砂\u{ad}石\u{34f}场\u{fe0f}", "砂石场"),
            ("甲\u{61c}乙\u{180e}丙\u{2061}", "甲乙丙"),
            ("甲\u{fff9}乙\u{fffb}", "甲乙"),
        ] {
            assert_eq!(fold(typed), seen, "{typed:?}");
        }
    }

    #[test]
    fn what_shows_nothing_is_blank() {
        for blank in [
            "\u{200b}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{115f}\u{1160}",
            "\u{2800}",
            "　\u{a0}\u{202f}",
            "\u{2000}\u{200a}\u{205f}",
            "\u{feff}\n\u{200d}\t",
            "\u{1d159}",
            "\u{16fe4}",
            "\u{301}",
            " \u{20dd}",
            "\u{1680}",
            "\u{e0020}",
            "\u{2028}\r\n",
        ] {
            assert_eq!(fold(blank), "", "{blank:?}");
            assert_eq!(fold_code(blank), "", "{blank:?}");
        }
    }

    #[test]
    fn spaces_and_line_ends_are_of_one_kind() {
        assert_eq!(fold("甲\u{a0}乙\u{2003}丙\u{202f}丁"), "甲 乙 丙 丁");
        assert_eq!(
            fold("一\r\n二\n三\u{b}四\u{2028}五\u{85}六"),
            "一\n二\n三\n四\n五\n六"
        );
    }

    #[test]
    fn look_alikes_become_the_ideographs_they_look_like() {
        assert_eq!(fold("⽅⽰例"), "方示例");
        assert_eq!(fold("⻢⻰⻅"), "马龙见");
        assert_eq!(fold("\u{f9dc}\u{2f800}"), "隆丽");
        assert_eq!(fold("e\u{301}"), "é");
        for kept in ["𠮷㐂䶮", "，（）：；", "①㎡½", "Ａ", "㈱"] {
            assert_eq!(fold(kept), kept);
        }
    }

    #[test]
    fn every_hyphen_of_a_number_is_one() {
        for hyphen in [
            "-", "‐", "\u{2011}", "‒", "–", "—", "―", "−", "－", "﹣", "﹘", "⁃",
        ] {
            assert_eq!(fold_code(&format!("TY{hyphen}001")), "TY-001", "{hyphen}");
        }
    }

    #[test]
    fn what_nobody_can_have_meant_is_named() {
        for character in [
            '\u{0}',
            '\u{7}',
            '\u{1b}',
            '\u{9f}',
            '\u{e000}',
            '\u{f8ff}',
            '\u{10fffd}',
            '\u{378}',
            '\u{ffff}',
            '\u{fffd}',
            '\u{fffc}',
        ] {
            assert_eq!(
                readable(&format!("甲{character}乙")),
                Err(Unreadable { character })
            );
        }
        assert_eq!(
            Unreadable {
                character: '\u{e000}'
            }
            .to_string(),
            "含有无法显示的字符（U+E000），请删去或改用通用的字"
        );
        assert_eq!(readable("甲\n乙\t丙，𠮷𫟦①é"), Ok(()));
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(length("采砂船"), 3);
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert_eq!(fold(&format!("{text}\u{200b}")), folded.clone());
            let name = fold_name(&text);
            prop_assert_eq!(fold_name(&name), name.clone());
            prop_assert!(same_name(&text, &name));
            let code = fold_code(&text);
            prop_assert_eq!(fold_code(&code), code);
        }
    }
}
