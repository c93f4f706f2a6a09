//! A large file in parts, which becomes visible when it is completed.

use super::{Bucket, failed};
use crate::exchange::element;
use async_trait::async_trait;
use bytes::Bytes;
use http::Method;
use object_store::path::Path;
use object_store::{MultipartUpload, PutPayload, PutResult, Result, UploadPart};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

/// An upload that was started.
#[derive(Debug)]
pub(super) struct Upload {
    bucket: Bucket,
    path: Path,
    /// The upload's id, fit for an address.
    id: String,
    sent: u32,
    /// The tags that S3 gave the parts it has, by number.
    tags: Arc<Mutex<BTreeMap<u32, String>>>,
}

impl Upload {
    pub(super) async fn start(bucket: Bucket, path: Path) -> Result<Self> {
        let answer = bucket
            .send(Method::POST, &path, "?uploads=", Bytes::new())
            .await?;
        let body = String::from_utf8_lossy(&answer.body);
        let id = element(&body, "UploadId").ok_or_else(|| failed("an upload without an id"))?;
        let id = utf8_percent_encode(id, NON_ALPHANUMERIC).to_string();
        Ok(Upload {
            bucket,
            path,
            id,
            sent: 0,
            tags: Arc::default(),
        })
    }

    /// The list of parts that completes the upload.
    fn parts(&self) -> String {
        let mut list = String::from("<CompleteMultipartUpload>");
        for (number, tag) in self.tags.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = write!(
                list,
                "<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"
            );
        }
        list + "</CompleteMultipartUpload>"
    }
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, part: PutPayload) -> UploadPart {
        self.sent += 1;
        let (number, bucket, path, tags) = (
            self.sent,
            self.bucket.clone(),
            self.path.clone(),
            self.tags.clone(),
        );
        let query = format!("?partNumber={number}&uploadId={}", self.id);
        Box::pin(async move {
            let answer = bucket.send(Method::PUT, &path, &query, part.into()).await?;
            let tag = answer.e_tag.ok_or_else(|| failed("a part without a tag"))?;
            tags.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(number, tag);
            Ok(())
        })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let query = format!("?uploadId={}", self.id);
        let parts = Bytes::from(self.parts());
        let answer = self.bucket.send(Method::POST, &self.path, &query, parts).await?;
        let e_tag = element(&String::from_utf8_lossy(&answer.body), "ETag").map(str::to_owned);
        Ok(PutResult {
            e_tag,
            version: None,
            extensions: http::Extensions::default(),
        })
    }

    async fn abort(&mut self) -> Result<()> {
        let query = format!("?uploadId={}", self.id);
        self.bucket
            .send(Method::DELETE, &self.path, &query, Bytes::new())
            .await?;
        Ok(())
    }
}
