//! DynamoDB in this process: the SDK's client over an embedded database, without a socket.
//!
//! One thread owns the database; what it has answered is on the disk. The client is a real client
//! of the SDK, so requests, errors and retries are those of the cloud.

mod connector;
mod faults;
mod folder;
mod operations;
mod worker;

pub use faults::{Fault, Faults};
pub use folder::DATABASE;
pub(crate) use folder::close_to_others;
pub use worker::Closing;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region, StalledStreamProtectionConfig};
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use connector::Embedded;
use dynoxide::storage::Storage;
use folder::Folder;
use std::path::{Path, PathBuf};
use std::time::Duration;
use worker::Worker;

/// As for the functions in the cloud: a request that waits longer will not be answered.
const READ_TIMEOUT: Duration = Duration::from_secs(3);

const ATTEMPTS: u32 = 2;

const FIRST_RETRY_AFTER: Duration = Duration::from_millis(20);

/// Why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process holds the data folder.
    #[error("{} is in use by another process: end that one first, or name another folder with --data", .0.display())]
    InUse(PathBuf),
    /// The folder or a file in it cannot be made, read or written.
    #[error("{}: {reason}", .path.display())]
    File {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },
    /// There is no database, and what is there only beside one.
    #[error(
        "{} is missing or empty, but {beside} lies beside it: nothing is begun anew there. Put the whole folder back \
         (`restore` does, from a backup), or move it away to begin anew",
        .database.display()
    )]
    Remains {
        /// The database's file.
        database: PathBuf,
        /// What lies beside it.
        beside: &'static str,
    },
    /// What was written last cannot be read.
    #[error("{} is damaged: what was written last is in it. Put the folder back from a backup", .0.display())]
    Damaged(PathBuf),
    /// The file is no database, or one of a newer version.
    #[error("{} is damaged, or no database of this version: {reason}. Put the folder back from a backup", .path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database says.
        reason: String,
    },
}

/// Opens the database in a data folder, making both if missing. The folder is this process's alone until the
/// last clone of the client is gone.
///
/// # Errors
/// Another process holds the folder, or it cannot be used.
pub fn open(folder: &Path) -> Result<Client, OpenError> {
    open_to_close(folder).map(|(client, _)| client)
}

/// As [`open`], with a way to wait until the database is closed.
///
/// # Errors
/// As [`open`].
pub fn open_to_close(folder: &Path) -> Result<(Client, Closing), OpenError> {
    let folder = Folder::hold(folder)?;
    let broken = |reason: String| OpenError::Database {
        path: folder.database().to_owned(),
        reason,
    };
    let path = folder
        .database()
        .to_str()
        .ok_or_else(|| broken("its name is not UTF-8".to_owned()))?;
    let storage = Storage::new(path).map_err(|error| broken(error.to_string()))?;
    let (worker, closing) = Worker::on_disk(storage, folder)?;
    Ok((client(worker, Faults::default()), closing))
}

/// A database that lives as long as its client.
///
/// # Errors
/// The process is out of memory or threads.
pub fn in_memory() -> Result<Client, OpenError> {
    in_memory_with(Faults::default())
}

/// As [`in_memory`], with faults that can be switched on later.
///
/// # Errors
/// As [`in_memory`].
pub fn in_memory_with(faults: Faults) -> Result<Client, OpenError> {
    let storage = Storage::memory().map_err(|error| OpenError::Database {
        path: PathBuf::from(":memory:"),
        reason: error.to_string(),
    })?;
    Ok(client(Worker::in_memory(storage)?.0, faults))
}

/// As [`in_memory_with`], with what is in this file: a [`DATABASE`] that was closed. The file stays as it is.
///
/// # Errors
/// As [`in_memory`], or the file cannot be read.
pub fn in_memory_from(file: &Path, faults: Faults) -> Result<Client, OpenError> {
    let broken = |reason: String| OpenError::Database {
        path: file.to_owned(),
        reason,
    };
    let path = file
        .to_str()
        .ok_or_else(|| broken("its name is not UTF-8".to_owned()))?;
    let mut storage = Storage::memory().map_err(|error| broken(error.to_string()))?;
    storage
        .restore_from(path)
        .map_err(|error| broken(error.to_string()))?;
    Ok(client(Worker::in_memory(storage)?.0, faults))
}

/// A database in memory as what answers DynamoDB's HTTP requests, beside a client of it: for a server that other
/// processes can reach.
///
/// # Errors
/// As [`in_memory`].
pub fn in_memory_for_a_server() -> Result<(Client, SharedHttpConnector), OpenError> {
    let storage = Storage::memory().map_err(|error| OpenError::Database {
        path: PathBuf::from(":memory:"),
        reason: error.to_string(),
    })?;
    let embedded = Embedded::new(Worker::in_memory(storage)?.0, Faults::default());
    let connector = embedded.connector();
    Ok((client_of(embedded), connector))
}

fn client(worker: Worker, faults: Faults) -> Client {
    client_of(Embedded::new(worker, faults))
}

fn client_of(embedded: Embedded) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("local"))
        .endpoint_url("http://embedded")
        .allow_no_auth()
        .http_client(embedded)
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(ATTEMPTS)
                .with_initial_backoff(FIRST_RETRY_AFTER),
        )
        .timeout_config(TimeoutConfig::builder().read_timeout(READ_TIMEOUT).build())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    Client::from_conf(config.build())
}
