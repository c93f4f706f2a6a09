//! A round: every unit drawn from by one act. Each has a spot check of its own, with its own findings and its own result.

use crate::values::reference::Reference;
use crate::values::unit_id::UnitId;
use sha2::{Digest as _, Sha256};

/// The id of a unit's spot check in a round: a round that was cut off goes on where it was, and no unit is drawn from twice.
#[must_use]
pub fn id_in_round(round: &Reference, unit: &UnitId) -> Reference {
    let digest = Sha256::digest(format!("spot-check round\n{round}\n{unit}"));
    Reference::from_random(std::array::from_fn(|place| digest[place]))
}
