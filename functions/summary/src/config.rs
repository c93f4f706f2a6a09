//! What the function needs to know, read once from the environment.

use store::client::{ConfigError, Settings};

/// The function's configuration.
#[derive(Clone, Debug)]
pub struct Config {
    /// `TABLE_NAME`: the campaign's table.
    pub table: String,
    /// `SUMMARY_BUCKET`: the bucket that takes the files.
    pub bucket: String,
    /// `SITE_BUCKET`: the bucket of the static site, which takes the progress page; without it none is published.
    pub site: Option<String>,
    /// `SITE_POLICY`: the content security policy that the progress page carries itself; without it it carries none.
    pub site_policy: Option<String>,
    /// `REMINDER_WEBHOOK`: where reminders are posted; without it nowhere.
    pub webhook: Option<String>,
    /// `REMINDER_TEMPLATE`: what the group robot there is posted, as JSON; without it a messaging service is posted to.
    pub template: Option<String>,
    /// `PUBLIC_ORIGIN`: where people reach the service, as reminders tell.
    pub address: Option<String>,
    /// `AWS_ENDPOINT_URL_S3`, else `AWS_ENDPOINT_URL`; none is the region's own endpoint.
    pub bucket_endpoint: Option<String>,
    /// Region, credentials and trust, for the table and the buckets alike.
    pub aws: Settings,
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        Config::from_variables(|name| std::env::var(name).ok())
    }

    /// Reads variables from wherever they are.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_variables(read: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let optional = |name| read(name).filter(|value| !value.is_empty());
        let required = |name| optional(name).ok_or(ConfigError::Missing(name));
        Ok(Config {
            table: required("TABLE_NAME")?,
            bucket: required("SUMMARY_BUCKET")?,
            site: optional("SITE_BUCKET"),
            site_policy: optional("SITE_POLICY"),
            webhook: optional("REMINDER_WEBHOOK"),
            template: optional("REMINDER_TEMPLATE"),
            address: optional("PUBLIC_ORIGIN"),
            bucket_endpoint: optional("AWS_ENDPOINT_URL_S3").or_else(|| optional("AWS_ENDPOINT_URL")),
            aws: Settings::from_variables(&read)?,
        })
    }
}
