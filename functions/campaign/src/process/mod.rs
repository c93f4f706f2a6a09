//! What becomes of a declaration and of what is reported: who stands how near, signing, checks, verification, leads, spot
//! checks, delivery.

pub mod case_file;
pub mod confirmation;
pub mod delivery;
pub mod dossier;
pub mod lead;
pub mod letter;
pub mod near;
pub mod on_file;
pub mod paper;
pub mod reach;
pub mod roster_step;
pub mod sign_off;
pub mod spot_check;
pub mod unit_check;
pub mod verification;
