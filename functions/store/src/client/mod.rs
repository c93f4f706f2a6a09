//! The client for functions in the cloud: built by hand, small and quick to start.
//!
//! Its roots of trust are Mozilla's, compiled in: reading the system's store would cost every cold start a
//! millisecond or two. `SSL_CERT_FILE`, where set, takes their place.

mod connector;
mod settings;
mod trust;

pub use settings::{ConfigError, Settings};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region, StalledStreamProtectionConfig};
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use connector::PooledClient;
use std::path::Path;
use std::time::Duration;

/// DynamoDB is in the function's own region: a connection that takes longer will not come.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// DynamoDB answers in milliseconds. After two tries of this a person gets the page that says to try later.
const READ_TIMEOUT: Duration = Duration::from_secs(3);

const ATTEMPTS: u32 = 2;

const FIRST_RETRY_AFTER: Duration = Duration::from_millis(100);

/// A client as the environment describes it.
///
/// # Errors
/// A variable is missing or wrong; the error names it.
pub fn from_env() -> Result<Client, ConfigError> {
    build(&Settings::from_env()?)
}

/// Connections of the client's kind, for another service of AWS that a function speaks to.
///
/// # Errors
/// The file of trusted certificates cannot be used.
pub fn connector(settings: &Settings, read_timeout: Duration) -> Result<SharedHttpConnector, ConfigError> {
    connector_trusting(settings.trusted_certificates.as_deref(), read_timeout)
}

/// Connections of the client's kind, for a service outside AWS.
///
/// # Errors
/// The file of trusted certificates cannot be used.
pub fn connector_trusting(
    trusted_certificates: Option<&Path>,
    read_timeout: Duration,
) -> Result<SharedHttpConnector, ConfigError> {
    let tls = trust::tls(trusted_certificates)?;
    Ok(PooledClient::new(tls).within(Some(CONNECT_TIMEOUT), Some(read_timeout)))
}

/// A client with these settings.
///
/// # Errors
/// The file of trusted certificates cannot be used.
pub fn build(settings: &Settings) -> Result<Client, ConfigError> {
    let tls = trust::tls(settings.trusted_certificates.as_deref())?;
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(settings.region.clone()))
        .credentials_provider(settings.credentials.clone())
        .http_client(PooledClient::new(tls))
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(ATTEMPTS)
                .with_initial_backoff(FIRST_RETRY_AFTER),
        )
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(READ_TIMEOUT)
                .build(),
        )
        // Answers are read whole, within the read timeout.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    if let Some(endpoint) = &settings.endpoint {
        config = config.endpoint_url(endpoint);
    }
    Ok(Client::from_conf(config.build()))
}
