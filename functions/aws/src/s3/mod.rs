//! A bucket: files are put, read and listed by folder, and nothing else.

#[cfg(test)]
mod tests;
mod upload;

use crate::exchange::{Answer, Asked, Exchange, ExchangeError, element, elements};
use crate::{ConfigError, Service, Settings, Variables};
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt as _};
use http::Method;
use object_store::path::Path;
use object_store::{
    Attributes, CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload,
    ObjectMeta, ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;
use std::time::{Duration, SystemTime};
use upload::Upload;

/// The name that errors carry.
const NAME: &str = "S3";

/// S3 answers a part of a file only once it has it on its disks.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a signed address holds.
const VALID: Duration = Duration::from_secs(300);

/// An address in a bucket cannot be signed.
#[derive(Debug, thiserror::Error)]
#[error("the address in the bucket: {0}")]
pub struct AddressError(Box<dyn std::error::Error + Send + Sync>);

/// A bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    exchange: Exchange,
    name: String,
}

impl Bucket {
    /// The bucket of this name. Nothing is sent yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(name: &str, settings: &Settings) -> std::result::Result<Self, ConfigError> {
        Ok(Bucket {
            exchange: Exchange::new(Service::S3, settings, READ_TIMEOUT)?,
            name: name.to_owned(),
        })
    }

    /// The bucket of summaries, scans and files on their way, by the environment (`SUMMARY_BUCKET`).
    ///
    /// # Errors
    /// A variable is missing, or the file of trusted certificates cannot be used.
    pub fn from_env() -> std::result::Result<Self, ConfigError> {
        let name = Variables::of_process().required("SUMMARY_BUCKET")?;
        Bucket::new(&name, &Settings::from_env()?)
    }

    /// Puts a page of a site under exactly this key, which may end with a slash as no path can.
    ///
    /// # Errors
    /// S3 refuses, or does not answer.
    pub async fn put_page(
        &self,
        key: &str,
        content_type: &str,
        cache_control: &str,
        body: Bytes,
    ) -> std::result::Result<(), ExchangeError> {
        let asked = Asked {
            method: Method::PUT,
            address: &format!("/{}/{key}", self.name),
            headers: &[("content-type", content_type), ("cache-control", cache_control)],
            body,
        };
        self.exchange.send(asked).await.map(|_| ())
    }

    /// An address under which anybody can fetch a file for five minutes from now, of this disposition and type, to be kept in
    /// no cache: the browser that it is answered to follows it at once.
    ///
    /// # Errors
    /// The address cannot be signed.
    pub fn presigned(
        &self,
        path: &Path,
        disposition: &str,
        media_type: &str,
    ) -> std::result::Result<String, AddressError> {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let address = format!(
            "/{}/{path}?response-cache-control=no-store&response-content-disposition={}&response-content-type={}",
            self.name,
            encoded(disposition),
            encoded(media_type)
        );
        let signed = self.exchange.presigned(&address, VALID, SystemTime::now());
        signed.map_err(AddressError)
    }

    async fn send(&self, method: Method, path: &Path, query: &str, body: Bytes) -> Result<Answer> {
        let asked = Asked {
            method,
            address: &format!("/{}/{path}{query}", self.name),
            body,
            ..Asked::default()
        };
        self.exchange.send(asked).await.map_err(|error| match error {
            ExchangeError::Refused { status: 404, .. } => Error::NotFound {
                path: path.to_string(),
                source: error.into(),
            },
            other => failed(other),
        })
    }

    /// One page of a folder's listing, with where the next one starts.
    async fn listed(&self, folder: &str, next: Option<&str>) -> Result<(String, Option<String>)> {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        // In the order of the names, as the signature wants it.
        let next = next
            .map(|next| format!("continuation-token={}&", encoded(next)))
            .unwrap_or_default();
        let address = format!(
            "/{}?{next}delimiter=%2F&encoding-type=url&list-type=2&prefix={}",
            self.name,
            encoded(folder)
        );
        let asked = Asked {
            method: Method::GET,
            address: &address,
            ..Asked::default()
        };
        let answer = self.exchange.send(asked).await.map_err(failed)?;
        let xml = String::from_utf8_lossy(&answer.body).into_owned();
        let next = element(&xml, "NextContinuationToken").map(unescaped);
        Ok((xml, next))
    }
}

#[async_trait]
impl ObjectStore for Bucket {
    async fn put_opts(&self, path: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if options.mode != PutMode::Overwrite {
            return Err(not_offered("a conditional put"));
        }
        let answer = self.send(Method::PUT, path, "", payload.into()).await?;
        Ok(PutResult {
            e_tag: answer.e_tag,
            version: None,
            extensions: http::Extensions::default(),
        })
    }

    async fn put_multipart_opts(
        &self,
        path: &Path,
        _: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        Ok(Box::new(Upload::start(self.clone(), path.clone()).await?))
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> Result<GetResult> {
        if options.head || options.range.is_some() || options.if_match.is_some() {
            return Err(not_offered("a partial or conditional get"));
        }
        let answer = self.send(Method::GET, path, "", Bytes::new()).await?;
        let size = answer.body.len() as u64;
        Ok(GetResult {
            meta: ObjectMeta {
                location: path.clone(),
                // Nobody asks.
                last_modified: Default::default(),
                size,
                e_tag: answer.e_tag,
                version: None,
            },
            range: 0..size,
            payload: GetResultPayload::Stream(stream::once(async { Ok(answer.body) }).boxed()),
            attributes: Attributes::default(),
            extensions: http::Extensions::default(),
        })
    }

    fn delete_stream(&self, _: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        stream::once(async { Err(not_offered("delete")) }).boxed()
    }

    fn list(&self, _: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        stream::once(async { Err(not_offered("a listing of all files")) }).boxed()
    }

    /// The folders alone: what files lie there, nobody asks.
    async fn list_with_delimiter(&self, folder: Option<&Path>) -> Result<ListResult> {
        let folder = folder.map(|folder| format!("{folder}/")).unwrap_or_default();
        let (mut common_prefixes, mut next) = (Vec::new(), None);
        loop {
            let (xml, further) = self.listed(&folder, next.as_deref()).await?;
            for group in elements(&xml, "CommonPrefixes") {
                let prefix = element(group, "Prefix").unwrap_or_default();
                let prefix = percent_decode_str(prefix).decode_utf8_lossy();
                common_prefixes.push(Path::parse(&prefix)?);
            }
            if further.is_none() {
                break;
            }
            next = further;
        }
        Ok(ListResult {
            common_prefixes,
            objects: Vec::new(),
            extensions: http::Extensions::default(),
        })
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<()> {
        Err(not_offered("copy"))
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(NAME)
    }
}

fn not_offered(operation: &str) -> Error {
    Error::NotImplemented {
        operation: operation.to_owned(),
        implementer: NAME.to_owned(),
    }
}

fn failed(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Generic {
        store: NAME,
        source: source.into(),
    }
}

/// The text of an XML element.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
