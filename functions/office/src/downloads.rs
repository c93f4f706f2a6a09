//! The way of a file to whoever asked for it.
//!
//! Locally it is streamed, however long it is. Lambda hands on an answer only whole and of at most 6 MB: there a longer
//! file goes into a bucket, part by part as it is made, and the answer leads to it there, by an address that is signed for
//! a few minutes.

use crate::Web;
use aws::s3::{AddressError, Bucket};
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use http::{HeaderValue, StatusCode, header};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::Arc;
use store::StoreError;
use web::Problem;

/// Bytes that Lambda certainly hands on. It takes 6 MB of JSON, in which a file stands as base64, four thirds as long, or
/// as a text whose quotation marks and line ends are written as two characters: twice as long at the worst.
pub const LARGEST_ANSWER: usize = 3_000_000;

/// S3 takes parts of 5 MiB and more, but for the last. One is held at a time.
const PART: usize = 5 * 1024 * 1024;

/// Where large files lie in the bucket, for a day.
const FOLDER: &str = "exports";

/// The way files take.
#[derive(Clone, Debug)]
pub enum Downloads {
    /// Straight to who asked.
    Direct,
    /// Through a bucket, where a file is larger than so many bytes; see [`LARGEST_ANSWER`].
    Bucket {
        /// The bucket.
        bucket: Arc<Bucket>,
        /// Bytes of the largest answer.
        largest: usize,
    },
}

/// A file's name and type.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// The name, without its ending.
    pub(crate) name: String,
    /// The same for programs that know ASCII alone.
    pub(crate) ascii: String,
    /// The ending.
    pub(crate) ending: &'static str,
    pub(crate) media_type: &'static str,
}

/// Why a file was not made, or not made to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sheet(#[from] sheets::SheetError),
    #[error("the temporary file: {0}")]
    Temporary(#[from] std::io::Error),
    #[error("the bucket: {0}")]
    Bucket(#[from] object_store::Error),
    #[error(transparent)]
    Address(#[from] AddressError),
}

/// A file's bytes as they come.
pub(crate) type Bits = BoxStream<'static, Result<Bytes, FileError>>;

/// A bucket that does not answer may answer later.
impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Store(error) => error.into(),
            FileError::Bucket(_) => Problem::unavailable_for(&error),
            other => Problem::fault(other),
        }
    }
}

impl Named {
    /// The header that makes it a download, with the name in UTF-8 (RFC 6266, RFC 5987) and in ASCII.
    fn disposition(&self) -> String {
        let utf8 = format!("{}.{}", self.name, self.ending);
        let utf8 = utf8_percent_encode(&utf8, NON_ALPHANUMERIC);
        format!(
            "attachment; filename=\"{}.{}\"; filename*=UTF-8''{utf8}",
            self.ascii, self.ending
        )
    }
}

impl Downloads {
    /// Answers with a file, or with the way to it.
    ///
    /// # Errors
    /// It could not be made, or, where it goes into the bucket, not to its end. A file that is sent as it is made ends
    /// with an error where it breaks off, so that nobody takes a part of it for the whole.
    pub(crate) async fn send(&self, web: &Web, named: &Named, bits: Bits) -> Result<Response, Problem> {
        let sent = match self {
            Downloads::Direct => directly(named, bits).await,
            Downloads::Bucket { bucket, largest } => through(web, bucket, *largest, named, bits).await,
        };
        Ok(sent?)
    }
}

/// The first bytes are awaited: a database that is away from the start is told as everywhere.
async fn directly(named: &Named, mut bits: Bits) -> Result<Response, FileError> {
    let first = bits.try_next().await?.unwrap_or_default();
    let rest = bits.inspect_err(|error| tracing::warn!(%error, "a file broke off on its way"));
    let all = stream::once(async { Ok::<_, FileError>(first) }).chain(rest);
    Ok(answer(named, Body::from_stream(all)))
}

async fn through(
    web: &Web,
    bucket: &Bucket,
    largest: usize,
    named: &Named,
    mut bits: Bits,
) -> Result<Response, FileError> {
    let mut held = BytesMut::new();
    while let Some(some) = bits.try_next().await? {
        held.extend_from_slice(&some);
        if held.len() > largest {
            let mut random = [0; 10];
            (web.random)(&mut random);
            let id: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
            let path = Path::from(format!("{FOLDER}/{id}.{}", named.ending));
            let mut upload = bucket.put_multipart(&path).await?;
            if let Err(error) = send_parts(upload.as_mut(), held, bits).await {
                // Should this fail too, the bucket drops the parts after some days.
                let _ = upload.abort().await;
                return Err(error);
            }
            let address = bucket.presigned(&path, &named.disposition(), named.media_type);
            return Ok(web::see_other(&address?));
        }
    }
    Ok(answer(named, Body::from(held.freeze())))
}

async fn send_parts(
    upload: &mut dyn MultipartUpload,
    mut held: BytesMut,
    mut bits: Bits,
) -> Result<(), FileError> {
    loop {
        while held.len() >= PART {
            upload.put_part(held.split_to(PART).freeze().into()).await?;
        }
        match bits.try_next().await? {
            Some(some) => held.extend_from_slice(&some),
            None => break,
        }
    }
    if !held.is_empty() {
        upload.put_part(held.freeze().into()).await?;
    }
    upload.complete().await?;
    Ok(())
}

fn answer(named: &Named, body: Body) -> Response {
    let disposition = HeaderValue::from_str(&named.disposition());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(named.media_type)),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    (StatusCode::OK, headers, body).into_response()
}
