//! The whole stack on one machine: the same routers and the same store as in the cloud, on an embedded DynamoDB.
//!
//! Deliberately absent: any rule of the campaign, and any way of answering that the cloud does not have.

pub mod args;
mod arriving;
pub mod backup;
pub mod clock;
pub mod database;
pub mod demo;
pub mod disk;
#[cfg(test)]
mod headers;
pub mod openapi;
pub mod schedule;
pub mod schema;
pub mod secrets;
pub mod server;
pub mod stack;
pub mod watch;
