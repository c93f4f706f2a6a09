//! Faults that tests switch on, to see what a person is told when the database fails.

use super::operations::Answer;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A way for the database to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Takes no more requests for now.
    Throttled,
    /// Cannot be reached.
    Gone,
    /// Does not answer in time.
    TimedOut,
    /// Fails inside, with status 500.
    Broken,
    /// Answers late.
    Slow(Duration),
    /// Does what it was asked, but the connection breaks before its answer.
    AnswerLost,
    /// Cancels transactions since others hold the same items.
    Conflict,
}

/// A handle on the faults of one database: none at first.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Switched>>);

#[derive(Debug, Default)]
struct Switched {
    fault: Option<Fault>,
    /// For how many requests; none is until switched off.
    left: Option<u32>,
}

impl Faults {
    /// Every request fails so, until [`Faults::off`].
    pub fn on(&self, fault: Fault) {
        self.switch(Switched {
            fault: Some(fault),
            left: None,
        });
    }

    /// The next requests fail so, as many as said; a request sent again counts as another.
    pub fn on_for(&self, requests: u32, fault: Fault) {
        self.switch(Switched {
            fault: Some(fault),
            left: Some(requests),
        });
    }

    /// Requests are answered again.
    pub fn off(&self) {
        self.switch(Switched::default());
    }

    fn switch(&self, to: Switched) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }

    /// The fault that the next request meets.
    pub(super) fn next(&self) -> Met {
        let mut switched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut switched.left {
            Some(0) => Met(None),
            Some(left) => {
                *left -= 1;
                Met(switched.fault)
            }
            None => Met(switched.fault),
        }
    }
}

/// The fault that one request meets.
pub(super) struct Met(Option<Fault>);

/// What a request gets instead of being carried out.
pub(super) enum Faulty {
    Answer(Answer),
    Error(ConnectorError),
}

impl Met {
    pub(super) async fn before(&self, operation: &str) -> Option<Faulty> {
        match self.0? {
            Fault::Throttled => Some(Faulty::Answer(Answer::refusal("ThrottlingException", ""))),
            Fault::Gone => {
                let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
                Some(Faulty::Error(
                    ConnectorError::io(refused.into()).never_connected(),
                ))
            }
            Fault::TimedOut => {
                let late = io::Error::from(io::ErrorKind::TimedOut);
                Some(Faulty::Error(ConnectorError::timeout(late.into())))
            }
            Fault::Broken => Some(Faulty::Answer(Answer::failure())),
            Fault::Slow(late) => {
                tokio::time::sleep(late).await;
                None
            }
            Fault::Conflict if operation == "TransactWriteItems" => Some(Faulty::Answer(conflict())),
            Fault::Conflict | Fault::AnswerLost => None,
        }
    }

    pub(super) fn after(&self) -> Result<(), ConnectorError> {
        match self.0 {
            Some(Fault::AnswerLost) => {
                let broken = io::Error::from(io::ErrorKind::ConnectionReset);
                Err(ConnectorError::io(broken.into()))
            }
            _ => Ok(()),
        }
    }
}

/// As DynamoDB answers while another transaction holds the first item.
fn conflict() -> Answer {
    let reasons = serde_json::json!([{ "Code": "TransactionConflict" }, { "Code": "None" }]);
    let body =
        serde_json::json!({ "__type": "TransactionCanceledException", "CancellationReasons": reasons });
    Answer {
        status: 400,
        body: body.to_string(),
    }
}
