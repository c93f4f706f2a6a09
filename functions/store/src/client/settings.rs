//! What the client needs to know, by the names that AWS gives these variables.

use aws_sdk_dynamodb::config::Credentials;
use std::path::PathBuf;

/// Where the table is, and as whom it is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ENDPOINT_URL_DYNAMODB`, else `AWS_ENDPOINT_URL`; none is the region's own endpoint.
    pub endpoint: Option<String>,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` where there is one.
    pub credentials: Credentials,
    /// `SSL_CERT_FILE`: certificates in PEM to trust instead of those compiled in.
    pub trusted_certificates: Option<PathBuf>,
}

/// A setting that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The variable is not set, or empty.
    #[error("{0} is not set")]
    Missing(&'static str),
    /// The variable's value cannot be used.
    #[error("{variable}: {reason}")]
    Invalid {
        /// The variable.
        variable: &'static str,
        /// What is wrong with its value.
        reason: String,
    },
}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        Settings::from_variables(|name| std::env::var(name).ok())
    }

    /// Reads variables from wherever they are.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_variables(read: impl Fn(&'static str) -> Option<String>) -> Result<Self, ConfigError> {
        let optional = |name| read(name).filter(|value| !value.is_empty());
        let required = |name| optional(name).ok_or(ConfigError::Missing(name));
        Ok(Settings {
            region: required("AWS_REGION")?,
            endpoint: optional("AWS_ENDPOINT_URL_DYNAMODB").or_else(|| optional("AWS_ENDPOINT_URL")),
            credentials: Credentials::new(
                required("AWS_ACCESS_KEY_ID")?,
                required("AWS_SECRET_ACCESS_KEY")?,
                optional("AWS_SESSION_TOKEN"),
                None,
                "environment",
            ),
            trusted_certificates: optional("SSL_CERT_FILE").map(PathBuf::from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        Settings::from_variables(|name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    const NEEDED: [(&str, &str); 3] = [
        ("AWS_REGION", "cn-north-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];

    #[test]
    fn a_missing_variable_is_named() {
        for (missing, _) in NEEDED {
            let rest: Vec<_> = NEEDED.into_iter().filter(|(name, _)| *name != missing).collect();
            assert_eq!(settings(&rest).err(), Some(ConfigError::Missing(missing)));
        }
    }

    #[test]
    fn an_endpoint_of_dynamodb_goes_before_the_general_one() {
        let with =
            |more: &[(&'static str, &'static str)]| settings(&[&NEEDED[..], more].concat()).unwrap().endpoint;
        assert_eq!(with(&[]), None);
        assert_eq!(
            with(&[("AWS_ENDPOINT_URL", "http://a")]).as_deref(),
            Some("http://a")
        );
        let both = [
            ("AWS_ENDPOINT_URL", "http://a"),
            ("AWS_ENDPOINT_URL_DYNAMODB", "http://b"),
        ];
        assert_eq!(with(&both).as_deref(), Some("http://b"));
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        assert!(!format!("{:?}", settings(&NEEDED).unwrap()).contains("secret\""));
    }
}
