//! What the function needs to know, read once from the environment.

use aws::{ConfigError, Settings, Variables};

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
    /// For the table and the buckets alike.
    pub aws: Settings,
}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        let variables = Variables::of_process();
        Ok(Config {
            table: variables.required("TABLE_NAME")?,
            bucket: variables.required("SUMMARY_BUCKET")?,
            site: variables.optional("SITE_BUCKET"),
            site_policy: variables.optional("SITE_POLICY"),
            webhook: variables.optional("REMINDER_WEBHOOK"),
            template: variables.optional("REMINDER_TEMPLATE"),
            address: variables.optional("PUBLIC_ORIGIN"),
            aws: Settings::from_variables(&variables)?,
        })
    }
}
