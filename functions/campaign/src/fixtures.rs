//! What the unit tests begin with.

use crate::people::plan::Campaign;

/// The campaign as it is published.
pub(crate) fn campaign() -> Campaign {
    Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap()
}
