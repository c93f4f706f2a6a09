//! The reference on a receipt: one for all revisions of a person's declaration.

use crate::values::code;
use serde::{Deserialize, Serialize};

/// Characters of a reference: 8 × 5 bits = 40 bits.
const LENGTH: usize = 8;

/// A receipt's reference, such as `K7QM-3XWD`: random, so that it says nothing about the person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(example = "K7QM-3XWD")]
pub struct Reference(String);

/// A text that is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("回执编号不正确")]
pub struct ReferenceError;

impl Reference {
    /// Makes a reference from 40 random bits.
    #[must_use]
    pub fn from_random(bits: [u8; 5]) -> Self {
        Reference(code::group(&code::spell(&bits)))
    }

    /// Reads a reference as typed.
    ///
    /// # Errors
    /// The text is no reference.
    pub fn parse(typed: &str) -> Result<Self, ReferenceError> {
        code::read(typed, LENGTH)
            .map(|plain| Reference(code::group(&plain)))
            .ok_or(ReferenceError)
    }

    /// The reference as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

carried_as_text!(Reference, ReferenceError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_read_back_however_it_is_typed() {
        let reference = Reference::from_random([1, 2, 3, 4, 250]);
        assert_eq!(
            Reference::parse(&reference.as_str().to_lowercase().replace('-', "")),
            Ok(reference)
        );
        assert_eq!(Reference::parse("K7QM-3XW"), Err(ReferenceError));
    }
}
