//! The order of children that the format's schema asks for (ECMA-376, part 1, §17): docx-rs writes them as they were set.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::io;

/// What stands in an element, in the schema's order, as far as documents here have it. What is not named follows.
const ORDERS: [(&str, &[&str]); 7] = [
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:snapToGrid",
            "w:spacing",
            "w:ind",
            "w:contextualSpacing",
            "w:jc",
            "w:textAlignment",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle",
            "w:rFonts",
            "w:b",
            "w:bCs",
            "w:i",
            "w:iCs",
            "w:strike",
            "w:snapToGrid",
            "w:vanish",
            "w:color",
            "w:spacing",
            "w:w",
            "w:sz",
            "w:szCs",
            "w:highlight",
            "w:u",
            "w:shd",
            "w:vertAlign",
            "w:lang",
        ],
    ),
    (
        "w:tblPr",
        &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        ],
    ),
    (
        "w:tcPr",
        &[
            "w:tcW",
            "w:gridSpan",
            "w:vMerge",
            "w:tcBorders",
            "w:shd",
            "w:noWrap",
            "w:tcMar",
            "w:textDirection",
            "w:vAlign",
        ],
    ),
    (
        "w:lvl",
        &[
            "w:start",
            "w:numFmt",
            "w:lvlRestart",
            "w:pStyle",
            "w:isLgl",
            "w:suff",
            "w:lvlText",
            "w:lvlJc",
            "w:pPr",
            "w:rPr",
        ],
    ),
    (
        "w:style",
        &[
            "w:name",
            "w:basedOn",
            "w:next",
            "w:link",
            "w:uiPriority",
            "w:semiHidden",
            "w:unhideWhenUsed",
            "w:qFormat",
            "w:pPr",
            "w:rPr",
            "w:tblPr",
        ],
    ),
    ("w:settings", &["w:zoom"]),
];

/// A part of a document with its elements in the schema's order.
///
/// # Errors
/// It is no XML.
pub(crate) fn in_order(part: &[u8]) -> io::Result<Vec<u8>> {
    let part = std::str::from_utf8(part).map_err(io::Error::other)?;
    Ok(content(&mut Reader::from_str(part), part, "")?.into_bytes())
}

/// What stands in an element, its end tag included, in the order of those that have one.
fn content(reader: &mut Reader<&[u8]>, part: &str, of: &str) -> io::Result<String> {
    let order = ORDERS.iter().find(|(name, _)| *name == of);
    let order: &[&str] = order.map_or(&[], |(_, order)| order);
    let mut children: Vec<(usize, String)> = Vec::new();
    loop {
        let begins = place(reader)?;
        let event = reader.read_event().map_err(io::Error::other)?;
        let text = &part[begins..place(reader)?];
        let (name, child) = match event {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                let child = format!("{text}{}", content(reader, part, &name)?);
                (name, child)
            }
            Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                // A column of a grid has a width alone.
                let child = match &*name {
                    "w:gridCol" => text.replace(r#" w:type="dxa""#, ""),
                    // It says nothing, and there are places where it may not.
                    "w:rPr" => continue,
                    _ => text.to_owned(),
                };
                (name, child)
            }
            Event::End(_) | Event::Eof => {
                children.sort_by_key(|(at, _)| *at);
                let children: String = children.into_iter().map(|(_, child)| child).collect();
                return Ok(children + text);
            }
            _ => (String::new(), text.to_owned()),
        };
        let at = order.iter().position(|one| *one == name);
        children.push((at.unwrap_or(order.len()), child));
    }
}

fn place(reader: &Reader<&[u8]>) -> io::Result<usize> {
    usize::try_from(reader.buffer_position()).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_come_in_the_schemas_order_and_all_else_stays() {
        let part = concat!(
            r#"<?xml version="1.0"?><w:p><w:pPr><w:jc w:val="center"/><w:rPr><w:sz w:val="2"/><w:rFonts/></w:rPr>"#,
            r#"<w:spacing w:line="3"/></w:pPr><w:pPr><w:rPr/></w:pPr><w:r><w:t xml:space="preserve"> 一 &lt; 二 </w:t><w:other/></w:r></w:p>"#,
        );
        let ordered = concat!(
            r#"<?xml version="1.0"?><w:p><w:pPr><w:spacing w:line="3"/><w:jc w:val="center"/>"#,
            r#"<w:rPr><w:rFonts/><w:sz w:val="2"/></w:rPr></w:pPr><w:pPr></w:pPr><w:r><w:t xml:space="preserve"> 一 &lt; 二 </w:t><w:other/></w:r></w:p>"#,
        );
        assert_eq!(in_order(part.as_bytes()).unwrap(), ordered.as_bytes());
        assert_eq!(in_order(ordered.as_bytes()).unwrap(), ordered.as_bytes());
        assert!(in_order(b"<w:p><w:r></w:p>").is_err());
    }
}
