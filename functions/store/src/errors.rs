//! What can go wrong with the database, by what the caller can do about it.

use crate::keys::Key;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use campaign::Revision;

/// Error codes by which the database asks to come back later.
const THROTTLED: &[&str] = &[
    "ProvisionedThroughputExceededException",
    "ProvisionedThroughputExceeded",
    "RequestLimitExceeded",
    "ThrottlingException",
    "ThrottlingError",
];

/// Why the database did not do what it was asked. Never carries what an item holds.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing is wrong with the request: the same one may work later.
    #[error("the database is unavailable for {operation}: {cause}")]
    Unavailable {
        /// DynamoDB's name of the operation.
        operation: &'static str,
        /// What kind of unavailability.
        cause: Cause,
    },
    /// An item is not as this crate writes it.
    #[error("item {key} cannot be read: {reason}")]
    Corrupt {
        /// Partition and sort key.
        key: String,
        /// The attribute and what is wrong with it.
        reason: String,
    },
    /// The database refuses the request, and would again: missing table or right, or an item too large.
    #[error("the database refused {operation}: {code}")]
    Rejected {
        /// DynamoDB's name of the operation.
        operation: &'static str,
        /// DynamoDB's error code.
        code: String,
    },
}

/// Why the database is unavailable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// More requests than the table takes.
    #[error("throttled")]
    Throttled,
    /// No answer in time.
    #[error("timed out")]
    TimedOut,
    /// No connection, or one that broke; with the connector's words.
    #[error("no connection: {0}")]
    Connection(String),
    /// The database failed on its side; with its code.
    #[error("failed with {0}")]
    Fault(String),
    /// Other transactions kept holding the same items.
    #[error("items are held by other transactions")]
    Conflict,
}

/// Why a revision was not filed. In every case nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Another revision was filed first; the one that stands now, if the database told.
    #[error("another revision was filed first")]
    Raced {
        /// The revision that stands.
        current: Option<Box<Revision>>,
    },
    /// The reference already belongs to another declaration: draw a new one.
    #[error("the reference is taken")]
    ReferenceTaken,
    /// The database did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl StoreError {
    /// Whether the same request may work later.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, StoreError::Unavailable { .. })
    }

    pub(crate) fn rejected(operation: &'static str, code: &str) -> Self {
        StoreError::Rejected {
            operation,
            code: code.to_owned(),
        }
    }

    pub(crate) fn unavailable(operation: &'static str, cause: Cause) -> Self {
        StoreError::Unavailable { operation, cause }
    }

    pub(crate) fn corrupt(key: &Key, reason: impl Into<String>) -> Self {
        StoreError::Corrupt {
            key: key.to_string(),
            reason: reason.into(),
        }
    }

    /// Reads an error of the SDK by its kind, its code and its HTTP status; never by its message.
    pub(crate) fn from_sdk<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata,
    {
        match error {
            SdkError::TimeoutError(_) => StoreError::unavailable(operation, Cause::TimedOut),
            SdkError::DispatchFailure(failure) if failure.is_timeout() => {
                StoreError::unavailable(operation, Cause::TimedOut)
            }
            SdkError::DispatchFailure(failure) => {
                let words = failure
                    .as_connector_error()
                    .map_or_else(String::new, |error| chain(error));
                StoreError::unavailable(operation, Cause::Connection(words))
            }
            SdkError::ServiceError(failure) => {
                let code = failure.err().code().unwrap_or("unknown");
                StoreError::from_code(operation, code, failure.raw().status().is_server_error())
            }
            SdkError::ResponseError(_) => {
                StoreError::unavailable(operation, Cause::Fault("an unreadable answer".to_owned()))
            }
            _ => StoreError::rejected(operation, "InvalidRequest"),
        }
    }

    /// Reads one of DynamoDB's error codes.
    pub(crate) fn from_code(operation: &'static str, code: &str, server_error: bool) -> Self {
        if THROTTLED.contains(&code) {
            StoreError::unavailable(operation, Cause::Throttled)
        } else if server_error || code == "InternalServerError" {
            StoreError::unavailable(operation, Cause::Fault(code.to_owned()))
        } else {
            StoreError::rejected(operation, code)
        }
    }
}

/// An error with its causes, outermost first.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    words
}
