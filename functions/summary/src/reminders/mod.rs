//! Reminders: listed beside each summary, and sent where the settings say.

mod lists;
mod send;
mod template;
pub mod webhook;

pub(crate) use lists::write;
pub(crate) use send::Sending;
pub use send::{Reminding, Sent};
