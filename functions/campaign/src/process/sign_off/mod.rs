//! Sign-off (阅签, §5.2.2): a superior reads a declaration and signs it, or returns it with a reason.
//!
//! What was done is a [`Step`], and steps are only ever added. Where a declaration stands is its [`SignOff`], which
//! speaks of one revision: a newer one waits again, without anyone having to reset it.

mod authority;
mod delegation;
mod near;
mod routing;
mod row;
mod sources;
mod standing;
mod step;
#[cfg(test)]
mod tests;

pub use authority::{authority, candidates};
pub use delegation::{Delegation, DelegationError};
pub use routing::{Waiting, asked, route, waits};
pub use row::{MOST_IN_A_ROW, NotInARow, Row, RowForm, fits_a_row};
pub use sources::{Because, Source, sources};
pub use standing::{Refused, SignOff, Taken};
pub use step::{Action, Actor, Capacity, REASON_LENGTH, State, Step};
