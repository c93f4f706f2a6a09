//! Scans of reports on paper: taken if they are what they may be by their content, kept under the digest of it, and handed
//! to who may read the report. The key says nothing of whose it is, and nothing kept is ever replaced.

use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use campaign::Digest;
use campaign::paper::{Media, Scan};
use http::{HeaderValue, StatusCode, header};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _};
use std::sync::Arc;
use store::client::ConfigError;
use web::Problem;

/// The largest scan, in bytes. Lambda takes and hands on 6 MB of JSON in which a file stands as base64, four thirds as long;
/// a longer report is kept page by page.
pub(crate) const LARGEST: usize = 4 * 1024 * 1024;

/// Where they lie.
const FOLDER: &str = "scans";

/// Opens where they are kept, once they are asked for: who files online waits for no bucket.
pub type Open = Arc<dyn Fn() -> Result<Arc<dyn ObjectStore>, ConfigError> + Send + Sync>;

/// Where scans are kept.
#[derive(Clone)]
pub struct Scans {
    open: Open,
}

/// A scan that is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("a scan is not what was kept under its digest")]
struct Damaged;

impl Scans {
    /// Kept in what this opens.
    #[must_use]
    pub fn in_what(open: Open) -> Self {
        Scans { open }
    }

    /// Kept in this object store.
    #[must_use]
    pub fn within(objects: Arc<dyn ObjectStore>) -> Self {
        Scans::in_what(Arc::new(move || Ok(objects.clone())))
    }

    /// Keeps a scan.
    ///
    /// # Errors
    /// It is not there now, or a fault.
    pub(crate) async fn keep(&self, scan: &Scan, content: Bytes) -> Result<(), Problem> {
        let objects = (self.open)().map_err(Problem::fault)?;
        let put = objects.put(&path(&scan.sha256), content.into()).await;
        put.map(|_| ()).map_err(|error| Problem::unavailable_for(&error))
    }

    /// Answers with a scan, to be looked at in the browser.
    ///
    /// # Errors
    /// It is not there now, or not what was kept.
    pub(crate) async fn show(&self, scan: &Scan) -> Result<Response, Problem> {
        let objects = (self.open)().map_err(Problem::fault)?;
        let found = objects.get(&path(&scan.sha256)).await.map_err(refused)?;
        let content = found.bytes().await.map_err(refused)?;
        if Digest::of(&content) != scan.sha256 {
            return Err(Problem::fault(Damaged));
        }
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(scan.media.as_str()),
            ),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        ];
        Ok((StatusCode::OK, headers, content).into_response())
    }
}

/// What these bytes are, if they are a scan by their content, whatever their name says.
pub(crate) fn recognised(content: &[u8]) -> Option<Scan> {
    let found = infer::get(content)?;
    Some(Scan {
        sha256: Digest::of(content),
        media: Media::parse(found.mime_type())?,
        bytes: content.len() as u64,
    })
}

fn path(sha256: &Digest) -> Path {
    Path::from(format!("{FOLDER}/{sha256}"))
}

/// What was kept is not lost: a bucket that does not have it, or does not answer, may answer later.
fn refused(error: Error) -> Problem {
    match error {
        Error::NotFound { .. } => Problem::fault(error),
        other => Problem::unavailable_for(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_known_by_its_content() {
        let is = |content: &[u8]| recognised(content).map(|scan| scan.media);
        assert_eq!(is(b"%PDF-1.7\n"), Some(Media::Pdf));
        assert_eq!(is(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(Media::Jpeg));
        assert_eq!(is(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(Media::Png));
        for other in [
            &b"MZ\x90\0\x03\0\0\0"[..],
            b"\x7fELF\x02\x01\x01",
            b"#!/bin/sh\n",
            b"<html><script>",
            b"PK\x03\x04",
            b"GIF89a",
            b"",
        ] {
            assert_eq!(is(other), None, "{other:?}");
        }
    }
}
