//! Reminders handed on to a messaging service, a request a unit.
//!
//! The service gets the roster number and the text, nothing else: the bureau's own directory tells it how to reach the
//! number's holder, and names, telephones and occasions are not needed to deliver a message. What became of each unit's
//! is noted beside the summary, so that a repeated run sends only what was not taken.

use crate::Report;
use archive::{Archive, ArchiveError, Moment};
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use campaign::RosterNumber;
use object_store::{ObjectStore, ObjectStoreExt as _};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;
use store::client::ConfigError;

/// A messaging service that takes longer is tried again by the next run.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// What is noted, beside the summary and not in its manifest: when it was sent does not belong to the moment.
const NOTE: &str = "webhook.json";

/// Where reminders are posted.
#[derive(Clone, Debug)]
pub struct Webhook {
    connections: SharedHttpConnector,
    address: String,
}

/// What became of a unit's reminders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The unit's id.
    pub unit: String,
    /// How many reminders.
    pub reminders: usize,
    /// Whether the service took them.
    pub taken: bool,
    /// What it answered, or why there was no answer.
    pub answer: String,
}

/// A unit's reminders as the summary lists them, and of each what is handed on.
#[derive(Deserialize)]
struct Listed {
    unit: String,
    reminders: Vec<Message>,
}

#[derive(Serialize, Deserialize)]
struct Message {
    number: RosterNumber,
    text: String,
}

#[derive(Serialize)]
struct Posted<'a> {
    unit: &'a str,
    moment: jiff::Timestamp,
    reminders: &'a [Message],
}

impl Webhook {
    /// The service at this address, with certificates in PEM to trust instead of those compiled in. Nothing is sent yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(address: &str, trusted_certificates: Option<&Path>) -> Result<Self, ConfigError> {
        Ok(Webhook {
            connections: store::client::connector_trusting(trusted_certificates, READ_TIMEOUT)?,
            address: address.to_owned(),
        })
    }

    /// Posts the reminders of a summary, unit by unit, save those that were taken before, and notes what became of each.
    /// What fails is in the answer and keeps no other unit's from being sent.
    ///
    /// # Errors
    /// The lists cannot be read.
    pub async fn send(&self, objects: &dyn ObjectStore, report: &Report) -> Result<Vec<Sent>, ArchiveError> {
        let (archive, moment) = (Archive::of(objects), Moment::of(report.moment));
        let noted = archive.file(&moment, NOTE).await?;
        let before: Vec<Sent> = noted
            .and_then(|note| serde_json::from_slice(&note).ok())
            .unwrap_or_default();
        let mut all = Vec::new();
        for file in report.files.iter().filter(|file| is_list(file.name())) {
            let Some(bytes) = archive.file(&moment, file.name()).await? else {
                continue;
            };
            let listed: Listed = serde_json::from_slice(&bytes).map_err(|cause| ArchiveError::Damaged {
                path: file.path.clone(),
                cause,
            })?;
            let taken = before.iter().find(|sent| sent.unit == listed.unit && sent.taken);
            all.push(match taken {
                Some(taken) => taken.clone(),
                None => self.post(&listed, report.moment).await,
            });
        }
        if all != before {
            let note = serde_json::to_vec(&all).unwrap_or_default();
            let path = moment.folder().join(NOTE);
            objects
                .put(&path, note.into())
                .await
                .map_err(|cause| ArchiveError::Objects {
                    path: path.to_string(),
                    cause,
                })?;
        }
        Ok(all)
    }

    async fn post(&self, listed: &Listed, moment: jiff::Timestamp) -> Sent {
        let outcome = self.answered(listed, moment).await;
        let (taken, answer) = match outcome {
            Ok(status) => ((200..300).contains(&status), format!("status {status}")),
            Err(error) => (false, error),
        };
        Sent {
            unit: listed.unit.clone(),
            reminders: listed.reminders.len(),
            taken,
            answer,
        }
    }

    async fn answered(&self, listed: &Listed, moment: jiff::Timestamp) -> Result<u16, String> {
        let posted = Posted {
            unit: &listed.unit,
            moment,
            reminders: &listed.reminders,
        };
        let body = serde_json::to_vec(&posted).map_err(|error| error.to_string())?;
        let request = http::Request::post(&self.address)
            .header("content-type", "application/json")
            // A service that was slow to answer may get the same again: this tells it.
            .header(
                "idempotency-key",
                format!("{}-{}", Moment::of(moment), listed.unit),
            )
            .body(SdkBody::from(body))
            .map_err(|error| error.to_string())?;
        let request = HttpRequest::try_from(request).map_err(|error| error.to_string())?;
        let response = self
            .connections
            .call(request)
            .await
            .map_err(|error| error.to_string())?;
        Ok(response.status().as_u16())
    }
}

fn is_list(name: &str) -> bool {
    name.starts_with("reminders-") && name.ends_with(".json")
}
