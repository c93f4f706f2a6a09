//! The public progress page: totals only, rendered with the site's frame and put into the site's place.
//!
//! What is public lies in the archive too: from that and the new counts follows what becomes public next.

use archive::{Archive, ArchiveError, PUBLISHED};
use aws::s3::Bucket;
use bytes::Bytes;
use campaign::Campaign;
use campaign::overview::Overview;
use campaign::progress::Progress;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt as _};
use pages::Pages;
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How long readers may keep the page: it changes once a day, and nobody needs to see it at once.
const CACHE_CONTROL: &str = "public, max-age=300";

/// Where the static site stands.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket, in which a page is the object whose key is its address.
    Bucket(Bucket),
}

/// The static site, to publish on.
#[derive(Debug)]
pub struct Site {
    /// Its templates, with its banner if it is a demonstration.
    pub pages: Pages,
    /// Where it stands.
    pub place: Place,
    /// The content security policy that the page carries itself, where nothing in front of it adds the header.
    pub policy: Option<String>,
}

/// Why nothing was published. The page that was there stays.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The page could not be made.
    #[error("making the progress page: {0}")]
    Page(#[from] pages::PageError),
    /// What was published before cannot be read.
    #[error(transparent)]
    Before(#[from] ArchiveError),
    /// The archive does not take the figures.
    #[error("the archive: {0}")]
    Archive(#[from] object_store::Error),
    /// The figures could not be written down.
    #[error("the progress figures: {0}")]
    Figures(#[from] serde_json::Error),
    /// The folder does not take it.
    #[error("the site's folder: {0}")]
    Folder(#[from] io::Error),
    /// The bucket does not take it.
    #[error("the site's bucket: {0}")]
    Bucket(#[from] aws::ExchangeError),
}

impl Site {
    /// Publishes what of an overview the public may see by now, if anything. The page is made anew each time, with the
    /// templates of now.
    ///
    /// # Errors
    /// What was published before cannot be read, or the page cannot be made or put in its place.
    pub async fn publish(
        &self,
        objects: &dyn ObjectStore,
        campaign: &Campaign,
        overview: &Overview,
    ) -> Result<(), PublishError> {
        let before = Archive::of(objects).published().await?;
        let progress = Progress::after(before.as_ref(), campaign, overview);
        let context = json!({
            "progress": progress,
            "filing": campaign.filing_window(overview.moment),
            "policy": self.policy,
        });
        let page = self.pages.render("site/progress.html", context)?;
        if let Some(progress) = &progress {
            let figures = serde_json::to_vec(progress)?;
            // Noted first: what was seen by anyone must never be forgotten.
            if before.as_ref() != Some(progress) {
                let path = ObjectPath::from(PUBLISHED);
                objects.put(&path, figures.clone().into()).await?;
            }
            self.put("progress/progress.json", "application/json", figures)
                .await?;
        }
        self.put(
            "progress/index.html",
            "text/html; charset=utf-8",
            page.into_bytes(),
        )
        .await
    }

    async fn put(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> Result<(), PublishError> {
        match &self.place {
            Place::Folder(folder) => Ok(replace(&folder.join(path), &bytes)?),
            Place::Bucket(bucket) => {
                let key = path.strip_suffix("index.html").unwrap_or(path);
                let put = bucket.put_page(key, content_type, CACHE_CONTROL, Bytes::from(bytes));
                Ok(put.await?)
            }
        }
    }
}

/// Puts a file in place at once, so that no reader sees half of it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, bytes)?;
    fs::rename(unfinished, path)
}
