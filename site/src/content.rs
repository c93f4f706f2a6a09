//! The texts of the site: Markdown with a TOML head between lines of `+++`.

use crate::errors::BuildError;
use crate::markdown;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands between a text's `+++` lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    /// The page's title.
    pub(crate) title: String,
    /// One sentence for search engines.
    pub(crate) description: String,
    /// Its name in short, as the site's column; the title where it is missing.
    #[serde(default)]
    pub(crate) nav: Option<String>,
    /// What people look for when they want it; the column's name where there are none.
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// 栏目类型, as the rules for government sites ask for it.
    #[serde(default = "column_type")]
    pub(crate) column_type: String,
}

fn column_type() -> String {
    "专题专栏".to_owned()
}

/// A text as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Text<H = Head> {
    /// The file's name without its extension: where the page stands.
    pub(crate) stem: String,
    /// The file.
    pub(crate) path: PathBuf,
    /// What stands between the `+++` lines.
    pub(crate) head: H,
    /// The head as it was written.
    source: String,
    /// The Markdown, with an empty line for each line of the head: its lines count as in the file.
    pub(crate) body: String,
}

impl<H> Text<H> {
    /// The 1-based line of a key in the head; the first line where it is not there.
    pub(crate) fn line_of(&self, key: &str) -> usize {
        let is_key = |line: &str| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        self.source.lines().position(is_key).map_or(1, |line| line + 2)
    }

    /// The file and the line of a key in its head.
    pub(crate) fn place_of(&self, key: &str) -> String {
        format!("{}:{}", self.path.display(), self.line_of(key))
    }

    /// A mistake in the text, at this 1-based line of the file.
    pub(crate) fn mistake(&self, line: usize, reason: impl Into<String>) -> BuildError {
        mistake(&self.path, line, reason)
    }
}

/// What the last part of an address may consist of.
pub(crate) const ADDRESS_RULE: &str = "lower-case letters, digits and hyphens";

/// Whether a text can be the last part of an address.
pub(crate) fn is_address(text: &str) -> bool {
    let fits =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
    !text.is_empty() && text.chars().all(fits)
}

/// Reads every Markdown text of a folder, ordered by name.
pub(crate) fn read<H: DeserializeOwned>(folder: &Path) -> Result<Vec<Text<H>>, BuildError> {
    let unreadable = |source| BuildError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            texts.push(read_text(path)?);
        }
    }
    texts.sort_by(|one, other| one.stem.cmp(&other.stem));
    Ok(texts)
}

fn read_text<H: DeserializeOwned>(path: PathBuf) -> Result<Text<H>, BuildError> {
    let source = fs::read_to_string(&path).map_err(|source| BuildError::Read {
        path: path.clone(),
        source,
    })?;
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
        .to_owned();
    if !is_address(&stem) {
        return Err(mistake(
            &path,
            1,
            format!("the file's name becomes an address: {ADDRESS_RULE}"),
        ));
    }
    let (head, body) = split(&source).map_err(|reason| mistake(&path, 1, reason))?;
    let parsed = toml::from_str(head).map_err(|error| {
        let before = error.span().map_or("", |span| &head[..span.start]);
        mistake(&path, before.matches('\n').count() + 2, error.message())
    })?;
    let head_lines = head.matches('\n').count() + 2;
    let body = format!("{}{body}", "\n".repeat(head_lines));
    if let Some((line, reason)) = markdown::fault(&body) {
        return Err(mistake(&path, line, reason));
    }
    Ok(Text {
        source: head.to_owned(),
        stem,
        head: parsed,
        body,
        path,
    })
}

/// Splits a text into its head and what follows the closing `+++` line.
fn split(source: &str) -> Result<(&str, &str), &'static str> {
    let rest = source.strip_prefix("+++\n").ok_or("the first line is not +++")?;
    let end = if rest.starts_with("+++") {
        0
    } else {
        rest.find("\n+++").ok_or("no second +++ line")? + 1
    };
    let body = &rest[end + 3..];
    let body = body.strip_prefix('\n').ok_or("no second +++ line")?;
    Ok((&rest[..end], body))
}

fn mistake(path: &Path, line: usize, reason: impl Into<String>) -> BuildError {
    BuildError::Mistake {
        path: path.to_owned(),
        line,
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_at_its_second_line_of_signs() {
        assert_eq!(split("+++\na = 1\n+++\nb\n"), Ok(("a = 1\n", "b\n")));
        assert_eq!(split("+++\n+++\nb"), Ok(("", "b")));
    }

    #[test]
    fn a_text_without_a_head_is_refused() {
        assert!(split("a = 1\n").is_err());
        assert!(split("+++\na = 1\n").is_err());
        assert!(split("+++\na = 1\n+++b\n").is_err());
    }
}
