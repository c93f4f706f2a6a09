//! What all of it comes to: Annex 3, seals, the overview, the brief, what the public sees, and who is reminded.

pub mod annex3;
pub mod desks;
pub mod export;
pub mod overview;
pub mod progress;
pub mod reminder;
pub mod seal;
