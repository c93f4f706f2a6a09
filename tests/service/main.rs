//! Service tests: the production routers over HTTP, and the store on each database it must work with.

#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

mod declarations;
mod hostile;
mod manners;
mod rights;
mod sign_in;
mod snapshots;
mod store;
mod summary;
