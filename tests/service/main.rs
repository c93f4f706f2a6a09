//! Service tests: the production routers over HTTP, and the store on each database it must work with.

#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

mod amplification;
mod another_bureau;
mod brief;
mod declarations;
mod deliveries;
mod drafts;
mod exports;
mod finding;
mod history;
mod hostile;
mod http_conventions;
mod leads;
mod letters;
mod limits;
mod memory;
mod near;
mod overview;
mod papers;
mod progress;
mod records;
mod reminders;
mod rights;
mod roster;
mod security_log;
mod sign_in;
mod sign_off;
mod simulation;
mod snapshots;
mod soak;
mod spelling;
mod spot_checks;
mod store;
mod summary;
mod two_people;
mod units;
mod verification;
mod waiting;
mod watching;
mod withdrawals;
