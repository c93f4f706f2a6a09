//! `security.txt` (RFC 9116): whom to tell about a weakness of the site.

use campaign::Campaign;
use jiff::ToSpan;
use jiff::civil::Date;

/// How long what it says holds: less than a year, as the RFC recommends.
const DAYS: i32 = 180;

/// The file, as of this day.
pub(crate) fn of(campaign: &Campaign, base_url: &str, today: Date) -> String {
    let area = campaign.contact.area_code.trim_start_matches('0');
    let telephone = &campaign.leading_group.office.telephone;
    let expires = today.saturating_add(DAYS.days());
    format!(
        "Contact: tel:+86-{area}-{telephone}\n\
         Expires: {expires}T00:00:00Z\n\
         Preferred-Languages: zh\n\
         Canonical: {base_url}/.well-known/security.txt\n\
         Policy: {base_url}/about/#security\n"
    )
}
