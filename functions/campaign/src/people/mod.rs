//! The plan and the people: who is who on the roster, who must declare, who may do what, and by when.

pub mod asking;
pub mod deadlines;
pub mod obligation;
pub mod person;
pub mod plan;
pub mod rights;
pub mod role;
pub mod roles;
pub mod roster;
