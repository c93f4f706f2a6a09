//! Links within the site are checked at build time: a page that leads nowhere is not published.

use crate::errors::{BrokenLink, BuildError};
use crate::output::Output;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The text that each page was made from, by the page's file.
#[derive(Default)]
pub(crate) struct Sources<'build>(pub(crate) BTreeMap<String, (&'build Path, &'build str)>);

impl Sources<'_> {
    /// Where a page's text has this link: its file and line.
    fn place(&self, page: &str, link: &str) -> Option<String> {
        let (path, body) = self.0.get(page)?;
        let written = [format!("]({link}"), format!("]: {link}"), link.to_owned()];
        let line = written
            .iter()
            .find_map(|written| body.lines().position(|line| line.contains(written)))?;
        Some(format!("{}:{}", path.display(), line + 1))
    }
}

/// Checks every address that pages lead to within the site, fragments included. Addresses under `/api/` are the
/// functions' and not the generator's to judge.
pub(crate) fn check(output: &Output, sources: &Sources<'_>) -> Result<(), BuildError> {
    let files = output.by_path();
    let ids: BTreeMap<&str, BTreeSet<String>> = output
        .pages()
        .map(|(path, html)| (path, attributes(html, " id=\"").collect()))
        .collect();
    let mut broken = Vec::new();
    for (page, html) in output.pages() {
        let links = [" href=\"", " src=\"", " action=\""]
            .iter()
            .flat_map(|attribute| attributes(html, attribute));
        for link in links.filter(|link| is_local(link)) {
            let (address, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = if address.is_empty() {
                page.to_owned()
            } else {
                file(address)
            };
            let leads = files.contains_key(target.as_str())
                && (fragment.is_empty()
                    || ids.get(target.as_str()).is_some_and(|ids| ids.contains(fragment)));
            if !leads {
                broken.push(BrokenLink {
                    text: sources.place(page, &link),
                    page: page.to_owned(),
                    target: link,
                });
            }
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(BuildError::BrokenLinks(broken))
    }
}

fn is_local(link: &str) -> bool {
    let elsewhere = ["https://", "http://", "tel:", "mailto:", "/api/"];
    !elsewhere.iter().any(|start| link.starts_with(start))
}

/// The file that answers an address. Pages link each other from the root, as `/notice/`; anything else is no file.
fn file(address: &str) -> String {
    match address.strip_prefix('/') {
        Some(path) if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
        Some(path) => path.to_owned(),
        None => format!("(not from the root) {address}"),
    }
}

/// The values of an attribute in a page of ours: in double quotes, escaped by the templates. Text cannot hold the
/// search term, since quotes in text are escaped too.
fn attributes<'page>(html: &'page str, start: &'static str) -> impl Iterator<Item = String> + 'page {
    html.split(start).skip(1).filter_map(|rest| {
        let value = rest.split('"').next()?;
        Some(value.replace("&#x2f;", "/").replace("&amp;", "&"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(page: &str) -> Vec<String> {
        let mut output = Output::default();
        output.add("index.html", page.as_bytes().to_vec());
        output.add("notice/index.html", &b"<h2 id=\"one\">"[..]);
        output.add("static/site.css", &b""[..]);
        match check(&output, &Sources::default()) {
            Ok(()) => Vec::new(),
            Err(BuildError::BrokenLinks(links)) => links.into_iter().map(|link| link.target).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn links_that_lead_somewhere_pass() {
        let page = "<a href=\"/\"> <a href=\"/notice/\"> <a href=\"/notice/#one\"> <p id=\"here\"> <a href=\"#here\"> \
                    <link href=\"&#x2f;static&#x2f;site.css\"> <a href=\"tel:1\"> <form action=\"/api/x\">";
        assert_eq!(broken(page), Vec::<String>::new());
    }

    #[test]
    fn links_that_lead_nowhere_are_listed() {
        let page = "<a href=\"/nowhere/\"> <a href=\"/notice\"> <a href=\"/notice/#two\"> <a href=\"#gone\"> \
                    <a href=\"notice/\"> <img src=\"/static/gone.svg\">";
        assert_eq!(
            broken(page),
            [
                "/nowhere/",
                "/notice",
                "/notice/#two",
                "#gone",
                "notice/",
                "/static/gone.svg"
            ]
        );
    }
}
