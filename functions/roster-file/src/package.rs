//! Where the sheets of a workbook lie in its archive.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor};
use zip::ZipArchive;

/// A workbook's parts, packed.
pub(crate) type Archive<'file> = ZipArchive<Cursor<&'file [u8]>>;

/// A part that is missing, or is no XML of the kind that is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// What a workbook says of its sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Package {
    /// The part of each sheet, in the order of the workbook, which is that of [`calamine::Reader::sheets_metadata`].
    pub(crate) sheets: Vec<String>,
    /// Whether the program that wrote the file left all formulas to be worked out on opening. What is kept of them then
    /// is a nought that the program put there.
    pub(crate) is_to_be_calculated: bool,
}

impl Package {
    /// Reads where the sheets lie.
    ///
    /// # Errors
    /// A part that tells is missing or broken.
    pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Self, Unreadable> {
        let document = document(archive)?;
        let (folder, file) = document.rsplit_once('/').unwrap_or(("", &document));
        let folder = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut targets = HashMap::new();
        each_start(archive, &format!("{folder}_rels/{file}.rels"), |element| {
            if element.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
            {
                targets.insert(id, target);
            }
        })?;
        let mut package = Package::default();
        each_start(archive, &document, |element| {
            match element.local_name().as_ref() {
                "sheet" => {
                    let target = attribute(element, "id").and_then(|id| targets.get(&id));
                    let path = target.map(|target| match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => format!("{folder}{target}"),
                    });
                    package.sheets.push(path.unwrap_or_default());
                }
                "calcPr" => {
                    package.is_to_be_calculated = is_true(attribute(element, "fullCalcOnLoad").as_deref())
                }
                _ => {}
            }
        })?;
        Ok(package)
    }
}

/// The part that is the workbook.
fn document(archive: &mut Archive<'_>) -> Result<String, Unreadable> {
    let mut document = None;
    each_start(archive, "_rels/.rels", |element| {
        let is_it = attribute(element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"));
        if is_it {
            document = attribute(element, "Target");
        }
    })?;
    let document = document.ok_or(Unreadable)?;
    Ok(document.trim_start_matches('/').to_owned())
}

/// Opens a part, whichever case its name is written in.
///
/// # Errors
/// There is no such part.
pub(crate) fn open<'archive>(
    archive: &'archive mut Archive<'_>,
    path: &str,
) -> Result<Reader<impl BufRead + 'archive>, Unreadable> {
    let is_it = |name: &str| name.replace('\\', "/").eq_ignore_ascii_case(path);
    let name = archive.file_names().flatten().find(|name| is_it(name));
    let name = name.ok_or(Unreadable)?.into_owned();
    let part = archive.by_name(&name).map_err(|_| Unreadable)?;
    let mut xml = Reader::from_reader(BufReader::new(part));
    let config = xml.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    Ok(xml)
}

fn each_start(
    archive: &mut Archive<'_>,
    path: &str,
    mut look: impl FnMut(&BytesStart<'_>),
) -> Result<(), Unreadable> {
    let mut xml = open(archive, path)?;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => look(&element),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Unreadable),
        }
    }
}

/// An attribute by its name without the namespace's prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|one| one.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// Whether a flag is set.
pub(crate) fn is_true(flag: Option<&str>) -> bool {
    matches!(flag, Some("1" | "true"))
}
