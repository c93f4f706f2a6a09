//! 花名册编号.

use crate::values::text;
use serde::{Deserialize, Serialize};

/// A person's number on the roster: 1 to 20 letters, digits and hyphens, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct RosterNumber(String);

/// A text that is no roster number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("花名册编号由字母、数字和连字符组成，最多 20 位")]
pub struct RosterNumberError;

impl RosterNumber {
    /// Reads a number as typed: full-width and lower-case characters are folded.
    ///
    /// # Errors
    /// It is empty, too long or holds other characters.
    pub fn parse(typed: &str) -> Result<Self, RosterNumberError> {
        let plain = text::fold_code(typed).to_ascii_uppercase();
        let fits = (1..=20).contains(&plain.len())
            && plain
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if fits {
            Ok(RosterNumber(plain))
        } else {
            Err(RosterNumberError)
        }
    }

    /// The number with its hyphens left out, or with the one between its letters and its digits put in: `TY001` and
    /// `TY-001` are typed for each other. None where it could be written one way only, or in several.
    #[must_use]
    pub fn other_spelling(&self) -> Option<Self> {
        let number = &self.0;
        if number.contains('-') {
            return RosterNumber::parse(&number.replace('-', "")).ok();
        }
        let letters = number.trim_end_matches(|character: char| character.is_ascii_digit());
        let is_split = !letters.is_empty()
            && letters.len() < number.len()
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = &number[letters.len()..];
        is_split
            .then(|| RosterNumber::parse(&format!("{letters}-{digits}")).ok())
            .flatten()
    }

    /// The number as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

carried_as_text!(RosterNumber, RosterNumberError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_whatever_is_typed_for_its_letters_and_hyphens() {
        for typed in [
            "TY-001",
            "ty-001",
            "ＴＹ－００１",
            " TY‐001 ",
            "TY\u{2011}001",
            "TY−001",
            "\u{202a}TY-001\u{202c}",
            "TY-\u{200b}001",
            "TY–001\n",
        ] {
            assert_eq!(
                RosterNumber::parse(typed).as_ref().map(RosterNumber::as_str),
                Ok("TY-001"),
                "{typed:?}"
            );
        }
        for junk in ["", "\u{200b}", "TY 001", "编号", "A_1", &"1".repeat(21)] {
            assert_eq!(RosterNumber::parse(junk), Err(RosterNumberError), "{junk:?}");
        }
    }

    #[test]
    fn the_hyphen_between_letters_and_digits_may_be_there_or_not() {
        let other = |typed| RosterNumber::parse(typed).unwrap().other_spelling();
        let number = |text| RosterNumber::parse(text).ok();
        assert_eq!(other("ty001"), number("TY-001"));
        assert_eq!(other("TY-001"), number("TY001"));
        assert_eq!(other("A-1-2"), number("A12"));
        for one_way in ["7", "TY", "1A2", "A1B2", &format!("A{}", "1".repeat(19))] {
            assert_eq!(other(one_way), None, "{one_way}");
        }
    }
}
