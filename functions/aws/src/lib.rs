//! How functions speak to AWS: what the environment says, connections that are kept, and signed requests to S3
//! ([`s3`]), Lambda ([`lambda`]) and Secrets Manager ([`secrets`]). The database's client is the SDK's, over the same
//! connections.
//!
//! It is small on purpose: the object store crate's own client brings a second HTTP stack and checksum tables, more than a
//! megabyte of code, where these connections and the SDK's signer do.
//!
//! Deliberately absent: what is kept where, and rules.

mod connector;
mod exchange;
pub mod lambda;
pub mod s3;
pub mod secrets;
mod settings;
#[cfg(test)]
mod stand_in;
mod trust;

pub use connector::{CONNECT_TIMEOUT, PooledClient};
pub use exchange::ExchangeError;
pub use settings::{ConfigError, Service, Settings, Variables};
