//! What a unit is called in keys and addresses.

use serde::{Deserialize, Serialize};

/// A unit or section's short name in keys, addresses and file names: lower-case letters, digits, hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct UnitId(String);

/// A text that is no unit id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a unit's id has 1 to 32 lower-case letters, digits and hyphens")]
pub struct UnitIdError;

impl UnitId {
    /// Reads an id.
    ///
    /// # Errors
    /// It is empty, too long or holds other characters.
    pub fn parse(text: &str) -> Result<Self, UnitIdError> {
        let fits = (1..=32).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if fits {
            Ok(UnitId(text.to_owned()))
        } else {
            Err(UnitIdError)
        }
    }

    /// The id as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

carried_as_text!(UnitId, UnitIdError);
