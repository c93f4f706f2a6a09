//! Browser tests: people's ways through the pages, with scripts and without.

mod accessibility;
mod declaration;
mod notice;
mod paper;
