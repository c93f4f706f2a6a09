//! The campaign that the functions are built with: `site/content/campaign.toml`, read by the build and checked by the site's.

use campaign::Campaign;

const CAMPAIGN: &str = include_str!(concat!(env!("OUT_DIR"), "/campaign.json"));

/// The campaign.
///
/// # Errors
/// None of a file that a site is built from.
pub fn campaign() -> Result<Campaign, serde_json::Error> {
    serde_json::from_str(CAMPAIGN)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_functions_are_built_with_the_campaign_of_the_site() {
        let embedded = super::campaign().unwrap();
        let file = campaign::Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap();
        let text = |campaign| serde_json::to_string(campaign).unwrap();
        assert_eq!(text(&embedded), text(&file));
    }
}
