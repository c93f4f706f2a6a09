//! The signed original of the plan: published byte for byte, with its digest.

use crate::errors::BuildError;
use campaign::Digest;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// The signed original.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    /// Its bytes, untouched.
    pub(crate) bytes: Vec<u8>,
    /// What its page says about it.
    pub(crate) facts: Facts,
}

/// What the page says about the original.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Facts {
    /// The file's own name.
    pub(crate) name: String,
    /// Its address; ASCII, whatever its own name is.
    pub(crate) address: String,
    /// Its size in bytes.
    pub(crate) size: usize,
    /// SHA-256 of its bytes.
    pub(crate) sha256: Digest,
    /// Its content, where it is text: UTF-8 without control characters.
    pub(crate) text: Option<String>,
}

/// Reads the original.
pub(crate) fn read(path: &Path) -> Result<Official, BuildError> {
    let bytes = fs::read(path).map_err(|source| BuildError::Read {
        path: path.to_owned(),
        source,
    })?;
    let facts = Facts {
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        address: format!("/notice/official/original.{}", extension(path)),
        size: bytes.len(),
        sha256: Digest::of(&bytes),
        text: text(&bytes),
    };
    Ok(Official { bytes, facts })
}

/// The file's extension, if it can stand in an address.
fn extension(path: &Path) -> String {
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let fits =
        (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { extension } else { "bin".to_owned() }
}

fn text(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let is_plain = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
    text.chars().all(is_plain).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_shown() {
        assert_eq!(text("方案\r\n".as_bytes()).as_deref(), Some("方案\r\n"));
        assert_eq!(text(b"%PDF-1.4\n\x00\xff"), None);
    }

    #[test]
    fn an_extension_that_cannot_stand_in_an_address_is_replaced() {
        assert_eq!(extension(Path::new("方案.PDF")), "pdf");
        assert_eq!(extension(Path::new("plan.a b")), "bin");
        assert_eq!(extension(Path::new("plan")), "bin");
    }
}
