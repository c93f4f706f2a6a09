//! What the city had of whom at a moment.

use crate::Facets;
use campaign::RosterNumber;
use campaign::delivery::Delivered;
use jiff::Timestamp;
use std::collections::HashMap;
use store::StoreError;

/// By roster number. The municipally managed cadres are few.
pub(crate) async fn by(
    store: &Facets,
    moment: Timestamp,
) -> Result<HashMap<RosterNumber, Delivered>, StoreError> {
    let mut delivered = HashMap::new();
    for delivery in store
        .deliveries
        .all(store.deliveries.lists().await?.deliveries)
        .await?
    {
        if delivery.at > moment {
            continue;
        }
        for item in store.deliveries.items(&delivery).await? {
            let before = delivered.get(&item.number).copied();
            let with = Delivered::with(before, delivery.serial, &item);
            delivered.insert(item.number, with);
        }
    }
    Ok(delivered)
}
