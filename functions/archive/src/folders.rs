//! The folders of the archive, by moment, and the manifests in them.

use crate::Manifest;
use bytes::Bytes;
use campaign::progress::Progress;
use campaign::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _};
use serde::de::DeserializeOwned;
use std::fmt;

/// Where all summaries lie.
pub const FOLDER: &str = "summaries";

/// The public figures as they were published last.
pub const PUBLISHED: &str = "summaries/progress.json";

/// The manifest's name in its folder. It is written last: a folder without one is of a run that failed half-way.
const MANIFEST: &str = "summary.json";

/// The name of a summary: its moment in the campaign's time zone, `2017-09-11T1800`, with seconds only where there are
/// any. Names sort by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(String);

/// Why the archive could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The object store fails or refuses.
    #[error("reading {path}: {cause}")]
    Objects {
        /// The path asked for.
        path: String,
        /// What the object store says.
        cause: Error,
    },
    /// A manifest, or the public figures, are not what a run writes.
    #[error("{path} cannot be read: {cause}")]
    Damaged {
        /// Its path.
        path: String,
        /// What is wrong.
        cause: serde_json::Error,
    },
}

impl Moment {
    /// The name of the summary of a moment.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        let local = timing::local(moment);
        let format = if local.second() == 0 {
            "%Y-%m-%dT%H%M"
        } else {
            "%Y-%m-%dT%H%M%S"
        };
        Moment(local.strftime(format).to_string())
    }

    /// Reads a name; none for other texts, which are no folder's.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let is_date = date.len() == 10 && date.parse::<Date>().is_ok();
        let is_time = matches!(time.len(), 4 | 6) && time.bytes().all(|byte| byte.is_ascii_digit());
        (is_date && is_time).then(|| Moment(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day in the name.
    #[must_use]
    pub fn day(&self) -> &str {
        self.0.split('T').next().unwrap_or_default()
    }

    /// As people read it: `2017-09-11 18:00`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        let (date, time) = self.0.split_once('T').unwrap_or((&self.0, ""));
        let pairs: Vec<&str> = (0..time.len() / 2)
            .filter_map(|at| time.get(2 * at..2 * at + 2))
            .collect();
        format!("{date} {}", pairs.join(":"))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> Path {
        Path::from(format!("{FOLDER}/{}", self.0))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The archive in an object store.
#[derive(Clone, Copy, Debug)]
pub struct Archive<'a> {
    objects: &'a dyn ObjectStore,
}

impl<'a> Archive<'a> {
    /// The archive in this object store.
    #[must_use]
    pub fn of(objects: &'a dyn ObjectStore) -> Self {
        Archive { objects }
    }

    /// Every summary that was begun, newest first: one listing, however many files they have.
    ///
    /// # Errors
    /// The object store fails or refuses.
    pub async fn moments(&self) -> Result<Vec<Moment>, ArchiveError> {
        let folder = Path::from(FOLDER);
        let listed = self.objects.list_with_delimiter(Some(&folder)).await;
        let listed = listed.map_err(|cause| refused(&folder, cause))?;
        let names = listed.common_prefixes.iter().filter_map(Path::filename);
        let mut moments: Vec<Moment> = names.filter_map(Moment::parse).collect();
        moments.sort_unstable_by(|a, b| b.cmp(a));
        Ok(moments)
    }

    /// A summary's manifest; none where there is none, because nothing was made or the run failed half-way.
    ///
    /// # Errors
    /// The object store fails or refuses, or the manifest is damaged.
    pub async fn manifest(&self, moment: &Moment) -> Result<Option<Manifest>, ArchiveError> {
        self.parsed(&moment.folder().join(MANIFEST)).await
    }

    /// What the public was told last; none if nothing yet.
    ///
    /// # Errors
    /// As [`Archive::manifest`].
    pub async fn published(&self) -> Result<Option<Progress>, ArchiveError> {
        self.parsed(&Path::from(PUBLISHED)).await
    }

    async fn parsed<T: DeserializeOwned>(&self, path: &Path) -> Result<Option<T>, ArchiveError> {
        let Some(bytes) = self.read(path).await? else {
            return Ok(None);
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|cause| ArchiveError::Damaged {
                path: path.to_string(),
                cause,
            })
    }

    /// The newest complete summary, before a moment if one is given. Those that failed half-way are passed over.
    ///
    /// # Errors
    /// As [`Archive::manifest`].
    pub async fn newest(&self, before: Option<&Moment>) -> Result<Option<(Moment, Manifest)>, ArchiveError> {
        for moment in self.moments().await? {
            if before.is_some_and(|before| &moment >= before) {
                continue;
            }
            if let Some(manifest) = self.manifest(&moment).await? {
                return Ok(Some((moment, manifest)));
            }
        }
        Ok(None)
    }

    /// A file of a summary; none where there is none.
    ///
    /// # Errors
    /// The object store fails or refuses.
    pub async fn file(&self, moment: &Moment, name: &str) -> Result<Option<Bytes>, ArchiveError> {
        self.read(&moment.folder().join(name)).await
    }

    async fn read(&self, path: &Path) -> Result<Option<Bytes>, ArchiveError> {
        let found = match self.objects.get(path).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(cause) => return Err(refused(path, cause)),
        };
        let bytes = found.bytes().await.map_err(|cause| refused(path, cause))?;
        Ok(Some(bytes))
    }
}

fn refused(path: &Path, cause: Error) -> ArchiveError {
    ArchiveError::Objects {
        path: path.to_string(),
        cause,
    }
}

/// The path of a manifest.
#[must_use]
pub fn manifest_path(moment: &Moment) -> Path {
    moment.folder().join(MANIFEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn a_name_is_the_moment_in_the_campaigns_time_zone() {
        let of = |text: &str| Moment::of(text.parse().unwrap());
        assert_eq!(of("2017-09-11T10:00:00Z"), moment("2017-09-11T1800"));
        assert_eq!(of("2017-09-11T16:00:05Z"), moment("2017-09-12T000005"));
        assert_eq!(moment("2017-09-12T000005").in_chinese(), "2017-09-12 00:00:05");
    }

    #[test]
    fn what_is_no_name_of_a_summary_leads_nowhere() {
        for text in [
            "",
            "2017-09-11",
            "../2017-09-11T1800",
            "2017-09-11T18",
            "2017-13-11T1800",
            "2017-09-11T18/0",
            "T1800",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[tokio::test]
    async fn summaries_without_a_manifest_are_listed_and_passed_over() {
        let objects = InMemory::new();
        for (path, content) in [
            ("summaries/2017-09-11T1800/annex3-bureau.json", "{}"),
            ("summaries/2017-09-10T1800/annex3-bureau.json", "{}"),
            ("summaries/notes/readme", ""),
        ] {
            objects.put(&Path::from(path), content.into()).await.unwrap();
        }
        let archive = Archive::of(&objects);
        assert_eq!(
            archive.moments().await.unwrap(),
            [moment("2017-09-11T1800"), moment("2017-09-10T1800")]
        );
        assert!(archive.newest(None).await.unwrap().is_none());
        let file = archive
            .file(&moment("2017-09-11T1800"), "annex3-bureau.json")
            .await
            .unwrap();
        assert_eq!(file.as_deref(), Some(b"{}".as_slice()));
        assert!(
            archive
                .file(&moment("2017-09-11T1800"), "none")
                .await
                .unwrap()
                .is_none()
        );
    }

    #[tokio::test]
    async fn the_newest_is_found_and_a_damaged_manifest_is_told() {
        let objects = InMemory::new();
        let campaign =
            campaign::Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap();
        for day in ["2017-09-09", "2017-09-10"] {
            let at = format!("{day}T18:00:00+08:00").parse().unwrap();
            let manifest = serde_json::to_vec(&Manifest::new(&campaign, at)).unwrap();
            objects
                .put(&manifest_path(&Moment::of(at)), manifest.into())
                .await
                .unwrap();
        }
        let archive = Archive::of(&objects);
        assert_eq!(
            archive.newest(None).await.unwrap().unwrap().0,
            moment("2017-09-10T1800")
        );
        let before = moment("2017-09-10T1800");
        assert_eq!(
            archive.newest(Some(&before)).await.unwrap().unwrap().0,
            moment("2017-09-09T1800")
        );
        objects.put(&manifest_path(&before), "{".into()).await.unwrap();
        assert!(matches!(
            archive.newest(None).await,
            Err(ArchiveError::Damaged { .. })
        ));
    }
}
