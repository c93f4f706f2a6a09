//! What there is to know of AWS, by the names that it gives these variables.

use aws_credential_types::Credentials;
use std::fmt;
use std::path::PathBuf;

/// Variables, from wherever they are. An empty one is one that is not set.
pub struct Variables<'a>(Box<Read<'a>>);

type Read<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// A service of AWS that functions speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// The table.
    DynamoDb,
    /// Another function.
    Lambda,
    /// Buckets.
    S3,
    /// What nobody may read in a function's configuration.
    SecretsManager,
}

/// As whom AWS is reached, and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN` where there is one.
    pub credentials: Credentials,
    /// `SSL_CERT_FILE`: certificates in PEM to trust instead of those compiled in.
    pub trusted_certificates: Option<PathBuf>,
    endpoints: [Option<String>; Service::ALL.len()],
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

impl<'a> Variables<'a> {
    /// The process's environment.
    #[must_use]
    pub fn of_process() -> Variables<'static> {
        Variables::read_by(|name| std::env::var(name).ok())
    }

    /// What this answers for a name.
    pub fn read_by(read: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Variables(Box::new(read))
    }

    /// The variable, if it is set.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// The variable.
    ///
    /// # Errors
    /// It is not set.
    pub fn required(&self, name: &'static str) -> Result<String, ConfigError> {
        self.optional(name).ok_or(ConfigError::Missing(name))
    }
}

impl fmt::Debug for Variables<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Variables").finish_non_exhaustive()
    }
}

impl Service {
    const ALL: [Service; 4] = [
        Service::DynamoDb,
        Service::Lambda,
        Service::S3,
        Service::SecretsManager,
    ];

    /// What signatures and endpoints call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Service::DynamoDb => "dynamodb",
            Service::Lambda => "lambda",
            Service::S3 => "s3",
            Service::SecretsManager => "secretsmanager",
        }
    }

    /// The variable that names its endpoint.
    fn variable(self) -> &'static str {
        match self {
            Service::DynamoDb => "AWS_ENDPOINT_URL_DYNAMODB",
            Service::Lambda => "AWS_ENDPOINT_URL_LAMBDA",
            Service::S3 => "AWS_ENDPOINT_URL_S3",
            Service::SecretsManager => "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        }
    }
}

impl Settings {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_env() -> Result<Self, ConfigError> {
        Settings::from_variables(&Variables::of_process())
    }

    /// Reads them out of these variables.
    ///
    /// # Errors
    /// A variable is missing.
    pub fn from_variables(variables: &Variables<'_>) -> Result<Self, ConfigError> {
        let endpoint_of = |service: Service| {
            let own = variables.optional(service.variable());
            own.or_else(|| variables.optional("AWS_ENDPOINT_URL"))
        };
        Ok(Settings {
            region: variables.required("AWS_REGION")?,
            credentials: Credentials::new(
                variables.required("AWS_ACCESS_KEY_ID")?,
                variables.required("AWS_SECRET_ACCESS_KEY")?,
                variables.optional("AWS_SESSION_TOKEN"),
                None,
                "environment",
            ),
            trusted_certificates: variables.optional("SSL_CERT_FILE").map(PathBuf::from),
            endpoints: Service::ALL.map(endpoint_of),
        })
    }

    /// Where the service is reached (`AWS_ENDPOINT_URL_` and its name, else `AWS_ENDPOINT_URL`); none is the region's own
    /// endpoint.
    #[must_use]
    pub fn endpoint(&self, service: Service) -> Option<&str> {
        self.endpoints[service as usize].as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        Settings::from_variables(&Variables::read_by(|name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        }))
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
    fn a_services_own_endpoint_goes_before_the_general_one() {
        for (place, service) in Service::ALL.into_iter().enumerate() {
            assert_eq!(service as usize, place);
            let with = |more: &[(&'static str, &'static str)]| {
                let settings = settings(&[&NEEDED[..], more].concat()).unwrap();
                settings.endpoint(service).map(str::to_owned)
            };
            assert_eq!(with(&[]), None);
            let general = ("AWS_ENDPOINT_URL", "http://a");
            assert_eq!(with(&[general]).as_deref(), Some("http://a"));
            let own = (service.variable(), "http://b");
            assert_eq!(with(&[general, own]).as_deref(), Some("http://b"));
        }
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        assert!(!format!("{:?}", settings(&NEEDED).unwrap()).contains("secret\""));
    }
}
