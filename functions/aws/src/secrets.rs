//! What nobody may read in a function's configuration: secrets, fetched by the function itself at its start.

use crate::exchange::{Asked, Exchange, ExchangeError};
use crate::{ConfigError, Service, Settings};
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use std::time::Duration;

/// A start that waits longer for one of its tries is Lambda's to end.
const READ_TIMEOUT: Duration = Duration::from_secs(2);

/// Secrets Manager.
#[derive(Clone, Debug)]
pub struct Secrets {
    exchange: Exchange,
}

/// Why a secret is not known. It tells nothing of the secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Secrets Manager refuses, or does not answer.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The answer holds no text.
    #[error("the secret is no text")]
    NoText,
}

#[derive(Deserialize)]
struct Held {
    #[serde(rename = "SecretString")]
    text: String,
}

impl Secrets {
    /// As the settings reach it. Nothing is sent yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        Ok(Secrets {
            exchange: Exchange::new(Service::SecretsManager, settings, READ_TIMEOUT)?,
        })
    }

    /// The text of a secret as it stands now, by its ARN.
    ///
    /// # Errors
    /// Secrets Manager refuses, or does not answer, or the secret is no text.
    pub async fn text(&self, arn: &str) -> Result<String, SecretError> {
        let asked = Asked {
            method: Method::POST,
            address: "/",
            headers: &[
                ("content-type", "application/x-amz-json-1.1"),
                ("x-amz-target", "secretsmanager.GetSecretValue"),
            ],
            body: Bytes::from(serde_json::json!({ "SecretId": arn }).to_string()),
        };
        let answer = self.exchange.send(asked).await?;
        // Not the parser's own error: it may quote what it read.
        let held: Held = serde_json::from_slice(&answer.body).map_err(|_| SecretError::NoText)?;
        Ok(held.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::StandIn;

    const ARN: &str = "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:key";

    async fn asked(answers: &[(u16, &'static str)]) -> (StandIn, Result<String, SecretError>) {
        let (stand_in, settings) = StandIn::start(answers).await;
        let text = Secrets::new(&settings).unwrap().text(ARN).await;
        (stand_in, text)
    }

    #[tokio::test]
    async fn a_secret_is_asked_for_by_its_arn_under_a_signature() {
        let (stand_in, text) = asked(&[(200, r#"{"Name":"key","SecretString":"one\ntwo"}"#)]).await;
        assert_eq!(text.unwrap(), "one\ntwo");
        let [seen] = stand_in.seen().try_into().unwrap();
        assert_eq!(seen.line, "POST /");
        assert_eq!(seen.headers["x-amz-target"], "secretsmanager.GetSecretValue");
        let body: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
        assert_eq!(body, serde_json::json!({ "SecretId": ARN }));
        let signed = seen.headers["authorization"].to_str().unwrap();
        assert!(
            signed.contains("/cn-north-1/secretsmanager/aws4_request"),
            "{signed}"
        );
    }

    #[tokio::test]
    async fn what_may_pass_is_tried_again_and_a_refusal_is_told_by_its_name() {
        let throttled = (400, r#"{"__type":"ThrottlingException"}"#);
        let (stand_in, text) = asked(&[throttled, (500, ""), (200, r#"{"SecretString":"key"}"#)]).await;
        assert_eq!((stand_in.seen().len(), text.unwrap().as_str()), (3, "key"));
        let denied = (400, r#"{"__type":"AccessDeniedException","Message":"who"}"#);
        let (stand_in, text) = asked(&[denied]).await;
        assert_eq!(stand_in.seen().len(), 1);
        assert_eq!(text.unwrap_err().to_string(), "status 400: AccessDeniedException");
    }

    #[tokio::test]
    async fn an_error_tells_nothing_of_the_secret() {
        let (_, text) = asked(&[(200, r#"{"SecretString":["the secret itself"]}"#)]).await;
        let error = text.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("itself"));
    }
}
