//! What can be looked for: every part of every page with its text, for the site map and as an index that browsers search.

use crate::markdown::{self, Rendered};
use serde::Serialize;

/// A page as the site map shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) parts: Vec<Part>,
}

/// A part of a page: what stands before its first heading, or a section.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Part {
    pub(crate) address: String,
    /// The heading; of what stands before the first one, nothing.
    pub(crate) title: Option<String>,
    #[serde(skip)]
    text: String,
}

/// One line of the index.
#[derive(Serialize)]
struct Line<'page> {
    address: &'page str,
    title: String,
    text: &'page str,
}

impl Entry {
    /// A page with its text.
    pub(crate) fn new(address: &str, title: &str, description: &str, body: &Rendered) -> Self {
        let opening = Part {
            address: address.to_owned(),
            title: None,
            text: format!("{description} {}", markdown::plain(&body.opening)),
        };
        let sections = body.sections.iter().map(|section| Part {
            address: format!("{address}#{}", section.id),
            title: Some(section.title.clone()),
            text: markdown::plain(&section.html),
        });
        Entry {
            address: address.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            parts: std::iter::once(opening).chain(sections).collect(),
        }
    }
}

/// The index: a JSON list of `address`, `title` and `text`.
pub(crate) fn index(entries: &[Entry]) -> String {
    let lines: Vec<Line<'_>> = entries.iter().flat_map(lines).collect();
    serde_json::json!(lines).to_string()
}

fn lines(entry: &Entry) -> impl Iterator<Item = Line<'_>> {
    entry.parts.iter().map(|part| Line {
        address: &part.address,
        title: part.title.as_ref().map_or_else(
            || entry.title.clone(),
            |title| format!("{}：{title}", entry.title),
        ),
        text: &part.text,
    })
}
