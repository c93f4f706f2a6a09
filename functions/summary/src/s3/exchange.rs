//! Signed requests to S3 and their answers.

use super::failed;
use crate::config::Config;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::header::ETAG;
use http::{Method, Request};
use object_store::path::Path;
use object_store::{Error, Result};
use std::time::{Duration, SystemTime};
use store::client::ConfigError;

/// S3 answers a part of a file only once it has it on its disks.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// Putting the same bytes again does no harm, so what may pass is tried again.
const TRIES: u32 = 4;

const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// One bucket and how it is reached.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    connections: SharedHttpConnector,
    /// Endpoint and bucket, without a slash at the end.
    address: String,
    region: String,
    identity: Identity,
}

/// What matters of an answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) e_tag: Option<String>,
    pub(super) body: String,
}

/// Why a request was not done, and whether the same one may work later.
struct Trouble {
    error: Error,
    passing: bool,
}

impl Exchange {
    pub(super) fn new(config: &Config) -> Result<Self, ConfigError> {
        let region = config.aws.region.clone();
        let endpoint = config
            .bucket_endpoint
            .clone()
            .unwrap_or_else(|| endpoint(&region));
        let credentials: Credentials = config.aws.credentials.clone();
        Ok(Exchange {
            connections: store::client::connector(&config.aws, READ_TIMEOUT)?,
            address: format!("{}/{}", endpoint.trim_end_matches('/'), config.bucket),
            region,
            identity: credentials.into(),
        })
    }

    /// Sends a request until it is done, refused, or failed too often.
    pub(super) async fn send(&self, method: Method, path: &Path, query: &str, body: Bytes) -> Result<Answer> {
        let address = format!("{}/{path}{query}", self.address);
        let mut pause = FIRST_PAUSE;
        for _ in 1..TRIES {
            match self.send_once(&method, &address, &body).await {
                Err(trouble) if trouble.passing => tokio::time::sleep(pause).await,
                outcome => return outcome.map_err(|trouble| trouble.error),
            }
            pause *= 2;
        }
        self.send_once(&method, &address, &body)
            .await
            .map_err(|trouble| trouble.error)
    }

    async fn send_once(&self, method: &Method, address: &str, body: &Bytes) -> Result<Answer, Trouble> {
        let request = self.signed(method, address, body).map_err(Trouble::lasting)?;
        let response = self.connections.call(request).await;
        let response = response.map_err(|error| Trouble {
            passing: !error.is_user(),
            error: failed(error),
        })?;
        let status = response.status();
        let e_tag = response.headers().get(ETAG.as_str()).map(str::to_owned);
        // The connections read answers whole.
        let body = String::from_utf8_lossy(response.body().bytes().unwrap_or_default()).into_owned();
        // A finished upload may answer 200 and say in the body that it failed.
        if status.is_success() && !body.contains("<Error>") {
            return Ok(Answer { e_tag, body });
        }
        let code = element(&body, "Code").unwrap_or("no code");
        let passing = status.is_server_error() || status.is_success() || status.as_u16() == 429;
        Err(Trouble {
            error: failed(format!("status {}: {code}", status.as_u16())),
            passing,
        })
    }

    fn signed(&self, method: &Method, address: &str, body: &Bytes) -> Result<HttpRequest> {
        let params = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name("s3")
            .time(SystemTime::now())
            .settings(settings())
            .build()
            .map_err(failed)?
            .into();
        let signable = SignableRequest::new(
            method.as_str(),
            address,
            std::iter::empty(),
            SignableBody::Bytes(body),
        );
        let signature = sign(signable.map_err(failed)?, &params).map_err(failed)?;
        let mut request = Request::builder()
            .method(method)
            .uri(address)
            .body(SdkBody::from(body.clone()))
            .map_err(failed)?;
        signature.into_parts().0.apply_to_request_http1x(&mut request);
        HttpRequest::try_from(request).map_err(failed)
    }
}

impl Trouble {
    fn lasting(error: Error) -> Self {
        Trouble {
            error,
            passing: false,
        }
    }
}

/// How S3 wants requests signed: with the body's digest, and the path as it is.
fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings
}

/// The region's endpoint; China's regions have a domain of their own.
fn endpoint(region: &str) -> String {
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://s3.{region}.amazonaws.com{suffix}")
}

/// The text of the first element with this name.
pub(super) fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
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
