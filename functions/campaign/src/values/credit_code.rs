//! 统一社会信用代码 (GB 32100-2015).

use crate::values::text;
use serde::{Deserialize, Serialize};

/// The characters of the code, each standing for its position as value; I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code: 18 characters, the last of which is to check the others. Licences were printed with codes
/// that it does not fit, so whether it does is asked apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Not 18 characters of the code's alphabet.
    #[error("须为 18 位数字和大写字母（不含 I、O、S、V、Z）；没有或者不清楚的，可以留空")]
    Shape,
    /// The 15 digits of a registration from before the codes were merged (2015).
    #[error("须为 18 位；15 位的是原工商注册号，请在“参与内容”中写明，此项留空")]
    Registration,
    /// The nine characters of an organization from before the codes were merged.
    #[error("须为 18 位；9 位的是原组织机构代码，请在“参与内容”中写明，此项留空")]
    Organization,
    /// The check character does not fit the others, and nobody said that the licence has it so.
    #[error("的末位校验码与前 17 位不符，请核对；确与营业执照一致的，请勾选“与营业执照一致”后再次提交")]
    CheckCharacter,
}

impl CreditCode {
    /// Reads a code as typed: lower case, full-width characters and spaces are folded.
    ///
    /// # Errors
    /// The shape is wrong.
    pub fn parse(typed: &str) -> Result<Self, CreditCodeError> {
        let plain = text::fold_code(typed)
            .replace([' ', '-'], "")
            .to_ascii_uppercase();
        let is_number = plain.bytes().all(|byte| byte.is_ascii_digit());
        match plain.len() {
            15 if is_number => return Err(CreditCodeError::Registration),
            9 if plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                return Err(CreditCodeError::Organization);
            }
            _ => {}
        }
        let is_code = plain.len() == 18 && plain.bytes().all(|byte| ALPHABET.contains(&byte));
        is_code.then_some(CreditCode(plain)).ok_or(CreditCodeError::Shape)
    }

    /// Holds the last character to the others.
    ///
    /// # Errors
    /// It does not fit them.
    pub fn check(&self) -> Result<(), CreditCodeError> {
        let values: Vec<usize> = self
            .0
            .bytes()
            .filter_map(|byte| ALPHABET.iter().position(|known| *known == byte))
            .collect();
        match values.as_slice() {
            [body @ .., check] if check_value(body) == *check => Ok(()),
            _ => Err(CreditCodeError::CheckCharacter),
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
        let checked = |typed: &str| CreditCode::parse(typed).and_then(|code| code.check());
        for right in ["91350100M000100Y43", "９１３５０１００m000100y43"] {
            assert_eq!(checked(right), Ok(()), "{right}");
            let code = CreditCode::parse(right).map(String::from);
            assert_eq!(code.as_deref(), Ok("91350100M000100Y43"));
        }
        for wrong in ["91350100M000100Y44", "91350203M0001QKT19"] {
            assert_eq!(checked(wrong), Err(CreditCodeError::CheckCharacter), "{wrong}");
        }
    }

    #[test]
    fn the_numbers_from_before_are_told_where_to_go() {
        assert_eq!(
            CreditCode::parse("430200000012345"),
            Err(CreditCodeError::Registration)
        );
        for organization in ["12345678-9", "ABCDEFGH-X"] {
            assert_eq!(
                CreditCode::parse(organization),
                Err(CreditCodeError::Organization)
            );
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for junk in [
            "",
            "9135",
            "91350100M000100Y431",
            "91350100I000100Y43",
            "统一社会信用代码",
            "没有的",
        ] {
            assert_eq!(CreditCode::parse(junk), Err(CreditCodeError::Shape), "{junk}");
        }
    }
}
