//! The SDK's way to the embedded database, in place of HTTP.

use super::faults::{Faults, Faulty};
use super::operations::{self, Answer};
use super::worker::{Stopped, Worker};
use aws_sdk_dynamodb::config::http::{HttpRequest, HttpResponse};
use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::time::Duration;

const TARGET: &str = "x-amz-target";

/// The database with the faults it is to show.
#[derive(Clone, Debug)]
pub(super) struct Embedded {
    worker: Worker,
    faults: Faults,
}

#[derive(Clone, Debug)]
struct Connector {
    embedded: Embedded,
    read_timeout: Option<Duration>,
}

impl Embedded {
    pub(super) fn new(worker: Worker, faults: Faults) -> Self {
        Embedded { worker, faults }
    }

    /// The way to the database without a client, for a server that takes requests off a wire.
    pub(super) fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector {
            embedded: self.clone(),
            read_timeout: None,
        })
    }

    async fn answer(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let name = request
            .headers()
            .get(TARGET)
            .and_then(|target| target.rsplit('.').next())
            .unwrap_or_default();
        let fault = self.faults.next();
        if let Some(faulty) = fault.before(name).await {
            return match faulty {
                Faulty::Answer(answer) => respond(answer),
                Faulty::Error(error) => Err(error),
            };
        }
        let body = request.body().bytes().unwrap_or_default();
        let answer = match operations::parse(name, body) {
            Ok(operation) => {
                let outcome = self.worker.run(operation).await;
                outcome.map_err(|Stopped| ConnectorError::io(Stopped.into()))?()
            }
            Err(refused) => refused,
        };
        fault.after()?;
        respond(answer)
    }
}

impl HttpClient for Embedded {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector {
            embedded: self.clone(),
            read_timeout: settings.read_timeout(),
        })
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.embedded.clone().answer(request);
        match self.read_timeout {
            Some(limit) => HttpConnectorFuture::new(async move {
                tokio::time::timeout(limit, answer)
                    .await
                    .unwrap_or_else(|elapsed| Err(ConnectorError::timeout(elapsed.into())))
            }),
            None => HttpConnectorFuture::new(answer),
        }
    }
}

fn respond(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status).map_err(|error| ConnectorError::user(error.into()))?;
    Ok(HttpResponse::new(status, SdkBody::from(answer.body)))
}
