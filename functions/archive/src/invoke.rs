//! Asking a Lambda function for something, without waiting for it.

pub use crate::exchange::ExchangeError;
use crate::exchange::{Asked, Exchange};
use bytes::Bytes;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::client::{ConfigError, Settings};

/// A function that can be asked.
#[derive(Clone, Debug)]
pub struct Function {
    exchange: Exchange,
    address: String,
}

impl Function {
    /// The function of this name or ARN; `endpoint` is the region's own unless given. Nothing is sent yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(name: &str, endpoint: Option<&str>, settings: &Settings) -> Result<Self, ConfigError> {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        Ok(Function {
            exchange: Exchange::new("lambda", endpoint, settings)?,
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
