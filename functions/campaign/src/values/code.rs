//! Personal codes and references: the alphabet that is easy to read aloud and type.

use crate::values::text;
use std::fmt;

/// 32 letters and digits without the look-alikes O, 0, 1 and I: five bits each.
pub(crate) const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters of a personal code: 16 × 5 bits = 80 bits.
const LENGTH: usize = 16;

/// A personal code: 80 random bits, printed as `ABCD-EFGH-JKLM-NPQR`. A secret: it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalCode(String);

impl PersonalCode {
    /// Makes a code from 80 random bits.
    #[must_use]
    pub fn from_random(bits: [u8; 10]) -> Self {
        PersonalCode(spell(&bits))
    }

    /// Reads a code as typed: lower case, full-width characters, spaces and hyphens are folded.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        read(typed, LENGTH).map(PersonalCode)
    }

    /// The code in groups of four, for the letter handed to the person.
    #[must_use]
    pub fn reveal(&self) -> String {
        group(&self.0)
    }

    /// The bytes to hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for PersonalCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PersonalCode(…)")
    }
}

/// Spells bytes in the alphabet, five bits a character, most significant bit first.
pub(crate) fn spell(bytes: &[u8]) -> String {
    let bit = |at: usize| (bytes[at / 8] >> (7 - at % 8)) & 1;
    (0..bytes.len() * 8 / 5)
        .map(|position| (0..5).fold(0_u8, |value, offset| value << 1 | bit(position * 5 + offset)))
        .map(|value| ALPHABET[value as usize] as char)
        .collect()
}

/// Reads `length` characters of the alphabet, whatever case, width and grouping they were typed in.
pub(crate) fn read(typed: &str, length: usize) -> Option<String> {
    let plain: String = text::fold_code(typed)
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .map(|character| character.to_ascii_uppercase())
        .take(length + 1)
        .collect();
    (plain.len() == length && plain.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(plain)
}

/// Groups of four characters with hyphens between.
pub(crate) fn group(plain: &str) -> String {
    let characters: Vec<char> = plain.chars().collect();
    characters
        .chunks(4)
        .map(|chunk| chunk.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = PersonalCode::from_random([7, 91, 200, 13, 255, 0, 66, 181, 39, 4]);
        let shown = code.reveal();
        assert_eq!(shown.len(), 19);
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', " "),
            format!("　{}", shown.replace('-', "－")),
        ] {
            assert_eq!(PersonalCode::parse(&typed), Some(code.clone()), "{typed}");
        }
    }

    #[test]
    fn look_alikes_are_not_in_the_alphabet() {
        for character in [b'O', b'0', b'1', b'I'] {
            assert!(!ALPHABET.contains(&character));
        }
        assert_eq!(PersonalCode::parse("0000-0000-0000-0000"), None);
    }

    #[test]
    fn a_code_never_shows_in_debug_output() {
        assert_eq!(
            format!("{:?}", PersonalCode::from_random([0; 10])),
            "PersonalCode(…)"
        );
    }
}
