//! S3 over the store's own connections: no second HTTP stack in the function's zip.

use crate::config::Config;
use async_trait::async_trait;
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest as SdkRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use http_body_util::BodyExt as _;
use object_store::ClientOptions;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use std::time::Duration;
use store::client::ConfigError;

/// S3 answers a part of a file only once it has it on its disks.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// Why the bucket cannot be reached at all.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// The file of trusted certificates cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The bucket's name or address makes no sense.
    #[error("the bucket: {0}")]
    Objects(#[from] object_store::Error),
}

/// The bucket as the configuration describes it.
///
/// # Errors
/// The configuration cannot be used; nothing is sent yet.
pub fn bucket(config: &Config) -> Result<AmazonS3, BucketError> {
    let credentials = &config.aws.credentials;
    let endpoint = config
        .bucket_endpoint
        .clone()
        .unwrap_or_else(|| endpoint(&config.aws.region));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&config.bucket)
        .with_region(&config.aws.region)
        .with_allow_http(endpoint.starts_with("http://"))
        .with_endpoint(endpoint)
        .with_access_key_id(credentials.access_key_id())
        .with_secret_access_key(credentials.secret_access_key())
        .with_http_connector(Connections(store::client::connector(&config.aws, READ_TIMEOUT)?));
    if let Some(token) = credentials.session_token() {
        builder = builder.with_token(token);
    }
    Ok(builder.build()?)
}

/// The region's endpoint; China's regions have a domain of their own.
fn endpoint(region: &str) -> String {
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://s3.{region}.amazonaws.com{suffix}")
}

/// The store's connections, as the object store's client wants them.
#[derive(Clone, Debug)]
struct Connections(SharedHttpConnector);

impl HttpConnector for Connections {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Connections {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let request = SdkRequest::try_from(http::Request::from_parts(parts, SdkBody::from(body)))
            .map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let response = self.0.call(request).await.map_err(failure)?;
        let response = response
            .try_into_http1x()
            .map_err(|error| HttpError::new(HttpErrorKind::Decode, error))?;
        let (parts, body) = response.into_parts();
        // The connections read answers whole, so this waits for nothing.
        let body = body
            .collect()
            .await
            .map_err(|error| HttpError::new_boxed(HttpErrorKind::Decode, error))?;
        Ok(HttpResponse::from_parts(
            parts,
            HttpResponseBody::from(body.to_bytes()),
        ))
    }
}

fn failure(error: ConnectorError) -> HttpError {
    let kind = if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_io() {
        HttpErrorKind::Interrupted
    } else {
        HttpErrorKind::Unknown
    };
    HttpError::new(kind, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinas_regions_have_a_domain_of_their_own() {
        assert_eq!(endpoint("cn-north-1"), "https://s3.cn-north-1.amazonaws.com.cn");
        assert_eq!(endpoint("us-east-1"), "https://s3.us-east-1.amazonaws.com");
    }
}
