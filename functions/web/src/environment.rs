//! What a function finds in its environment, read once at its start.

use crate::codes::{CodeKey, CodeKeyError};
use crate::{Origin, SecurityLog, Web, security};
use jiff::Timestamp;
use pages::Pages;
use std::sync::Arc;
use store::Store;
use store::client::{self, ConfigError};

/// Why a function can't start.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// A variable is missing.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// The secret behind the personal codes is none.
    #[error("CODE_KEY: {0}")]
    CodeKey(#[from] CodeKeyError),
    /// The database's client cannot be configured.
    #[error(transparent)]
    Client(#[from] ConfigError),
    /// The campaign that was built in can't be read.
    #[error("the campaign built in: {0}")]
    Campaign(#[from] serde_json::Error),
}

/// What every function needs: the table (`TABLE_NAME`), of which it holds these facets, and the distribution in front
/// (`ORIGIN_SECRET`, `PUBLIC_ORIGIN`).
///
/// # Errors
/// A variable is missing or wrong; the error names it.
pub fn web<Facets: for<'all> From<&'all Store>>() -> Result<Web<Facets>, EnvironmentError> {
    let mut campaign = embedded::campaign()?;
    campaign.address = optional("PUBLIC_ORIGIN");
    let campaign = Arc::new(campaign);
    let origin_secret = optional("ORIGIN_SECRET");
    Ok(Web {
        // Every function has this secret, so that all of them write the same digests.
        security: SecurityLog::new(
            origin_secret.as_deref().unwrap_or_default().as_bytes(),
            security::standard_output(),
        ),
        pages: Arc::new(Pages::new(&campaign, None)),
        campaign,
        store: Arc::new(Facets::from(&Store::new(
            client::from_env()?,
            required("TABLE_NAME")?,
        ))),
        clock: Arc::new(Timestamp::now),
        random: fill,
        origin: Arc::new(Origin {
            secret: origin_secret,
            public: optional("PUBLIC_ORIGIN"),
        }),
    })
}

/// The secret behind personal codes (`CODE_KEY`), for the functions that need it.
///
/// # Errors
/// The variable is missing or too short.
pub fn code_key() -> Result<CodeKey, EnvironmentError> {
    Ok(CodeKey::parse(&required("CODE_KEY")?)?)
}

/// Unpredictable bytes of the operating system; without them nothing may go on.
pub fn fill(buffer: &mut [u8]) {
    if let Err(error) = getrandom::fill(buffer) {
        panic!("the operating system gives no random bytes: {error}");
    }
}

fn required(name: &'static str) -> Result<String, EnvironmentError> {
    optional(name).ok_or(EnvironmentError::Missing(name))
}

fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
