//! 统一社会信用代码 (GB 32100-2015).

use crate::text;
use serde::{Deserialize, Serialize};

/// The characters of the code, each standing for its position as value; I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code: 18 characters, the last of which checks the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not 18 characters of the code's alphabet.
    #[error("须为 18 位数字和大写字母（不含 I、O、S、V、Z）")]
    Shape,
    /// The check character does not fit the others.
    #[error("的校验位不正确，请核对")]
    CheckCharacter,
}

impl CreditCode {
    /// Reads a code as typed: lower case, full-width characters and spaces are folded.
    ///
    /// # Errors
    /// The shape or the check character is wrong.
    pub fn parse(typed: &str) -> Result<Self, CreditCodeError> {
        let plain = text::fold_code(typed)
            .replace([' ', '-'], "")
            .to_ascii_uppercase();
        let values: Vec<usize> = plain
            .bytes()
            .map(|byte| ALPHABET.iter().position(|known| *known == byte))
            .collect::<Option<_>>()
            .ok_or(CreditCodeError::Shape)?;
        let [body @ .., check] = values.as_slice() else {
            return Err(CreditCodeError::Shape);
        };
        if body.len() != 17 {
            return Err(CreditCodeError::Shape);
        }
        if check_value(body) == *check {
            Ok(CreditCode(plain))
        } else {
            Err(CreditCodeError::CheckCharacter)
        }
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The weighted sum of GB 32100: weights are the powers of 3 modulo 31.
fn check_value(body: &[usize]) -> usize {
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| {
        (sum + value * weight, weight * 3 % 31)
    });
    (31 - sum % 31) % 31
}

carried_as_text!(CreditCode, CreditCodeError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_verified() {
        assert_eq!(
            CreditCode::parse("91350100M000100Y43")
                .map(String::from)
                .as_deref(),
            Ok("91350100M000100Y43")
        );
        assert_eq!(
            CreditCode::parse("９１３５０１００m000100y43")
                .map(String::from)
                .as_deref(),
            Ok("91350100M000100Y43")
        );
        assert_eq!(
            CreditCode::parse("91350100M000100Y44"),
            Err(CreditCodeError::CheckCharacter)
        );
    }

    #[test]
    fn other_shapes_are_refused() {
        for junk in [
            "",
            "9135",
            "91350100M000100Y431",
            "91350100I000100Y43",
            "统一社会信用代码",
        ] {
            assert_eq!(CreditCode::parse(junk), Err(CreditCodeError::Shape), "{junk}");
        }
    }
}
