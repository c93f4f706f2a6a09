//! Deployment tests: the Debian package of one machine, the template's static checks, and the whole stack on a local AWS with
//! TLS and IAM enforced.
//!
//! The functions are those of the tests' own build, with a campaign in them that is open today: a campaign is data,
//! and that of the plan ended in 2018. One test builds and starts a function as Amazon gets it. Everything else is what
//! `infra/deploy` deploys.
#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

mod aws;
mod checks;
mod china;
mod desk;
mod emulator;
mod end_to_end;
mod failures;
mod guard;
mod http;
mod large_files;
mod leading_keys;
mod mistakes;
mod package;
mod paper;
mod people;
mod privileges;
mod rights;
mod roster;
mod routes;
mod service;
mod sign_in;
mod stack;
mod stored;
mod walk;
mod workspace;
mod zips;
