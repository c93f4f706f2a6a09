//! Names of people: written with dots and spaces of many kinds, and compared without.

use super::{fold, shift_to_ascii};

/// The dot between the parts of a name, as the state's standards print it.
const DOT: char = '\u{b7}';

/// A name as it is kept: folded, with one kind of dot and no spaces beside it.
#[must_use]
pub fn fold_name(typed: &str) -> String {
    let characters: Vec<char> = fold(typed).chars().collect();
    let mut name = String::new();
    for (place, character) in characters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| characters.get(before));
        let between = before.is_some_and(is_of_a_name) && characters.get(place + 1).is_some_and(is_of_a_name);
        if is_dot(*character) || (is_stop(*character) && between) {
            name.truncate(name.trim_end().len());
            name.push(DOT);
        } else if !(character.is_whitespace() && name.ends_with(DOT)) {
            name.push(*character);
        }
    }
    name
}

/// Whether two names are the same, but for spaces, case, width and the kind of their dots.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    squeezed(one) == squeezed(other)
}

/// Whether two names can be one person's: as [`same_name`], whether there are dots in them or not.
#[must_use]
pub fn alike(one: &str, other: &str) -> bool {
    undotted(one) == undotted(other)
}

/// Whether a text holds a name, or a part of one, compared in the same way.
#[must_use]
pub fn mentions(text: &str, name: &str) -> bool {
    undotted(text).contains(&undotted(name))
}

/// A text as names are compared in [`alike`]: without spaces, case, width and dots.
#[must_use]
pub fn undotted(text: &str) -> String {
    squeezed(text)
        .chars()
        .filter(|character| *character != DOT)
        .collect()
}

fn squeezed(text: &str) -> String {
    let plain = fold(text);
    let characters = plain.chars().filter(|character| !character.is_whitespace());
    characters
        .map(shift_to_ascii)
        .map(|character| match character {
            _ if is_dot(character) || is_stop(character) => DOT,
            _ => character.to_ascii_lowercase(),
        })
        .collect()
}

/// Every dot that keyboards, office programs and other systems put in the middle of a line.
fn is_dot(character: char) -> bool {
    matches!(
        character,
        DOT | '\u{387}' // GREEK ANO TELEIA
            | '\u{16eb}' // RUNIC SINGLE PUNCTUATION
            | '\u{2022}' // BULLET
            | '\u{2027}' // HYPHENATION POINT
            | '\u{2219}' // BULLET OPERATOR
            | '\u{22c5}' // DOT OPERATOR
            | '\u{2e31}' // WORD SEPARATOR MIDDLE DOT
            | '\u{2e33}' // RAISED DOT
            | '\u{30fb}' // KATAKANA MIDDLE DOT
            | '\u{a78f}' // LATIN LETTER SINOLOGICAL DOT
            | '\u{ff65}' // HALFWIDTH KATAKANA MIDDLE DOT
            | '\u{10101}' // AEGEAN WORD SEPARATOR DOT
    )
}

/// Full stops, which stand for a dot between ideographs.
fn is_stop(character: char) -> bool {
    matches!(character, '.' | '．' | '。' | '｡' | '\u{2024}' | '\u{fe52}')
}

fn is_of_a_name(character: &char) -> bool {
    character.is_alphabetic() && !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dot_between_the_parts_of_a_name_is_one() {
        for dot in [
            "·",
            "•",
            "・",
            "･",
            "‧",
            "⋅",
            "∙",
            "\u{387}",
            "⸱",
            "⸳",
            "ꞏ",
            ".",
            "．",
            "。",
            "｡",
            " · ",
            "　•\u{200b}",
            "·\u{fe0e}",
        ] {
            let typed = format!("阿依古丽{dot}买买提");
            assert_eq!(fold_name(&typed), "阿依古丽·买买提", "{dot:?}");
            assert!(same_name("阿依古丽·买买提", &typed), "{dot:?}");
        }
        assert_eq!(fold_name("J. Smith"), "J. Smith");
        assert_eq!(fold_name("示例甲。"), "示例甲。");
    }

    #[test]
    fn names_are_compared_as_they_are_seen() {
        for other in [
            "杨 示例",
            "杨　示例",
            "杨\u{200b}示例",
            "杨示\u{2060}例\u{feff}",
            "杨\u{a0}示例",
            "杨\n示例",
            "杨\u{202e}示例",
            "杨\u{e0100}示例",
            "杨⽰例",
            "\u{3164}杨示例",
            "杨\u{ad}示例",
            "杨\u{2800}示例",
            "杨\u{f9b5}",
        ] {
            assert_eq!(same_name("杨示例", other), other != "杨\u{f9b5}", "{other:?}");
        }
        assert!(same_name("ＡＢ示例", "ab 示例"));
        assert!(!same_name("杨示例", "杨示列"));
        assert!(mentions("他与杨 示\n例 有来往", "杨示例") && !mentions("他与杨某有来往", "杨示例"));
        assert!(mentions("阿依古丽·买买提", "丽•买") && mentions("示例", ""));
    }
}
