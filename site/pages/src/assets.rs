//! The static files and their addresses.

use crate::embedded::{ADDRESSES, ASSETS};
use minijinja::{Value, context};

/// A static file of the site.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The file's name in `site/static`, such as `site.css`.
    pub name: &'static str,
    /// Its address, which changes with its content: it may be cached for ever.
    pub path: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

/// Every static file that pages link.
#[must_use]
pub fn assets() -> &'static [Asset] {
    ASSETS
}

/// The text of a static file, for a page that carries it within.
#[must_use]
pub fn text_of(name: &str) -> Option<&'static str> {
    let asset = ASSETS.iter().find(|asset| asset.name == name)?;
    std::str::from_utf8(asset.bytes).ok()
}

/// The addresses of the files that every page links.
pub(crate) fn paths() -> Value {
    context! {
        css => path("site.css"),
        js => path("site.js"),
        icon => path("icon.svg"),
        paper => path("paper.css"),
        brief => path("brief.css"),
    }
}

fn path(name: &str) -> Option<&'static str> {
    ADDRESSES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, path)| *path)
}
