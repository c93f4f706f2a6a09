//! Asking a Lambda function for something, without waiting for it.

use crate::exchange::{Asked, Exchange, ExchangeError};
use crate::{ConfigError, Service, Settings};
use bytes::Bytes;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;

/// Lambda only takes the event in.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// A function that can be asked.
#[derive(Clone, Debug)]
pub struct Function {
    exchange: Exchange,
    address: String,
}

impl Function {
    /// The function of this name or ARN. Nothing is sent yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(name: &str, settings: &Settings) -> Result<Self, ConfigError> {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        Ok(Function {
            exchange: Exchange::new(Service::Lambda, settings, READ_TIMEOUT)?,
            address: format!("/2015-03-31/functions/{name}/invocations"),
        })
    }

    /// Hands it an event. Lambda keeps the event and runs the function on it, again if it fails.
    ///
    /// # Errors
    /// Lambda refuses, or does not answer.
    pub async fn ask(&self, event: &serde_json::Value) -> Result<(), ExchangeError> {
        let asked = Asked {
            method: Method::POST,
            address: &self.address,
            headers: &[
                ("x-amz-invocation-type", "Event"),
                ("content-type", "application/json"),
            ],
            body: Bytes::from(event.to_string()),
        };
        self.exchange.send(asked).await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::StandIn;

    #[tokio::test]
    async fn a_function_is_handed_an_event_and_not_waited_for() {
        let (stand_in, settings) = StandIn::start(&[(202, "")]).await;
        let function = Function::new("summary", &settings).unwrap();
        function
            .ask(&serde_json::json!({ "by_hand": true }))
            .await
            .unwrap();
        let [seen] = stand_in.seen().try_into().unwrap();
        assert_eq!(seen.line, "POST /2015-03-31/functions/summary/invocations");
        assert_eq!(
            (&seen.headers["x-amz-invocation-type"], &seen.body[..]),
            (&"Event".parse().unwrap(), &b"{\"by_hand\":true}"[..])
        );
        assert!(
            seen.headers["authorization"]
                .to_str()
                .unwrap()
                .contains("/cn-north-1/lambda/aws4_request")
        );
        let (_, settings) = StandIn::start(&[(403, "")]).await;
        let function = Function::new("summary", &settings).unwrap();
        assert!(function.ask(&serde_json::json!({})).await.is_err());
    }
}
