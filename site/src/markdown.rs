//! Markdown to HTML, with an address for every heading and a table of contents.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

/// A rendered text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Rendered {
    /// The HTML before the first heading of the second level.
    pub(crate) opening: String,
    /// The sections, each from its heading of the second level on.
    pub(crate) sections: Vec<Section>,
}

/// A section of a text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Section {
    /// The heading's address in the page.
    pub(crate) id: String,
    /// What the heading says.
    pub(crate) title: String,
    /// The HTML, heading included.
    pub(crate) html: String,
}

/// Where a text stands: as a page of its own, or below a heading of a page's second level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Headings keep their level.
    Page,
    /// Headings go one level down.
    Part,
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES
}

/// What a text must not hold, with its 1-based line: HTML would be published as it stands.
pub(crate) fn fault(text: &str) -> Option<(usize, String)> {
    let mut events = Parser::new_ext(text, options()).into_offset_iter();
    let (html, place) = events.find_map(|(event, place)| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some((html, place)),
        _ => None,
    })?;
    let line = text[..place.start].matches('\n').count() + 1;
    Some((
        line,
        format!("HTML is not taken, only Markdown: {}", html.trim_end()),
    ))
}

/// Renders a text. A heading's address is the one it names (`{#period}`) or `section-` and its number in the text:
/// Chinese headings make poor addresses. A paragraph that is nothing but a link gets the class `action`.
pub(crate) fn render(text: &str, place: Place) -> Rendered {
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, options()).collect();
    let mut heads = Vec::new();
    let mut count = 0;
    for at in 0..events.len() {
        match &events[at] {
            Event::Start(Tag::Heading { level, id, .. }) => {
                count += 1;
                let id = id
                    .clone()
                    .unwrap_or_else(|| CowStr::from(format!("section-{count}")));
                if *level == HeadingLevel::H2 {
                    heads.push((at, id.to_string(), spoken(&events[at..])));
                }
                events[at] = Event::Start(heading(place.level(*level), id));
            }
            Event::End(TagEnd::Heading(level)) => {
                events[at] = Event::End(TagEnd::Heading(place.level(*level)));
            }
            Event::Start(Tag::Paragraph) if is_only_a_link(&events[at..]) => {
                events[at] = Event::Html("<p class=\"action\">".into());
            }
            _ => {}
        }
    }
    let mut rest = events.split_off(heads.first().map_or(events.len(), |(at, ..)| *at));
    let opening = to_html(events);
    let mut sections = Vec::with_capacity(heads.len());
    for (number, (at, id, title)) in heads.iter().enumerate() {
        let end = heads.get(number + 1).map_or(rest.len(), |(next, ..)| next - at);
        let following = rest.split_off(end);
        sections.push(Section {
            id: id.clone(),
            title: title.clone(),
            html: to_html(rest),
        });
        rest = following;
    }
    Rendered { opening, sections }
}

impl Place {
    fn level(self, level: HeadingLevel) -> HeadingLevel {
        match (self, level) {
            (Place::Page, level) => level,
            (Place::Part, HeadingLevel::H1) => HeadingLevel::H2,
            (Place::Part, HeadingLevel::H2) => HeadingLevel::H3,
            (Place::Part, HeadingLevel::H3) => HeadingLevel::H4,
            (Place::Part, HeadingLevel::H4) => HeadingLevel::H5,
            (Place::Part, _) => HeadingLevel::H6,
        }
    }
}

fn heading<'text>(level: HeadingLevel, id: CowStr<'text>) -> Tag<'text> {
    Tag::Heading {
        level,
        id: Some(id),
        classes: Vec::new(),
        attrs: Vec::new(),
    }
}

fn to_html(events: Vec<Event<'_>>) -> String {
    let mut html = String::new();
    html::push_html(&mut html, events.into_iter());
    html
}

/// Whether the paragraph that starts these events holds one link and nothing else.
fn is_only_a_link(events: &[Event<'_>]) -> bool {
    let mut inside = events[1..].iter();
    matches!(inside.next(), Some(Event::Start(Tag::Link { .. })))
        && inside.any(|event| matches!(event, Event::End(TagEnd::Link)))
        && matches!(inside.next(), Some(Event::End(TagEnd::Paragraph)))
}

/// The plain text of the heading that starts these events.
fn spoken(events: &[Event<'_>]) -> String {
    let inside = events
        .iter()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    inside
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

/// What HTML of ours says, without its tags.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (number, part) in html.split('<').enumerate() {
        let said = if number == 0 {
            part
        } else {
            part.split_once('>').map_or("", |(_, rest)| rest)
        };
        // A cell, an item and a paragraph end; what stands on within a line does not.
        if number > 0 && part.starts_with('/') && !part.starts_with("/a>") && !part.starts_with("/strong>") {
            text.push(' ');
        }
        text.push_str(said);
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_a_text_is_found_at_its_line() {
        assert_eq!(fault("一\n\n二 < 三 & `<b>`\n\n    <i>\n"), None);
        let (line, reason) = fault("一\n\n二<b>三</b>\n").unwrap();
        assert!(line == 3 && reason.ends_with("<b>"), "{line} {reason}");
        let (line, reason) = fault("一\n\n二\n\n<div class=\"x\">\n三\n</div>\n").unwrap();
        assert!(line == 5 && reason.contains("<div"), "{line} {reason}");
        assert!(fault("<!-- 一 -->\n").is_some());
    }

    #[test]
    fn a_page_says_its_text_without_tags() {
        let html = render("## 甲\n\n- 一[二](/)三\n- 四 < 五\n", Place::Page).sections[0]
            .html
            .clone();
        assert_eq!(plain(&html), "甲 一二三 四 < 五");
    }

    #[test]
    fn a_text_is_divided_at_its_headings_of_the_second_level() {
        let rendered = render(
            "开头\n\n## 一、目标\n\n甲\n\n### 小节\n\n## 二、**期限** {#period}\n\n乙\n",
            Place::Page,
        );
        assert_eq!(rendered.opening, "<p>开头</p>\n");
        let [aim, period] = rendered.sections.as_slice() else {
            panic!("{rendered:?}")
        };
        assert_eq!((aim.id.as_str(), aim.title.as_str()), ("section-1", "一、目标"));
        assert_eq!(
            aim.html,
            "<h2 id=\"section-1\">一、目标</h2>\n<p>甲</p>\n<h3 id=\"section-2\">小节</h3>\n"
        );
        assert_eq!(
            (period.id.as_str(), period.title.as_str()),
            ("period", "二、期限")
        );
        assert_eq!(
            period.html,
            "<h2 id=\"period\">二、<strong>期限</strong></h2>\n<p>乙</p>\n"
        );
    }

    #[test]
    fn a_text_without_headings_is_all_opening() {
        let rendered = render("甲\n\n乙\n", Place::Page);
        assert_eq!(rendered.opening, "<p>甲</p>\n<p>乙</p>\n");
        assert!(rendered.sections.is_empty());
    }

    #[test]
    fn as_a_part_of_a_page_a_text_stands_one_level_lower() {
        let rendered = render("## 甲\n\n### 乙\n", Place::Part);
        assert_eq!(
            rendered.sections[0].html,
            "<h3 id=\"section-1\">甲</h3>\n<h4 id=\"section-2\">乙</h4>\n"
        );
    }

    #[test]
    fn a_paragraph_that_is_only_a_link_asks_for_an_action() {
        let html = |text| render(text, Place::Page).opening;
        assert_eq!(
            html("[填报](/forms/)"),
            "<p class=\"action\"><a href=\"/forms/\">填报</a></p>\n"
        );
        assert_eq!(
            html("[填报](/forms/)。"),
            "<p><a href=\"/forms/\">填报</a>。</p>\n"
        );
        assert_eq!(
            html("请[填报](/forms/)"),
            "<p>请<a href=\"/forms/\">填报</a></p>\n"
        );
    }
}
