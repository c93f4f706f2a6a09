//! Scans of reports on paper: taken if they are what they may be by their content, kept under the digest of it, and handed
//! to who may read the report. The key says nothing of whose it is, and nothing kept is ever replaced.
//!
//! Lambda takes and hands on 6 MB of JSON in which a file stands as base64, four thirds as long. So a larger scan arrives in
//! pieces, each kept under its digest for a day, and from a bucket it goes out by an address that is signed for some minutes.

use aws::ConfigError;
use aws::s3::Bucket;
use axum::response::{IntoResponse as _, Response};
use bytes::{Bytes, BytesMut};
use campaign::Digest;
use campaign::on_paper::{Media, Scan};
use http::{HeaderValue, StatusCode, header};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _};
use std::sync::Arc;
use web::Problem;

/// The largest scan, in bytes.
pub(crate) const LARGEST: usize = 10 * MEBIBYTE;

/// The most that one request brings of a scan, in bytes.
pub(crate) const LARGEST_PIECE: usize = 4 * MEBIBYTE;

/// Pieces of the largest scan.
pub(crate) const MOST_PIECES: usize = LARGEST.div_ceil(LARGEST_PIECE);

const MEBIBYTE: usize = 1024 * 1024;

/// Where they lie.
const FOLDER: &str = "scans";

/// Where pieces of a scan lie that is still arriving. What is there for a day was given up.
pub const ARRIVING: &str = "arriving";

/// Looked at, not downloaded.
const INLINE: &str = "inline";

/// Where scans are kept.
#[derive(Clone)]
pub enum Place {
    /// Here, from where any scan is handed on.
    Here(Arc<dyn ObjectStore>),
    /// In a bucket, from where a larger scan is fetched.
    Bucket(Arc<Bucket>),
}

/// Opens the place, once it is asked for: who files online waits for no bucket.
pub type Open = Arc<dyn Fn() -> Result<Place, ConfigError> + Send + Sync>;

/// The scans.
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
        Scans::in_what(Arc::new(move || Ok(Place::Here(objects.clone()))))
    }

    /// Keeps a scan.
    ///
    /// # Errors
    /// It is not there now, or a fault.
    pub(crate) async fn keep(&self, scan: &Scan, content: Bytes) -> Result<(), Problem> {
        self.put(&path(FOLDER, &scan.sha256), content).await
    }

    /// Keeps a piece of a scan until all are there, and answers by what it is found by who is bound to it.
    ///
    /// # Errors
    /// As [`Scans::keep`].
    pub(crate) async fn keep_piece(&self, bound_to: &Digest, content: Bytes) -> Result<Digest, Problem> {
        let digest = Digest::of(&content);
        self.put(&piece(bound_to, &digest), content).await?;
        Ok(digest)
    }

    /// The content of these pieces in a row; none where one of them is not there.
    ///
    /// # Errors
    /// As [`Scans::keep`].
    pub(crate) async fn joined(
        &self,
        bound_to: &Digest,
        pieces: &[Digest],
    ) -> Result<Option<Bytes>, Problem> {
        let place = self.place()?;
        let mut content = BytesMut::new();
        for digest in pieces {
            match place.objects().get(&piece(bound_to, digest)).await {
                Ok(found) => content.extend_from_slice(&found.bytes().await.map_err(refused)?),
                Err(Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(refused(error)),
            }
        }
        Ok(Some(content.freeze()))
    }

    /// Answers with a scan, to be looked at in the browser, or with the way to it.
    ///
    /// # Errors
    /// It is not there now, or not what was kept.
    pub(crate) async fn show(&self, scan: &Scan) -> Result<Response, Problem> {
        let (place, path) = (self.place()?, path(FOLDER, &scan.sha256));
        if let (Place::Bucket(bucket), false) = (&place, is_handed_on(scan)) {
            let address = bucket.presigned(&path, INLINE, scan.media.as_str());
            return Ok(web::see_other(&address.map_err(Problem::fault)?));
        }
        let found = place.objects().get(&path).await.map_err(refused)?;
        let content = found.bytes().await.map_err(refused)?;
        if Digest::of(&content) != scan.sha256 {
            return Err(Problem::fault(Damaged));
        }
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static(scan.media.as_str()),
            ),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static(INLINE)),
        ];
        Ok((StatusCode::OK, headers, content).into_response())
    }

    async fn put(&self, path: &Path, content: Bytes) -> Result<(), Problem> {
        let place = self.place()?;
        let put = place.objects().put(path, content.into()).await;
        put.map(|_| ()).map_err(|error| Problem::unavailable_for(&error))
    }

    fn place(&self) -> Result<Place, Problem> {
        (self.open)().map_err(Problem::fault)
    }
}

impl Place {
    fn objects(&self) -> &dyn ObjectStore {
        match self {
            Place::Here(objects) => objects.as_ref(),
            Place::Bucket(bucket) => bucket.as_ref(),
        }
    }
}

/// Whether it is handed on wherever it is kept, so that a page can show it: images come from nowhere else.
pub(crate) fn is_handed_on(scan: &Scan) -> bool {
    scan.bytes <= LARGEST_PIECE as u64
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

fn path(folder: &str, digest: &Digest) -> Path {
    Path::from(format!("{folder}/{digest}"))
}

fn piece(bound_to: &Digest, digest: &Digest) -> Path {
    Path::from(format!("{ARRIVING}/{bound_to}/{digest}"))
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
