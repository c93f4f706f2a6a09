//! Signed requests to a service of AWS and their answers.

use crate::{ConfigError, PooledClient, Service, Settings};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::{Method, Request, header};
use serde::Deserialize;
use std::time::{Duration, SystemTime};

/// Doing the same again does no harm here, so what may pass is tried again.
const TRIES: u32 = 4;

const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// A service, and how it is reached.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    connections: SharedHttpConnector,
    service: Service,
    /// Without a slash at the end.
    address: String,
    region: String,
    identity: Identity,
}

/// What is sent; the address is what follows the service's own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) method: Method,
    pub(crate) address: &'a str,
    pub(crate) headers: &'a [(&'static str, &'a str)],
    pub(crate) body: Bytes,
}

/// What matters of an answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) e_tag: Option<String>,
    pub(crate) body: Bytes,
}

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The service answered with an error.
    #[error("status {status}: {code}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The service's code for it.
        code: String,
    },
    /// There was no answer, or the request could not be made.
    #[error(transparent)]
    Unanswered(Box<dyn std::error::Error + Send + Sync>),
}

/// Why a request was not done, and whether the same one may work later.
struct Trouble {
    error: ExchangeError,
    passing: bool,
}

impl Exchange {
    /// A service as the settings reach it, which is waited for this long.
    pub(crate) fn new(
        service: Service,
        settings: &Settings,
        read_timeout: Duration,
    ) -> Result<Self, ConfigError> {
        let address = settings
            .endpoint(service)
            .map_or_else(|| own_endpoint(service, &settings.region), str::to_owned);
        let credentials: Credentials = settings.credentials.clone();
        Ok(Exchange {
            connections: PooledClient::new(settings)?.patient_for(read_timeout),
            service,
            address: address.trim_end_matches('/').to_owned(),
            region: settings.region.clone(),
            identity: credentials.into(),
        })
    }

    /// Sends a request until it is done, refused, or failed too often.
    pub(crate) async fn send(&self, asked: Asked<'_>) -> Result<Answer, ExchangeError> {
        let mut pause = FIRST_PAUSE;
        for _ in 1..TRIES {
            match self.send_once(&asked).await {
                Err(trouble) if trouble.passing => tokio::time::sleep(pause).await,
                outcome => return outcome.map_err(|trouble| trouble.error),
            }
            pause *= 2;
        }
        self.send_once(&asked).await.map_err(|trouble| trouble.error)
    }

    async fn send_once(&self, asked: &Asked<'_>) -> Result<Answer, Trouble> {
        let request = self.signed(asked).map_err(|error| Trouble {
            error: ExchangeError::Unanswered(error),
            passing: false,
        })?;
        let response = self.connections.call(request).await;
        let response = response.map_err(|error| Trouble {
            passing: !error.is_user(),
            error: ExchangeError::Unanswered(error.into()),
        })?;
        let status = response.status();
        let e_tag = response.headers().get(header::ETAG.as_str()).map(str::to_owned);
        // The connections read answers whole.
        let body = Bytes::copy_from_slice(response.body().bytes().unwrap_or_default());
        // A finished upload may answer 200 and say in the body that it failed.
        let is_content = asked.method == Method::GET;
        let failed_late = || !is_content && String::from_utf8_lossy(&body).contains("<Error>");
        if status.is_success() && !failed_late() {
            return Ok(Answer { e_tag, body });
        }
        let code = code(&body).unwrap_or_else(|| "no code".to_owned());
        let status = status.as_u16();
        Err(Trouble {
            passing: !(300..500).contains(&status) || status == 429 || code == "ThrottlingException",
            error: ExchangeError::Refused { status, code },
        })
    }

    fn signed(&self, asked: &Asked<'_>) -> Result<HttpRequest, Box<dyn std::error::Error + Send + Sync>> {
        let address = format!("{}{}", self.address, asked.address);
        let params = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(self.service.name())
            .time(SystemTime::now())
            .settings(self.settings())
            .build()?
            .into();
        let signable = SignableRequest::new(
            asked.method.as_str(),
            &address,
            asked.headers.iter().map(|(name, value)| (*name, *value)),
            SignableBody::Bytes(&asked.body),
        )?;
        let signature = sign(signable, &params)?;
        let mut request = Request::builder().method(asked.method.clone()).uri(&address);
        for (name, value) in asked.headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(SdkBody::from(asked.body.clone()))?;
        signature.into_parts().0.apply_to_request_http1x(&mut request);
        Ok(HttpRequest::try_from(request)?)
    }

    /// An address under which anybody may get what lies there, until so long after `at`: the signature is in it.
    pub(crate) fn presigned(
        &self,
        address: &str,
        valid: Duration,
        at: SystemTime,
    ) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        let mut settings = self.settings();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
        settings.expires_in = Some(valid);
        let address = format!("{}{address}", self.address);
        let params = SigningParams::builder()
            .identity(&self.identity)
            .region(&self.region)
            .name(self.service.name())
            .time(at)
            .settings(settings)
            .build()?
            .into();
        let no_headers = std::iter::empty();
        let signable = SignableRequest::new("GET", &address, no_headers, SignableBody::UnsignedPayload)?;
        let mut request = Request::builder().uri(&address).body(())?;
        sign(signable, &params)?
            .into_parts()
            .0
            .apply_to_request_http1x(&mut request);
        Ok(request.uri().to_string())
    }

    /// S3 wants requests signed with the body's digest, and the path as it is; the others do not.
    fn settings(&self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        if self.service == Service::S3 {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        settings
    }
}

/// What a service calls its error: in XML, or in the JSON of those that speak it.
fn code(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(rename = "__type")]
        code: String,
    }
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(body) {
        // Some put a namespace before it.
        return refusal.code.rsplit('#').next().map(str::to_owned);
    }
    element(&String::from_utf8_lossy(body), "Code").map(str::to_owned)
}

/// The region's endpoint; China's regions have a domain of their own.
fn own_endpoint(service: Service, region: &str) -> String {
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    format!("https://{}.{region}.amazonaws.com{suffix}", service.name())
}

/// The text of the first element with this name.
pub(crate) fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    elements(xml, name).next()
}

/// The texts of all elements with this name.
pub(crate) fn elements<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&start)?;
        let (text, after) = after.split_once(&end)?;
        rest = after;
        Some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Variables;

    #[test]
    fn chinas_regions_have_a_domain_of_their_own() {
        assert_eq!(
            own_endpoint(Service::S3, "cn-north-1"),
            "https://s3.cn-north-1.amazonaws.com.cn"
        );
        assert_eq!(
            own_endpoint(Service::Lambda, "us-east-1"),
            "https://lambda.us-east-1.amazonaws.com"
        );
    }

    /// The example that S3's documentation gives of a signature in an address.
    #[test]
    fn an_address_is_signed_as_s3_documents_it() {
        let read = |name: &str| {
            let value = match name {
                "AWS_REGION" => "us-east-1",
                "AWS_ACCESS_KEY_ID" => "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY" => "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "AWS_ENDPOINT_URL" => "https://examplebucket.s3.amazonaws.com",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let settings = Settings::from_variables(&Variables::read_by(read)).unwrap();
        let exchange = Exchange::new(Service::S3, &settings, Duration::from_secs(1)).unwrap();
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        let address = exchange.presigned("/test.txt", Duration::from_secs(86_400), at);
        let address = address.unwrap();
        assert!(
            address.ends_with("=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
            "{address}"
        );
        assert!(address.contains("X-Amz-Expires=86400"), "{address}");
    }

    #[test]
    fn a_refusal_is_named_as_the_service_names_it() {
        let named = |body: &str| code(body.as_bytes());
        assert_eq!(
            named("<Error><Code>SlowDown</Code></Error>").as_deref(),
            Some("SlowDown")
        );
        let denied = r#"{"__type":"AccessDeniedException","Message":"of whom"}"#;
        assert_eq!(named(denied).as_deref(), Some("AccessDeniedException"));
        let within = r#"{"__type":"com.amazonaws.secretsmanager#ThrottlingException"}"#;
        assert_eq!(named(within).as_deref(), Some("ThrottlingException"));
        assert_eq!(named("gone"), None);
    }

    #[test]
    fn elements_are_found_one_after_the_other() {
        let xml = "<a><b>1</b><c>x</c><b>2</b><b></b></a>";
        assert_eq!(elements(xml, "b").collect::<Vec<_>>(), ["1", "2", ""]);
        assert_eq!(element(xml, "d"), None);
    }
}
