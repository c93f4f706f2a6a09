//! The bucket that takes the summaries: it can be written, and nothing else.
//!
//! Small on purpose. The object store crate's own S3 client brings a second HTTP stack and checksum tables, more
//! than a megabyte of code, for a function that only puts files; here the store's connections and the SDK's
//! signer, both in the zip already, do it.

mod exchange;
#[cfg(test)]
mod tests;
mod upload;

use crate::config::Config;
use async_trait::async_trait;
use exchange::Exchange;
use futures::stream::{self, BoxStream, StreamExt as _};
use http::Method;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use std::fmt;
use store::client::ConfigError;
use upload::Upload;

/// The name that errors carry.
const NAME: &str = "S3";

/// A bucket that can only be written.
#[derive(Clone, Debug)]
pub struct Bucket {
    exchange: Exchange,
}

impl Bucket {
    /// The bucket as the configuration describes it. Nothing is sent yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        Ok(Bucket {
            exchange: Exchange::new(config)?,
        })
    }
}

#[async_trait]
impl ObjectStore for Bucket {
    async fn put_opts(&self, path: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if options.mode != PutMode::Overwrite {
            return Err(not_offered("a conditional put"));
        }
        let answer = self.exchange.send(Method::PUT, path, "", payload.into()).await?;
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
        Ok(Box::new(
            Upload::start(self.exchange.clone(), path.clone()).await?,
        ))
    }

    async fn get_opts(&self, _: &Path, _: GetOptions) -> Result<GetResult> {
        Err(not_offered("get"))
    }

    fn delete_stream(&self, _: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        stream::once(async { Err(not_offered("delete")) }).boxed()
    }

    fn list(&self, _: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        stream::once(async { Err(not_offered("list")) }).boxed()
    }

    async fn list_with_delimiter(&self, _: Option<&Path>) -> Result<ListResult> {
        Err(not_offered("list"))
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
