//! The database's client for functions in the cloud: small and quick to start.

use aws::{ConfigError, PooledClient, Service, Settings};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region, StalledStreamProtectionConfig};
use std::time::Duration;

/// DynamoDB answers in milliseconds. After two tries of this a person gets the page that says to try later.
const READ_TIMEOUT: Duration = Duration::from_secs(3);

const ATTEMPTS: u32 = 2;

const FIRST_RETRY_AFTER: Duration = Duration::from_millis(100);

/// A client with these settings.
///
/// # Errors
/// The file of trusted certificates cannot be used.
pub fn build(settings: &Settings) -> Result<Client, ConfigError> {
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(settings.region.clone()))
        .credentials_provider(settings.credentials.clone())
        .http_client(PooledClient::new(settings)?)
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(ATTEMPTS)
                .with_initial_backoff(FIRST_RETRY_AFTER),
        )
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(aws::CONNECT_TIMEOUT)
                .read_timeout(READ_TIMEOUT)
                .build(),
        )
        // Answers are read whole, within the read timeout.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    if let Some(endpoint) = settings.endpoint(Service::DynamoDb) {
        config = config.endpoint_url(endpoint);
    }
    Ok(Client::from_conf(config.build()))
}
