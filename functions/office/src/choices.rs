//! What forms offer to choose from.

use campaign::Campaign;

/// The units to choose from.
pub(crate) fn unit_options(campaign: &Campaign) -> Vec<(&str, &str)> {
    campaign
        .units
        .iter()
        .map(|unit| (unit.id.as_str(), unit.name.as_str()))
        .collect()
}
