//! 简报, 情况通报 and 公开曝光: Markdown texts in `announcements/`, a page each, a list and a feed.

use crate::content::{self, Text};
use crate::errors::BuildError;
use crate::output::Output;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The pictures that announcements may show: what every browser can.
const PICTURES: [&str; 5] = ["jpg", "jpeg", "png", "webp", "avif"];

/// What stands between an announcement's `+++` lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) kind: Kind,
    /// The day it is published, in quotes.
    pub(crate) date: Date,
    /// Who says it.
    pub(crate) source: String,
    /// One sentence, where the title does not say enough.
    #[serde(default)]
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) author: Option<String>,
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    /// A picture of the folder that stands for it, by its address on this site: `/announcements/photo.jpg`.
    #[serde(default)]
    pub(crate) image: Option<String>,
    /// The last part of its address; the file's name where it is missing, so that a file may be renamed.
    #[serde(default)]
    pub(crate) address: Option<String>,
}

/// What kind of announcement it is, as the plan calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Kind {
    #[serde(rename = "简报")]
    Brief,
    #[serde(rename = "情况通报")]
    Circular,
    #[serde(rename = "公开曝光")]
    Exposure,
}

/// An announcement as lists and its own page show it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Listed {
    pub(crate) title: String,
    pub(crate) kind: Kind,
    pub(crate) date: Date,
    pub(crate) source: String,
    pub(crate) description: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) image: Option<String>,
    /// Its page, from the root: `/announcements/first/`.
    pub(crate) address: String,
}

/// The announcements of a site, and the pictures beside them.
#[derive(Debug, Default)]
pub(crate) struct Announcements {
    /// The texts, the newest first.
    pub(crate) texts: Vec<Text<Head>>,
    pictures: Vec<(String, Vec<u8>)>,
}

/// Reads the folder; without one there are no announcements yet.
pub(crate) fn read(folder: &Path, today: Date) -> Result<Announcements, BuildError> {
    if !folder.exists() {
        return Ok(Announcements::default());
    }
    let mut texts: Vec<Text<Head>> = content::read(folder)?;
    check(&texts, today)?;
    let pictures = pictures(folder)?;
    texts.iter().try_for_each(|text| check_image(text, &pictures))?;
    texts.sort_by(|one, other| (other.head.date, &one.stem).cmp(&(one.head.date, &other.stem)));
    Ok(Announcements { texts, pictures })
}

impl Announcements {
    /// All of them, the newest first.
    pub(crate) fn listed(&self) -> Vec<Listed> {
        self.texts.iter().map(Listed::from).collect()
    }

    /// Adds the pictures, each under its own name.
    pub(crate) fn add_pictures(&self, output: &mut Output) {
        for (name, bytes) in &self.pictures {
            output.add(format!("announcements/{name}"), bytes.clone());
        }
    }
}

impl From<&Text<Head>> for Listed {
    fn from(text: &Text<Head>) -> Self {
        let head = text.head.clone();
        Listed {
            address: format!("/announcements/{}/", name(text)),
            title: head.title,
            kind: head.kind,
            date: head.date,
            source: head.source,
            description: head.description,
            author: head.author,
            image: head.image,
        }
    }
}

/// The last part of an announcement's address.
pub(crate) fn name(text: &Text<Head>) -> &str {
    text.head.address.as_deref().unwrap_or(&text.stem)
}

fn check(texts: &[Text<Head>], today: Date) -> Result<(), BuildError> {
    let mut addresses: HashMap<&str, &Text<Head>> = HashMap::new();
    for text in texts {
        let head = &text.head;
        let says = |key: &str, reason: String| Err(text.mistake(text.line_of(key), reason));
        if head.title.trim().is_empty() {
            return says("title", "an announcement has a title".to_owned());
        }
        if head.source.trim().is_empty() {
            return says("source", "an announcement says its source".to_owned());
        }
        if head.date > today {
            return says(
                "date",
                format!("{} is later than the day of this build, {today}", head.date),
            );
        }
        if !content::is_address(name(text)) {
            return says("address", content::ADDRESS_RULE.to_owned());
        }
        if let Some(other) = addresses.insert(name(text), text) {
            let other = other.place_of("address");
            return says(
                "address",
                format!("/announcements/{}/ is the address of {other} already", name(text)),
            );
        }
    }
    Ok(())
}

fn check_image(text: &Text<Head>, pictures: &[(String, Vec<u8>)]) -> Result<(), BuildError> {
    let Some(image) = &text.head.image else {
        return Ok(());
    };
    let name = image.strip_prefix("/announcements/").unwrap_or_default();
    if pictures.iter().any(|(known, _)| known == name) {
        return Ok(());
    }
    Err(text.mistake(
        text.line_of("image"),
        format!("there is no picture {image} in this folder"),
    ))
}

fn pictures(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, BuildError> {
    let unreadable = |source| BuildError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let extension = path
            .extension()
            .and_then(|extension| extension.to_str())
            .unwrap_or_default();
        if PICTURES.contains(&extension) {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default()
                .to_owned();
            found.push((name, fs::read(&path).map_err(unreadable)?));
        }
    }
    found.sort();
    Ok(found)
}
