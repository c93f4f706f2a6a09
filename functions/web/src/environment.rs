//! What a function finds in its environment, read once at its start.

use crate::codes::{CodeKey, CodeKeyError};
use crate::{Origin, SecurityLog, Signed, Web, security};
use aws::secrets::{SecretError, Secrets};
use aws::{ConfigError, Settings, Variables};
use jiff::Timestamp;
use pages::Pages;
use std::sync::Arc;
use store::{Sessions, Store, client};

/// Why a function can't start.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// A variable is missing or wrong.
    #[error(transparent)]
    Variable(#[from] ConfigError),
    /// A secret cannot be fetched.
    #[error("the secret of {variable}: {error}")]
    Secret {
        /// The variable that names it.
        variable: &'static str,
        /// What Secrets Manager says.
        error: SecretError,
    },
    /// The secret behind the personal codes is none.
    #[error("the secret of CODE_KEY_ARN: {0}")]
    CodeKey(#[from] CodeKeyError),
    /// The campaign that was built in can't be read.
    #[error("the campaign built in: {0}")]
    Campaign(#[from] serde_json::Error),
}

/// What every function needs: the table (`TABLE_NAME`), of which it holds these facets, and the distribution in front
/// (`ORIGIN_SECRET_ARN`, `PUBLIC_ORIGIN`).
///
/// # Errors
/// A variable is missing or wrong, or its secret cannot be fetched; the error names it.
pub async fn web<Facets>() -> Result<Web<Facets>, EnvironmentError>
where
    Facets: Signed + for<'all> From<&'all Store>,
{
    let variables = Variables::of_process();
    let settings = Settings::from_variables(&variables)?;
    let store = Facets::from(&Store::new(
        client::build(&settings)?,
        variables.required("TABLE_NAME")?,
    ));
    let origin_secret = async {
        match variables.optional("ORIGIN_SECRET_ARN") {
            Some(arn) => secret("ORIGIN_SECRET_ARN", &arn, &settings).await.map(Some),
            None => Ok(None),
        }
    };
    let public_origin = variables.optional("PUBLIC_ORIGIN");
    // While the network is waited for.
    let read = async {
        let mut campaign = embedded::campaign()?;
        campaign.address.clone_from(&public_origin);
        let pages = Pages::new(&campaign, None);
        Ok::<_, serde_json::Error>((campaign, pages))
    };
    let (origin_secret, (), read) = tokio::join!(origin_secret, connect(store.as_ref()), read);
    let (origin_secret, (campaign, pages)) = (origin_secret?, read?);
    Ok(Web {
        // Every function has this secret, so that all of them write the same digests.
        security: SecurityLog::new(
            origin_secret.as_deref().unwrap_or_default().as_bytes(),
            security::standard_output(),
        ),
        pages: Arc::new(pages),
        campaign: Arc::new(campaign),
        store: Arc::new(store),
        clock: Arc::new(Timestamp::now),
        random: fill,
        origin: Arc::new(Origin {
            secret: origin_secret,
            public: public_origin,
        }),
    })
}

/// The secret behind personal codes (`CODE_KEY_ARN`), for the functions that need it.
///
/// # Errors
/// The variable is missing, or its secret cannot be fetched or is too short.
pub async fn code_key() -> Result<CodeKey, EnvironmentError> {
    const VARIABLE: &str = "CODE_KEY_ARN";
    let variables = Variables::of_process();
    let arn = variables.required(VARIABLE)?;
    let text = secret(VARIABLE, &arn, &Settings::from_variables(&variables)?).await?;
    Ok(CodeKey::parse(&text)?)
}

/// A first connection before the first request: the person who sends it need not wait for TLS.
async fn connect(sessions: &Sessions) {
    if let Err(error) = sessions.ping().await {
        tracing::warn!(%error, "the database did not answer at start");
    }
}

async fn secret(variable: &'static str, arn: &str, settings: &Settings) -> Result<String, EnvironmentError> {
    let text = Secrets::new(settings)?.text(arn).await;
    text.map_err(|error| EnvironmentError::Secret { variable, error })
}

/// Unpredictable bytes of the operating system; without them nothing may go on.
pub fn fill(buffer: &mut [u8]) {
    if let Err(error) = getrandom::fill(buffer) {
        panic!("the operating system gives no random bytes: {error}");
    }
}
